"""Taking back the last step of an enrolment: a step of its own in the history, which keeps both."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from beneficiaries.codes import PersonStatus
from bontang_empowerment.access.scope import scope_of
from bontang_empowerment.accounts.models import Role, User
from programs.codes import CLOSED, HOLDS_SEAT, UNDONE, EnrolmentStatus
from programs.models import Enrolment, EnrolmentTransition, Program
from programs.services.refusals import UndoRefusedError
from programs.services.seats import (
    free_seat_for_newcomer,
    last_day_to_answer,
    lock_program,
    offer_free_seats,
    pass_on_overdue_offers,
)
from programs.services.steps import move

UNDO_DAYS = 30
S = EnrolmentStatus
COORDINATORS_ALONE = (S.COMPLETED, S.EXITED)
"""Steps that only a coordinator takes, and takes back."""


def last_step(enrolment: Enrolment) -> EnrolmentTransition | None:
    """The step that may be undone, by its kind; None where there is none."""
    step = enrolment.transitions.select_related("by", "undoes").order_by("-pk").first()
    return step if step and step.undoes is None and where_undoing_leads(step) else None


def where_undoing_leads(step: EnrolmentTransition) -> EnrolmentStatus | None:
    if not step.from_status:
        return None
    return UNDONE.get((EnrolmentStatus(step.from_status), EnrolmentStatus(step.to_status)))


def why_not_undone(enrolment: Enrolment, step: EnrolmentTransition, *, by: User) -> str:
    """A sentence when undoing is not possible now; empty when it is. Five queries at most."""
    to = where_undoing_leads(step)
    if step.at < timezone.now() - timedelta(days=UNDO_DAYS):
        return _("A step can be undone for %(days)s days, and this one is older.") % {"days": UNDO_DAYS}
    if step.to_status in COORDINATORS_ALONE and Role.COORDINATOR not in scope_of(by).roles:
        return _("Only a coordinator may undo this step.")
    if enrolment.person.status != PersonStatus.ACTIVE:
        return _("The person is no longer registered in Bontang.")
    if step.to_status in CLOSED and _has_applied_again(enrolment):
        return _("The person has applied for this programme again since.")
    if _needs_a_seat(step, to) and free_seat_for_newcomer(enrolment.program) is None:
        return _("No seat is free: it went to the next in line. Enrol the person again; they wait in the queue then.")
    if to == S.PAUSED and _last_day_of_pause(enrolment) is None:
        return _("The pause would be over by now.")
    if to == S.OFFERED and enrolment.program.is_over:
        return _("The programme is over, so no seat is offered any more.")
    return ""


def undo_step(*, enrolment: Enrolment, step: EnrolmentTransition, by: User, reason: str) -> Enrolment:
    """Take back `step`, which must be the last one. A repeat changes nothing.

    A seat comes back only if one is free and nobody waits; who was in the queue is there again, at the place that the
    priority and the time of application give. Raises UndoRefusedError.
    """
    pass_on_overdue_offers(enrolment.program_id)
    with transaction.atomic():
        program = lock_program(enrolment.program_id)
        current = Enrolment.objects.select_for_update(of=("self",)).select_related("person").get(pk=enrolment.pk)
        if EnrolmentTransition.objects.filter(undoes=step).exists():
            return current
        current.program = program
        last = last_step(current)
        if last is None or last.pk != step.pk:
            raise UndoRefusedError(_("Another step followed meanwhile, so this one is not undone. See what happened."))
        if refusal := why_not_undone(current, last, by=by):
            raise UndoRefusedError(refusal)
        return _take_back(current, last, program, by=by, reason=reason)


def _take_back(current: Enrolment, step: EnrolmentTransition, program: Program, *, by: User, reason: str) -> Enrolment:
    to = UNDONE[EnrolmentStatus(step.from_status), EnrolmentStatus(step.to_status)]
    row: Mapping[str, Any] = {"undoes": step, "until": _last_day_of_pause(current) if to == S.PAUSED else None}
    values: dict[str, Any] = {}
    if _needs_a_seat(step, to):
        values["seat_number"] = free_seat_for_newcomer(program)
    if to == S.OFFERED:
        values["offer_until"] = last_day_to_answer(program)
    if to == S.PAUSED:
        values["paused_until"] = row["until"]
    after = move(current, to, program=program, by=by, note=reason, row=row, **values)
    if to == S.WAITLISTED:
        offer_free_seats(program, by=by)
        after.refresh_from_db()
    return after


def _needs_a_seat(step: EnrolmentTransition, to: EnrolmentStatus | None) -> bool:
    return to in HOLDS_SEAT and step.to_status not in HOLDS_SEAT


def _has_applied_again(enrolment: Enrolment) -> bool:
    others = Enrolment.objects.filter(person=enrolment.person_id, program=enrolment.program_id)
    return others.exclude(pk=enrolment.pk).exclude(status__in=CLOSED).exists()


def _last_day_of_pause(enrolment: Enrolment) -> Any:
    """Of the pause that was ended last, while it lies ahead."""
    step = enrolment.transitions.filter(to_status=S.PAUSED).order_by("-pk").first()
    return step.until if step and step.until and step.until >= timezone.localdate() else None
