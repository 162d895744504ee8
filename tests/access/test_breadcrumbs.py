"""The way back: none on the pages of the menu, and the same on every page below one of them."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from bontang_empowerment.access.context import MENU
from programs.codes import EnrolmentStatus
from tests.builders import (
    Personas,
    build_batch,
    build_batch_participant,
    build_enrolment,
    build_person,
    build_program,
    build_session,
)

pytestmark = pytest.mark.django_db


def crumbs_of(client: Client, address: str) -> list[str]:
    response = client.get(address)
    assert response.status_code == 200, address
    found = re.search(r'(?s)<ol class="crumbs">(.*?)</ol>', response.content.decode())
    items = re.findall(r"(?s)<li.*?</li>", found.group(1)) if found else []
    return [" ".join(re.sub(r"<[^>]+>", " ", item).split()) for item in items]


@pytest.fixture
def client(client: Client) -> Client:
    client.cookies["django_language"] = "en"
    return client


def test_a_page_of_the_menu_has_no_way_back(client: Client, personas: Personas) -> None:
    client.force_login(personas.coordinator)
    names = [entry.url_name for _heading, entries in MENU for entry in entries]
    opened = [name for name in names if client.get(reverse(name)).status_code == 200]
    assert len(opened) > 7
    assert {name: crumbs for name in opened if (crumbs := crumbs_of(client, reverse(name)))} == {}


def test_every_page_about_a_person_leads_back_over_the_person(client: Client, personas: Personas) -> None:
    person = build_person("Rosdiana", kelurahan=personas.own)
    client.force_login(personas.officer)
    assert crumbs_of(client, person.get_absolute_url()) == ["Home", "People", "Rosdiana"]
    names = ["beneficiaries:person_update", "beneficiaries:disability_update", "beneficiaries:consent_create"]
    for name in [*names, "programs:enrolment_create"]:
        below = crumbs_of(client, reverse(name, args=[person.pk]))
        assert (below[:3], len(below)) == (["Home", "People", "Rosdiana"], 4), name


def test_pages_of_programmes_and_trainings_lead_back_over_their_own(client: Client, personas: Personas) -> None:
    program = build_program("Menjahit")
    batch = build_batch(program=program, name="Angkatan 1")
    session = build_session(batch=batch)
    enrolment = build_enrolment(person=build_person("Wati"), program=program, status=EnrolmentStatus.ENROLLED)
    client.force_login(personas.coordinator)
    expected = {
        reverse("programs:program_detail", args=[program.pk]): ["Programmes", "Menjahit"],
        reverse("programs:program_queue", args=[program.pk]): ["Programmes", "Menjahit", "Waitlist"],
        reverse("programs:enrolment_detail", args=[enrolment.pk]): ["Participants", "Wati"],
        reverse("programs:outcome_create", args=[enrolment.pk]): ["Participants", "Wati", "Record an outcome"],
        reverse("trainings:batch_detail", args=[batch.pk]): ["Trainings", "Angkatan 1"],
        reverse("trainings:session_sheet", args=[session.pk]): ["Trainings", "Angkatan 1", "Attendance sheet"],
        reverse("trainings:attendance_list"): ["Dashboard", "Attendance"],
    }
    assert {address: crumbs_of(client, address) for address in expected} == {
        address: ["Home", *crumbs] for address, crumbs in expected.items()
    }


def test_partner_staff_come_back_to_their_participants(client: Client, personas: Personas) -> None:
    batch = build_batch(program=build_program(partner=personas.partner))
    participant = build_batch_participant(batch=batch, person=build_person("Wati"))
    person = participant.enrolment.person
    client.force_login(personas.partner_staff)
    assert crumbs_of(client, person.get_absolute_url()) == ["Home", "Participants", "Wati"]
