"""What programmes add to a person's page."""

import pytest
from django.test import Client
from django.urls import reverse

from beneficiaries.codes import PersonStatus
from beneficiaries.extension import person_panels, timeline_of
from beneficiaries.models import Person
from programs.codes import EnrolmentStatus, StepReason
from programs.person_page import enrolments_panel
from programs.services.enrolment import enrol_person, exit_enrolment
from tests.builders import Personas, build_enrolment, build_person, build_program
from tests.queries import assert_flat_query_count

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(personas: Personas) -> Person:
    return build_person(kelurahan=personas.own)


def test_the_card_is_registered() -> None:
    assert "programs/_person_panel.html" in [panel.template_name for panel in person_panels]


def test_the_card_lists_enrolments_newest_first_and_the_way_to_a_new_one(personas: Personas, person: Person) -> None:
    first = build_enrolment(person=person, status=EnrolmentStatus.EXITED)
    second = build_enrolment(person=person)
    panel = enrolments_panel(person, personas.officer)
    assert panel["enrolments"] == [second, first]
    assert panel["enrol_url"] == reverse("programs:enrolment_create", args=[person.pk])


def test_partner_staff_see_own_programmes_and_no_way_to_enrol(personas: Personas, person: Person) -> None:
    own = build_enrolment(person=person, program=build_program(partner=personas.partner))
    build_enrolment(person=person)
    panel = enrolments_panel(person, personas.partner_staff)
    assert panel == {"enrolments": [own], "enrol_url": ""}


def test_nobody_enrols_a_person_who_moved_away(personas: Personas) -> None:
    person = build_person(kelurahan=personas.own, status=PersonStatus.MOVED)
    assert enrolments_panel(person, personas.officer)["enrol_url"] == ""


def test_every_step_stands_on_the_timeline_with_its_reason(personas: Personas, person: Person) -> None:
    program = build_program("Menjahit", partner=personas.partner)
    enrolment = enrol_person(person=person, program=program, by=personas.officer)
    exit_enrolment(enrolment=enrolment, by=personas.coordinator, reason=StepReason.HEALTH, note="sakit ginjal")
    told = [entry for entry in timeline_of(person, personas.officer) if str(entry.title).startswith("Menjahit")]
    assert len(told) == 3
    assert "sakit ginjal" in str(told[0].text)
    assert told[0].url == enrolment.get_absolute_url()
    assert not any(entry.text for entry in timeline_of(person, personas.partner_staff))


def test_the_card_and_the_timeline_cost_the_same_for_a_long_history(personas: Personas, person: Person) -> None:
    def add_rows(number: int) -> None:
        for _ in range(number):
            enrol_person(person=person, program=build_program(), by=personas.officer)

    def visit() -> None:
        enrolments_panel(person, personas.officer)
        timeline_of(person, personas.officer)

    assert_flat_query_count(visit, add_rows=add_rows)


def test_the_person_s_page_shows_the_card(personas: Personas, person: Person) -> None:
    enrolment = build_enrolment(person=person, program=build_program("Menjahit Dasar"))
    client = Client()
    client.cookies["django_language"] = "en"
    client.force_login(personas.officer)
    page = client.get(person.get_absolute_url()).text
    assert f'href="{enrolment.get_absolute_url()}">Menjahit Dasar</a>' in page
    assert reverse("programs:enrolment_create", args=[person.pk]) in page
