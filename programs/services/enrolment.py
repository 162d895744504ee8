"""Enrolling a person, and every later step of an enrolment.

Each step locks the programme's row first, then reads, decides and writes in one transaction, so that seats are given
once and in queue order whoever presses at the same moment. A seat that becomes free is offered in the same transaction.
"""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from beneficiaries.models import Person
from bontang_empowerment.access.repeats import make_once
from bontang_empowerment.access.scope import scope_of
from bontang_empowerment.accounts.models import Role, User
from bontang_empowerment.audit.models import Action
from bontang_empowerment.audit.trail import record
from programs.codes import HOLDS_SEAT, EnrolmentStatus, StepReason
from programs.models import Enrolment, EnrolmentTransition, Program
from programs.services.eligibility import Eligibility, check_eligibility
from programs.services.priority import after_step
from programs.services.refusals import (
    IllegalStepError,
    NotEligibleError,
    NothingToRefuseError,
    OverrideNotAllowedError,
)
from programs.services.seats import free_seat_for_newcomer, lock_program, offer_free_seats

LONGEST_REASON = 300


def enrol_person(
    *, person: Person, program: Program, by: User, submission_token: UUID | None = None, override_reason: str = ""
) -> Enrolment:
    """Give the person the lowest free seat, or the last place on the waitlist when none is free or others wait.

    A repeat with the same token returns the first result. Raises NotEligibleError when a rule is not met, unless a
    coordinator gives an `override_reason` (OverrideNotAllowedError for others) and the rule is not binding.
    """

    def enrol(locked: Program, eligibility: Eligibility) -> Enrolment:
        reason_code = _override(eligibility, by, override_reason) if eligibility.unmet else ""
        seat = free_seat_for_newcomer(locked)
        status = EnrolmentStatus.WAITLISTED if seat is None else EnrolmentStatus.ENROLLED
        return _apply(
            person=person,
            program=locked,
            status=status,
            by=by,
            seat_number=seat,
            submission_token=submission_token,
            reason_code=reason_code,
            reason=override_reason if reason_code else "",
        )

    return _decide_once(person, program, by, submission_token, enrol)


def record_ineligible(*, person: Person, program: Program, by: User, submission_token: UUID | None = None) -> Enrolment:
    """Record somebody's decision that the person is not eligible, with the rules that stood against it in words.

    A repeat with the same token returns the first result. Raises NothingToRefuseError when every rule is met, and
    when the person could not apply at all.
    """

    def refuse(locked: Program, eligibility: Eligibility) -> Enrolment:
        if not eligibility.may_be_refused:
            raise NothingToRefuseError
        against = eligibility.unmet or eligibility.unknown
        return _apply(
            person=person,
            program=locked,
            status=EnrolmentStatus.INELIGIBLE,
            by=by,
            submission_token=submission_token,
            reason_code=StepReason.RULES,
            reason="; ".join(result.reason for result in against)[:LONGEST_REASON],
        )

    return _decide_once(person, program, by, submission_token, refuse)


def accept_offer(*, enrolment: Enrolment, by: User) -> Enrolment:
    return _take_step(enrolment, EnrolmentStatus.ENROLLED, by)


def decline_offer(*, enrolment: Enrolment, by: User, reason: StepReason, note: str = "") -> Enrolment:
    return _take_step(enrolment, EnrolmentStatus.DECLINED, by, reason, note)


def withdraw(*, enrolment: Enrolment, by: User, reason: StepReason, note: str = "") -> Enrolment:
    """The person steps back: from the queue, from an offer, or before taking part."""
    return _take_step(enrolment, EnrolmentStatus.WITHDRAWN, by, reason, note)


def exit_enrolment(*, enrolment: Enrolment, by: User, reason: StepReason, note: str = "") -> Enrolment:
    """A participant leaves before the end."""
    return _take_step(enrolment, EnrolmentStatus.EXITED, by, reason, note)


def complete(*, enrolment: Enrolment, by: User) -> Enrolment:
    """The person finished; the seat stays theirs."""
    return _take_step(enrolment, EnrolmentStatus.COMPLETED, by)


@transaction.atomic
def _take_step(
    enrolment: Enrolment, to: EnrolmentStatus, by: User, reason_code: StepReason | str = "", note: str = ""
) -> Enrolment:
    """Take one step and offer the seat that it frees; `seat_went_to` says to whom.

    A repeat of the last step changes nothing.

    Raises IllegalStepError when the status by now leads elsewhere.
    """
    program = lock_program(enrolment.program_id)
    current = Enrolment.objects.select_for_update().get(pk=enrolment.pk)
    if current.status == to:
        return current
    if not current.may_become(to):
        raise IllegalStepError(current)
    before, current.status = current.status, to
    changed = ["status"]
    if before in HOLDS_SEAT and to not in HOLDS_SEAT:
        current.seat_number = None
        changed.append("seat_number")
    current.save(update_fields=changed)
    EnrolmentTransition.objects.create(
        enrolment=current, from_status=before, to_status=to, by=by, reason_code=reason_code, reason=note
    )
    record(by=by, action=Action.UPDATE, target=current, fields=changed)
    after_step(current, by=by)
    if "seat_number" in changed:
        current.seat_went_to = tuple(offer_free_seats(program, by=by))
    return current


def _decide_once(
    person: Person,
    program: Program,
    by: User,
    token: UUID | None,
    decide: Callable[[Program, Eligibility], Enrolment],
) -> Enrolment:
    """Run `decide` under the programme's lock, or return what an earlier post of the same form has made.

    Raises FormUsedError when the token stands for another person or programme.
    """
    with transaction.atomic():
        locked = lock_program(program.pk)
        rows = Enrolment.objects.filter(person=person, program=locked)
        return make_once(rows, token, lambda: decide(locked, check_eligibility(person, locked)), by=by)[0]


def _override(eligibility: Eligibility, by: User, reason: str) -> StepReason:
    """Let a coordinator's reason stand against unmet rules; raises what refuses it otherwise."""
    if not eligibility.is_possible or not reason:
        raise NotEligibleError(eligibility.unmet)
    if Role.COORDINATOR not in scope_of(by).roles:
        raise OverrideNotAllowedError
    return StepReason.OVERRIDE


def _apply(
    *,
    person: Person,
    program: Program,
    status: EnrolmentStatus,
    by: User,
    reason_code: StepReason | str,
    reason: str,
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
