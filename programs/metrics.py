"""Numbers of programmes and enrolments that dashboards compose. Every count is of rows that the user may count.

A count by status is what the enrolment list shows when it is opened with the same filters.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count

from bontang_empowerment.accounts.models import User
from bontang_empowerment.regions.models import Kelurahan
from programs.codes import HOLDS_SEAT, EnrolmentStatus
from programs.models import Enrolment, Partner, Program
from programs.querysets import EnrolmentQuerySet, ProgramQuerySet


@dataclass(frozen=True)
class ProgramCounts:
    """One programme's numbers.

    counts: enrolments by status that the user may count; statuses without any are left out.
    seats_taken, waiting: of the whole programme, whoever asks: a figure about seats, not about people.
    """

    program: Program
    counts: dict[EnrolmentStatus, int]
    seats_taken: int
    capacity: int
    waiting: int

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def seats_held(self) -> int:
        """Seats held by those in `counts`: the rows of the list with `group=seats`."""
        return sum(self.counts.get(status, 0) for status in HOLDS_SEAT)


@dataclass(frozen=True)
class SeatTotals:
    """Sums over programmes. `held` counts what the user may count, the others whole programmes."""

    programs: int = 0
    capacity: int = 0
    taken: int = 0
    waiting: int = 0
    held: int = 0


def enrolment_matrix(
    user: User,
    *,
    program: Program | None = None,
    field: str = "",
    partner: Partner | None = None,
    kelurahan: Kelurahan | None = None,
) -> list[ProgramCounts]:
    """The numbers of each programme that `user` may count, newest programme first. Two queries.

    program, field and partner choose the programmes, kelurahan the enrolments.
    """
    enrolments = Enrolment.objects.countable_by(user)
    if program is not None:
        enrolments = enrolments.filter(program=program)
    if kelurahan is not None:
        enrolments = enrolments.in_kelurahan(kelurahan)
    return matrix_of(_programs(user, program=program, field=field, partner=partner), enrolments)


def matrix_of(programs: ProgramQuerySet, enrolments: EnrolmentQuerySet) -> list[ProgramCounts]:
    """The numbers of `programs`, counting `enrolments` alone; both come through the door. Two queries."""
    counts: dict[int, dict[EnrolmentStatus, int]] = defaultdict(dict)
    grouped = enrolments.order_by().values_list("program", "status").annotate(number=Count("pk"))
    for program_id, status, number in grouped:
        counts[program_id][EnrolmentStatus(status)] = number
    return [
        ProgramCounts(
            program=row,
            counts=counts[row.pk],
            seats_taken=row.seats_taken,
            capacity=row.capacity,
            waiting=row.waiting,
        )
        for row in programs.with_seats().select_related("partner").order_by("-starts_on", "-pk")
    ]


def seat_totals(
    user: User,
    *,
    program: Program | None = None,
    field: str = "",
    partner: Partner | None = None,
    kelurahan: Kelurahan | None = None,
) -> SeatTotals:
    """Sums over the programmes of `enrolment_matrix` with the same filters. Two queries."""
    return sum_seats(enrolment_matrix(user, program=program, field=field, partner=partner, kelurahan=kelurahan))


def sum_seats(matrix: Iterable[ProgramCounts]) -> SeatTotals:
    """The totals of a matrix that is there already, without asking the database again."""
    rows = list(matrix)
    return SeatTotals(
        programs=len(rows),
        capacity=sum(row.capacity for row in rows),
        taken=sum(row.seats_taken for row in rows),
        waiting=sum(row.waiting for row in rows),
        held=sum(row.seats_held for row in rows),
    )


def status_counts(enrolments: EnrolmentQuerySet) -> dict[EnrolmentStatus, int]:
    """How many of `enrolments` are in each status, in the order of the chain; only statuses that occur. One query."""
    rows = dict(enrolments.order_by().values_list("status").annotate(number=Count("pk")))
    return {status: rows[status] for status in EnrolmentStatus if status in rows}


def _programs(user: User, *, program: Program | None, field: str, partner: Partner | None) -> ProgramQuerySet:
    rows = Program.objects.countable_by(user)
    if program is not None:
        rows = rows.filter(pk=program.pk)
    if field:
        rows = rows.filter(field=field)
    if partner is not None:
        rows = rows.filter(partner=partner)
    return rows
