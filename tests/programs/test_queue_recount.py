"""At night the queues are reckoned anew: what ended by its day moves its person, with the reason, and only once."""

from datetime import date, timedelta

import pytest
from django.utils import timezone, translation

from beneficiaries.models import PpksRecord
from beneficiaries.ppks_codes import PpksCategory
from beneficiaries.services.ppks import record_ppks
from bontang_empowerment.accounts.models import Role, User
from bontang_empowerment.audit.models import AuditEvent
from bontang_empowerment.jobs.models import Job, JobState
from bontang_empowerment.jobs.registry import kind_of
from bontang_empowerment.jobs.starting import start_job
from programs.codes import EnrolmentStatus
from programs.models import Enrolment, PlaceChange, Program
from programs.person_page import place_entries
from programs.priority_codes import PriorityRule
from programs.services.enrolment import enrol_person
from programs.services.priority import set_weights
from programs.services.queue_recount import KIND, recount_queues
from tests.builders import build_enrolment, build_person, build_program, build_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator() -> User:
    return build_user(role=Role.COORDINATOR)


def build_queue(by: User) -> tuple[Program, Enrolment, Enrolment]:
    """Two wait; the second one stands first for a PPKS record."""
    program = build_program(capacity=1)
    build_enrolment(program=program, status=EnrolmentStatus.ENROLLED)
    set_weights(program, {PriorityRule.PPKS: 10})
    first = enrol_person(person=build_person(), program=program, by=by)
    neglected = build_person()
    record_ppks(person=neglected, category=PpksCategory.NEGLECTED_ELDER, since=date(2026, 1, 5), by=by)
    return program, first, enrol_person(person=neglected, program=program, by=by)


def let_end(enrolment: Enrolment) -> None:
    """The day on which the record ends has come; nobody has touched it."""
    ended = timezone.localdate() - timedelta(days=1)
    PpksRecord.objects.filter(person=enrolment.person_id).update(until=ended)


def places(program: Program) -> list[int]:
    return list(program.enrolments.waiting().in_queue_order().values_list("pk", flat=True))


def test_what_ended_by_its_day_moves_its_person_at_night_and_the_move_says_why(coordinator: User) -> None:
    program, first, second = build_queue(coordinator)
    assert places(program) == [second.pk, first.pk]
    let_end(second)
    job = start_job(kind=KIND, by=None)
    assert (job.state, job.rows_done) == (JobState.DONE, 1)
    assert places(program) == [first.pk, second.pk]
    with translation.override("en"):
        told = place_entries(second, coordinator)[0]
        assert (told.title, told.by) == ("Place in the queue: 1 → 2", "By the count of the night")
    assert "-10" in PlaceChange.objects.get().why


def test_a_second_night_on_the_same_facts_writes_nothing(coordinator: User) -> None:
    _program, _first, second = build_queue(coordinator)
    let_end(second)
    start_job(kind=KIND, by=None)
    before = (PlaceChange.objects.count(), AuditEvent.objects.filter(target_type="programs.enrolment").count())
    job = start_job(kind=KIND, by=None)
    after = (PlaceChange.objects.count(), AuditEvent.objects.filter(target_type="programs.enrolment").count())
    assert before == after
    assert job.result == "0 prioritas berubah."


def test_a_night_that_was_interrupted_goes_on_behind_the_last_programme(coordinator: User) -> None:
    for _number in range(2):
        let_end(build_queue(coordinator)[2])
    first = next(iter(recount_queues(Job(), {})))
    assert (first.done, first.resume["changed"]) == (1, 1)
    last = list(recount_queues(Job(), first.resume))[-1]
    assert (last.done, last.result) == (2, "2 prioritas berubah.")


def test_a_programme_without_points_is_not_looked_at(coordinator: User) -> None:
    build_enrolment(status=EnrolmentStatus.WAITLISTED)
    assert [step.done for step in recount_queues(Job(), {})] == [0]


def test_it_starts_by_itself_at_the_hour_that_is_set(settings: object) -> None:
    settings.QUEUE_RECOUNT_HOUR = 3  # type: ignore[attr-defined]  # pytest-django's settings
    assert kind_of(KIND).hour() == 3
