"""Every column of the family card can be recorded; none of the last ones is asked for at the counter."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from beneficiaries.models import Household, Person
from tests.beneficiaries.posted import posted_family, posted_member
from tests.builders import Personas, build_household, build_person

pytestmark = pytest.mark.django_db
REGISTER = reverse("beneficiaries:household_create")
FOREIGNER = {
    "religion": "islam",
    "citizenship": "wna",
    "passport_number": "c 123.4567",
    "stay_permit_number": "2C11JE0001-A",
    "father_name": "Ambo  Dalle",
    "mother_name": "I Besse",
}


def register(officer: Client, personas: Personas, *, person: dict[str, Any], **family: Any) -> Any:
    return officer.post(REGISTER, posted_family(personas, posted_member(relation="head", **person), **family))


def test_the_columns_are_saved_with_the_family(officer: Client, personas: Personas) -> None:
    elsewhere = {"domicile_address": "Jl. Cendana 4", "domicile_kelurahan": personas.foreign.pk, "domicile_rt": "3"}
    register(officer, personas, person=FOREIGNER, postal_code="75311", **elsewhere)
    person, family = Person.objects.get(), Household.objects.get()
    assert (person.religion, person.citizenship) == ("islam", "wna")
    assert (person.passport_number, person.stay_permit_number) == ("C1234567", "2C11JE0001A")
    assert (person.father_name, person.mother_name) == ("Ambo Dalle", "I Besse")
    assert (family.postal_code, family.domicile_kelurahan, family.domicile_rt) == ("75311", personas.foreign, "003")
    for page in (person.get_absolute_url(), family.get_absolute_url()):
        body = officer.get(page).content.decode()
        assert "Jl. Kapal Selam No. 1" in body
        assert "Jl. Cendana 4" in body
        assert "Kelurahan Api-api" in body


def test_a_family_is_registered_without_any_of_them(officer: Client, personas: Personas) -> None:
    register(officer, personas, person={})
    person = Person.objects.get()
    assert (person.religion, person.citizenship, person.passport_number, person.mother_name) == ("", "", "", "")


def test_documents_of_foreigners_are_encrypted_in_the_database(personas: Personas) -> None:
    build_person(kelurahan=personas.own, citizenship="wna", passport_number="C1234567", stay_permit_number="2C11JE")
    with connection.cursor() as cursor:
        cursor.execute("SELECT passport_number, stay_permit_number FROM beneficiaries_person")
        stored = cursor.fetchone()
    assert "C1234567" not in stored[0]
    assert "2C11JE" not in stored[1]


@pytest.mark.parametrize(
    ("person", "family", "field"),
    [
        ({"stay_permit_number": "2C11JE0001"}, {}, "members-0-citizenship"),
        ({"passport_number": "??"}, {}, "members-0-passport_number"),
        ({"mother_name": "123"}, {}, "members-0-mother_name"),
        ({}, {"postal_code": "7531"}, "postal_code"),
        ({}, {"domicile_rt": "4"}, "domicile_address"),
    ],
)
def test_a_wrong_value_is_refused_at_its_field_and_unfolds_it(
    person: dict[str, str], family: dict[str, str], field: str, officer: Client, personas: Personas
) -> None:
    page = register(officer, personas, person=person, **family)
    forms = [page.context["form"], *page.context["members"].forms]
    assert [form.add_prefix(name) for form in forms for name in form.errors] == [field]
    assert any(form.is_unfolded for form in forms)
    assert not Person.objects.exists()


def test_editing_keeps_and_changes_the_columns(officer: Client, personas: Personas) -> None:
    person = build_person(household=build_household(kelurahan=personas.own), religion="hindu", mother_name="Ni Luh")
    url = reverse("beneficiaries:person_update", args=[person.pk])
    form = officer.get(url).context["form"]
    typed = {name: form[name].value() for name in form.fields if form[name].value() not in (None, "")}
    officer.post(url, typed | {"version": 1, "birth_date": "17-05-1990", "mother_name": "Ni Luh Sari"})
    person.refresh_from_db()
    assert (person.religion, person.mother_name) == ("hindu", "Ni Luh Sari")
