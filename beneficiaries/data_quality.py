"""The page of data quality: what is missing or doubtful, counted per kelurahan, each count the address of its list."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from urllib.parse import urlencode

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from beneficiaries.extension import QualityCount, QualityMeasure, quality_measures, register_quality_measure
from beneficiaries.gaps import HouseholdGap, PersonGap
from beneficiaries.models import DuplicateCandidate, Household, Person
from beneficiaries.services.places import own_kelurahan
from bontang_empowerment.access.links import Links
from bontang_empowerment.access.scope import scope_of
from bontang_empowerment.accounts.models import User
from bontang_empowerment.regions.models import Kelurahan

DUPLICATES_WAITING = _("Duplicates waiting")


@dataclass(frozen=True)
class Cell:
    """A number and, for whoever may open it, its list."""

    label: str | Promise
    value: int
    url: str


@dataclass(frozen=True)
class PlaceRow:
    kelurahan: Kelurahan
    cells: list[Cell]


@dataclass(frozen=True)
class QualityPage:
    headings: list[str | Promise]
    rows: list[PlaceRow]


def quality_page(user: User, *, slow: bool = False) -> QualityPage:
    """Numbers of the kelurahan that `user` reaches, of the quick measures or of the slow ones.

    One query a measure and three for the frame, whatever the size.
    """
    links = Links.of(user)
    measures = [measure for measure in quality_measures if measure.is_slow is slow]
    numbers = [(measure, measure.count(user)) for measure in measures]
    rows = [
        PlaceRow(place, [_cell(measure, counts, place, links) for measure, counts in numbers])
        for place in _places(user)
    ]
    return QualityPage([measure.label for measure in measures], rows)


def _cell(measure: QualityMeasure, counts: Mapping[int, int], place: Kelurahan, links: Links) -> Cell:
    """A user of one kelurahan has no filter by place, and needs none: the list is theirs."""
    url = ""
    if links.may_open(measure.list_name):
        query = urlencode({**measure.filters, "kelurahan": place.pk})
        url = f"{reverse(measure.list_name)}?{query}"
    return Cell(measure.label, counts.get(place.pk, 0), url)


def _places(user: User) -> QuerySet[Kelurahan]:
    places = Kelurahan.objects.all() if scope_of(user).auditor else own_kelurahan(user)
    return places.order_by("name")


def _people_having(gap: PersonGap, user: User) -> dict[int, int]:
    rows = Person.objects.countable_by(user).having_gap(gap).order_by()
    return dict(rows.values_list("kelurahan").annotate(number=Count("pk")))


def _families_having(gap: HouseholdGap, user: User) -> dict[int, int]:
    rows = Household.objects.countable_by(user).having_gap(gap).order_by()
    return dict(rows.values_list("kelurahan").annotate(number=Count("pk")))


def _duplicates_waiting(user: User) -> Counter[int]:
    """A pair of two kelurahan waits in both."""
    rows = DuplicateCandidate.objects.countable_by(user).waiting().order_by()
    pairs = rows.values_list("first__kelurahan", "second__kelurahan")
    counts: Counter[int] = Counter()
    for first, second, number in pairs.annotate(number=Count("pk")):
        for place in {first, second}:
            counts[place] += number
    return counts


def add_registry_measures() -> None:
    people, families = "beneficiaries:person_list", "beneficiaries:household_list"
    order = (PersonGap.NO_NIK, PersonGap.DOUBTFUL_NIK, PersonGap.NO_BIRTH_DATE)
    for gap in order:
        _add(gap, people, partial(_people_having, gap))
    for family_gap in HouseholdGap:
        _add(family_gap, families, partial(_families_having, family_gap))
    # Whoever has no consent is found by looking at everybody and every consent.
    _add(PersonGap.NO_CONSENT, people, partial(_people_having, PersonGap.NO_CONSENT), is_slow=True)
    register_quality_measure(
        QualityMeasure(
            label=DUPLICATES_WAITING, list_name="beneficiaries:duplicate_list", filters={}, count=_duplicates_waiting
        )
    )


def _add(gap: PersonGap | HouseholdGap, list_name: str, count: QualityCount, *, is_slow: bool = False) -> None:
    filters = {"gap": gap.value}
    register_quality_measure(
        QualityMeasure(label=gap.label, list_name=list_name, filters=filters, count=count, is_slow=is_slow)
    )
