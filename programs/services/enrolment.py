"""Enrolling a person, and every later step of an enrolment.

Each step locks the programme's row first, then reads, decides and writes in one transaction, so that seats are given
once and in queue order whoever presses at the same moment. A seat that becomes free is offered in the same transaction.
"""

from collections.abc import Callable
from uuid import UUID

from django.db import transaction

from beneficiaries.models import Person
from bontang_empowerment.access.repeats import make_once
from bontang_empowerment.access.scope import scope_of
from bontang_empowerment.accounts.models import Role, User
from programs.codes import EnrolmentStatus, StepReason
from programs.models import Enrolment, Program
from programs.services.eligibility import Eligibility, check_eligibility
from programs.services.refusals import (
    NotEligibleError,
    NothingToRefuseError,
    OverrideNotAllowedError,
)
from programs.services.seats import free_seat_for_newcomer, lock_program, pass_on_overdue_offers
from programs.services.steps import apply, take_step

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
        return apply(
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
        return apply(
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
    return take_step(enrolment, EnrolmentStatus.ENROLLED, by=by, only_from=[EnrolmentStatus.OFFERED])


def decline_offer(*, enrolment: Enrolment, by: User, reason: StepReason, note: str = "") -> Enrolment:
    return take_step(enrolment, EnrolmentStatus.DECLINED, by=by, reason_code=reason, note=note)


def withdraw(*, enrolment: Enrolment, by: User, reason: StepReason, note: str = "") -> Enrolment:
    """The person steps back: from the queue, from an offer, or before taking part."""
    return take_step(enrolment, EnrolmentStatus.WITHDRAWN, by=by, reason_code=reason, note=note)


def exit_enrolment(*, enrolment: Enrolment, by: User, reason: StepReason, note: str = "") -> Enrolment:
    """A participant leaves before the end."""
    return take_step(enrolment, EnrolmentStatus.EXITED, by=by, reason_code=reason, note=note)


def complete(*, enrolment: Enrolment, by: User) -> Enrolment:
    """The person finished; the seat stays theirs."""
    return take_step(enrolment, EnrolmentStatus.COMPLETED, by=by)


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
    pass_on_overdue_offers(program.pk)
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
