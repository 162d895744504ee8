"""A pause keeps the seat until a stated day and ends by itself the night after."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bontang_empowerment.accounts.models import Role, User
from bontang_empowerment.audit.models import Action, AuditEvent
from bontang_empowerment.jobs.models import JobState
from bontang_empowerment.jobs.starting import start_job
from programs.codes import EnrolmentStatus, StepReason
from programs.models import Enrolment, Program
from programs.services.enrolment import enrol_person, exit_enrolment
from programs.services.pausing import KIND, change_pause, end_pauses_that_are_over, pause, resume
from programs.services.refusals import IllegalStepError, PauseDayError
from programs.services.undoing import undo_step
from tests.builders import Personas, build_enrolment, build_person, build_program, build_user

pytestmark = pytest.mark.django_db
S = EnrolmentStatus


@pytest.fixture
def coordinator() -> User:
    return build_user(role=Role.COORDINATOR)


def in_days(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)


def take_part(by: User, *, waiting: int = 1) -> tuple[Program, list[Enrolment]]:
    program = build_program(capacity=1)
    return program, [enrol_person(person=build_person(), program=program, by=by) for _ in range(waiting + 1)]


def pause_until(enrolment: Enrolment, days: int, by: User) -> Enrolment:
    return pause(enrolment=enrolment, until=in_days(days), by=by, reason=StepReason.HEALTH, note="Melahirkan")


def status(enrolment: Enrolment) -> str:
    return Enrolment.objects.get(pk=enrolment.pk).status


def let_run_out(enrolment: Enrolment) -> None:
    Enrolment.objects.filter(pk=enrolment.pk).update(paused_until=in_days(-1))


def test_the_seat_is_kept_while_others_wait(coordinator: User) -> None:
    _program, (seated, waiting) = take_part(coordinator)
    after = pause_until(seated, 5, coordinator)
    assert (after.status, after.seat_number, after.paused_until) == (S.PAUSED, 1, in_days(5))
    step = seated.transitions.latest("pk")
    assert (step.until, step.reason_code, step.reason) == (in_days(5), StepReason.HEALTH, "Melahirkan")
    assert status(waiting) == S.WAITLISTED


def test_who_comes_back_earlier_takes_part_again(coordinator: User) -> None:
    _program, (seated, _waiting) = take_part(coordinator)
    pause_until(seated, 5, coordinator)
    after = resume(enrolment=seated, by=coordinator)
    assert (after.status, after.seat_number, after.paused_until) == (S.ENROLLED, 1, None)


@pytest.mark.parametrize("days", [-1, 0, 10_000])
def test_a_pause_ends_tomorrow_at_the_earliest_and_with_the_programme_at_the_latest(
    coordinator: User, days: int
) -> None:
    _program, (seated, _waiting) = take_part(coordinator)
    with pytest.raises(PauseDayError):
        pause_until(seated, days, coordinator)
    assert status(seated) == S.ENROLLED


def test_only_a_participant_pauses_and_only_a_pause_ends(coordinator: User) -> None:
    _program, (seated, waiting) = take_part(coordinator)
    with pytest.raises(IllegalStepError):
        pause_until(waiting, 5, coordinator)
    exit_enrolment(enrolment=seated, by=coordinator, reason=StepReason.ABSENT)
    offered = Enrolment.objects.get(pk=waiting.pk)
    with pytest.raises(IllegalStepError):
        resume(enrolment=offered, by=coordinator)
    assert status(offered) == S.OFFERED


def test_leaving_during_a_pause_offers_the_seat_to_the_next(coordinator: User) -> None:
    _program, (seated, waiting) = take_part(coordinator)
    pause_until(seated, 5, coordinator)
    exit_enrolment(enrolment=seated, by=coordinator, reason=StepReason.MOVED)
    assert (status(seated), status(waiting)) == (S.EXITED, S.OFFERED)


def test_the_last_day_still_belongs_to_the_pause(coordinator: User) -> None:
    program, (seated, _waiting) = take_part(coordinator)
    pause_until(seated, 5, coordinator)
    Enrolment.objects.filter(pk=seated.pk).update(paused_until=in_days(0))
    assert end_pauses_that_are_over(program.pk) == 0
    assert status(seated) == S.PAUSED


def test_the_night_after_the_person_takes_part_again_and_nobody_loses_a_seat(coordinator: User) -> None:
    _program, (seated, waiting) = take_part(coordinator)
    pause_until(seated, 5, coordinator)
    let_run_out(seated)
    job = start_job(kind=KIND, by=None)
    assert (job.state, job.rows_done) == (JobState.DONE, 1)
    assert (status(seated), status(waiting)) == (S.ENROLLED, S.WAITLISTED)
    step = seated.transitions.latest("pk")
    assert (step.by, step.reason_code) == (None, StepReason.PAUSE_OVER)
    assert list(Enrolment.objects.returning()) == [seated]


def test_a_pause_and_its_end_are_undone(coordinator: User) -> None:
    _program, (seated, _waiting) = take_part(coordinator)
    pause_until(seated, 5, coordinator)
    resume(enrolment=seated, by=coordinator)
    paused = undo_step(enrolment=seated, step=seated.transitions.latest("pk"), by=coordinator, reason="Belum kembali")
    assert (paused.status, paused.paused_until, paused.seat_number) == (S.PAUSED, in_days(5), 1)
    other = build_program(capacity=1)
    again = enrol_person(person=build_person(), program=other, by=coordinator)
    pause_until(again, 5, coordinator)
    back = undo_step(enrolment=again, step=again.transitions.latest("pk"), by=coordinator, reason="Salah orang")
    assert (back.status, back.paused_until) == (S.ENROLLED, None)


def test_a_pause_lasts_longer_in_one_step_with_its_reason(coordinator: User) -> None:
    _program, (seated, waiting) = take_part(coordinator)
    pause_until(seated, 5, coordinator)
    for _ in range(2):
        after = change_pause(enrolment=seated, until=in_days(9), by=coordinator, reason=StepReason.FAMILY, note="Ibu")
        assert (after.status, after.seat_number, after.paused_until) == (S.PAUSED, 1, in_days(9))
    step = seated.transitions.latest("pk")
    assert (step.from_status, step.to_status, step.until, step.by) == (S.PAUSED, S.PAUSED, in_days(9), coordinator)
    assert (step.reason_code, step.reason) == (StepReason.FAMILY, "Ibu")
    assert seated.transitions.filter(to_status=S.PAUSED).count() == 2
    event = AuditEvent.objects.about(seated).latest("pk")
    assert (event.action, event.fields) == (Action.UPDATE, ["paused_until"])
    assert status(waiting) == S.WAITLISTED


@pytest.mark.parametrize("days", [0, 10_000])
def test_another_last_day_of_a_pause_lies_ahead_and_within_the_programme(coordinator: User, days: int) -> None:
    _program, (seated, _waiting) = take_part(coordinator)
    pause_until(seated, 5, coordinator)
    with pytest.raises(PauseDayError):
        change_pause(enrolment=seated, until=in_days(days), by=coordinator, reason=StepReason.FAMILY)
    assert Enrolment.objects.get(pk=seated.pk).paused_until == in_days(5)


def test_only_a_pause_that_goes_on_gets_another_last_day(coordinator: User) -> None:
    _program, (seated, _waiting) = take_part(coordinator)
    with pytest.raises(IllegalStepError):
        change_pause(enrolment=seated, until=in_days(5), by=coordinator, reason=StepReason.FAMILY)
    assert status(seated) == S.ENROLLED


def test_the_end_of_a_longer_pause_is_undone_to_its_last_day(coordinator: User) -> None:
    _program, (seated, _waiting) = take_part(coordinator)
    pause_until(seated, 5, coordinator)
    change_pause(enrolment=seated, until=in_days(9), by=coordinator, reason=StepReason.FAMILY)
    resume(enrolment=seated, by=coordinator)
    back = undo_step(enrolment=seated, step=seated.transitions.latest("pk"), by=coordinator, reason="Belum kembali")
    assert (back.status, back.paused_until) == (S.PAUSED, in_days(9))


def test_an_officer_lengthens_a_pause_on_the_page(personas: Personas) -> None:
    enrolment = enrol_person(person=build_person(kelurahan=personas.own), program=build_program(), by=personas.officer)
    client = signed_in(personas.officer)
    client.post(pause_url(enrolment), posted())
    change = reverse("programs:enrolment_pause_change", args=[enrolment.pk])
    assert change in client.get(enrolment.get_absolute_url()).text
    refused = client.post(change, posted({"paused-reason": "", "paused-note": "Ibu sakit"}))
    assert (refused.status_code, "Ibu sakit" in refused.text) == (422, True)
    page = client.post(change, posted({"paused-until": f"{in_days(9):%d-%m-%Y}"}), follow=True).text
    assert f"Jeda kini berlaku sampai {in_days(9):%d-%m-%Y}" in page
    client.post(reverse("programs:enrolment_resume", args=[enrolment.pk]))
    assert "tidak bisa lagi" in client.post(change, posted(), follow=True).text


def pause_url(enrolment: Enrolment) -> str:
    return reverse("programs:enrolment_pause", args=[enrolment.pk])


def posted(changed: dict[str, str] | None = None) -> dict[str, str]:
    return {"paused-until": f"{in_days(5):%d-%m-%Y}", "paused-reason": "health", "paused-note": ""} | (changed or {})


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_an_officer_pauses_and_ends_the_pause_on_the_page(personas: Personas) -> None:
    enrolment = enrol_person(person=build_person(kelurahan=personas.own), program=build_program(), by=personas.officer)
    client = signed_in(personas.officer)
    client.post(pause_url(enrolment), posted())
    page = client.post(pause_url(enrolment), posted(), follow=True).text
    assert f"{in_days(5):%d-%m-%Y}" in page
    assert enrolment.transitions.count() == 3
    assert "Jeda diakhiri" not in page
    home = client.get(reverse("home")).text
    assert "1 peserta kembali dari jeda" in home
    listed = client.get(reverse("programs:enrolment_list"), {"group": "returning"}).text
    assert enrolment.person.name in listed
    for _ in range(2):
        client.post(reverse("programs:enrolment_resume", args=[enrolment.pk]))
    assert status(enrolment) == S.ENROLLED
    assert enrolment.transitions.count() == 4


@pytest.mark.parametrize(
    "changed",
    [{"paused-until": ""}, {"paused-until": "kemarin"}, {"paused-until": "01-01-2020"}, {"paused-reason": ""}],
    ids=["no day", "no date", "past", "no reason"],
)
def test_what_is_missing_is_said_at_the_field_and_what_was_typed_stays(
    personas: Personas, changed: dict[str, str]
) -> None:
    enrolment = enrol_person(person=build_person(kelurahan=personas.own), program=build_program(), by=personas.officer)
    answer = signed_in(personas.officer).post(pause_url(enrolment), posted(changed | {"paused-note": "Melahirkan"}))
    assert answer.status_code == 422
    assert "Melahirkan" in answer.text
    assert 'aria-invalid="true"' in answer.text
    assert status(enrolment) == S.ENROLLED


def test_a_step_that_is_no_longer_possible_is_said_in_words(personas: Personas) -> None:
    waiting = build_enrolment(person=build_person(kelurahan=personas.own), status=S.WAITLISTED)
    client = signed_in(personas.officer)
    for data in (posted(), {}):
        page = client.post(pause_url(waiting), data, follow=True).text
        assert "tidak bisa lagi" in page
    assert status(waiting) == S.WAITLISTED


def test_another_kelurahan_and_partner_staff_pause_nobody(personas: Personas) -> None:
    program = build_program(partner=personas.partner)
    enrolment = build_enrolment(person=build_person(kelurahan=personas.foreign), program=program)
    assert signed_in(personas.officer).post(pause_url(enrolment), posted()).status_code == 404
    assert signed_in(personas.partner_staff).post(pause_url(enrolment), posted()).status_code == 403
    assert status(enrolment) == S.ENROLLED


def test_the_partner_sees_a_paused_participant_without_the_reason(personas: Personas) -> None:
    program = build_program(partner=personas.partner)
    enrolment = build_enrolment(person=build_person("Rosdiana", kelurahan=personas.own), program=program)
    pause(enrolment=enrolment, until=in_days(5), by=personas.officer, reason=StepReason.HEALTH, note="Melahirkan")
    page = signed_in(personas.partner_staff).get(enrolment.get_absolute_url()).text
    assert "Rosdiana" in page
    assert f"{in_days(5):%d-%m-%Y}" in page
    assert "Melahirkan" not in page
