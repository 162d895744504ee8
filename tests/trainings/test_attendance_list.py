"""The list behind the rates: with the same filters it has exactly as many rows as the rate counts."""

from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse

from bontang_empowerment.accounts.models import User
from programs.models import Enrolment
from tests.builders import (
    Personas,
    build_attendance,
    build_batch,
    build_batch_participant,
    build_person,
    build_program,
    build_session,
)
from tests.queries import assert_flat_query_count
from tests.trainings.marking import attendance_rate
from trainings.codes import AttendanceStatus
from trainings.metrics import attendance_by_program, participant_rates
from trainings.models import Attendance, Batch

pytestmark = pytest.mark.django_db
STATUSES = ("present", "present", "late", "sick", "absent")


@pytest.fixture
def batches(personas: Personas) -> list[Batch]:
    """Two batches, one of the partner, each with people of both kelurahan; one mark that does not count."""
    made = []
    for partner in (personas.partner, None):
        batch = build_batch(program=build_program(partner=partner))
        session = build_session(batch=batch)
        for kelurahan in (personas.own, personas.foreign):
            for status in STATUSES:
                participant = build_batch_participant(batch=batch, person=build_person(kelurahan=kelurahan))
                build_attendance(session=session, participant=participant, status=status)
        made.append(batch)
    Attendance.objects.all()[0].participant.enrolment.batch_places.update(joined_on="2999-01-01")
    return made


def rows(client: Client, user: User, **query: object) -> int:
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    response = client.get(f"{reverse('trainings:attendance_list')}?{urlencode(query)}")
    assert response.status_code == 200
    return int(response.context["page"].count)


@pytest.mark.parametrize("persona", ["officer", "neighbour", "partner_staff", "coordinator"])
def test_the_list_has_as_many_rows_as_the_rate_counts(
    client: Client, personas: Personas, batches: list[Batch], persona: str
) -> None:
    user = getattr(personas, persona)
    rate = attendance_rate(user)
    assert rate.marked > rate.attended > 0
    assert rows(client, user, group="marked") == rows(client, user) == rate.marked
    assert rows(client, user, group="attended") == rate.attended


def test_each_programmes_rate_opens_as_many_rows(client: Client, personas: Personas, batches: list[Batch]) -> None:
    for program_id, rate in attendance_by_program(Attendance.objects.countable_by(personas.coordinator)).items():
        assert rows(client, personas.coordinator, program=program_id, group="attended") == rate.attended
        assert rows(client, personas.coordinator, program=program_id, group="marked") == rate.marked


def test_a_rate_of_one_kelurahan_opens_as_many_rows(client: Client, personas: Personas, batches: list[Batch]) -> None:
    enrolments = Enrolment.objects.filter(person__household__kelurahan=personas.foreign)
    rate = attendance_rate(personas.coordinator, enrolments=enrolments)
    selection = {"kelurahan": personas.foreign.pk}
    assert rows(client, personas.coordinator, **selection, group="attended") == rate.attended
    assert rows(client, personas.coordinator, **selection, group="marked") == rate.marked


def test_each_mark_can_be_listed_alone(client: Client, personas: Personas, batches: list[Batch]) -> None:
    listed = {status: rows(client, personas.coordinator, status=status) for status in AttendanceStatus}
    assert sum(listed.values()) == attendance_rate(personas.coordinator).marked
    assert listed[AttendanceStatus.SICK] == Attendance.objects.counted().filter(status="sick").count()


def test_a_participants_rate_opens_as_many_rows_under_their_name(
    client: Client, personas: Personas, batches: list[Batch]
) -> None:
    participant = batches[0].participants.order_by("pk")[1]
    rate = participant_rates(batches[0])[participant.pk]
    assert rows(client, personas.partner_staff, participant=participant.pk) == rate.marked == 1
    url = f"{reverse('trainings:attendance_list')}?participant={participant.pk}"
    assert [chip.label.endswith(str(participant)) for chip in client.get(url).context["chips"]] == [True]


def test_a_foreign_participant_is_no_filter(client: Client, personas: Personas, batches: list[Batch]) -> None:
    foreign = batches[1].participants.order_by("pk")[1]
    assert rows(client, personas.partner_staff, participant=foreign.pk) == 0


def test_one_batch_can_be_listed(client: Client, personas: Personas, batches: list[Batch]) -> None:
    counted = Attendance.objects.counted().filter(session__batch=batches[1]).count()
    assert rows(client, personas.coordinator, batch=batches[1].pk) == counted


def test_the_list_costs_the_same_at_fifty_rows(client: Client, personas: Personas) -> None:
    batch = build_batch(program=build_program(capacity=100))
    session = build_session(batch=batch)

    def add(number: int) -> None:
        for _row in range(number):
            build_attendance(session=session, participant=build_batch_participant(batch=batch))

    assert_flat_query_count(lambda: rows(client, personas.coordinator), add_rows=add)
