"""Moving somebody from one programme to another: leaving here and applying there in one moment.

It counts as applying there that day. Both programmes are locked in the order of their numbers, whichever is left, so
that two people moving the opposite ways at once do not wait for each other for ever.
"""

from uuid import UUID

from django.db import transaction

from bontang_empowerment.access.repeats import make_once
from bontang_empowerment.accounts.models import User
from programs.codes import EnrolmentStatus, StepReason
from programs.models import Enrolment, Program
from programs.services.eligibility import check_eligibility
from programs.services.refusals import IllegalStepError, NotEligibleError
from programs.services.seats import free_seat_for_newcomer, pass_on_overdue_offers
from programs.services.steps import apply, move

S = EnrolmentStatus


def transfer(
    *,
    enrolment: Enrolment,
    program: Program,
    by: User,
    reason: StepReason,
    note: str = "",
    submission_token: UUID | None = None,
) -> Enrolment:
    """The enrolment in `program`: with a seat, or in the queue. `seat_went_to` says who is offered the seat left.

    A repeat returns the first result. Raises NotEligibleError when a rule of `program` is not met, IllegalStepError
    when the enrolment leads there no more, FormUsedError.
    """
    for key in sorted({enrolment.program_id, program.pk}):
        pass_on_overdue_offers(key)
    with transaction.atomic():
        locked = _lock_both(enrolment.program_id, program.pk)
        current = Enrolment.objects.select_for_update(of=("self",)).select_related("person").get(pk=enrolment.pk)
        if (earlier := Enrolment.objects.filter(moved_from=current, program=program).first()) is not None:
            return earlier

        def leave_and_apply() -> Enrolment:
            target = locked[program.pk]
            _check(current, target)
            left = move(current, S.MOVED, program=locked[current.program_id], by=by, reason_code=reason, note=note)
            seat = free_seat_for_newcomer(target)
            made = apply(
                person=current.person,
                program=target,
                status=S.WAITLISTED if seat is None else S.ENROLLED,
                by=by,
                seat_number=seat,
                moved_from=current,
                submission_token=submission_token,
            )
            made.seat_went_to = left.seat_went_to
            return made

        return make_once(Enrolment.objects.filter(moved_from=current), submission_token, leave_and_apply, by=by)[0]


def _lock_both(one: int, other: int) -> dict[int, Program]:
    rows = Program.objects.filter(pk__in=[one, other]).order_by("pk").select_for_update()
    return {program.pk: program for program in rows}


def _check(current: Enrolment, target: Program) -> None:
    if not current.may_become(S.MOVED):
        raise IllegalStepError(current)
    eligibility = check_eligibility(current.person, target, leaving=current)
    if eligibility.unmet:
        raise NotEligibleError(eligibility.unmet)
