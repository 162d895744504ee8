"""Who is worth comparing with one person: look-ups by key that cost the same in a registry of any size.

Each block is an indexed look-up of a bounded number of rows. What no key leads to, a whole search finds at night.
"""

from collections.abc import Iterator, Sequence
from datetime import date

from django.db.models import Q
from rapidfuzz import fuzz, process

from beneficiaries.codes import BirthDatePrecision
from beneficiaries.identity_numbers import nik_index
from beneficiaries.models import Person
from beneficiaries.name_words import word_orders
from beneficiaries.names import normalise_name
from beneficiaries.querysets import PersonQuerySet

BORN_ALIKE, NAMED_ALIKE, AT_HOME = 1500, 300, 60
"""Rows of a name and a number read at most: of one birth date and of those near it, of one name, of one family."""
MOST_COMPARED = 60
YEARS_APART = 2
# Below it, two names have hardly a word in common. The matcher decides; this only spares it the work.
HARDLY_ALIKE = 45


def people_worth_comparing(person: Person, *, among: PersonQuerySet) -> list[int]:
    """Ids of at most MOST_COMPARED people: with the NIK or one slip from it, and the most alike by name of those born
    on that day or a slip from it, of that name, or in that family. Four queries at most."""
    name_key = normalise_name(person.name)
    found = [pk for pk, _key in _rows(among.filter(nik_index__in=_nik_keys(person.nik)), 200)] if person.nik else []
    if not name_key:
        return found
    named: dict[int, str] = {}
    for rows, most in _blocks(person, name_key, among):
        named |= dict(_rows(rows, most))
    alike = process.extract(
        name_key, named, scorer=fuzz.token_set_ratio, score_cutoff=HARDLY_ALIKE, limit=MOST_COMPARED
    )
    best = [pk for _key, _score, pk in alike if pk not in found]
    return [*found, *best][:MOST_COMPARED]


def _rows(rows: PersonQuerySet, most: int) -> Sequence[tuple[int, str]]:
    return list(rows.order_by().values_list("pk", "name_key")[:most])


def _blocks(person: Person, name_key: str, among: PersonQuerySet) -> Iterator[tuple[PersonQuerySet, int]]:
    born = person.birth_date
    named = among.filter(name_key__in=word_orders(name_key.split()))
    if born is None:
        yield named, NAMED_ALIKE
    else:
        yield among.filter(birth_date=born), BORN_ALIKE
        if person.birth_date_precision == BirthDatePrecision.EXACT:
            shares_word = Q(*(Q(name_key__contains=word) for word in name_key.split()), _connector=Q.OR)
            yield among.filter(shares_word, birth_date__in=_near_dates(born)), BORN_ALIKE
        near = Q(birth_date__range=(date(born.year - YEARS_APART, 1, 1), date(born.year + YEARS_APART, 12, 31)))
        yield named.filter(near | Q(birth_date=None)), NAMED_ALIKE
    if person.household_id is not None:
        yield among.filter(household=person.household_id), AT_HOME


def _near_dates(born: date) -> set[date]:
    """Day and month swapped, one digit mistyped, a year close by, or only the year known."""
    digits = f"{born:%Y%m%d}"
    texts = {digits[:4] + digits[6:] + digits[4:6], digits[:4] + "0101", digits[:4] + "0701"}
    texts |= {f"{born.year + apart}{digits[4:]}" for apart in range(-YEARS_APART, YEARS_APART + 1)}
    texts |= {digits[:at] + other + digits[at + 1 :] for at in range(2, len(digits)) for other in "0123456789"}
    return {day for text in texts if (day := _as_date(text)) is not None and day != born}


def _as_date(text: str) -> date | None:
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return None


def _nik_keys(nik: str) -> set[str]:
    """The index of the number, and of every number with one digit changed or two neighbours swapped."""
    numbers = {nik[:at] + other + nik[at + 1 :] for at in range(len(nik)) for other in "0123456789"}
    numbers |= {nik[:at] + nik[at + 1] + nik[at] + nik[at + 2 :] for at in range(len(nik) - 1)}
    return {nik_index(number) for number in numbers}
