"""What the enrolment dashboard shows: each app's numbers side by side, per programme and over all programmes."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from bontang_empowerment.accounts.models import User
from programs.codes import EnrolmentStatus
from programs.metrics import ProgramCounts, SeatTotals, matrix_of, sum_seats
from programs.models import Program
from programs.outcome_metrics import (
    BusinessCount,
    IncomeChange,
    business_count,
    income_change,
    income_change_by_program,
)
from programs.querysets import EnrolmentQuerySet, ProgramQuerySet
from trainings.metrics import Rate, attendance_by_program

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


@dataclass
class EnrolmentNumbers:
    """Everything is counted over `enrolments` and `programs`, narrowed and taken through the door by the caller.

    attended: the same narrowing without the door, since attendance has a door of its own; None for no narrowing.
    hides_small_groups: leave out medians of fewer than SMALL_GROUP people.
    The number of queries is the same for any number of programmes.
    """

    user: User
    programs: ProgramQuerySet
    enrolments: EnrolmentQuerySet
    attended: EnrolmentQuerySet | None = None
    hides_small_groups: bool = False

    @cached_property
    def matrix(self) -> list[ProgramCounts]:
        return matrix_of(self.programs, self.enrolments)

    @cached_property
    def rows(self) -> list[ProgramRow]:
        """The newest programmes; the totals below count the others too."""
        incomes = income_change_by_program(self.enrolments)
        return [
            ProgramRow(
                program=counts.program,
                counts=counts,
                attendance=self.rates.get(counts.program.pk, Rate()),
                income=self._discreet(incomes.get(counts.program.pk, IncomeChange())),
            )
            for counts in self.matrix[:SHOWN_PROGRAMS]
        ]

    @cached_property
    def rates(self) -> dict[int, Rate]:
        return attendance_by_program(self.user, enrolments=self.attended)

    @cached_property
    def statuses(self) -> list[EnrolmentStatus]:
        """Those that occur, in the order of the chain: the columns of the table."""
        return [status for status in EnrolmentStatus if self.total_of(status)]

    def total_of(self, status: EnrolmentStatus) -> int:
        return sum(counts.counts.get(status, 0) for counts in self.matrix)

    @property
    def total(self) -> int:
        return sum(counts.total for counts in self.matrix)

    @cached_property
    def seats(self) -> SeatTotals:
        return sum_seats(self.matrix)

    @cached_property
    def attendance(self) -> Rate:
        return _sum_rates(self.rates.values())

    @cached_property
    def income(self) -> IncomeChange:
        return self._discreet(income_change(self.enrolments))

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
