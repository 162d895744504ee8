"""The service that records attendance: what it writes, what it refuses, what it leaves alone."""

from datetime import timedelta
from functools import partial

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from bontang_empowerment.accounts.models import Role, User
from bontang_empowerment.audit.models import Action, AuditEvent
from bontang_empowerment.bulk_loading import write_values
from programs.codes import EnrolmentStatus
from programs.models import EnrolmentTransition
from tests.builders import (
    build_attendance,
    build_batch,
    build_batch_participant,
    build_person,
    build_program,
    build_session,
    build_user,
)
from tests.queries import count_queries
from tests.trainings.marking import record_attendance
from trainings.models import Attendance, Batch, BatchParticipant, Session
from trainings.services.attendance import WRITTEN, MarksSaved, record_batch_attendance

pytestmark = pytest.mark.django_db


@pytest.fixture
def by() -> User:
    return build_user(role=Role.COORDINATOR)


@pytest.fixture
def batch() -> Batch:
    return build_batch(program=build_program())


@pytest.fixture
def session(batch: Batch) -> Session:
    return build_session(batch=batch)


@pytest.fixture
def participant(batch: Batch) -> BatchParticipant:
    return build_batch_participant(batch=batch)


def test_marks_are_written_with_who_set_them(session: Session, participant: BatchParticipant, by: User) -> None:
    saved = record_attendance(session=session, marks={participant.pk: "late"}, by=by)
    mark = Attendance.objects.get()
    assert saved == MarksSaved(written=1)
    assert (mark.session, mark.participant, mark.status, mark.marked_by) == (session, participant, "late", by)


def test_a_mark_can_be_changed_and_the_others_stay(batch: Batch, session: Session, by: User) -> None:
    first, second = build_batch_participant(batch=batch), build_batch_participant(batch=batch)
    record_attendance(session=session, marks={first.pk: "present", second.pk: "present"}, by=by)
    record_attendance(session=session, marks={first.pk: "sick"}, by=build_user())
    assert set(Attendance.objects.values_list("participant", "status")) == {(first.pk, "sick"), (second.pk, "present")}


def test_repeating_a_mark_changes_nothing_and_records_nothing(
    session: Session, participant: BatchParticipant, by: User
) -> None:
    record_attendance(session=session, marks={participant.pk: "present"}, by=by)
    before = Attendance.objects.values().get()
    assert record_attendance(session=session, marks={participant.pk: "present"}, by=build_user()) == MarksSaved()
    assert Attendance.objects.values().get() == before
    assert AuditEvent.objects.about(Attendance.objects.get()).count() == 1


def test_each_mark_leaves_an_event_of_its_own_naming_the_field_alone(batch: Batch, session: Session, by: User) -> None:
    first, second = (build_batch_participant(batch=batch) for _number in range(2))
    record_attendance(session=session, marks={first.pk: "sick"}, by=by)
    record_attendance(session=session, marks={first.pk: "present", second.pk: "sick"}, by=by)
    of_first, of_second = (Attendance.objects.get(participant=row) for row in (first, second))
    assert actions_on(of_first) == [Action.CREATE, Action.UPDATE]
    assert actions_on(of_second) == [Action.CREATE]
    assert AuditEvent.objects.filter(actor=by, fields=["status"], reason="").count() == 3


def actions_on(mark: Attendance) -> list[str]:
    return list(AuditEvent.objects.about(mark).order_by("pk").values_list("action", flat=True))


def test_saving_a_whole_batch_records_each_mark_that_changed(batch: Batch, by: User) -> None:
    participant = build_batch_participant(batch=batch)
    sessions = [build_session(batch=batch, number=number) for number in (1, 2, 3)]
    build_attendance(session=sessions[0], participant=participant)
    cells: dict[tuple[int, int], str | None] = {(session.pk, participant.pk): "present" for session in sessions}
    assert record_batch_attendance(batch=batch, marks=cells, by=by) == MarksSaved(written=2)
    written = Attendance.objects.filter(session__in=sessions[1:])
    assert set(AuditEvent.objects.values_list("target_id", flat=True)) == {str(mark.pk) for mark in written}


@pytest.mark.parametrize("nothing", [None, ""])
def test_a_mark_can_be_taken_back_on_the_day_it_was_made(
    session: Session, participant: BatchParticipant, by: User, nothing: str | None
) -> None:
    record_attendance(session=session, marks={participant.pk: "absent"}, by=by)
    mark = Attendance.objects.get()
    assert record_attendance(session=session, marks={participant.pk: nothing}, by=by) == MarksSaved(cleared=1)
    assert not Attendance.objects.exists()
    assert actions_on(mark) == [Action.CREATE, Action.DELETE]


def test_later_a_mark_can_be_changed_but_not_taken_back(
    session: Session, participant: BatchParticipant, by: User
) -> None:
    mark = build_attendance(session=session, participant=participant, status="absent")
    Attendance.objects.filter(pk=mark.pk).update(created_at=timezone.now() - timedelta(days=1))
    record_attendance(session=session, marks={participant.pk: "sick"}, by=by)
    with pytest.raises(ValidationError, match="on the day it was made"):
        record_attendance(session=session, marks={participant.pk: None}, by=by)
    assert Attendance.objects.get().status == "sick"


def refused(session: Session, participant: BatchParticipant, status: str, by: User) -> str:
    """The message of the refusal, after checking that nothing was written."""
    with pytest.raises(ValidationError) as refusal:
        record_attendance(session=session, marks={participant.pk: status}, by=by)
    assert not Attendance.objects.exists()
    assert not AuditEvent.objects.exists()
    return " ".join(refusal.value.messages)


