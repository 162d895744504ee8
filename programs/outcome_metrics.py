"""What changed for participants, in numbers that dashboards compose. The outcome list shows the rows behind each."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, FilteredRelation, OuterRef, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from programs.codes import OutcomePoint
from programs.models import Outcome
from programs.querysets import EnrolmentQuerySet

PROGRAM = "enrolment__program"


@dataclass(frozen=True)
class IncomeChange:
    """Of `people` measured before and after. `median` in rupiah a month: half of them changed by more, half by less."""

    people: int = 0
    rose: int = 0
    fell: int = 0
    median: int | None = None

    @property
    def same(self) -> int:
        return self.people - self.rose - self.fell


@dataclass(frozen=True)
class BusinessCount:
    """Enrolments with a business of their own, among those asked after the programme began."""

    owning: int = 0
    asked: int = 0


def income_change(enrolments: EnrolmentQuerySet) -> IncomeChange:
    """Over all of `enrolments`, which the caller has taken through the door. Two queries."""
    counts = _changes(enrolments).aggregate(**_COUNTS)
    middle = _middle_changes(_changes(enrolments), by_program=False)
    return IncomeChange(**counts, median=_mean(change for _program, change in middle))


def income_change_by_program(enrolments: EnrolmentQuerySet) -> dict[int, IncomeChange]:
    """`income_change` of each programme by its id; those without anybody measured are left out. Two queries."""
    middle: dict[int, list[int]] = defaultdict(list)
    for program_id, change in _middle_changes(_changes(enrolments), by_program=True):
        middle[program_id].append(change)
    rows = _changes(enrolments).values_list(PROGRAM).annotate(**_COUNTS)
    return {
        program_id: IncomeChange(people, rose, fell, _mean(middle[program_id]))
        for program_id, people, rose, fell in rows
    }


def business_count(enrolments: EnrolmentQuerySet) -> BusinessCount:
    """One query."""
    later = Outcome.objects.exclude(point=OutcomePoint.BASELINE).filter(enrolment__in=enrolments)
    return BusinessCount(
        **later.aggregate(
            asked=Count("enrolment", distinct=True),
            owning=Count("enrolment", distinct=True, filter=Q(has_business=True)),
        )
    )


_COUNTS = {
    "people": Count("pk"),
    "rose": Count("pk", filter=Q(change__gt=0)),
    "fell": Count("pk", filter=Q(change__lt=0)),
}


def _changes(enrolments: EnrolmentQuerySet) -> QuerySet[Any]:
    """One row for each enrolment of EnrolmentQuerySet.with_income_change, with `change`.

    It starts from the measurements, not from the enrolments: most enrolments have none.
    """
    later = Outcome.objects.exclude(point=OutcomePoint.BASELINE).filter(monthly_income__isnull=False)
    newer = Q(measured_on__gt=OuterRef("measured_on")) | Q(measured_on=OuterRef("measured_on"), pk__gt=OuterRef("pk"))
    latest = later.filter(~Exists(later.filter(newer, enrolment=OuterRef("enrolment"))), enrolment__in=enrolments)
    baseline = FilteredRelation("enrolment__outcomes", condition=Q(enrolment__outcomes__point=OutcomePoint.BASELINE))
    return (
        latest.annotate(baseline=baseline)
        .filter(baseline__monthly_income__isnull=False)
        .annotate(change=F("monthly_income") - F("baseline__monthly_income"))
        .order_by()
    )


def _middle_changes(changes: QuerySet[Any], *, by_program: bool) -> Iterable[tuple[int, int]]:
    """(programme id, change) of the middle row, or of the two middle ones, of each group."""
    group = [F(PROGRAM)] if by_program else []
    ranked = changes.annotate(
        rank=Window(RowNumber(), partition_by=group or None, order_by=[F("change"), F("pk")]),
        size=Window(Count("pk"), partition_by=group or None),
    )
    middle = ranked.filter(rank__gte=F("size") / 2.0, rank__lte=F("size") / 2.0 + 1)
    found: Iterable[tuple[int, int]] = middle.values_list(PROGRAM, "change")
    return found


def _mean(changes: Iterable[int]) -> int | None:
    values = list(changes)
    return round(sum(values) / len(values)) if values else None
