"""Opening a batch, taking participants in, planning meetings."""

import uuid
from datetime import time, timedelta
from functools import partial

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from bontang_empowerment.accounts.models import Role, User
from bontang_empowerment.audit.models import Action, AuditEvent
from programs.codes import EnrolmentStatus
from programs.models import Program
from tests.builders import (
    build_attendance,
    build_batch,
    build_batch_participant,
    build_enrolment,
    build_person,
    build_program,
    build_session,
    build_user,
)
from tests.queries import count_queries
from trainings.models import Batch, BatchParticipant, Course, Session
from trainings.services.batches import open_batch, plan_session, take_in_participants

pytestmark = pytest.mark.django_db


@pytest.fixture
def by() -> User:
    return build_user(role=Role.COORDINATOR)


@pytest.fixture
def program() -> Program:
    return build_program()


def open_first(program: Program, by: User, *, name: str = "Angkatan 1", token: uuid.UUID | None = None) -> Batch:
    course, _created = Course.objects.get_or_create(name="Menjahit Dasar", defaults={"hours": 32})
    return open_batch(program=program, course=course, name=name, capacity=20, submission_token=token, by=by)


def plan_first(batch: Batch, by: User, *, token: uuid.UUID | None = None, ends_at: time = time(12)) -> Session:
    day = timezone.localdate()
    return plan_session(
        batch=batch,
        number=1,
        held_on=day,
        starts_at=time(9),
        ends_at=ends_at,
        topic="Pola",
        submission_token=token,
        by=by,
    )


def test_a_batch_is_opened_and_recorded(program: Program, by: User) -> None:
    batch = open_first(program, by)
    event = AuditEvent.objects.about(batch).get()
    assert (event.actor, event.action) == (by, Action.CREATE)
    assert event.fields == ["capacity", "course", "instructor", "instructor_user", "name", "program", "venue"]


def test_a_second_batch_of_the_same_name_is_refused_in_words(program: Program, by: User) -> None:
    open_first(program, by)
    with pytest.raises(ValidationError, match="batch of this name already"):
        open_first(program, by)
    assert Batch.objects.count() == 1


def test_posting_a_batch_twice_opens_one(program: Program, by: User) -> None:
    token = uuid.uuid4()
    assert open_first(program, by, token=token) == open_first(program, by, token=token)
    assert AuditEvent.objects.count() == 1


def test_a_token_never_gives_away_a_batch_that_one_may_not_see(program: Program, by: User) -> None:
    token = uuid.uuid4()
    open_first(program, by, token=token)
    with pytest.raises(ValidationError, match="already used for another record"):
        open_first(build_program(), build_user(), name="Angkatan 2", token=token)


def test_a_meeting_is_planned_once_however_often_it_is_posted(program: Program, by: User) -> None:
    batch, token = build_batch(program=program), uuid.uuid4()
    session = plan_first(batch, by, token=token)
    assert plan_first(batch, by, token=token) == session
    assert AuditEvent.objects.about(session).get().action == Action.CREATE


def test_two_meetings_of_one_number_are_refused_in_words(program: Program, by: User) -> None:
    batch = build_batch(program=program)
    plan_first(batch, by)
    with pytest.raises(ValidationError, match="meeting of this number already"):
        plan_first(batch, by)


def test_a_meeting_that_ends_before_it_starts_is_refused_in_words(program: Program, by: User) -> None:
    with pytest.raises(ValidationError, match="must end after it starts"):
        plan_first(build_batch(program=program), by, ends_at=time(8))
    assert not Session.objects.exists()


def test_everybody_enrolled_is_taken_in_from_today(program: Program, by: User) -> None:
    enrolled = [build_enrolment(program=program) for _number in range(3)]
    for status in (EnrolmentStatus.WAITLISTED, EnrolmentStatus.OFFERED, EnrolmentStatus.EXITED):
        build_enrolment(program=program, status=status)
    build_enrolment()
    batch = build_batch(program=program)
    assert take_in_participants(batch=batch, by=by).taken == 3
    places = BatchParticipant.objects.all()
    assert {place.enrolment for place in places} == set(enrolled)
    assert {(place.batch, place.joined_on) for place in places} == {(batch, timezone.localdate())}
    assert AuditEvent.objects.filter(target_type="trainings.batchparticipant", action=Action.CREATE).count() == 3


def test_who_is_in_a_batch_of_the_programme_stays_there(program: Program, by: User) -> None:
    first, second = build_batch(program=program), build_batch(program=program, name="Angkatan 2")
    build_batch_participant(batch=first)
    build_enrolment(program=program)
    assert take_in_participants(batch=second, by=by).taken == 1
    assert take_in_participants(batch=second, by=by).taken == 0
    assert first.participants.count() == second.participants.count() == 1


def test_taking_in_fifty_costs_as_many_queries_as_five(by: User) -> None:
    costs = []
    for number in (5, 50):
        program = build_program(capacity=100)
        for _place in range(number):
            build_enrolment(program=program)
        batch = build_batch(program=program)
        costs.append(count_queries(partial(take_in_participants, batch=batch, by=by)))
    assert costs[0] == costs[1]


def test_a_session_knows_how_many_it_expects_and_how_many_are_filled(program: Program) -> None:
    today = timezone.localdate()
    batch = build_batch(program=program)
    session = build_session(batch=batch)
    present, _open = (build_batch_participant(batch=batch) for _number in range(2))
    gone = build_batch_participant(batch=batch, left_on=today - timedelta(days=1))
    build_batch_participant(batch=batch, joined_on=today + timedelta(days=1))
    for participant in (present, gone):
        build_attendance(session=session, participant=participant)
    found = Session.objects.with_filled().get()
    assert (found.expected_count, found.filled_count) == (2, 1)
    assert list(Session.objects.unfilled(today)) == [session]


def test_nobody_is_asked_to_fill_in_who_left_the_programme(program: Program) -> None:
    batch = build_batch(program=program)
    session = build_session(batch=batch)
    participant = build_batch_participant(batch=batch, person=build_person())
    assert list(Session.objects.unfilled(session.held_on)) == [session]
    enrolment = participant.enrolment
    enrolment.status, enrolment.seat_number = EnrolmentStatus.WITHDRAWN, None
    enrolment.applied_at = timezone.now() - timedelta(days=20)
    enrolment.save()
    assert not Session.objects.unfilled(session.held_on).exists()


def test_a_batch_counts_its_sessions_and_those_who_are_there_today(program: Program) -> None:
    today = timezone.localdate()
    batch = build_batch(program=program)
    for number, days in ((1, -7), (2, 3), (3, 10)):
        build_session(batch=batch, number=number, held_on=today + timedelta(days=days))
    build_batch_participant(batch=batch)
    build_batch_participant(batch=batch, left_on=today - timedelta(days=1))
    found = Batch.objects.with_counts().get()
    assert (found.session_count, found.participant_count) == (3, 1)
    assert found.next_session_on == today + timedelta(days=3)
