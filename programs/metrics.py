"""Numbers of programmes and enrolments that dashboards compose. Every count is of rows that the user may count.

A count by status is what the enrolment list shows when it is opened with the same filters.
"""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Count

from programs.codes import HOLDS_SEAT, EnrolmentStatus
from programs.models import Program
from programs.querysets import EnrolmentQuerySet, ProgramQuerySet


@dataclass(frozen=True)
class ProgramCounts:
    """One programme's enrolments by status, those that the user may count; statuses without any are left out."""

    program: Program
    counts: dict[EnrolmentStatus, int]

    @property
    def seats_held(self) -> int:
        """Seats held by those in `counts`: the rows of the list with `group=seats`."""
        return sum(self.counts.get(status, 0) for status in HOLDS_SEAT)


def matrix_of(programs: ProgramQuerySet, enrolments: EnrolmentQuerySet) -> list[ProgramCounts]:
    """The numbers of `programs`, newest first, counting `enrolments` alone; both come through the door. Two queries."""
    counts: dict[int, dict[EnrolmentStatus, int]] = defaultdict(dict)
    grouped = enrolments.order_by().values_list("program", "status").annotate(number=Count("pk"))
    for program_id, status, number in grouped:
        counts[program_id][EnrolmentStatus(status)] = number
    return [ProgramCounts(program=row, counts=counts[row.pk]) for row in programs.newest_first()]


def status_counts(enrolments: EnrolmentQuerySet) -> dict[EnrolmentStatus, int]:
    """How many of `enrolments` are in each status, in the order of the chain; only statuses that occur. One query."""
    rows = dict(enrolments.order_by().values_list("status").annotate(number=Count("pk")))
    return {status: rows[status] for status in EnrolmentStatus if status in rows}
