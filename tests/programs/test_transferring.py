"""Moving from one programme to another: one moment, both histories, the seat left goes to the next in line."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bontang_empowerment.accounts.models import Role, User
from programs.codes import EnrolmentStatus, ProgramStatus, StepReason
from programs.models import Enrolment, Program
from programs.services.enrolment import enrol_person, exit_enrolment, withdraw
from programs.services.pausing import pause
from programs.services.refusals import IllegalStepError, NotEligibleError, RefusedError
from programs.services.transferring import transfer
from tests.at_once import at_once
from tests.builders import Personas, build_enrolment, build_person, build_program, build_user

pytestmark = pytest.mark.django_db
S = EnrolmentStatus


@pytest.fixture
def coordinator() -> User:
    return build_user(role=Role.COORDINATOR)


def enrol(program: Program, by: User, number: int = 1) -> list[Enrolment]:
    return [enrol_person(person=build_person(), program=program, by=by) for _ in range(number)]


def move(enrolment: Enrolment, program: Program, by: User) -> Enrolment:
    return transfer(enrolment=enrolment, program=program, by=by, reason=StepReason.FITS_BETTER)


def status(enrolment: Enrolment) -> str:
    return Enrolment.objects.get(pk=enrolment.pk).status


def test_a_participant_moves_and_the_seat_left_goes_to_the_next(coordinator: User) -> None:
    here, there = build_program(capacity=1), build_program(capacity=1)
    seated, waiting = enrol(here, coordinator, 2)
    moved = move(seated, there, coordinator)
    assert (moved.program, moved.status, moved.seat_number, moved.moved_from) == (there, S.ENROLLED, 1, seated)
    assert (status(seated), status(waiting)) == (S.MOVED, S.OFFERED)
    assert moved.seat_went_to == (waiting,)
    left = seated.transitions.latest("pk")
    assert (left.from_status, left.by, left.reason_in_words) == (
        S.ENROLLED,
        coordinator,
        f"Ke {there}: Program lain lebih cocok",
    )
    applied = moved.transitions.get(to_status=S.APPLIED)
    assert applied.reason_in_words == f"Dari {here}"


def test_who_moves_applies_that_day_and_waits_behind_those_who_wait(coordinator: User) -> None:
    here, there = build_program(capacity=1), build_program(capacity=1)
    (seated,) = enrol(here, coordinator)
    Enrolment.objects.filter(pk=seated.pk).update(applied_at=timezone.now() - timedelta(days=40))
    *_others, last = enrol(there, coordinator, 3)
    moved = move(seated, there, coordinator)
    assert (moved.status, moved.applied_at.date()) == (S.WAITLISTED, timezone.now().date())
    assert list(there.enrolments.waiting().in_queue_order())[-2:] == [last, moved]


def test_from_the_queue_from_an_offer_and_from_a_pause_as_well(coordinator: User) -> None:
    here, there = build_program(capacity=1), build_program(capacity=5)
    seated, first, second = enrol(here, coordinator, 3)
    assert move(second, there, coordinator).status == S.ENROLLED
    pause(enrolment=seated, until=timezone.localdate() + timedelta(days=3), by=coordinator, reason=StepReason.FAMILY)
    assert move(seated, there, coordinator).status == S.ENROLLED
    assert status(first) == S.OFFERED
    assert move(first, there, coordinator).status == S.ENROLLED
    assert not here.enrolments.holding_seats().exists()


def test_a_rule_that_is_not_met_leaves_everything_as_it_was(coordinator: User) -> None:
    here, strict = build_program(capacity=1), build_program(min_age=90)
    seated, waiting = enrol(here, coordinator, 2)
    with pytest.raises(NotEligibleError):
        move(seated, strict, coordinator)
    assert (status(seated), status(waiting)) == (S.ENROLLED, S.WAITLISTED)
    assert not strict.enrolments.exists()


def test_the_programme_that_is_left_does_not_stand_against_the_other(coordinator: User) -> None:
    alone = build_program(not_elsewhere=True, not_served_months=12)
    (seated,) = enrol(build_program(), coordinator)
    assert move(seated, alone, coordinator).status == S.ENROLLED
    (other,) = enrol(build_program(), coordinator)
    enrol_person(person=other.person, program=build_program(), by=coordinator)
    with pytest.raises(NotEligibleError):
        move(other, alone, coordinator)


@pytest.mark.parametrize("over", [True, False], ids=["over", "closed"])
def test_nobody_moves_to_a_programme_that_takes_nobody(coordinator: User, over: bool) -> None:
    (seated,) = enrol(build_program(), coordinator)
    today = timezone.localdate()
    past = build_program(starts_on=today - timedelta(days=9), ends_on=today - timedelta(days=1))
    with pytest.raises(NotEligibleError):
        move(seated, past if over else build_program(status=ProgramStatus.CLOSED), coordinator)
    assert status(seated) == S.ENROLLED


def test_nobody_is_twice_in_one_programme(coordinator: User) -> None:
    here, there = build_program(), build_program()
    (seated,) = enrol(here, coordinator)
    enrol_person(person=seated.person, program=there, by=coordinator)
    for target in (here, there):
        with pytest.raises(NotEligibleError):
            move(seated, target, coordinator)
    assert Enrolment.objects.count() == 2


def test_a_repeat_moves_once_and_who_left_moves_nowhere(coordinator: User) -> None:
    here, there, elsewhere = build_program(), build_program(), build_program()
    (seated,) = enrol(here, coordinator)
    assert move(seated, there, coordinator) == move(seated, there, coordinator)
    with pytest.raises(IllegalStepError):
        move(seated, elsewhere, coordinator)
    (gone,) = enrol(here, coordinator)
    exit_enrolment(enrolment=gone, by=coordinator, reason=StepReason.ABSENT)
    with pytest.raises(IllegalStepError):
        move(gone, there, coordinator)
    assert there.enrolments.count() == 1


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_moving_to_and_fro_at_once_never_stands_still(coordinator: User) -> None:
    one, other = build_program(capacity=6), build_program(capacity=6)
    rows = [*enrol(one, coordinator, 6), *enrol(other, coordinator, 6)]

    def moving(enrolment: Enrolment) -> Callable[[], bool]:
        def act() -> bool:
            with suppress(RefusedError):
                move(enrolment, other if enrolment.program_id == one.pk else one, coordinator)
                return True
            return False

        return act

    assert all(at_once(map(moving, rows)))
    assert Enrolment.objects.filter(status=S.MOVED).count() == 12
    for program in (one, other):
        assert program.enrolments.holding_seats().count() + program.enrolments.waiting().count() == 6


def url_of(enrolment: Enrolment) -> str:
    return reverse("programs:enrolment_transfer", args=[enrolment.pk])


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def posted(to: Program, **changed: str) -> dict[str, str]:
    known = {"program": str(to.pk), "reason": "too_far", "note": "", "submission_token": str(uuid4())}
    return known | changed


def test_an_officer_sees_the_rules_and_moves_on_the_page(personas: Personas) -> None:
    here, there = build_program("Rajut", capacity=1), build_program("Menjahit", min_age=18)
    seated = enrol_person(person=build_person(kelurahan=personas.own), program=here, by=personas.officer)
    waiting = enrol_person(person=build_person("Sulastri", kelurahan=personas.own), program=here, by=personas.officer)
    client = signed_in(personas.officer)
    assert url_of(seated) in client.get(seated.get_absolute_url()).text
    page = client.get(url_of(seated), {"program": there.pk}).text
    assert "Pindahkan: kursi nomor 1" in page
    part = client.get(url_of(seated), {"program": there.pk}, headers={"HX-Request": "true"}).text
    assert "Pindahkan: kursi nomor 1" in part
    assert "<html" not in part
    data = posted(there)
    client.post(url_of(seated), data)
    told = client.post(url_of(seated), data, follow=True).text
    assert "Dari Rajut" in told
    assert Enrolment.objects.filter(program=there).count() == 1
    assert status(waiting) == S.OFFERED
    page = client.get(seated.get_absolute_url()).text
    assert "Ke Menjahit: Terlalu jauh" in page
    assert client.get(url_of(seated)).status_code == 302


@pytest.mark.parametrize("changed", [{"reason": ""}, {"reason": "other"}, {"program": "0"}, {"program": "x"}])
def test_what_is_missing_moves_nobody(personas: Personas, changed: dict[str, str]) -> None:
    seated = build_enrolment(person=build_person(kelurahan=personas.own))
    answer = signed_in(personas.officer).post(url_of(seated), posted(build_program(), **changed))
    assert answer.status_code == 422
    assert status(seated) == S.ENROLLED


def test_a_rule_that_is_not_met_is_said_on_the_page(personas: Personas) -> None:
    seated = build_enrolment(person=build_person(kelurahan=personas.own))
    strict = build_program(min_age=90)
    client = signed_in(personas.officer)
    assert "tidak dapat dipindahkan" in client.get(url_of(seated), {"program": strict.pk}).text
    assert client.post(url_of(seated), posted(strict)).status_code == 422
    assert status(seated) == S.ENROLLED


def test_another_kelurahan_and_partner_staff_move_nobody(personas: Personas) -> None:
    program = build_program(partner=personas.partner)
    seated = build_enrolment(person=build_person(kelurahan=personas.foreign), program=program)
    assert signed_in(personas.officer).post(url_of(seated), posted(build_program())).status_code == 404
    assert signed_in(personas.partner_staff).post(url_of(seated), posted(build_program())).status_code == 403
    assert status(seated) == S.ENROLLED


def test_the_new_partner_does_not_learn_where_the_person_came_from(personas: Personas, coordinator: User) -> None:
    theirs = build_program(partner=personas.partner)
    seated = build_enrolment(person=build_person(kelurahan=personas.own), program=build_program("Rajut Halus"))
    build_enrolment(person=seated.person, program=theirs, status=S.WITHDRAWN)  # with a basis for sharing
    moved = move(seated, theirs, coordinator)
    assert "Rajut Halus" not in signed_in(personas.partner_staff).get(moved.get_absolute_url()).text
    withdraw(enrolment=moved, by=coordinator, reason=StepReason.MISTAKE)
    assert "Rajut Halus" in signed_in(personas.officer).get(moved.get_absolute_url()).text
