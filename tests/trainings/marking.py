"""Short ways to mark one meeting and to read one rate: the product itself works on whole batches and all programmes."""

from collections.abc import Mapping

from bontang_empowerment.accounts.models import User
from programs.querysets import EnrolmentQuerySet
from trainings.metrics import Rate, attendance_by_program
from trainings.models import Attendance, Session
from trainings.services.attendance import MarksSaved, record_batch_attendance


def record_attendance(
    *, session: Session, marks: Mapping[int, str | None], rest: Mapping[int, str] | None = None, by: User
) -> MarksSaved:
    """Set the marks of `session` by participant id."""
    return record_batch_attendance(
        batch=session.batch,
        marks={(session.pk, participant): status for participant, status in marks.items()},
        rest={(session.pk, participant): status for participant, status in (rest or {}).items()},
        by=by,
    )


def attendance_rate(user: User, *, enrolments: EnrolmentQuerySet | None = None) -> Rate:
    """The rate over all programmes together."""
    marks = Attendance.objects.countable_by(user)
    if enrolments is not None:
        marks = marks.filter(participant__enrolment__in=enrolments)
    rates = attendance_by_program(marks).values()
    return Rate(attended=sum(rate.attended for rate in rates), marked=sum(rate.marked for rate in rates))
