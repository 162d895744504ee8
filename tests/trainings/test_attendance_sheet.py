"""The sheet on paper: who signs where, and what must not lie open on a table."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from tests.builders import (
    Personas,
    build_batch,
    build_batch_participant,
    build_household,
    build_nik,
    build_person,
    build_program,
    build_session,
)
from trainings.models import Session

pytestmark = pytest.mark.django_db


@pytest.fixture
def session(personas: Personas) -> Session:
    program = build_program(partner=personas.partner)
    batch = build_batch(program=program, instructor="Ibu Sulastri", venue="Aula Kelurahan")
    return build_session(batch=batch, topic="Pola dasar")


@pytest.fixture
def client(client: Client, personas: Personas) -> Client:
    client.force_login(personas.partner_staff, backend="django.contrib.auth.backends.ModelBackend")
    client.cookies["django_language"] = "en"
    return client


def sheet(client: Client, session: Session) -> str:
    return str(client.get(reverse("trainings:session_sheet", args=[session.pk])).content.decode())


def test_odd_numbers_sign_on_the_left_and_even_ones_on_the_right(client: Client, session: Session) -> None:
    for name in ("Aminah", "Bunga", "Citra"):
        build_batch_participant(batch=session.batch, person=build_person(name))
    cells = re.findall(r'class="sheet-signature">([^<]*)<', sheet(client, session))
    assert cells == ["1.", "", "", "2.", "3.", ""]


def test_the_sheet_names_place_and_people_but_no_number_phone_or_street(client: Client, session: Session) -> None:
    nik = build_nik()
    household = build_household(rt="041", address="Jl. Kapal Pinisi 9", kk_number="6474010101209901")
    person = build_person("Jumriah", household=household, nik=nik, phone="+6281234567890")
    build_batch_participant(batch=session.batch, person=person)
    body = sheet(client, session)
    for printed in ("Jumriah", "RT 041, Lok Tuan", "Pola dasar", "Aula Kelurahan", "Ibu Sulastri", "Pemerintah Kota"):
        assert printed in body
    for hidden in (nik, nik[-4:], household.kk_number, "81234567890", "Kapal Pinisi"):
        assert hidden not in body


def test_only_those_who_belong_to_the_day_are_on_the_sheet(client: Client, session: Session) -> None:
    gone = session.held_on - timedelta(days=1)
    build_batch_participant(batch=session.batch, person=build_person("Hadirin"))
    build_batch_participant(batch=session.batch, person=build_person("Terdahulu"), left_on=gone)
    body = sheet(client, session)
    assert ("Hadirin" in body, "Terdahulu" in body) == (True, False)


def test_letterhead_and_signatories_come_from_the_settings(
    client: Client, session: Session, settings: Settings
) -> None:
    settings.LETTERHEAD = {"organisation": "Dinas X", "unit": "Bidang Y", "address": "Jl. Z", "city": "Bontang"}
    settings.APPROVING_SIGNATORY = {"heading": "Menyetujui", "title": "Lurah", "name": "Pak Lurah", "number": "1987"}
    settings.INSTRUCTOR_TITLE = "Narasumber"
    body = sheet(client, session)
    for printed in ("Dinas X", "Bidang Y", "Jl. Z", "Menyetujui", "Lurah", "Pak Lurah", "NIP 1987", "Narasumber"):
        assert printed in body
    assert f"Bontang, {session.held_on:%d-%m-%Y}" in body
