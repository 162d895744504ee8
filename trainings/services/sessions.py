"""Planning meetings from a weekly pattern; moving, cancelling and restoring one, each with its history."""

from dataclasses import dataclass
from datetime import date, time, timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from bontang_empowerment.access.repeats import part_token
from bontang_empowerment.access.versions import take_next_version
from bontang_empowerment.accounts.models import User
from bontang_empowerment.audit.models import Action
from bontang_empowerment.audit.trail import record, record_all
from trainings.codes import SessionStep
from trainings.models import Batch, Session, SessionChange

MOST_SESSIONS = 100


@dataclass(frozen=True)
class WeeklyPattern:
    """weekdays: 0 is Monday, at least one. number: how many meetings, 1 to MOST_SESSIONS."""

    weekdays: frozenset[int]
    first_on: date
    starts_at: time
    ends_at: time
    number: int
    holidays: frozenset[date] = frozenset()

    def days(self) -> list[date]:
        """The days of the meetings: those of the week from the first day on, without the holidays."""
        found: list[date] = []
        day = self.first_on
        while len(found) < self.number:
            if day.weekday() in self.weekdays and day not in self.holidays:
                found.append(day)
            day += timedelta(days=1)
        return found

    @property
    def fingerprint(self) -> str:
        """Equal when the same meetings come of it."""
        return f"{','.join(map(str, self.days()))} {self.starts_at:%H:%M}-{self.ends_at:%H:%M}"


def proposed_sessions(batch: Batch, pattern: WeeklyPattern, token: UUID | None = None) -> list[Session]:
    """The meetings of `pattern`, unsaved: numbered after those there are, with the topics of the course's plan."""
    topics = dict(batch.course.topics.values_list("number", "topic"))
    first = batch.sessions.all().next_number()
    return [
        Session(
            batch=batch,
            number=number,
            held_on=day,
            starts_at=pattern.starts_at,
            ends_at=pattern.ends_at,
            topic=topics.get(number) or _("Meeting %(number)s") % {"number": number},
            submission_token=part_token(token, str(position)),
        )
        for position, (number, day) in enumerate(enumerate(pattern.days(), start=first))
    ]


@transaction.atomic
def plan_weekly(*, batch: Batch, pattern: WeeklyPattern, token: UUID | None = None, by: User) -> list[Session]:
    """Save the meetings of `pattern`; the same token again gives those that it made before.

    Raises ValidationError when a meeting stands at one of these times already.
    """
    stored = Batch.objects.select_for_update(no_key=True).get(pk=batch.pk)
    if earlier := list(_made_before(stored, token)):
        return earlier
    sessions = proposed_sessions(stored, pattern, token)
    taken = stored.sessions.standing().filter(
        held_on__in=[session.held_on for session in sessions],
        starts_at__lt=pattern.ends_at,
        ends_at__gt=pattern.starts_at,
    )
    if clash := taken.order_by("held_on").first():
        message = _("Meeting %(number)s is on %(day)s at this time already. Leave that day out or begin later.")
        facts = {"number": clash.number, "day": f"{clash.held_on:%d-%m-%Y}"}
        raise ValidationError(message % facts, code="taken")
    made = Session.objects.bulk_create(sessions)
    fields = ["batch", "number", "held_on", "starts_at", "ends_at", "topic"]
    record_all(by=by, action=Action.CREATE, targets=made, fields=fields)
    return made


def _made_before(batch: Batch, token: UUID | None) -> list[Session]:
    tokens = [part_token(token, str(position)) for position in range(MOST_SESSIONS)] if token else []
    return list(batch.sessions.filter(submission_token__in=tokens).order_by("number"))


@transaction.atomic
def move_session(
    *, session: Session, version: int | None, held_on: date, starts_at: time, ends_at: time, reason: str, by: User
) -> Session:
    """Another day or time, with the reason. Raises StaleVersionError; ValidationError when nothing moves, when it was
    cancelled or when somebody is marked there already."""
    stored = _locked(session, version)
    _refuse_cancelled(stored)
    if (stored.held_on, stored.starts_at, stored.ends_at) == (held_on, starts_at, ends_at):
        raise ValidationError({"held_on": _("This is when the meeting is planned already.")}, code="same")
    if stored.held_on != held_on and stored.attendance.exists():
        message = _("Attendance of this meeting is marked already, so it took place on its day. It cannot be moved.")
        raise ValidationError({"held_on": message}, code="marked")
    _remember(stored, SessionStep.MOVED, reason, by)
    stored.held_on, stored.starts_at, stored.ends_at = held_on, starts_at, ends_at
    stored.validate_constraints()
    stored.save(update_fields=["held_on", "starts_at", "ends_at", "version"])
    record(by=by, action=Action.UPDATE, target=stored, fields=["held_on", "starts_at", "ends_at"])
    return stored


@transaction.atomic
def cancel_session(*, session: Session, version: int | None, reason: str, by: User) -> Session:
    """The meeting counts nowhere from now on; what was marked stays stored. Raises like `move_session`."""
    stored = _locked(session, version)
    _refuse_cancelled(stored)
    _remember(stored, SessionStep.CANCELLED, reason, by)
    stored.is_cancelled = True
    stored.save(update_fields=["is_cancelled", "version"])
    record(by=by, action=Action.UPDATE, target=stored, fields=["is_cancelled"])
    return stored


@transaction.atomic
def restore_session(*, session: Session, by: User) -> Session:
    """Undo a cancellation; a meeting that stands stays as it is."""
    stored = Session.objects.select_for_update(of=("self",)).get(pk=session.pk)
    if not stored.is_cancelled:
        return stored
    _remember(stored, SessionStep.RESTORED, "", by)
    stored.is_cancelled = False
    stored.version += 1
    stored.save(update_fields=["is_cancelled", "version"])
    record(by=by, action=Action.UPDATE, target=stored, fields=["is_cancelled"])
    return stored


def _locked(session: Session, version: int | None) -> Session:
    stored = Session.objects.select_for_update(of=("self",)).get(pk=session.pk)
    take_next_version(stored, version)
    return stored


def _refuse_cancelled(session: Session) -> None:
    if session.is_cancelled:
        raise ValidationError(_("This meeting is cancelled already."), code="cancelled")


def _remember(session: Session, step: SessionStep, reason: str, by: User) -> None:
    SessionChange.objects.create(
        session=session,
        step=step,
        reason=reason,
        held_on=session.held_on,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        by=by,
    )
