"""While a row is being typed, the server says what to look at before going on."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from beneficiaries.models import Person
from bontang_empowerment.audit.models import Action, AuditEvent
from tests.beneficiaries.posted import client_of
from tests.builders import Personas, build_nik, build_person

pytestmark = pytest.mark.django_db
URL = reverse("beneficiaries:household_member_check")


def check(client: Client, **values: Any) -> str:
    data = {"row": "members-2"} | {f"members-2-{name}": value for name, value in values.items()}
    response = client.post(URL, data)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_a_row_without_doubts_answers_nothing(officer: Client) -> None:
    assert check(officer, name="Siti", nik=build_nik()) == ""
    assert check(officer) == ""


def test_a_wrong_nik_is_told_with_its_reason(officer: Client) -> None:
    assert "16 digits" in check(officer, nik="123")


def test_other_fields_still_empty_are_no_reproach(officer: Client) -> None:
    assert check(officer, name="Siti Aminah") == ""


def test_a_nik_that_is_taken_leads_to_its_holder(officer: Client, personas: Personas) -> None:
    person = build_person("Siti Aminah", nik=build_nik(), kelurahan=personas.own)
    content = check(officer, name="Sitti", nik=person.nik)
    assert "registered already: Siti Aminah" in content
    assert content.count(person.get_absolute_url()) == 1


def test_a_nik_taken_elsewhere_is_told_masked_and_audited(officer: Client, personas: Personas) -> None:
    person = build_person("Siti Aminah", nik=build_nik(), kelurahan=personas.foreign)
    content = check(officer, name="Sitti", nik=person.nik)
    assert "Siti A. in Kelurahan Api-api" in content
    assert "Aminah" not in content
    assert [event.action for event in AuditEvent.objects.about(person)] == [Action.LOOKUP]


def test_likely_duplicates_are_shown(officer: Client, personas: Personas) -> None:
    build_person("Siti Aminah", kelurahan=personas.own, birth_date=date(1990, 5, 17))
    assert "same name, same birth date" in check(officer, name="St. Aminah", birth_date="17-05-1990")


def test_nobody_is_a_duplicate_of_themselves(officer: Client, personas: Personas) -> None:
    person = build_person("Siti Aminah", nik=build_nik(), kelurahan=personas.own)
    data = {"row": "", "name": "St. Aminah", "nik": person.nik, "birth_date": "17-05-1990", "sex": "female"}
    assert person.get_absolute_url() in officer.post(URL, data).content.decode()
    assert not officer.post(URL, data | {"person": str(person.pk)}).content.strip()


def test_doubts_about_the_nik_are_shown(officer: Client) -> None:
    assert "sex differs" in check(officer, name="Ali", nik=build_nik(), sex="male")


def test_nothing_is_saved(officer: Client) -> None:
    check(officer, name="Siti", nik=build_nik(), sex="female", birth_date="17-05-1990", relation="head")
    assert not Person.objects.exists()


def test_it_is_a_post_for_those_who_register(officer: Client, personas: Personas) -> None:
    assert officer.get(URL).status_code == 405
    assert client_of(personas.coordinator).post(URL).status_code == 403
    assert client_of(personas.partner_staff).post(URL).status_code == 403
