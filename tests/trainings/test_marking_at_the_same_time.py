"""Two people who mark at the same moment: no mark is lost and nothing collides."""

import time
from functools import partial
from threading import Thread

import pytest
from django.db import connection, transaction

from bontang_empowerment.accounts.models import Role
from programs.models import Program
from tests.at_once import at_once
from tests.builders import (
    build_batch,
    build_batch_participant,
    build_enrolment,
    build_program,
    build_session,
    build_user,
)
from tests.trainings.marking import record_attendance
from trainings.models import Attendance, BatchParticipant
from trainings.services.attendance import record_batch_attendance
from trainings.services.batches import take_in_participants

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql]


def test_two_people_marking_different_people_of_one_meeting_lose_nothing() -> None:
    batch = build_batch(program=build_program(capacity=100))
    session = build_session(batch=batch)
    people = [build_batch_participant(batch=batch).pk for _number in range(30)]
    here, there = build_user(role=Role.COORDINATOR), build_user(role=Role.COORDINATOR)
    at_once(
        [
            *(partial(record_attendance, session=session, marks={pk: "present"}, by=here) for pk in people[:5]),
            *(partial(record_attendance, session=session, marks={pk: "sick"}, by=there) for pk in people[5:10]),
        ]
    )
    assert set(Attendance.objects.values_list("participant", "status")) == {
        *((pk, "present") for pk in people[:5]),
        *((pk, "sick") for pk in people[5:10]),
    }


def test_the_same_cells_in_opposite_order_neither_collide_nor_wait_for_ever() -> None:
    batch = build_batch(program=build_program(capacity=100))
    sessions = [build_session(batch=batch, number=number) for number in range(1, 9)]
    people = [build_batch_participant(batch=batch) for _number in range(10)]
    cells = [(session.pk, person.pk) for session in sessions for person in people]
    by = build_user(role=Role.COORDINATOR)
    at_once(
        partial(record_batch_attendance, batch=batch, marks=dict.fromkeys(order, status), by=by)
        for order, status in ((cells, "present"), (cells[::-1], "absent"), (cells, "sick"), (cells[::-1], "late"))
    )
    assert Attendance.objects.count() == len(cells)
    assert Attendance.objects.values("status").distinct().count() == 1


def test_everyone_else_present_waits_for_a_mark_on_its_way_and_then_spares_it() -> None:
    batch = build_batch(program=build_program(capacity=100))
    session = build_session(batch=batch)
    sick, other = (build_batch_participant(batch=batch).pk for _number in range(2))
    by = build_user(role=Role.COORDINATOR)

    def mark_the_rest() -> None:
        record_attendance(session=session, marks={}, rest={sick: "present", other: "present"}, by=by)
        connection.close()

    later = Thread(target=mark_the_rest)
    with transaction.atomic():
        record_attendance(session=session, marks={sick: "sick"}, by=by)
        later.start()
        wait_until_somebody_waits_for_a_lock()
    later.join(timeout=60)
    assert dict(Attendance.objects.values_list("participant", "status")) == {sick: "sick", other: "present"}


def wait_until_somebody_waits_for_a_lock() -> None:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
        time.sleep(0.05)
    pytest.fail("The second save did not wait for the first.")


def test_two_batches_filled_at_once_take_each_person_in_once() -> None:
    program: Program = build_program(capacity=100)
    for _number in range(20):
        build_enrolment(program=program)
    batches = [build_batch(program=program, name=f"Angkatan {number}") for number in range(4)]
    by = build_user(role=Role.COORDINATOR)
    at_once(partial(take_in_participants, batch=batch, by=by) for batch in batches)
    assert BatchParticipant.objects.count() == 20
    assert BatchParticipant.objects.values("enrolment").distinct().count() == 20
