"""Enrolling: rules stand unless a coordinator says why not, repeats change nothing, every step and act is on record."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone, translation

from bontang_empowerment.access.repeats import FormUsedError
from bontang_empowerment.accounts.models import Role, User
from bontang_empowerment.audit.models import Action, AuditEvent
from programs.codes import TRANSITIONS, EnrolmentStatus, ProgramStatus, StepReason
from programs.models import Enrolment, Program
from programs.services.enrolment import (
    accept_offer,
    complete,
    decline_offer,
    enrol_person,
    exit_enrolment,
    record_ineligible,
    withdraw,
)
from programs.services.pausing import pause, resume
from programs.services.refusals import (
    IllegalStepError,
    NotEligibleError,
    NothingToRefuseError,
    OverrideNotAllowedError,
)
from tests.builders import Personas, build_enrolment, build_person, build_program, build_user

pytestmark = pytest.mark.django_db

S = EnrolmentStatus


@pytest.fixture
def strict() -> Program:
    """A programme for people of sixty and older."""
    return build_program(min_age=60)


def steps(enrolment: Enrolment) -> list[tuple[str, str, str]]:
    return list(enrolment.transitions.values_list("from_status", "to_status", "reason_code"))


def events(enrolment: Enrolment) -> list[tuple[str, list[str], User | None]]:
    found = AuditEvent.objects.about(enrolment).order_by("pk")
    return [(event.action, event.fields, event.actor) for event in found]


def test_enrolling_writes_both_steps_and_the_audit_record(personas: Personas) -> None:
    enrolment = enrol_person(person=build_person(), program=build_program(), by=personas.officer)
    assert steps(enrolment) == [("", S.APPLIED, ""), (S.APPLIED, S.ENROLLED, "")]
    assert events(enrolment) == [
        (Action.CREATE, ["person", "program", "queue_number", "status"], personas.officer),
    ]


def test_a_rule_that_is_not_met_refuses_and_writes_nothing(personas: Personas, strict: Program) -> None:
    with translation.override("en"), pytest.raises(NotEligibleError, match="the programme asks 60 or older"):
        enrol_person(person=build_person(), program=strict, by=personas.coordinator)
    assert not Enrolment.objects.exists()
    assert not AuditEvent.objects.exists()


def test_a_fact_that_is_not_known_does_not_refuse(personas: Personas, strict: Program) -> None:
    person = build_person(birth_date=None)
    assert enrol_person(person=person, program=strict, by=personas.officer).status == S.ENROLLED


def test_a_coordinator_may_enrol_anyway_with_a_reason_that_stays_on_record(personas: Personas, strict: Program) -> None:
    reason = "Penjahit keluarga, diminta RT"
    enrolment = enrol_person(person=build_person(), program=strict, by=personas.coordinator, override_reason=reason)
    assert enrolment.status == S.ENROLLED
    decided = enrolment.transitions.get(to_status=S.ENROLLED)
    assert (decided.reason_code, decided.reason, decided.by) == (StepReason.OVERRIDE, reason, personas.coordinator)


def test_an_officer_may_not_enrol_anyway(personas: Personas, strict: Program) -> None:
    with pytest.raises(OverrideNotAllowedError):
        enrol_person(person=build_person(), program=strict, by=personas.officer, override_reason="Kasihan")
    assert not Enrolment.objects.exists()


def test_an_override_that_was_not_needed_is_not_recorded_as_one(personas: Personas) -> None:
    enrolment = enrol_person(
        person=build_person(), program=build_program(), by=personas.coordinator, override_reason="Untuk jaga-jaga"
    )
    assert not enrolment.transitions.exclude(reason="", reason_code="").exists()


@pytest.mark.parametrize("status", [ProgramStatus.DRAFT, ProgramStatus.CLOSED])
def test_not_even_a_coordinator_enrols_into_a_programme_that_is_not_open(status: str, personas: Personas) -> None:
    with pytest.raises(NotEligibleError):
        enrol_person(
            person=build_person(),
            program=build_program(status=status),
            by=personas.coordinator,
            override_reason="Menyusul",
        )


def test_nobody_is_twice_in_one_programme(personas: Personas) -> None:
    person, program = build_person(), build_program()
    enrol_person(person=person, program=program, by=personas.officer)
    with pytest.raises(NotEligibleError):
        enrol_person(person=person, program=program, by=personas.officer)


def test_who_left_may_apply_again_and_the_first_time_stays_on_record(personas: Personas) -> None:
    person, program = build_person(), build_program(capacity=1)
    first = enrol_person(person=person, program=program, by=personas.officer)
    withdraw(enrolment=first, by=personas.officer, reason=StepReason.MISTAKE)
    again = enrol_person(person=person, program=program, by=personas.officer)
    assert (again.status, again.queue_number, again.seat_number) == (S.ENROLLED, 2, 1)
    assert steps(first)[-1] == (S.ENROLLED, S.WITHDRAWN, StepReason.MISTAKE)


def test_the_same_post_twice_enrols_once(personas: Personas) -> None:
    person, program, token = build_person(kelurahan=personas.own), build_program(), uuid4()
    first = enrol_person(person=person, program=program, by=personas.officer, submission_token=token)
    assert enrol_person(person=person, program=program, by=personas.officer, submission_token=token) == first
    assert Enrolment.objects.count() == 1
    assert AuditEvent.objects.about(first).count() == 1


def test_a_used_form_enrols_nobody_else_and_in_nothing_else(personas: Personas) -> None:
    person, program, token = build_person(kelurahan=personas.own), build_program(), uuid4()
    enrol_person(person=person, program=program, by=personas.officer, submission_token=token)
    others = [(person, build_program()), (build_person(kelurahan=personas.own), program)]
    for somebody, something in others:
        with pytest.raises(FormUsedError):
            enrol_person(person=somebody, program=something, by=personas.officer, submission_token=token)
    assert Enrolment.objects.count() == 1


def test_a_decision_not_eligible_is_recorded_with_the_rules_in_words(personas: Personas, strict: Program) -> None:
    with translation.override("en"):
        enrolment = record_ineligible(person=build_person(), program=strict, by=personas.officer)
    assert (enrolment.status, enrolment.seat_number) == (S.INELIGIBLE, None)
    decided = enrolment.transitions.get(to_status=S.INELIGIBLE)
    assert decided.reason_code == StepReason.RULES
    assert decided.reason.endswith("the programme asks 60 or older")
    assert [action for action, _fields, _by in events(enrolment)] == [Action.CREATE]


def test_who_meets_every_rule_cannot_be_recorded_as_not_eligible(personas: Personas) -> None:
    with pytest.raises(NothingToRefuseError):
        record_ineligible(person=build_person(), program=build_program(), by=personas.officer)


def test_a_refused_person_takes_no_seat_and_no_place(personas: Personas) -> None:
    program = build_program(capacity=1, min_age=18)
    record_ineligible(person=build_person(birth_date=None), program=program, by=personas.officer)
    assert enrol_person(person=build_person(), program=program, by=personas.officer).seat_number == 1


STEPS = {
    S.ENROLLED: lambda enrolment, by: (resume if enrolment.status == S.PAUSED else accept_offer)(
        enrolment=enrolment, by=by
    ),
    S.PAUSED: lambda enrolment, by: pause(
        enrolment=enrolment, until=timezone.localdate() + timedelta(days=3), by=by, reason=StepReason.HEALTH
    ),
    S.DECLINED: lambda enrolment, by: decline_offer(enrolment=enrolment, by=by, reason=StepReason.NO_TIME),
    S.WITHDRAWN: lambda enrolment, by: withdraw(enrolment=enrolment, by=by, reason=StepReason.WORK),
    S.EXITED: lambda enrolment, by: exit_enrolment(enrolment=enrolment, by=by, reason=StepReason.ABSENT),
    S.COMPLETED: lambda enrolment, by: complete(enrolment=enrolment, by=by),
}


@pytest.mark.parametrize("start", [status for status in S if status != S.APPLIED])
@pytest.mark.parametrize("end", STEPS)
def test_only_the_steps_of_the_chain_are_possible(start: EnrolmentStatus, end: EnrolmentStatus) -> None:
    by = build_user(role=Role.COORDINATOR)
    enrolment = build_enrolment(status=start)
    if end in TRANSITIONS[start]:
        STEPS[end](enrolment, by)
        assert steps(enrolment)[-1][:2] == (start, end)
        assert [action for action, _fields, _by in events(enrolment)] == [Action.UPDATE]
    elif start == end:
        STEPS[end](enrolment, by)
        assert (steps(enrolment), events(enrolment)) == ([], [])
    else:
        with pytest.raises(IllegalStepError):
            STEPS[end](enrolment, by)
        enrolment.refresh_from_db()
        assert enrolment.status == start
        assert steps(enrolment) == []


def test_the_one_who_is_offered_a_freed_seat_has_it_on_record_too(personas: Personas) -> None:
    program = build_program(capacity=1)
    first = enrol_person(person=build_person(), program=program, by=personas.officer)
    second = enrol_person(person=build_person(), program=program, by=personas.officer)
    withdraw(enrolment=first, by=personas.coordinator, reason=StepReason.WORK, note="di pabrik")
    assert steps(second)[-1] == (S.WAITLISTED, S.OFFERED, "")
    assert events(second)[-1] == (Action.UPDATE, ["offer_until", "seat_number", "status"], personas.coordinator)
    assert first.transitions.latest("pk").reason == "di pabrik"


def test_the_audit_trail_holds_no_reason_that_a_person_gave(personas: Personas) -> None:
    enrolment = enrol_person(person=build_person(), program=build_program(), by=personas.officer)
    exit_enrolment(enrolment=enrolment, by=personas.coordinator, reason=StepReason.HEALTH, note="sakit ginjal")
    assert [event.reason for event in AuditEvent.objects.about(enrolment)] == ["", ""]
