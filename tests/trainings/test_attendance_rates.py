"""Attendance rates: attended out of marked, for each user exactly the rows they may count."""

from datetime import timedelta

import pytest
from django.utils import timezone

from bontang_empowerment.accounts.models import Role
from programs.models import Enrolment
from tests.builders import (
    Personas,
    build_attendance,
    build_batch,
    build_batch_participant,
    build_person,
    build_program,
    build_session,
    build_user,
)
from tests.queries import queries_of
from tests.trainings.marking import attendance_rate
from trainings.metrics import Rate, attendance_by_program, participant_rates
from trainings.models import Attendance, Batch, BatchParticipant

pytestmark = pytest.mark.django_db


@pytest.fixture
def batch(personas: Personas) -> Batch:
    return build_batch(program=build_program(partner=personas.partner))


def participant_of(batch: Batch, personas: Personas, *, foreign: bool = False) -> BatchParticipant:
    kelurahan = personas.foreign if foreign else personas.own
    return build_batch_participant(batch=batch, person=build_person(kelurahan=kelurahan))


def test_present_and_late_count_as_attended_and_the_others_only_as_marked(personas: Personas, batch: Batch) -> None:
    session = build_session(batch=batch)
    for status in ("present", "late", "excused", "sick", "absent"):
        build_attendance(session=session, participant=participant_of(batch, personas), status=status)
    assert attendance_rate(personas.coordinator) == Rate(attended=2, marked=5)


def test_who_is_not_filled_in_yet_is_not_absent(personas: Personas, batch: Batch) -> None:
    session = build_session(batch=batch)
    build_attendance(session=session, participant=participant_of(batch, personas))
    participant_of(batch, personas)
    rate = attendance_rate(personas.coordinator)
    assert rate == Rate(attended=1, marked=1)
    assert rate.share == 1


def test_without_any_mark_there_is_no_share(personas: Personas) -> None:
    assert attendance_rate(personas.coordinator).share is None


@pytest.mark.parametrize(("joined", "left"), [(1, None), (-9, -3)])
def test_marks_outside_the_days_in_the_batch_do_not_count(
    personas: Personas, batch: Batch, joined: int, left: int | None
) -> None:
    today = timezone.localdate()
    participant = participant_of(batch, personas)
    participant.joined_on = today + timedelta(days=joined)
    participant.left_on = None if left is None else today + timedelta(days=left)
    participant.save()
    build_attendance(session=build_session(batch=batch, held_on=today), participant=participant)
    assert attendance_rate(personas.coordinator) == Rate()


def test_an_officer_counts_the_own_kelurahan_and_a_partner_the_own_programmes(personas: Personas, batch: Batch) -> None:
    other = build_batch(program=build_program())
    for of in (batch, other):
        session = build_session(batch=of)
        build_attendance(session=session, participant=participant_of(of, personas))
        build_attendance(session=session, participant=participant_of(of, personas, foreign=True), status="absent")
    assert attendance_rate(personas.officer) == Rate(attended=2, marked=2)
    assert attendance_rate(personas.neighbour) == Rate(attended=0, marked=2)
    assert attendance_rate(personas.partner_staff) == Rate(attended=1, marked=2)
    assert attendance_rate(personas.coordinator) == Rate(attended=2, marked=4)


def test_an_auditor_counts_the_city_without_seeing_a_row(personas: Personas, batch: Batch) -> None:
    build_attendance(session=build_session(batch=batch), participant=participant_of(batch, personas))
    assert attendance_rate(build_user(role=Role.AUDITOR)) == Rate(attended=1, marked=1)
    assert attendance_rate(build_user()) == Rate()


def test_each_programme_has_its_own_rate_in_one_query(personas: Personas, batch: Batch) -> None:
    other = build_batch(program=build_program())
    build_attendance(session=build_session(batch=batch), participant=participant_of(batch, personas))
    session = build_session(batch=other)
    for status in ("present", "absent"):
        build_attendance(session=session, participant=participant_of(other, personas), status=status)
    assert attendance_by_program(Attendance.objects.countable_by(personas.coordinator)) == {
        batch.program_id: Rate(attended=1, marked=1),
        other.program_id: Rate(attended=1, marked=2),
    }
    queries = queries_of(lambda: attendance_by_program(Attendance.objects.countable_by(personas.coordinator)))
    assert len([sql for sql in queries if "trainings_attendance" in sql]) == 1


def test_rates_follow_the_enrolments_that_a_page_has_filtered(personas: Personas, batch: Batch) -> None:
    session = build_session(batch=batch)
    build_attendance(session=session, participant=participant_of(batch, personas), status="absent")
    build_attendance(session=session, participant=participant_of(batch, personas, foreign=True))
    enrolments = Enrolment.objects.filter(person__household__kelurahan=personas.foreign)
    assert attendance_rate(personas.coordinator, enrolments=enrolments) == Rate(attended=1, marked=1)


def test_each_participant_of_a_batch_has_a_rate(personas: Personas, batch: Batch) -> None:
    diligent, other = participant_of(batch, personas), participant_of(batch, personas)
    for number, status in ((1, "present"), (2, "sick")):
        session = build_session(batch=batch, number=number)
        build_attendance(session=session, participant=diligent)
        build_attendance(session=session, participant=other, status=status)
    participant_of(batch, personas)
    assert participant_rates(batch) == {diligent.pk: Rate(2, 2), other.pk: Rate(1, 2)}
