"""Undoing the last step of an enrolment: the history keeps both, and nobody loses a seat by it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bontang_empowerment.accounts.models import Role, User
from bontang_empowerment.audit.models import Action, AuditEvent
from programs.codes import EnrolmentStatus, StepReason
from programs.models import Enrolment, EnrolmentTransition, Program
from programs.services.enrolment import (
    accept_offer,
    complete,
    decline_offer,
    enrol_person,
    exit_enrolment,
    withdraw,
)
from programs.services.refusals import UndoRefusedError
from programs.services.seats import pass_on_overdue_offers
from programs.services.undoing import UNDO_DAYS, last_step, undo_step
from tests.builders import Personas, build_person, build_program, build_user

pytestmark = pytest.mark.django_db
S = EnrolmentStatus
WHY = "Salah orang"


@pytest.fixture
def coordinator() -> User:
    return build_user(role=Role.COORDINATOR)


def enrol(program: Program, by: User, number: int) -> list[Enrolment]:
    return [enrol_person(person=build_person(), program=program, by=by) for _ in range(number)]


def undo(enrolment: Enrolment, by: User, *, step: EnrolmentTransition | None = None) -> Enrolment:
    step = step or enrolment.transitions.latest("pk")
    return undo_step(enrolment=enrolment, step=step, by=by, reason=WHY)


def status(enrolment: Enrolment) -> str:
    return Enrolment.objects.get(pk=enrolment.pk).status


LEAVING: list[Callable[[Enrolment, User], Enrolment]] = [
    lambda enrolment, by: withdraw(enrolment=enrolment, by=by, reason=StepReason.WORK),
    lambda enrolment, by: exit_enrolment(enrolment=enrolment, by=by, reason=StepReason.ABSENT),
]


@pytest.mark.parametrize("leave", LEAVING, ids=["withdraw", "exit"])
def test_a_free_seat_comes_back_and_the_history_keeps_both_steps(
    leave: Callable[[Enrolment, User], Enrolment], coordinator: User
) -> None:
    (seated,) = enrol(build_program(capacity=1), coordinator, 1)
    leave(seated, coordinator)
    left = seated.transitions.latest("pk")
    after = undo(seated, coordinator)
    assert (after.status, after.seat_number) == (S.ENROLLED, 1)
    back = seated.transitions.latest("pk")
    assert (back.undoes, back.from_status, back.to_status) == (left, left.to_status, S.ENROLLED)
    assert (back.by, back.reason) == (coordinator, WHY)
    assert seated.transitions.count() == 4
    assert AuditEvent.objects.filter(action=Action.UPDATE, actor=coordinator, target_id=str(seated.pk)).count() == 2


def test_a_seat_that_went_to_the_next_in_line_does_not_come_back(coordinator: User) -> None:
    first, second = enrol(build_program(capacity=1), coordinator, 2)
    withdraw(enrolment=first, by=coordinator, reason=StepReason.MISTAKE)
    with pytest.raises(UndoRefusedError, match="kursi"):
        undo(first, coordinator)
    assert (status(first), status(second)) == (S.WITHDRAWN, S.OFFERED)
    assert not EnrolmentTransition.objects.filter(undoes__isnull=False).exists()


def test_who_declined_by_mistake_waits_at_the_old_place(coordinator: User) -> None:
    program = build_program(capacity=1)
    first, second, third, fourth = enrol(program, coordinator, 4)
    withdraw(enrolment=first, by=coordinator, reason=StepReason.WORK)
    decline_offer(enrolment=second, by=coordinator, reason=StepReason.NO_TIME)
    after = undo(second, coordinator)
    assert (after.status, status(third), status(fourth)) == (S.WAITLISTED, S.OFFERED, S.WAITLISTED)
    assert list(program.enrolments.waiting().in_queue_order()) == [second, fourth]


def test_who_declined_by_mistake_is_offered_a_seat_that_is_still_free(coordinator: User) -> None:
    first, second = enrol(build_program(capacity=1), coordinator, 2)
    withdraw(enrolment=first, by=coordinator, reason=StepReason.WORK)
    decline_offer(enrolment=second, by=coordinator, reason=StepReason.NO_TIME)
    after = undo(second, coordinator)
    assert (after.status, after.seat_number) == (S.OFFERED, 1)
    assert after.offer_until is not None
    taken = list(second.transitions.values_list("to_status", flat=True))
    assert taken == [S.APPLIED, S.WAITLISTED, S.OFFERED, S.DECLINED, S.WAITLISTED, S.OFFERED]


def test_an_offer_that_ran_out_can_be_undone_by_a_person(coordinator: User) -> None:
    program = build_program(capacity=1)
    first, second = enrol(program, coordinator, 2)
    withdraw(enrolment=first, by=coordinator, reason=StepReason.WORK)
    Enrolment.objects.filter(pk=second.pk).update(offer_until=timezone.localdate() - timedelta(days=1))
    pass_on_overdue_offers(program.pk)
    assert undo(second, coordinator).status == S.OFFERED


def test_who_was_taken_off_the_waitlist_is_back_at_the_old_place(coordinator: User) -> None:
    program = build_program(capacity=1)
    _seated, second, third = enrol(program, coordinator, 3)
    withdraw(enrolment=second, by=coordinator, reason=StepReason.MISTAKE)
    undo(second, coordinator)
    assert list(program.enrolments.waiting().in_queue_order()) == [second, third]


def test_an_acceptance_is_an_offer_again_with_a_new_deadline(coordinator: User) -> None:
    first, second = enrol(build_program(capacity=1, offer_days=3), coordinator, 2)
    withdraw(enrolment=first, by=coordinator, reason=StepReason.WORK)
    accept_offer(enrolment=second, by=coordinator)
    after = undo(second, coordinator)
    assert (after.status, after.seat_number) == (S.OFFERED, 1)
    assert after.offer_until == timezone.localdate() + timedelta(days=3)


def test_who_was_recorded_as_completed_takes_part_again(coordinator: User) -> None:
    (seated,) = enrol(build_program(capacity=1), coordinator, 1)
    complete(enrolment=seated, by=coordinator)
    after = undo(seated, coordinator)
    assert (after.status, after.seat_number) == (S.ENROLLED, 1)


def test_undoing_twice_undoes_once(coordinator: User) -> None:
    (seated,) = enrol(build_program(capacity=1), coordinator, 1)
    withdraw(enrolment=seated, by=coordinator, reason=StepReason.WORK)
    step = last_step(seated)
    undo(seated, coordinator, step=step)
    undo(seated, coordinator, step=step)
    assert (status(seated), seated.transitions.count()) == (S.ENROLLED, 4)


def test_a_step_that_another_followed_is_left_alone(coordinator: User) -> None:
    first, second = enrol(build_program(capacity=1), coordinator, 2)
    withdraw(enrolment=first, by=coordinator, reason=StepReason.WORK)
    accept_offer(enrolment=second, by=coordinator)
    accepted = last_step(second)
    complete(enrolment=second, by=coordinator)
    with pytest.raises(UndoRefusedError):
        undo(second, coordinator, step=accepted)
    assert status(second) == S.COMPLETED


def test_neither_an_application_nor_an_offer_nor_an_undoing_is_undone(coordinator: User) -> None:
    first, second = enrol(build_program(capacity=1), coordinator, 2)
    assert last_step(first) is None
    withdraw(enrolment=first, by=coordinator, reason=StepReason.WORK)
    assert last_step(second) is None
    accept_offer(enrolment=second, by=coordinator)
    undo(second, coordinator)
    assert last_step(second) is None


def test_an_old_step_stays(coordinator: User) -> None:
    (seated,) = enrol(build_program(), coordinator, 1)
    withdraw(enrolment=seated, by=coordinator, reason=StepReason.WORK)
    long_ago = timezone.now() - timedelta(days=UNDO_DAYS, hours=1)
    seated.transitions.filter(to_status=S.WITHDRAWN).update(at=long_ago)
    with pytest.raises(UndoRefusedError, match="30"):
        undo(seated, coordinator)


def test_who_has_applied_again_since_is_not_doubled(coordinator: User) -> None:
    program = build_program()
    (seated,) = enrol(program, coordinator, 1)
    withdraw(enrolment=seated, by=coordinator, reason=StepReason.WORK)
    enrol_person(person=seated.person, program=program, by=coordinator)
    with pytest.raises(UndoRefusedError):
        undo(seated, coordinator)


def undo_url(enrolment: Enrolment) -> str:
    return reverse("programs:enrolment_undo", args=[enrolment.pk])


def posted(enrolment: Enrolment, reason: str = WHY) -> dict[str, str]:
    return {"undo-step": str(enrolment.transitions.latest("pk").pk), "undo-reason": reason}


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_an_officer_undoes_on_the_page_and_says_why(personas: Personas) -> None:
    enrolment = enrol_person(person=build_person(kelurahan=personas.own), program=build_program(), by=personas.officer)
    withdraw(enrolment=enrolment, by=personas.officer, reason=StepReason.MISTAKE)
    client = signed_in(personas.officer)
    assert "Batalkan langkah ini" in client.get(enrolment.get_absolute_url()).text
    refused = client.post(undo_url(enrolment), posted(enrolment, reason=""))
    assert refused.status_code == 422
    assert "Tulis mengapa langkah dibatalkan." in refused.text
    data = posted(enrolment)
    client.post(undo_url(enrolment), data)
    page = client.post(undo_url(enrolment), data, follow=True).text
    assert status(enrolment) == S.ENROLLED
    assert f"Dibatalkan: {S.WITHDRAWN.label}" in page
    assert WHY in page


@pytest.mark.parametrize("step", ["", "abc", "-1", "999999999999", "1" * 30])
def test_a_step_of_nobodys_is_refused(personas: Personas, step: str) -> None:
    enrolment = enrol_person(person=build_person(kelurahan=personas.own), program=build_program(), by=personas.officer)
    withdraw(enrolment=enrolment, by=personas.officer, reason=StepReason.MISTAKE)
    answer = signed_in(personas.officer).post(undo_url(enrolment), posted(enrolment) | {"undo-step": step})
    assert answer.status_code in (302, 422)
    assert status(enrolment) == S.WITHDRAWN


def test_an_exit_is_undone_by_a_coordinator_alone(personas: Personas) -> None:
    enrolment = enrol_person(person=build_person(kelurahan=personas.own), program=build_program(), by=personas.officer)
    exit_enrolment(enrolment=enrolment, by=personas.coordinator, reason=StepReason.ABSENT)
    client = signed_in(personas.officer)
    assert "Hanya koordinator" in client.get(enrolment.get_absolute_url()).text
    client.post(undo_url(enrolment), posted(enrolment))
    assert status(enrolment) == S.EXITED
    signed_in(personas.coordinator).post(undo_url(enrolment), posted(enrolment))
    assert status(enrolment) == S.ENROLLED


def test_another_kelurahan_and_partner_staff_undo_nothing(personas: Personas) -> None:
    program = build_program(partner=personas.partner)
    enrolment = enrol_person(person=build_person(kelurahan=personas.foreign), program=program, by=personas.coordinator)
    exit_enrolment(enrolment=enrolment, by=personas.coordinator, reason=StepReason.ABSENT)
    assert signed_in(personas.officer).post(undo_url(enrolment), posted(enrolment)).status_code == 404
    assert signed_in(personas.partner_staff).post(undo_url(enrolment), posted(enrolment)).status_code == 403
    assert status(enrolment) == S.EXITED
