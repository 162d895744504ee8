"""The list of outcomes: what the numbers of the dashboard open, within what each role may see."""

from typing import Any

import pytest
from django.test import Client

from beneficiaries.models import Person
from bontang_empowerment.accounts.models import User
from programs.codes import OutcomePoint
from programs.models import Enrolment, Program
from tests.builders import (
    Personas,
    build_enrolment,
    build_nik,
    build_outcome,
    build_person,
    build_program,
)
from tests.queries import assert_flat_query_count

pytestmark = pytest.mark.django_db
PAGE = "/outcomes/"


@pytest.fixture
def program(personas: Personas) -> Program:
    return build_program("Menjahit Dasar", partner=personas.partner, capacity=100)


def measured(person: Person, program: Program, before: int | None, after: int | None, **values: Any) -> Enrolment:
    enrolment = build_enrolment(person=person, program=program)
    if before is not None:
        build_outcome(enrolment=enrolment, point=OutcomePoint.BASELINE, monthly_income=before)
    if after is not None:
        build_outcome(enrolment=enrolment, point=OutcomePoint.END, monthly_income=after, **values)
    return enrolment


def names(client: Client, user: User, query: str = "") -> list[str]:
    client.force_login(user)
    client.cookies["django_language"] = "en"
    return [row.person.name for row in client.get(PAGE + query).context["page"].rows]


@pytest.fixture
def people(personas: Personas, program: Program) -> None:
    def person(name: str) -> Person:
        return build_person(name, kelurahan=personas.own)

    measured(person("Naik"), program, 1_000_000, 1_500_000, has_business=True, business="Kue")
    measured(person("Tetap"), program, 1_000_000, 1_000_000)
    measured(person("Turun"), program, 1_000_000, 800_000)
    measured(person("Hanya Sebelum"), program, 1_000_000, None)
    measured(person("Hanya Sesudah"), build_program(), None, 700_000)
    build_enrolment(person=person("Belum Diukur"), program=program)


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", {"Naik", "Tetap", "Turun", "Hanya Sebelum", "Hanya Sesudah"}),
        ("?measured=both", {"Naik", "Tetap", "Turun"}),
        ("?measured=after", {"Naik", "Tetap", "Turun", "Hanya Sesudah"}),
        ("?income=rose", {"Naik"}),
        ("?income=same", {"Tetap"}),
        ("?measured=both&income=fell", {"Turun"}),
        ("?business=yes", {"Naik"}),
        ("?field=farming", set()),
        ("?measured=never", set()),
        ("?applied_from=31-02-2026", set()),
    ],
)
def test_the_filters_choose_the_rows(query: str, expected: set[str], client: Client, personas: Personas) -> None:
    assert set(names(client, personas.officer, query)) == expected


@pytest.mark.usefixtures("people")
def test_the_programme_chooses_the_rows_too(client: Client, personas: Personas, program: Program) -> None:
    assert "Hanya Sesudah" not in names(client, personas.officer, f"?program={program.pk}")


def test_each_role_sees_its_own_rows(client: Client, personas: Personas, program: Program) -> None:
    measured(build_person("Dekat", kelurahan=personas.own), program, 1, 2)
    measured(build_person("Jauh", kelurahan=personas.foreign), build_program(), 1, 2)
    assert names(client, personas.officer) == ["Dekat"]
    assert names(client, personas.neighbour) == ["Jauh"]
    assert names(client, personas.partner_staff) == ["Dekat"]
    assert names(client, personas.coordinator) == ["Jauh", "Dekat"]


def test_a_row_says_before_now_and_the_change(client: Client, personas: Personas, program: Program) -> None:
    person = build_person("Rosdiana", kelurahan=personas.own, nik=build_nik())
    measured(person, program, 1_000_000, 800_000, has_business=True, business="Jual kue")
    client.force_login(personas.officer)
    client.cookies["django_language"] = "en"
    body = client.get(PAGE).content.decode()
    shown = ("Rosdiana", "Menjahit Dasar", "Rp1,000,000", "Rp800,000", "\u2212Rp200,000", "Jual kue")
    assert [words for words in shown if words not in body] == []
    assert person.nik not in body


def test_the_list_costs_the_same_at_5_and_50_rows(client: Client, personas: Personas, program: Program) -> None:
    client.force_login(personas.officer)

    def add(number: int) -> None:
        for _number in range(number):
            measured(build_person(kelurahan=personas.own), program, 1_000_000, 1_200_000)

    assert_flat_query_count(lambda: client.get(PAGE + "?measured=both"), add_rows=add)
