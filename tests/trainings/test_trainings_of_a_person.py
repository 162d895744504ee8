"""What a person's page tells of their trainings, and to whom."""

import pytest

from beneficiaries.extension import timeline_of
from beneficiaries.models import Person
from bontang_empowerment.accounts.models import User
from tests.builders import (
    Personas,
    build_attendance,
    build_batch,
    build_batch_participant,
    build_person,
    build_program,
    build_session,
)
from tests.queries import count_queries
from trainings.metrics import Rate
from trainings.models import Batch
from trainings.person_page import batches_on_timeline, trainings_panel

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(personas: Personas) -> Person:
    return build_person(kelurahan=personas.own)


def take(batch: Batch, person: Person, *statuses: str) -> None:
    participant = build_batch_participant(batch=batch, person=person)
    for number, status in enumerate(statuses, start=1):
        build_attendance(session=build_session(batch=batch, number=number), participant=participant, status=status)


def rates(person: Person, user: User) -> list[Rate]:
    panel = trainings_panel(person, user)
    return [taken.rate for taken in panel["batches"]] if panel else []


def test_the_card_shows_each_batch_with_its_attendance(personas: Personas, person: Person) -> None:
    take(build_batch(program=build_program()), person, "present", "absent")
    take(build_batch(program=build_program()), person)
    assert rates(person, personas.officer) == [Rate(0, 0), Rate(1, 2)]


def test_there_is_no_card_before_the_first_batch(personas: Personas, person: Person) -> None:
    assert trainings_panel(person, personas.officer) is None


def test_partner_staff_see_the_batches_of_own_programmes_alone(personas: Personas, person: Person) -> None:
    take(build_batch(program=build_program(partner=personas.partner)), person, "present")
    take(build_batch(program=build_program()), person, "absent")
    assert rates(person, personas.partner_staff) == [Rate(1, 1)]
    assert rates(person, personas.neighbour) == []


def test_the_timeline_has_one_line_a_batch_and_not_one_a_meeting(personas: Personas, person: Person) -> None:
    batch = build_batch(program=build_program("Menjahit Dasar"))
    take(batch, person, "present", "late", "absent")
    (entry,) = batches_on_timeline(person, personas.officer)
    assert str(batch) in str(entry.title)
    assert entry in timeline_of(person, personas.officer)
    assert f"participant={person.enrolments.get().batch_places.get().pk}" in entry.url


def test_many_batches_cost_as_many_queries_as_one(personas: Personas, person: Person) -> None:
    take(build_batch(program=build_program()), person, "present")
    few = count_queries(lambda: trainings_panel(person, personas.officer))
    for _number in range(4):
        take(build_batch(program=build_program()), person, "present")
    assert count_queries(lambda: trainings_panel(person, personas.officer)) == few
