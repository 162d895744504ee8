"""What every step of an enrolment has in common: the lock, the row of history, the seat that it frees."""

from collections.abc import Collection, Mapping
from typing import Any

from django.db import transaction
from django.db.models import Max

from beneficiaries.models import Person
from bontang_empowerment.accounts.models import User
from bontang_empowerment.audit.models import Action
from bontang_empowerment.audit.trail import record
from programs.codes import HOLDS_SEAT, EnrolmentStatus, StepReason
from programs.models import Enrolment, EnrolmentTransition, Program
from programs.services.priority import after_step
from programs.services.refusals import IllegalStepError
from programs.services.seats import lock_program, offer_free_seats, pass_on_overdue_offers


def take_step(
    enrolment: Enrolment,
    to: EnrolmentStatus,
    *,
    by: User,
    only_from: Collection[EnrolmentStatus] = (),
    reason_code: StepReason | str = "",
    note: str = "",
    row: Mapping[str, Any] | None = None,
    **values: Any,
) -> Enrolment:
    """Take one step, with `values` of other columns; offer the seat that it frees: `seat_went_to` says to whom.

    Offers that ran out are passed on first, for good, even when the step itself is refused then. A repeat of the last
    step changes nothing. Raises IllegalStepError when the status by now leads elsewhere, or is not in `only_from`.
    """
    pass_on_overdue_offers(enrolment.program_id)
    with transaction.atomic():
        program = lock_program(enrolment.program_id)
        current = Enrolment.objects.select_for_update(of=("self",)).get(pk=enrolment.pk)
        if current.status == to:
            return current
        if not current.may_become(to) or (only_from and current.status not in only_from):
            raise IllegalStepError(current)
        return move(current, to, program=program, by=by, reason_code=reason_code, note=note, row=row, **values)


def move(
    current: Enrolment,
    to: EnrolmentStatus,
    *,
    program: Program,
    by: User | None,
    reason_code: StepReason | str = "",
    note: str = "",
    row: Mapping[str, Any] | None = None,
    **values: Any,
) -> Enrolment:
    """Write the step and offer free seats. Needs the lock on the programme and a step that is allowed.

    row: other columns of the step in the history.
    """
    before, current.status = current.status, to
    values = {"offer_until": None, "paused_until": None} | values
    if to not in HOLDS_SEAT:
        values["seat_number"] = None
    columns = [name for name, value in values.items() if getattr(current, name) != value]
    for name in columns:
        setattr(current, name, values[name])
    changed = columns if to == before else ["status", *columns]
    current.save(update_fields=changed)
    EnrolmentTransition.objects.create(
        enrolment=current,
        from_status=before,
        to_status=to,
        by=by,
        reason_code=reason_code,
        reason=note,
        **(row or {}),
    )
    record(by=by, action=Action.UPDATE, target=current, fields=changed)
    after_step(current, by=by)
    if before in HOLDS_SEAT and to not in HOLDS_SEAT:
        current.seat_went_to = tuple(offer_free_seats(program, by=by))
    return current


def apply(
    *,
    person: Person,
    program: Program,
    status: EnrolmentStatus,
    by: User,
    reason_code: StepReason | str = "",
    reason: str = "",
    **values: Any,
) -> Enrolment:
    """Write the application and the decision on it: two steps in one moment. Needs the lock."""
    last = program.enrolments.aggregate(last=Max("queue_number"))["last"] or 0
    enrolment = Enrolment.objects.create(person=person, program=program, status=status, queue_number=last + 1, **values)
    steps = [("", EnrolmentStatus.APPLIED, "", ""), (EnrolmentStatus.APPLIED, status, reason_code, reason)]
    EnrolmentTransition.objects.bulk_create(
        EnrolmentTransition(
            enrolment=enrolment, from_status=before, to_status=after, by=by, reason_code=code, reason=words
        )
        for before, after, code, words in steps
    )
    record(by=by, action=Action.CREATE, target=enrolment, fields=["person", "program", "queue_number", "status"])
    after_step(enrolment, by=by)
    return enrolment
