"""What the enrolment dashboard shows: each app's numbers side by side, per programme and over all programmes."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Count, Sum

from programs.codes import HOLDS_SEAT, EnrolmentStatus
from programs.metrics import ProgramCounts, matrix_of, status_counts
from programs.models import Enrolment, Program
from programs.outcome_metrics import BusinessCount, IncomeChange, IncomeChanges, business_count, income_changes
from programs.querysets import EnrolmentQuerySet, ProgramQuerySet
from trainings.metrics import Rate, attendance_by_program
from trainings.querysets import AttendanceQuerySet

SHOWN_PROGRAMS = 25
SMALL_GROUP = 5
"""Of fewer people than this, somebody who may not see them is shown no figure that could be one person's."""


@dataclass(frozen=True)
class ProgramRow:
    """One programme's line in every table of the page."""

    program: Program
    counts: ProgramCounts
    attendance: Rate
    income: IncomeChange


@dataclass(frozen=True)
class Seats:
    """Of all programmes together. `held` by those whom the page counts, `taken` by anybody: about seats, not people."""

    programs: int
    capacity: int
    taken: int
    held: int


@dataclass
class EnrolmentNumbers:
    """Everything is counted over `enrolments`, `programs` and `marks`: narrowed and through the door by the caller.

    hides_small_groups: leave out medians of fewer than SMALL_GROUP people.
    The number of queries is the same for any number of programmes.
    """

    programs: ProgramQuerySet
    enrolments: EnrolmentQuerySet
    marks: AttendanceQuerySet
    hides_small_groups: bool = False

    @cached_property
    def rows(self) -> list[ProgramRow]:
        """The newest programmes; the totals below count the others too."""
        newest = list(self.programs.newest_first().values_list("pk", flat=True)[:SHOWN_PROGRAMS])
        shown = Program.objects.filter(pk__in=newest)
        matrix = matrix_of(shown, self.enrolments.filter(program__in=newest))
        return [
            ProgramRow(
                program=counts.program,
                counts=counts,
                attendance=self.rates.get(counts.program.pk, Rate()),
                income=self._discreet(self.incomes.by_program.get(counts.program.pk, IncomeChange())),
            )
            for counts in matrix
        ]

    @cached_property
    def rates(self) -> dict[int, Rate]:
        return attendance_by_program(self.marks)

    @cached_property
    def statuses(self) -> list[EnrolmentStatus]:
        """Those that occur, in the order of the chain: the columns of the table."""
        return list(self.totals)

    @cached_property
    def totals(self) -> dict[EnrolmentStatus, int]:
        return status_counts(self.enrolments)

    def total_of(self, status: EnrolmentStatus) -> int:
        return self.totals.get(status, 0)

    @property
    def total(self) -> int:
        return sum(self.totals.values())

    @cached_property
    def seats(self) -> Seats:
        programs = self.programs.aggregate(number=Count("pk"), capacity=Sum("capacity", default=0))
        return Seats(
            programs=programs["number"],
            capacity=programs["capacity"],
            taken=Enrolment.objects.holding_seats().filter(program__in=self.programs).count(),
            held=sum(self.total_of(status) for status in HOLDS_SEAT),
        )

    @cached_property
    def attendance(self) -> Rate:
        return _sum_rates(self.rates.values())

    @cached_property
    def incomes(self) -> IncomeChanges:
        return income_changes(self.enrolments)

    @property
    def income(self) -> IncomeChange:
        return self._discreet(self.incomes.overall)

    @cached_property
    def businesses(self) -> BusinessCount:
        return business_count(self.enrolments)

    def _discreet(self, change: IncomeChange) -> IncomeChange:
        if self.hides_small_groups and change.people < SMALL_GROUP:
            return IncomeChange(people=change.people, rose=change.rose, fell=change.fell)
        return change


def _sum_rates(rates: Iterable[Rate]) -> Rate:
    known = list(rates)
    return Rate(attended=sum(rate.attended for rate in known), marked=sum(rate.marked for rate in known))
