"""A seat that is offered is kept for some days; without an answer it goes to the next in line."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bontang_empowerment.accounts.models import Role, User
from bontang_empowerment.jobs.models import Job, JobState
from bontang_empowerment.jobs.starting import start_job
from programs.codes import EnrolmentStatus, StepReason
from programs.models import Enrolment, Program
from programs.services.enrolment import accept_offer, enrol_person, withdraw
from programs.services.offer_deadlines import KIND, pass_on_offers
from programs.services.refusals import IllegalStepError
from programs.services.seats import pass_on_overdue_offers
from tests.builders import build_person, build_program, build_user
from tests.queries import count_queries

pytestmark = pytest.mark.django_db
S = EnrolmentStatus


@pytest.fixture
def coordinator() -> User:
    return build_user(role=Role.COORDINATOR)


def build_offer(by: User, *, waiting: int = 2, offer_days: int = 7) -> tuple[Program, list[Enrolment]]:
    """A programme of one seat, offered to the first of those who wait."""
    program = build_program(capacity=1, offer_days=offer_days)
    seated, *others = [enrol_person(person=build_person(), program=program, by=by) for _ in range(waiting + 1)]
    withdraw(enrolment=seated, by=by, reason=StepReason.WORK)
    return program, [Enrolment.objects.get(pk=other.pk) for other in others]


def let_run_out(enrolment: Enrolment) -> None:
    Enrolment.objects.filter(pk=enrolment.pk).update(offer_until=timezone.localdate() - timedelta(days=1))


def status(enrolment: Enrolment) -> str:
    return Enrolment.objects.get(pk=enrolment.pk).status


def test_an_offer_may_be_answered_for_as_many_days_as_the_programme_says(coordinator: User) -> None:
    _program, (first, second) = build_offer(coordinator, offer_days=3)
    assert (first.status, first.offer_until) == (S.OFFERED, timezone.localdate() + timedelta(days=3))
    assert second.offer_until is None
    accept_offer(enrolment=first, by=coordinator)
    first.refresh_from_db()
    assert (first.status, first.offer_until) == (S.ENROLLED, None)


def test_the_last_day_still_counts(coordinator: User) -> None:
    program, (first, _second) = build_offer(coordinator)
    Enrolment.objects.filter(pk=first.pk).update(offer_until=timezone.localdate())
    assert pass_on_overdue_offers(program.pk) == 0
    assert status(first) == S.OFFERED


def test_at_night_a_seat_nobody_answered_for_goes_to_the_next(coordinator: User) -> None:
    _program, (first, second) = build_offer(coordinator)
    let_run_out(first)
    job = start_job(kind=KIND, by=None)
    assert (job.state, job.rows_done) == (JobState.DONE, 1)
    assert (status(first), status(second)) == (S.DECLINED, S.OFFERED)
    last = first.transitions.latest("pk")
    assert (last.from_status, last.reason_code, last.by) == (S.OFFERED, StepReason.NO_ANSWER, None)
    assert second.transitions.latest("pk").by is None


def test_a_night_that_was_interrupted_goes_on_counting(coordinator: User) -> None:
    offers = [build_offer(coordinator)[1][0] for _ in range(3)]
    for offer in offers:
        let_run_out(offer)
    first_run = pass_on_offers(Job(), {})
    assert next(first_run).done == 1
    before_the_stop = next(first_run)
    rest = list(pass_on_offers(Job(), before_the_stop.resume))
    assert [progress.done for progress in rest] == [3, 3]
    assert rest[0].resume == {"ended": 3, "done": 3}
    assert rest[-1].result.startswith("3 ")
    assert [status(offer) for offer in offers] == [S.DECLINED] * 3


def test_one_who_answers_too_late_is_refused_and_the_seat_is_passed_on(coordinator: User) -> None:
    _program, (first, second) = build_offer(coordinator)
    let_run_out(first)
    with pytest.raises(IllegalStepError):
        accept_offer(enrolment=first, by=coordinator)
    assert (status(first), status(second)) == (S.DECLINED, S.OFFERED)


def test_whoever_works_on_the_programme_passes_overdue_seats_on(coordinator: User) -> None:
    program, (first, second) = build_offer(coordinator)
    let_run_out(first)
    newcomer = enrol_person(person=build_person(), program=program, by=coordinator)
    assert (status(first), status(second), newcomer.status) == (S.DECLINED, S.OFFERED, S.WAITLISTED)


def test_many_overdue_offers_take_as_many_queries_as_one(coordinator: User) -> None:
    def passing_on(number: int) -> int:
        program = build_program(capacity=number)
        seated = [enrol_person(person=build_person(), program=program, by=coordinator) for _ in range(number)]
        for _ in range(2 * number):
            enrol_person(person=build_person(), program=program, by=coordinator)
        for enrolment in seated:
            withdraw(enrolment=enrolment, by=coordinator, reason=StepReason.WORK)
        program.enrolments.filter(status=S.OFFERED).update(offer_until=timezone.localdate() - timedelta(days=1))
        return count_queries(lambda: pass_on_overdue_offers(program.pk))

    assert passing_on(1) == passing_on(6)


def test_the_pages_say_until_when(client: Client, coordinator: User) -> None:
    program, (first, _second) = build_offer(coordinator)
    client.force_login(coordinator)
    assert first.offer_until is not None
    day = f"{first.offer_until:%d-%m-%Y}"
    listed = f"{reverse('programs:enrolment_list')}?status=offered"
    for url in (first.get_absolute_url(), listed):
        assert day in client.get(url).content.decode(), url
    home = client.get(reverse("home")).content.decode()
    assert day in home
    assert "7 hari" in client.get(reverse("programs:program_queue", args=[program.pk])).content.decode()


def test_the_history_says_that_a_rule_ended_the_offer(client: Client, coordinator: User) -> None:
    program, (first, _second) = build_offer(coordinator)
    let_run_out(first)
    pass_on_overdue_offers(program.pk)
    client.force_login(coordinator)
    page = client.get(first.get_absolute_url()).content.decode()
    assert "Tidak ada jawaban sampai batas waktu" in page
    assert "Oleh aturan batas waktu" in page
