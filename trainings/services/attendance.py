"""Marking attendance: of one meeting, or of a whole batch in one go."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bontang_empowerment.accounts.models import User
from bontang_empowerment.audit.models import Action
from bontang_empowerment.audit.trail import record_all, record_each
from bontang_empowerment.bulk_loading import write_values
from trainings.codes import AttendanceStatus
from trainings.markability import refusal_at_session, refusal_of_participant
from trainings.models import Attendance, AttendanceChange, Batch, BatchParticipant, Session

Cell = tuple[int, int]
"""Session id and participant id."""

WRITTEN = ("session_id", "participant_id", "status", "marked_by_id", "marked_at")
SHOWN_REFUSALS = 5
LONGEST_REASON = 300


@dataclass(frozen=True)
class MarksSaved:
    """How many marks were set or changed, and how many were taken back; what stood already is not counted."""

    written: int = 0
    cleared: int = 0


@transaction.atomic
def record_batch_attendance(
    *,
    batch: Batch,
    marks: Mapping[Cell, str | None],
    rest: Mapping[Cell, str] | None = None,
    reason: str = "",
    by: User,
) -> MarksSaved:
    """Set marks of one batch; None or "" takes a mark back, on the day it was first made alone. All or nothing.

    rest: marks for whoever has none yet ("everyone else was present"); a mark that stands by now is kept.
    reason: why marks are changed after the day of their meeting; kept with each of those. Whoever filled one in may
        mend it on that same day without.

    Only the given cells change, so that two people may mark the same meeting. The number of queries does not depend
    on the number of marks. Raises ValidationError with a message for each reason that something is refused.
    """
    wanted = {**(rest or {}), **{cell: status or "" for cell, status in marks.items()}}
    sessions = _locked_sessions(batch, wanted)
    participants = _asked_participants(batch, wanted, by)
    _refuse_impossible(wanted, sessions, participants)
    stored = _stored_marks(wanted)
    kept = {cell for cell in rest or {} if cell in stored and cell not in marks}
    changes = {cell: new for cell, new in wanted.items() if cell not in kept and _status_of(stored.get(cell)) != new}
    cleared = [stored[cell] for cell, status in changes.items() if not status]
    _refuse_late_clearing(cleared)
    late = _changed_late(changes, stored, sessions, by)
    _keep_reasons(late, reason, by)
    written = [(cell, status) for cell, status in sorted(changes.items()) if status]
    marks_written = _write(written, by=by)
    for action, is_new in ((Action.CREATE, True), (Action.UPDATE, False)):
        keys = [key for cell, key in marks_written.items() if (cell not in stored) is is_new]
        record_each(by=by, action=action, model=Attendance, fields_by_id=((key, ["status"]) for key in keys))
    record_all(by=by, action=Action.DELETE, targets=cleared)
    Attendance.objects.filter(pk__in=[mark.pk for mark in cleared]).delete()
    return MarksSaved(written=len(written), cleared=len(cleared))


def _locked_sessions(batch: Batch, wanted: Mapping[Cell, str]) -> dict[int, Session]:
    """Locked in one order, so that two who save the same batch wait for each other instead of for ever."""
    asked = {session for session, _participant in wanted}
    rows = Session.objects.filter(batch=batch, pk__in=asked).select_for_update(no_key=True).order_by("pk")
    return {row.pk: row for row in rows}


def _asked_participants(batch: Batch, wanted: Mapping[Cell, str], by: User) -> dict[int, BatchParticipant]:
    asked = {participant for _session, participant in wanted}
    rows = batch.participants.filter(pk__in=asked).with_person().with_last_day().with_identity_for(by)
    return {row.pk: row for row in rows}


def _stored_marks(wanted: Mapping[Cell, str]) -> dict[Cell, Attendance]:
    asked_sessions, asked_participants = ({cell[part] for cell in wanted} for part in (0, 1))
    rows = Attendance.objects.filter(session__in=asked_sessions, participant__in=asked_participants)
    return {_cell_of(row): row for row in rows}


def _status_of(mark: Attendance | None) -> str:
    return mark.status if mark else ""


def _refuse_impossible(
    wanted: Mapping[Cell, str], sessions: Mapping[int, Session], participants: Mapping[int, BatchParticipant]
) -> None:
    refusals: list[str] = []
    for (session_id, participant_id), status in wanted.items():
        session, participant = sessions.get(session_id), participants.get(participant_id)
        if session is None or participant is None:
            reason = _("Somebody or some meeting on this page is not of this batch. Open the page again and check.")
        elif status and status not in AttendanceStatus:
            reason = _("There is no such attendance mark. Choose one of those on the page.")
        else:
            reason = refusal_at_session(session) or refusal_of_participant(session, participant)
        if reason and reason not in refusals:
            refusals.append(reason)
    if refusals:
        raise ValidationError(refusals[:SHOWN_REFUSALS], code="refused")


def _refuse_late_clearing(marks: list[Attendance]) -> None:
    today = timezone.localdate()
    if any(timezone.localdate(mark.created_at) != today for mark in marks):
        message = _("A mark can be taken back on the day it was made. Later, choose what is right instead.")
        raise ValidationError(message, code="refused")


def _changed_late(
    changes: Mapping[Cell, str], stored: Mapping[Cell, Attendance], sessions: Mapping[int, Session], by: User
) -> list[tuple[Attendance, str]]:
    """The marks, each with what it is to become, that are changed after their day and not by a slip of today."""
    today = timezone.localdate()
    return [
        (mark, new)
        for cell, new in sorted(changes.items())
        if (mark := stored.get(cell)) is not None
        and sessions[mark.session_id].held_on < today
        and not (mark.marked_by_id == by.pk and timezone.localdate(mark.marked_at) == today)
    ]


def _keep_reasons(late: list[tuple[Attendance, str]], reason: str, by: User) -> None:
    """Raises ValidationError (code "reason") when there is none."""
    reason = reason.strip()
    if late and not reason:
        message = _("This changes a mark after the day of its meeting. Write the reason, then save.")
        raise ValidationError(message, code="reason")
    if len(reason) > LONGEST_REASON:
        message = _("The reason is too long: at most %(most)s characters.") % {"most": LONGEST_REASON}
        raise ValidationError(message, code="reason")
    kept = AttendanceChange.objects.bulk_create(
        AttendanceChange(
            session_id=mark.session_id,
            participant_id=mark.participant_id,
            old=mark.status,
            new=new,
            reason=reason,
            by=by,
        )
        for mark, new in late
    )
    record_all(by=by, action=Action.CREATE, targets=kept, fields=["session", "participant", "old", "new", "reason"])


def _cell_of(mark: Attendance) -> Cell:
    return mark.session_id, mark.participant_id


def _write(written: list[tuple[Cell, str]], *, by: User) -> dict[Cell, int]:
    """The keys of the marks as they stand now, also where a row was changed."""
    now = timezone.now()
    rows = [(session, participant, status, by.pk, now) for (session, participant), status in written]
    keys = write_values(Attendance, WRITTEN, rows, unique=WRITTEN[:2])
    return {(session, participant): key for (session, participant), key in keys.items()}