def test_an_unknown_mark_is_refused(session: Session, participant: BatchParticipant, by: User) -> None:
    assert "no such attendance mark" in refused(session, participant, "here", by)


def test_a_meeting_of_tomorrow_is_refused(batch: Batch, participant: BatchParticipant, by: User) -> None:
    tomorrow = timezone.localdate() + timedelta(days=1)
    session = build_session(batch=batch, number=7, held_on=tomorrow)
    message = refused(session, participant, "present", by)
    assert "Meeting 7" in message
    assert f"{tomorrow:%d-%m-%Y}" in message


def test_a_participant_of_another_batch_is_refused_without_a_name(session: Session, by: User) -> None:
    other = build_batch_participant(batch=build_batch(), person=build_person("Rahasia"))
    message = refused(session, other, "present", by)
    assert "not of this batch" in message
    assert "Rahasia" not in message


def test_a_meeting_of_another_batch_is_refused(batch: Batch, participant: BatchParticipant, by: User) -> None:
    other = build_session(batch=build_batch())
    with pytest.raises(ValidationError, match="not of this batch"):
        record_batch_attendance(batch=batch, marks={(other.pk, participant.pk): "present"}, by=by)
    assert not Attendance.objects.exists()


def test_who_joined_later_is_refused_by_name(batch: Batch, session: Session, by: User) -> None:
    later = session.held_on + timedelta(days=1)
    participant = build_batch_participant(batch=batch, person=build_person("Jumriah"), joined_on=later)
    assert "Jumriah joined the batch after" in refused(session, participant, "present", by)


def test_who_left_before_is_refused_by_name(batch: Batch, session: Session, by: User) -> None:
    earlier = session.held_on - timedelta(days=1)
    participant = build_batch_participant(batch=batch, person=build_person("Jumriah"), left_on=earlier)
    assert "Jumriah had left before" in refused(session, participant, "present", by)


def leave_programme(participant: BatchParticipant, *, days_ago: int, by: User) -> None:
    enrolment = participant.enrolment
    enrolment.status, enrolment.seat_number = EnrolmentStatus.EXITED, None
    enrolment.save()
    left_at = timezone.now() - timedelta(days=days_ago)
    EnrolmentTransition.objects.create(enrolment=enrolment, to_status=EnrolmentStatus.EXITED, at=left_at, by=by)


def test_leaving_the_programme_is_leaving_the_batch(session: Session, participant: BatchParticipant, by: User) -> None:
    leave_programme(participant, days_ago=1, by=by)
    assert "had left before" in refused(session, participant, "present", by)


def test_who_leaves_the_programme_is_still_marked_for_that_day(
    session: Session, participant: BatchParticipant, by: User
) -> None:
    leave_programme(participant, days_ago=0, by=by)
    assert record_attendance(session=session, marks={participant.pk: "absent"}, by=by) == MarksSaved(written=1)


def test_one_refused_mark_keeps_all_others_out(batch: Batch, session: Session, by: User) -> None:
    good, bad = build_batch_participant(batch=batch), build_batch_participant(batch=batch)
    with pytest.raises(ValidationError):
        record_attendance(session=session, marks={good.pk: "present", bad.pk: "here"}, by=by)
    assert not Attendance.objects.exists()


def cells_of(participants: int, sessions: int) -> tuple[Batch, dict[tuple[int, int], str | None]]:
    batch = build_batch(program=build_program(capacity=100))
    people = [build_batch_participant(batch=batch) for _number in range(participants)]
    meetings = [build_session(batch=batch, number=number + 1) for number in range(sessions)]
    return batch, {(meeting.pk, person.pk): "present" for meeting in meetings for person in people}


@pytest.mark.postgresql
def test_thirty_people_at_twenty_four_meetings_cost_as_many_queries_as_one_mark(by: User) -> None:
    few, many = cells_of(1, 1), cells_of(30, 24)
    costs = [count_queries(partial(record_batch_attendance, batch=of, marks=cells, by=by)) for of, cells in (few, many)]
    assert Attendance.objects.count() == 721
    assert costs[0] == costs[1]
    changed: dict[tuple[int, int], str | None] = dict.fromkeys(many[1], "absent")
    assert count_queries(lambda: record_batch_attendance(batch=many[0], marks=changed, by=by)) == costs[0]
    assert Attendance.objects.filter(status="absent").count() == 720


def test_marks_written_at_once_keep_what_stood_and_name_each_key(by: User, batch: Batch) -> None:
    """New ones and changed ones in one statement: a changed mark keeps its key and the day it was first made."""
    session = build_session(batch=batch)
    stood, fresh = (build_batch_participant(batch=batch) for _number in range(2))
    before = build_attendance(session=session, participant=stood, status="absent")
    now = timezone.now()
    rows = [(session.pk, row.pk, "late", by.pk, now) for row in (stood, fresh)]
    keys = write_values(Attendance, WRITTEN, rows, unique=WRITTEN[:2])
    marks = {mark.participant_id: mark for mark in Attendance.objects.filter(session=session)}
    assert keys == {(session.pk, row.pk): marks[row.pk].pk for row in (stood, fresh)}
    assert (marks[stood.pk].pk, marks[stood.pk].created_at) == (before.pk, before.created_at)
    assert {(mark.status, mark.marked_by_id, mark.marked_at) for mark in marks.values()} == {("late", by.pk, now)}
    assert write_values(Attendance, WRITTEN, [], unique=WRITTEN[:2]) == {}
