"""Batches on screen: the list, one batch, opening one, taking people in, planning meetings."""

import uuid
from datetime import time, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from beneficiaries.models import AccommodationNeed
from bontang_empowerment.access.fields import TimeOfDayField
from tests.builders import (
    Personas,
    build_attendance,
    build_batch,
    build_batch_participant,
    build_enrolment,
    build_person,
    build_program,
    build_session,
)
from tests.queries import assert_flat_query_count
from trainings.models import Batch, BatchParticipant, Course, Session

pytestmark = pytest.mark.django_db


@pytest.fixture
def batch(personas: Personas) -> Batch:
    return build_batch(program=build_program(partner=personas.partner, capacity=100))


@pytest.fixture
def client(client: Client, personas: Personas) -> Client:
    """The partner's staff, reading English."""
    client.force_login(personas.partner_staff, backend="django.contrib.auth.backends.ModelBackend")
    client.cookies["django_language"] = "en"
    return client


def page_of(client: Client, name: str, *args: object, **query: str) -> str:
    response = client.get(reverse(name, args=args), query)
    assert response.status_code == 200
    return str(response.content.decode())


def test_the_list_shows_own_batches_and_narrows_to_a_programme(client: Client, personas: Personas) -> None:
    first = build_batch(program=build_program("Menjahit", partner=personas.partner), name="Angkatan A")
    build_batch(program=build_program("Batik", partner=personas.partner), name="Angkatan B")
    build_batch(program=build_program("Las"), name="Angkatan C")
    body = page_of(client, "trainings:batch_list")
    assert ("Angkatan A" in body, "Angkatan B" in body, "Angkatan C" in body) == (True, True, False)
    narrowed = page_of(client, "trainings:batch_list", program=str(first.program_id))
    assert ("Angkatan A" in narrowed, "Angkatan B" in narrowed) == (True, False)
    assert "Las" not in narrowed  # a foreign programme is not even a choice


def test_the_list_costs_the_same_at_fifty_rows(client: Client, personas: Personas) -> None:
    def add(number: int) -> None:
        for _row in range(number):
            batch = build_batch(program=build_program(partner=personas.partner))
            build_session(batch=batch)
            build_batch_participant(batch=batch)

    assert_flat_query_count(lambda: page_of(client, "trainings:batch_list"), add_rows=add)


def test_a_batch_costs_the_same_with_fifty_people_and_meetings(client: Client, batch: Batch) -> None:
    def add(number: int) -> None:
        start = batch.sessions.count()
        for offset in range(number):
            participant = build_batch_participant(batch=batch)
            AccommodationNeed.objects.create(person=participant.enrolment.person, kind="ramp")
            session = build_session(batch=batch, number=start + offset + 1)
            build_attendance(session=session, participant=participant)

    assert_flat_query_count(lambda: page_of(client, "trainings:batch_detail", batch.pk), add_rows=add)


def test_a_batch_shows_what_is_filled_in_who_needs_what_and_how_often_they_came(client: Client, batch: Batch) -> None:
    participant = build_batch_participant(batch=batch, person=build_person("Rosdiana"))
    build_batch_participant(batch=batch, person=build_person("Jumriah"))
    AccommodationNeed.objects.create(person=participant.enrolment.person, kind="interpreter")
    session = build_session(batch=batch)
    build_attendance(session=session, participant=participant)
    body = page_of(client, "trainings:batch_detail", batch.pk)
    assert "1 of 2 filled in" in body
    assert "Sign language interpreter" in body
    assert f"?participant={participant.pk}&amp;group=marked" in body
    assert "1 attended</a>" in body
    assert "of 1 mark</a>" in body
    for group in ("attended", "marked"):
        marks = client.get(reverse("trainings:attendance_list"), {"participant": participant.pk, "group": group})
        assert len(marks.context["page"].rows) == 1


@pytest.mark.parametrize(("days", "is_offered"), [((-7, 0, 7), True), ((-7, 7), True), ((7, 14), False)])
def test_a_batch_offers_the_meeting_whose_attendance_is_due(
    client: Client, batch: Batch, days: tuple[int, ...], is_offered: bool
) -> None:
    """Today's meeting first, else the earliest that lacks a mark; never one that is still to come."""
    build_batch_participant(batch=batch)
    today = timezone.localdate()
    for number, offset in enumerate(days, start=1):
        build_session(batch=batch, number=number, held_on=today + timedelta(days=offset))
    body = page_of(client, "trainings:batch_detail", batch.pk)
    due = 2 if 0 in days else 1
    assert (f"Mark attendance of meeting {due}" in body) is is_offered


def test_taking_in_says_how_many_and_a_second_time_that_nobody_is_left(client: Client, batch: Batch) -> None:
    for _number in range(2):
        build_enrolment(program=batch.program)
    url = reverse("trainings:batch_take_in", args=[batch.pk])
    assert "2 people are enrolled" in page_of(client, "trainings:batch_detail", batch.pk)
    assert "2 participants taken in, from today." in client.post(url, follow=True).content.decode()
    assert "has a batch already" in client.post(url, follow=True).content.decode()
    assert BatchParticipant.objects.count() == 2


def batch_values(batch: Batch, **values: object) -> dict[str, Any]:
    defaults = {"program": batch.program_id, "course": batch.course_id, "name": "Angkatan 2", "capacity": "20"}
    return defaults | {"submission_token": str(uuid.uuid4())} | values


