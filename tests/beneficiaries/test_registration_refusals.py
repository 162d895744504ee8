"""What cannot be saved is refused at its field with the reason, keeps what was typed, and stores nothing."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from beneficiaries.models import Household, Person
from bontang_empowerment.audit.models import Action, AuditEvent
from tests.beneficiaries.posted import posted_family, posted_member
from tests.builders import Personas, build_household, build_kk_number, build_nik, build_person

pytestmark = pytest.mark.django_db
URL = reverse("beneficiaries:household_create")
FULL_WIDTH = "6474015705909901".translate({ord(str(digit)): 0xFF10 + digit for digit in range(10)})


def refused(officer: Client, data: dict[str, str]) -> Any:
    before = (Household.objects.count(), Person.objects.count())
    response = officer.post(URL, data)
    assert response.status_code == 200
    assert (Household.objects.count(), Person.objects.count()) == before, "something was saved"
    assert 'role="alert"' in response.content.decode(), "the page shows no error summary"
    return response


@pytest.mark.parametrize(
    ("nik", "reason"),
    [
        ("647401570590990", "16 digits"),
        ("6474015705909901x", "16 digits"),
        (FULL_WIDTH, "16 digits"),
        ("0074015705909901", "No province"),
        ("6400015705909901", "neither can be 00"),
        ("6474013202909901", "not a birth date"),
        ("6474015713909901", "not a birth date"),
        ("6474015705900000", "serial number"),
    ],
)
def test_what_cannot_be_a_nik_is_refused_with_the_reason(
    nik: str, reason: str, officer: Client, personas: Personas
) -> None:
    row = posted_member(nik=nik, relation="head", sex="female", birth_date="17-05-1990")
    response = refused(officer, posted_family(personas, row))
    [message] = response.context["members"][0].errors["nik"]
    assert reason in message
    assert f'value="{nik}"' in response.content.decode()


def test_what_cannot_be_a_kk_number_is_refused(officer: Client, personas: Personas) -> None:
    response = refused(officer, posted_family(personas, kk_number="1234"))
    assert "16 digits" in response.context["form"].errors["kk_number"][0]


def test_a_nik_twice_on_the_form_is_refused_at_the_second(officer: Client, personas: Personas) -> None:
    nik = build_nik()
    rows = [posted_member("Siti", relation="head", nik=nik), posted_member("Sity", relation="wife", nik=nik)]
    members = refused(officer, posted_family(personas, *rows)).context["members"]
    assert not members[0].errors
    assert "another member of this form" in members[1].errors["nik"][0]


def test_two_heads_are_refused_at_the_second(officer: Client, personas: Personas) -> None:
    rows = [posted_member("Sutrisno", relation="head"), posted_member("Jumriah", relation="head")]
    members = refused(officer, posted_family(personas, *rows)).context["members"]
    assert "one head" in members[1].errors["relation"][0]


def test_a_nik_registered_in_the_own_kelurahan_leads_to_its_record(officer: Client, personas: Personas) -> None:
    known = build_person("Siti Aminah", nik=build_nik(), kelurahan=personas.own)
    response = refused(officer, posted_family(personas, posted_member("Sitti A", relation="head", nik=known.nik)))
    assert "Siti Aminah" in response.context["members"][0].errors["nik"][0]
    assert f'href="{known.get_absolute_url()}"' in response.content.decode()
    assert not AuditEvent.objects.filter(action=Action.LOOKUP).exists()


def test_a_nik_of_another_kelurahan_is_told_masked_and_the_look_is_audited(officer: Client, personas: Personas) -> None:
    known = build_person("Siti Aminah", nik=build_nik(), kelurahan=personas.foreign)
    response = refused(officer, posted_family(personas, posted_member("Sitti", relation="head", nik=known.nik)))
    [message] = response.context["members"][0].errors["nik"]
    assert message == (
        "This NIK is used by Siti A. in Kelurahan Api-api. Ask for a transfer or check the digits again."
    )
    content = response.content.decode()
    assert "Aminah" not in content
    assert known.get_absolute_url() not in content
    [event] = AuditEvent.objects.about(known)
    assert (event.actor, event.action, event.fields) == (personas.officer, Action.LOOKUP, ["nik"])


def test_a_kk_number_of_another_kelurahan_is_told_masked(officer: Client, personas: Personas) -> None:
    household = build_household(kelurahan=personas.foreign, kk_number=build_kk_number(), address="Jl. Rahasia")
    build_person("Sutrisno Wibowo", household=household)
    response = refused(officer, posted_family(personas, kk_number=household.kk_number))
    [message] = response.context["form"].errors["kk_number"]
    assert "Sutrisno W. in Kelurahan Api-api" in message
    content = response.content.decode()
    assert "Wibowo" not in content
    assert "Rahasia" not in content


def test_a_kk_number_of_the_own_kelurahan_leads_to_that_family(officer: Client, personas: Personas) -> None:
    household = build_household(kelurahan=personas.own, kk_number=build_kk_number())
    response = refused(officer, posted_family(personas, kk_number=household.kk_number))
    assert f'href="{household.get_absolute_url()}"' in response.content.decode()


@pytest.mark.parametrize(
    ("field", "typed", "reason"),
    [
        ("name", "", "Write the name"),
        ("name", "12345", "letters"),
        ("name", "李明", "letters"),
        ("name", "Siti\u202eAminah", "invisible"),
        ("name", "x" * 121, "at most 120"),
        ("birth_date", "", "Write the birth date"),
        ("birth_date", "31-02-1990", "no such day"),
        ("birth_date", "17-05-90", "four digits"),
        ("birth_date", "17-05-2999", "future"),
        ("birth_date", "1850", "age of"),
        ("birth_date", "05/17/1990", "no such day"),
        ("birth_date", "kemarin", "no birth date"),
        ("sex", "", "Choose the sex"),
        ("sex", "unknown", "valid choice"),
        ("phone", "0812", "no telephone number"),
        ("occupation", "Nelayann", "Nelayan/Perikanan"),
        ("relation", "", "required"),
    ],
)
def test_a_wrong_value_is_refused_at_its_field(
    field: str, typed: str, reason: str, officer: Client, personas: Personas
) -> None:
    row = posted_member(nik="", relation="head", sex="female", birth_date="17-05-1990") | {field: typed}
    response = refused(officer, posted_family(personas, row))
    errors = response.context["members"][0].errors
    assert list(errors) == [field]
    assert reason in errors[field][0]


@pytest.mark.parametrize(
    ("field", "typed"), [("rt", ""), ("rt", "1234"), ("rt", "000"), ("rt", "7a"), ("rw", "٣"), ("address", "")]
)
def test_a_wrong_place_is_refused(field: str, typed: str, officer: Client, personas: Personas) -> None:
    response = refused(officer, posted_family(personas, **{field: typed}))
    assert list(response.context["form"].errors) == [field]


@pytest.mark.parametrize(
    ("status", "decile", "reason"),
    [("listed", "", "from 1 to 10"), ("not_listed", "3", "has no decile"), ("listed", "11", "10")],
)
def test_a_decile_goes_with_a_listing_and_only_with_one(
    status: str, decile: str, reason: str, officer: Client, personas: Personas
) -> None:
    response = refused(officer, posted_family(personas, decile_status=status, decile=decile))
    assert reason in response.context["form"].errors["decile"][0]
    assert response.context["form"].is_unfolded


@pytest.mark.parametrize(
    "name", ["D'Angelo Siahaan", "Sutrisno", "Ñoño", "M. Nur, S.Pd.", "Andi Al-Amin", "Ijah (alias Nur)", "A" * 120]
)
def test_unusual_names_are_saved_as_they_are(name: str, officer: Client, personas: Personas) -> None:
    assert officer.post(URL, posted_family(personas, posted_member(name, relation="head"))).status_code == 302
    assert Person.objects.get().name == name


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", "Siti 😀", "Siti 2"])
def test_what_is_no_name_is_refused_and_shown_as_typed(name: str, officer: Client, personas: Personas) -> None:
    response = refused(officer, posted_family(personas, posted_member(name, relation="head")))
    assert "name" in response.context["members"].forms[0].errors
    body = response.content.decode()
    assert f'value="{escape(name)}"' in body
    assert "<script>alert" not in body


def test_spaces_in_a_name_are_collapsed(officer: Client, personas: Personas) -> None:
    officer.post(URL, posted_family(personas, posted_member("  Siti \t Aminah ", relation="head")))
    assert Person.objects.get().name == "Siti Aminah"


@pytest.mark.parametrize("total", ["", "-1", "9999999", "abc"])
def test_a_broken_page_is_refused_and_does_not_crash(total: str, officer: Client, personas: Personas) -> None:
    data = posted_family(personas) | {"members-TOTAL_FORMS": total}
    assert officer.post(URL, data).status_code == 200
    assert officer.post(URL, data | {"add_member": "1"}).status_code == 200
    assert not Household.objects.exists()


def test_a_page_without_members_is_refused(officer: Client, personas: Personas) -> None:
    row = {"name": "", "relation": "head", "DELETE": "on"}
    response = refused(officer, posted_family(personas, row))
    assert "at least 1 member" in response.context["members"].non_form_errors()[0]


def test_an_empty_page_names_what_is_missing_once(officer: Client, personas: Personas) -> None:
    response = refused(officer, posted_family(personas, {"name": "", "relation": "head"}))
    assert list(response.context["members"].non_form_errors()) == []
    assert "name" in response.context["members"].forms[0].errors
