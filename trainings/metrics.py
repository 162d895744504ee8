"""Attendance rates, for dashboards and pages alike: the only place that counts them.

A rate is attended out of marked: what nobody has filled in yet is not absence. The attendance list shows `marked`
rows when it is opened with `group=marked`, `attended` rows with `group=attended`, and the same filters otherwise.
"""

from dataclasses import dataclass

from django.db.models import Count, Q

from beneficiaries.models import Person
from trainings.codes import ATTENDED, LEAST_ATTENDANCE, MARKS_BEFORE_RISK
from trainings.models import Attendance, Batch
from trainings.querysets import AttendanceQuerySet, BatchQuerySet

ATTENDED_MARKS = Count("pk", filter=Q(status__in=ATTENDED))


@dataclass(frozen=True)
class Rate:
    """Marks of those who were there, out of all marks."""

    attended: int = 0
    marked: int = 0

    @property
    def share(self) -> float | None:
        """Between 0 and 1; None while nothing is marked."""
        return self.attended / self.marked if self.marked else None

    @property
    def is_at_risk(self) -> bool:
        """Too few of at least three meetings; those before somebody joined are not among them."""
        return self.marked >= MARKS_BEFORE_RISK and self.attended / self.marked < LEAST_ATTENDANCE


def attendance_by_program(marks: AttendanceQuerySet) -> dict[int, Rate]:
    """The rate of each programme by its id, over `marks` that the caller has taken through the door. One query.

    Programmes without a mark are left out.
    """
    return _rates_by("session__batch__program", marks.counted())


def participant_rates(batch: Batch) -> dict[int, Rate]:
    """The rate of each participant of `batch` by their id; those without a mark are left out. One query."""
    return _rates_by("participant", Attendance.objects.filter(session__batch=batch).counted())


def rates_at_risk(batches: BatchQuerySet) -> dict[int, Rate]:
    """The rates of those participants of these batches who come too seldom, by their id. One query."""
    rates = _rates_by("participant", Attendance.objects.filter(session__batch__in=batches).counted())
    return {participant: rate for participant, rate in rates.items() if rate.is_at_risk}


def person_rates(person: Person) -> dict[int, Rate]:
    """The rate of each of the person's places in a batch by its id. One query."""
    return _rates_by("participant", Attendance.objects.filter(participant__enrolment__person=person).counted())


def _rates_by(column: str, marks: AttendanceQuerySet) -> dict[int, Rate]:
    rows = marks.order_by().values_list(column).annotate(attended=ATTENDED_MARKS, marked=Count("pk"))
    return {key: Rate(attended=attended, marked=marked) for key, attended, marked in rows}
