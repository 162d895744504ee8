"""Likely duplicates of somebody about to be saved: found in the whole city, shown masked across kelurahan."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext
from rapidfuzz import fuzz

from beneficiaries.birth_dates import BirthDate
from beneficiaries.codes import BirthDatePrecision
from beneficiaries.identity_numbers import nik_index
from beneficiaries.models import Person
from beneficiaries.names import normalise_name
from beneficiaries.services.tickets import transfer_url
from bontang_empowerment.accounts.models import User
from bontang_empowerment.audit.models import Action
from bontang_empowerment.audit.trail import record_all

# Each block is one indexed look-up of at most this many rows.
BLOCK_SIZE = 200
MOST_SHOWN = 5
YEARS_APART = 2
# Scores from 0 to 100 on the normalised names. A birthday is shared by few: a similar name is telling then.
SIMILAR_NAME = 80
# One recorded as a man and the other as a woman: only nearly equal names count.
SIMILAR_NAME_OTHER_SEX = 95
# "Siti" and "Siti Aminah": each word of one is in the other, yet a part of a name is no name.
PART_OF_NAME = 0.9


@dataclass(frozen=True)
class LikelyDuplicate:
    """Somebody who may be the same person; `reasons` in words. Outside the user's reach most stays hidden."""

    person: Person
    reasons: tuple[str, ...]
    visible: bool

    @property
    def shown_name(self) -> str:
        return self.person.name if self.visible else self.person.initialled_name

    @property
    def shown_birth(self) -> str:
        """The birth date, but only its year for somebody of another kelurahan."""
        born = self.person.birth_date
        if born is None:
            return ""
        precision = BirthDatePrecision(self.person.birth_date_precision)
        return str(BirthDate(born, precision)) if self.visible else str(born.year)

    @property
    def shown_nik(self) -> str:
        return self.person.masked_nik if self.visible else ""

    @property
    def shown_rt(self) -> str:
        return self.person.household.rt if self.visible else ""

    @property
    def url(self) -> str:
        return self.person.get_absolute_url() if self.visible else ""

    @property
    def transfer_url(self) -> str:
        """Where to ask for them; empty for who is within reach."""
        return "" if self.visible else transfer_url(self.person)


def likely_duplicates(
    *, name: str, birth_date: date | None, sex: str, by: User, nik: str = "", exclude: Iterable[int] = ()
) -> list[LikelyDuplicate]:
    """Up to MOST_SHOWN people, likeliest first. `exclude` are ids of people known to be others.

    The same NIK; the same birth date and a similar name; the same name and a birth year at most YEARS_APART away.
    What `by` learns about other kelurahan is audited. Four queries at most besides, whatever the size of the registry.
    """
    name_key = normalise_name(name)
    candidates = _candidates(name_key, birth_date, nik, frozenset(exclude), by=by)
    judged = [
        (person, *_judge(person, name_key=name_key, birth_date=birth_date, sex=sex, nik=nik)) for person in candidates
    ]
    likely = sorted(((score, person, reasons) for person, score, reasons in judged if reasons), key=lambda row: -row[0])
    shown = likely[:MOST_SHOWN]
    visible = _visible_ids([person for _score, person, _reasons in shown], by)
    _record_lookups([person for _score, person, _reasons in shown if person.pk not in visible], by=by)
    return [LikelyDuplicate(person, reasons, person.pk in visible) for _score, person, reasons in shown]


def _candidates(name_key: str, birth_date: date | None, nik: str, exclude: frozenset[int], *, by: User) -> list[Person]:
    blocks = []
    if nik:
        blocks.append(Q(nik_index=nik_index(nik)))
    if name_key and birth_date:
        blocks.append(Q(birth_date=birth_date))
        first, last = date(birth_date.year - YEARS_APART, 1, 1), date(birth_date.year + YEARS_APART, 12, 31)
        blocks.append(Q(name_key=name_key, birth_date__range=(first, last)))
    found: dict[int, Person] = {}
    for block in blocks:
        rows = (
            Person.objects.unrestricted_for(by)
            .filter(block)
            .exclude(pk__in=exclude)
            .select_related("household__kelurahan")
        )
        found |= {person.pk: person for person in rows[:BLOCK_SIZE]}
    return list(found.values())


def _judge(
    person: Person, *, name_key: str, birth_date: date | None, sex: str, nik: str
) -> tuple[float, tuple[str, ...]]:
    """How alike they are (0 to 200) and why, in words; no reasons when they are not alike enough."""
    similarity = name_similarity(name_key, person.name_key)
    if nik and person.nik_index == nik_index(nik):
        return 200, (gettext("same NIK"),)
    enough = SIMILAR_NAME if not sex or sex == person.sex else SIMILAR_NAME_OTHER_SEX
    if birth_date is None or person.birth_date is None or similarity < enough:
        return 0, ()
    name_reason = gettext("same name") if person.name_key == name_key else gettext("similar name")
    if person.birth_date == birth_date:
        return similarity + 100, (gettext("same birth date"), name_reason)
    if person.name_key == name_key and abs(person.birth_date.year - birth_date.year) <= YEARS_APART:
        return similarity, (name_reason, _birth_years_reason(person.birth_date, birth_date))
    return 0, ()


def _birth_years_reason(one: date, other: date) -> str:
    return gettext("same birth year") if one.year == other.year else gettext("birth year close by")


def name_similarity(one: str, other: str) -> float:
    """0 to 100 for two normalised names, whatever the order of their words."""
    return max(fuzz.token_sort_ratio(one, other), PART_OF_NAME * fuzz.token_set_ratio(one, other))


@transaction.atomic
def _record_lookups(foreign: list[Person], *, by: User) -> None:
    if foreign:
        record_all(by=by, action=Action.LOOKUP, targets=foreign, fields=["birth_date", "name"])


def _visible_ids(people: list[Person], by: User) -> set[int]:
    if not people:
        return set()
    ids = [person.pk for person in people]
    return set(Person.objects.visible_to(by).filter(pk__in=ids).values_list("pk", flat=True))
