"""What changed for participants, in numbers that dashboards compose. The outcome list shows the rows behind each."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from statistics import median
from typing import Any

from django.db.models import Count, Exists, F, FilteredRelation, OuterRef, Q, QuerySet

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


@dataclass(frozen=True)
class IncomeChanges:
    """Over all programmes together, and of each one by its id; programmes with nobody measured are left out."""

    overall: IncomeChange
    by_program: dict[int, IncomeChange]


def income_changes(enrolments: EnrolmentQuerySet) -> IncomeChanges:
    """Over `enrolments`, which the caller has taken through the door. One query.

    It reads how often each change occurs, not each person: incomes are told in round figures, so that is short.
    """
    overall: Counter[int] = Counter()
    by_program: dict[int, Counter[int]] = defaultdict(Counter)
    for program_id, change, people in _changes(enrolments).values_list(PROGRAM, "change").annotate(people=Count("pk")):
        overall[change] += people
        by_program[program_id][change] += people
    return IncomeChanges(
        overall=_summed_up(overall),
        by_program={program_id: _summed_up(changes) for program_id, changes in by_program.items()},
    )


def business_count(enrolments: EnrolmentQuerySet) -> BusinessCount:
    """One query."""
    later = Outcome.objects.exclude(point=OutcomePoint.BASELINE).filter(enrolment__in=enrolments)
    return BusinessCount(
        **later.aggregate(
            asked=Count("enrolment", distinct=True),
            owning=Count("enrolment", distinct=True, filter=Q(has_business=True)),
        )
    )


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


def _summed_up(changes: Counter[int]) -> IncomeChange:
    return IncomeChange(
        people=changes.total(),
        rose=sum(people for change, people in changes.items() if change > 0),
        fell=sum(people for change, people in changes.items() if change < 0),
        median=round(median(changes.elements())) if changes else None,
    )
