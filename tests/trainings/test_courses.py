"""Courses: hours, the plan of the meetings, competency units; the coordinator writes them, partner staff read them."""

import uuid
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from bontang_empowerment.access.versions import StaleVersionError
from bontang_empowerment.audit.models import AuditEvent
from tests.builders import Personas, build_batch, build_program
from tests.queries import assert_flat_query_count
from trainings.models import CompetencyUnit, Course, CourseTopic
from trainings.services.courses import create_course, update_course

pytestmark = pytest.mark.django_db
PLAN = [("Mengenal mesin", 4), ("Jahitan lurus", 6)]
UNITS = [("U1", "Menyiapkan mesin"), ("U2", "Menjahit lurus")]


@pytest.fixture
def course(personas: Personas) -> Course:
    return create_course(name="Menjahit Lanjut", hours=20, plan=PLAN, units=UNITS, by=personas.coordinator)


@pytest.fixture
def client(client: Client, personas: Personas) -> Client:
    client.force_login(personas.coordinator, backend="django.contrib.auth.backends.ModelBackend")
    client.cookies["django_language"] = "en"
    return client


def typed(**values: Any) -> dict[str, Any]:
    defaults = {
        "name": "Las Dasar",
        "hours": "10",
        "plan": "Mengenal alat; 4\nLas titik; 6",
        "units": "U1; Menyalakan alat\nU2; Las titik",
        "submission_token": str(uuid.uuid4()),
    }
    return defaults | values


def test_the_coordinator_adds_a_course_with_plan_and_units(client: Client) -> None:
    response = client.post(reverse("trainings:course_create"), typed())
    course = Course.objects.get(name="Las Dasar")
    assert response["Location"] == course.get_absolute_url()
    assert list(course.topics.values_list("number", "topic", "hours")) == [(1, "Mengenal alat", 4), (2, "Las titik", 6)]
    assert list(course.units.values_list("code", "title")) == [("U1", "Menyalakan alat"), ("U2", "Las titik")]
    assert AuditEvent.objects.about(course).get().fields == ["hours", "name", "topics", "units"]


def test_the_same_form_twice_makes_one_course(client: Client) -> None:
    values = typed()
    for _post in range(2):
        assert client.post(reverse("trainings:course_create"), values).status_code == 302
    assert Course.objects.filter(name="Las Dasar").count() == 1


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("plan", "Mengenal alat", "Line 1: write the topic, a semicolon and the class hours"),
        ("plan", "Alat; 4\nLas; nol", "Line 2:"),
        ("plan", "Alat; 4\nLas; 0", "Line 2: class hours go from 1"),
        ("plan", "Alat; 4\nLas; 7", "The plan takes 11 class hours, the course has 10"),
        ("units", "U1; Satu\nU1; Dua", "Twice here: U1"),
        ("units", "U1", "Line 1: write the code"),
        ("hours", "9000", "More than 2000 class hours"),
    ],
)
def test_what_cannot_be_read_is_said_at_its_field_and_nothing_is_stored(
    field: str, value: str, said: str, client: Client
) -> None:
    response = client.post(reverse("trainings:course_create"), typed(**{field: value}))
    assert said in " ".join(response.context["form"].errors[field])
    assert not Course.objects.filter(name="Las Dasar").exists()


def test_a_changed_course_keeps_the_rows_of_units_whose_code_stays(course: Course, personas: Personas) -> None:
    first = course.units.get(code="U1")
    units = [("U3", "Membuat saku"), ("U1", "Menyiapkan mesin jahit")]
    update_course(
        course=course, version=1, name=course.name, hours=24, plan=PLAN[:1], units=units, by=personas.coordinator
    )
    kept = CompetencyUnit.objects.get(course=course, code="U1")
    assert (kept.pk, kept.title, kept.position) == (first.pk, "Menyiapkan mesin jahit", 2)
    assert list(course.units.values_list("code", flat=True)) == ["U3", "U1"]
    assert CourseTopic.objects.filter(course=course).count() == 1
    with pytest.raises(StaleVersionError):
        update_course(course=course, version=1, name="x", hours=1, plan=[], units=[], by=personas.coordinator)


def test_a_name_that_is_taken_is_refused_in_words(course: Course, personas: Personas) -> None:
    with pytest.raises(ValidationError, match="already exists"):
        create_course(name=course.name, hours=2, plan=[], units=[], by=personas.coordinator)


def test_the_change_page_shows_what_is_stored_and_saves_it(client: Client, course: Course) -> None:
    url = reverse("trainings:course_update", args=[course.pk])
    shown = client.get(url).context["form"].initial
    assert shown["plan"] == "Mengenal mesin; 4\nJahitan lurus; 6"
    values = typed(name=course.name, plan=shown["plan"], units=shown["units"], hours="30", version="1")
    assert client.post(url, values)["Location"] == course.get_absolute_url()
    course.refresh_from_db()
    assert (course.hours, course.version) == (30, 2)
    assert AuditEvent.objects.about(course).order_by("-pk")[0].fields == ["hours"]


def test_partner_staff_read_courses_and_open_batches_with_them(
    client: Client, course: Course, personas: Personas
) -> None:
    build_batch(program=build_program("Menjahit Asing"), name="Angkatan Asing", course=course)
    client.force_login(personas.partner_staff, backend="django.contrib.auth.backends.ModelBackend")
    body = client.get(course.get_absolute_url()).content.decode()
    assert "Menyiapkan mesin" in body
    assert "Angkatan Asing" not in body
    assert reverse("trainings:course_update", args=[course.pk]) not in body
    form = client.get(f"{reverse('trainings:batch_create')}?course={course.pk}").context["form"]
    assert form["course"].value() == str(course.pk)


def test_the_list_costs_the_same_at_fifty_rows(client: Client) -> None:
    def add(number: int) -> None:
        start = Course.objects.count()
        for offset in range(number):
            made = Course.objects.create(name=f"Kursus {start + offset:02}", hours=10)
            CourseTopic.objects.create(course=made, number=1, topic="Satu", hours=2)

    def visit() -> None:
        assert client.get(reverse("trainings:course_list")).status_code == 200

    assert_flat_query_count(visit, add_rows=add)