def test_a_batch_is_opened_for_an_own_programme(client: Client, batch: Batch) -> None:
    values = batch_values(batch, instructor="Ibu Sulastri")
    response = client.post(reverse("trainings:batch_create"), values)
    opened = Batch.objects.get(name="Angkatan 2")
    assert response.headers["Location"] == opened.get_absolute_url()
    assert opened.instructor == "Ibu Sulastri"
    again = client.post(reverse("trainings:batch_create"), values)
    assert again.headers["Location"] == opened.get_absolute_url()
    assert Batch.objects.count() == 2


def test_a_foreign_programme_is_no_choice_for_a_new_batch(client: Client, batch: Batch) -> None:
    foreign = build_program()
    response = client.post(reverse("trainings:batch_create"), batch_values(batch, program=foreign.pk))
    assert "program" in response.context["form"].errors
    assert not foreign.batches.exists()


def test_a_taken_name_is_refused_and_what_was_typed_stays(client: Client, batch: Batch) -> None:
    values = batch_values(batch, name=batch.name, instructor="Ibu Ratih")
    response = client.post(reverse("trainings:batch_create"), values)
    assert response.context["form"].errors == {"name": ["This programme has a batch of this name already."]}
    assert 'value="Ibu Ratih"' in response.content.decode()


def session_values(**values: object) -> dict[str, Any]:
    defaults = {"number": "1", "topic": "Pola", "held_on": "24-11-2026", "starts_at": "09:00", "ends_at": "12.30"}
    return defaults | {"submission_token": str(uuid.uuid4())} | values


def test_a_meeting_is_planned_with_typed_date_and_times(client: Client, batch: Batch) -> None:
    url, values = reverse("trainings:session_create", args=[batch.pk]), session_values()
    response = client.post(url, values)
    assert response.headers["Location"] == f"{batch.get_absolute_url()}#meetings"
    session = Session.objects.get()
    assert f"{session.held_on:%d-%m-%Y} {session.starts_at:%H:%M} {session.ends_at:%H:%M}" == "24-11-2026 09:00 12:30"
    client.post(url, values)
    assert Session.objects.count() == 1


def test_planning_one_more_leads_to_the_next_number_at_the_same_times(client: Client, batch: Batch) -> None:
    url = reverse("trainings:session_create", args=[batch.pk])
    response = client.post(url, session_values(another="1"), follow=True)
    form = response.context["form"]
    assert (form["number"].value(), str(form["starts_at"].value())) == (2, "09:00:00")


def test_a_used_form_posted_to_another_batch_is_refused_in_words(client: Client, batch: Batch) -> None:
    other, values = build_batch(program=batch.program, name="Angkatan 2"), session_values()
    client.post(reverse("trainings:session_create", args=[batch.pk]), values)
    response = client.post(reverse("trainings:session_create", args=[other.pk]), values)
    assert "already used for another record" in response.content.decode()
    assert not other.sessions.exists()


@pytest.mark.parametrize(
    ("values", "field", "message"),
    [
        ({"number": "1"}, "number", "The next free number is 2."),
        ({"number": "2", "ends_at": "08:00"}, "ends_at", "must end after it starts"),
        ({"number": "2", "held_on": "11/24/2026"}, "held_on", "Write day, month and year"),
        ({"number": "2", "starts_at": "jam 9"}, "starts_at", "Write hours and minutes"),
        ({"number": "0"}, "number", "greater than or equal to 1"),
    ],
)
def test_a_meeting_that_cannot_be_is_refused_at_the_field(
    client: Client, batch: Batch, values: dict[str, str], field: str, message: str
) -> None:
    build_session(batch=batch, number=1)
    response = client.post(reverse("trainings:session_create", args=[batch.pk]), session_values(**values))
    assert message in " ".join(response.context["form"].errors[field])
    assert Session.objects.count() == 1


def test_an_empty_list_offers_the_first_step(client: Client) -> None:
    Course.objects.all().delete()
    body = page_of(client, "trainings:batch_list")
    assert "No batches yet" in body
    assert reverse("trainings:batch_create") in body


def test_numbers_of_the_list_lead_to_as_many_meetings_and_participants(client: Client, batch: Batch) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    build_session(batch=batch, number=1)
    build_session(batch=batch, number=2)
    build_batch_participant(batch=batch, person=build_person("Rosdiana"))
    build_batch_participant(batch=batch, person=build_person("Jumriah"), joined_on=yesterday, left_on=yesterday)
    body = page_of(client, "trainings:batch_list")
    assert f'<a href="{batch.get_absolute_url()}#meetings">2</a>' in body
    assert f'<a href="{batch.get_absolute_url()}#participants">1</a>' in body
    context = client.get(batch.get_absolute_url()).context
    assert len(context["sessions"]) == 2
    assert [row.name for row in context["participants"]] == ["Rosdiana"]
    assert [row.name for row in context["others"]] == ["Jumriah"]


def test_those_without_a_batch_are_named_behind_their_number(client: Client, batch: Batch) -> None:
    build_enrolment(program=batch.program, person=build_person("Rosdiana"))
    build_enrolment(program=batch.program, person=build_person("Jumriah"))
    body = page_of(client, "trainings:batch_detail", batch.pk)
    assert "2 people are enrolled in this programme and have no batch yet." in body
    assert "<li>Jumriah</li><li>Rosdiana</li>" in body


@pytest.mark.parametrize("typed", ["13:30", "13.30", "1330", " 1330 "])
def test_a_time_may_be_typed_in_the_ways_people_write_it(typed: str) -> None:
    assert TimeOfDayField().clean(typed) == time(13, 30)


@pytest.mark.parametrize("typed", ["2530", "13", "13305", "١٣٣٠"])
def test_what_is_no_time_is_refused(typed: str) -> None:
    with pytest.raises(ValidationError):
        TimeOfDayField().clean(typed)
