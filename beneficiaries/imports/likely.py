"""Who of the registry may be somebody of a list: found by key for a whole chunk, then weighed by the matcher of the
review queue, which says why.

The keys are fewer than at the counter (`near_keys`): thousands of rows are looked up at once. A name and a birth date
that are both mistyped, the search through the registry finds.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from rapidfuzz import fuzz, process

from beneficiaries.codes import BirthDatePrecision
from beneficiaries.matching import MatchModel, PersonRecord, Score, score_pairs
from beneficiaries.models import Household, Person
from beneficiaries.querysets import PersonQuerySet
from beneficiaries.services.match_records import LIKELY, as_record, place_of
from bontang_empowerment.bulk_loading import JoinedTexts

YEARS_APART = 2
MOST_COMPARED = 10
"""Of those born on one day: the most alike by name."""
# Below it, two names of one birth date have too little in common: the matcher takes them for two people anyway.
HARDLY_ALIKE = 70


@dataclass(frozen=True, slots=True)
class Sought:
    """Somebody of the list who may be registered under another number or spelling."""

    position: int
    name_key: str
    birth_date: date


def people_alike(sought: Sequence[Sought], *, among: PersonQuerySet, told: PersonQuerySet) -> dict[int, list[int]]:
    """By position, the ids of those with the same birth date and a name somewhat alike, and of namesakes born about
    then or nobody knows when. Three queries.

    among: all who are compared, without conditions that an index of birth dates and names does not hold. told: those
    whom the owner may learn of; nobody else is found.
    """
    if not sought:
        return {}
    by_date = _people_by_date({one.birth_date for one in sought}, among)
    by_name: dict[str, list[tuple[int, date | None]]] = defaultdict(list)
    named = among.filter(name_key__key_of={one.name_key for one in sought})
    for pk, name_key, born in named.values_list("pk", "name_key", "birth_date").order_by():
        by_name[name_key].append((pk, born))
    found = {one.position: ids for one in sought if (ids := _ids_alike(one, by_date, by_name.get(one.name_key, ())))}
    if not found:
        return {}
    may_learn = set(told.filter(pk__key_of={pk for ids in found.values() for pk in ids}).values_list("pk", flat=True))
    return {position: [pk for pk in ids if pk in may_learn] for position, ids in found.items()}


@dataclass(frozen=True, slots=True)
class _BornThen:
    """All who were born on one day, side by side; their numbers are taken apart where some are alike."""

    names: list[str]
    ids: str


def _people_by_date(dates: Collection[date], among: PersonQuerySet) -> dict[date, _BornThen]:
    rows = among.filter(birth_date__key_of=dates).order_by().values_list("birth_date")
    joined = rows.annotate(JoinedTexts("name_key"), JoinedTexts("id"))
    return {born: _BornThen(names.split("\n"), ids) for born, names, ids in joined}


def _ids_alike(
    one: Sought, by_date: Mapping[date, _BornThen], namesakes: Collection[tuple[int, date | None]]
) -> list[int]:
    """Each once, in an order that stays the same."""
    found = {pk for pk, born in namesakes if born is None or _is_near(born, one.birth_date)}
    if (same_day := by_date.get(one.birth_date)) is not None:
        alike = process.extract(
            one.name_key, same_day.names, scorer=fuzz.token_set_ratio, score_cutoff=HARDLY_ALIKE, limit=MOST_COMPARED
        )
        if alike:
            ids = same_day.ids.split("\n")
            found |= {int(ids[at]) for _name, _score, at in alike}
    return sorted(found)


def _is_near(one: date, other: date) -> bool:
    """The year close by, or a slip in the year alone."""
    return abs(one.year - other.year) <= YEARS_APART or (one.month, one.day) == (other.month, other.day)


@dataclass(frozen=True, slots=True)
class Pair:
    """Somebody of the list beside somebody registered. `household` is the row's own one, where it is registered."""

    position: int
    values: Mapping[str, Any]
    household: Household | None
    person: Person


def likeliest(pairs: Sequence[Pair], weights: MatchModel) -> Iterator[tuple[Pair, Score]]:
    """Of each position the pair that is most likely one person, when that is more likely than two."""
    best: dict[int, tuple[Pair, Score]] = {}
    for pair, score in zip(pairs, score_pairs(weights, [_records(pair) for pair in pairs]), strict=True):
        known = best.get(pair.position)
        if score.probability >= LIKELY and (known is None or score.probability > known[1].probability):
            best[pair.position] = pair, score
    yield from best.values()


def _records(pair: Pair) -> tuple[PersonRecord, PersonRecord]:
    """Address and family card tell relatives apart within one family alone, as at the counter."""
    home = pair.household if pair.household is not None and pair.household.pk == pair.person.household_id else None
    return _record_of(pair.values, home), as_record(pair.person, with_home=home is not None)


def _record_of(values: Mapping[str, Any], home: Household | None) -> PersonRecord:
    born = str(values.get("birth_date", ""))
    return PersonRecord(
        name=values["name"],
        birth_date=born if values.get("birth_date_precision") == BirthDatePrecision.EXACT else born[:4],
        sex=values["sex"],
        address=place_of(home) if home is not None else "",
        phone=values.get("phone", ""),
        identifier=values.get("nik", ""),
        household=home.kk_number if home is not None else "",
        relative=values.get("mother_name", ""),
    )
