"""The page of data quality: every number opens a list of exactly as many; auditors see numbers alone."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from beneficiaries import extension
from beneficiaries.codes import NikStatus
from beneficiaries.extension import QualityMeasure, register_quality_measure
from beneficiaries.models import DuplicateCandidate, Household
from bontang_empowerment.accounts.models import Role, User
from tests.beneficiaries.posted import client_of
from tests.builders import (
    Personas,
    build_consent,
    build_household,
    build_nik,
    build_person,
    build_poverty_assessment,
    build_user,
)
from tests.queries import assert_flat_query_count

pytestmark = pytest.mark.django_db

PAGE = reverse("beneficiaries:data_quality")


@pytest.fixture
def coordinator(personas: Personas) -> Client:
    return client_of(personas.coordinator)


def numbers(client: Client) -> dict[str, dict[str, Any]]:
    """Cells by kelurahan and label, of the quick and of the slow part."""
    found: dict[str, dict[str, Any]] = {}
    for part in ({}, {"part": "slow"}):
        for row in client.get(PAGE, part).context["quality"].rows:
            found.setdefault(row.kelurahan.name, {}).update({str(cell.label): cell for cell in row.cells})
    return found


def complete_person(personas: Personas, household: Household | None = None, **values: Any) -> Any:
    household = household or build_household(kelurahan=personas.own)
    nik = {"nik": build_nik(), "nik_status": NikStatus.MATCHED}
    person = build_person(household=household, **(nik | values))
    build_consent(person=person, by=personas.officer)
    return person


def assess(household: Household, personas: Personas, *, days_ago: int) -> None:
    day = timezone.localdate() - timedelta(days=days_ago)
    build_poverty_assessment(household=household, by=personas.officer, assessed_on=day)


def make_gaps(personas: Personas) -> None:
    """One of each gap in the own kelurahan, two people without a NIK, and one in the neighbouring kelurahan."""
    complete_person(personas)
    complete_person(personas, nik="", nik_status=NikStatus.NONE)
    complete_person(personas, nik="", nik_status=NikStatus.NONE)
    complete_person(personas, nik="", nik_status=NikStatus.NONE, status="moved")
    complete_person(personas, nik_status=NikStatus.NOT_MATCHED)
    complete_person(personas, birth_date=None)
    build_person(kelurahan=personas.own, nik=build_nik(), nik_status=NikStatus.MATCHED)
    complete_person(personas, household=build_household(kelurahan=personas.own, rt=""))
    stale = complete_person(personas).household
    assess(stale, personas, days_ago=400)
    fresh = complete_person(personas).household
    assess(fresh, personas, days_ago=400)
    assess(fresh, personas, days_ago=30)
    complete_person(personas, household=build_household(kelurahan=personas.foreign), nik="", nik_status="none")
    first, second = complete_person(personas), complete_person(personas, build_household(kelurahan=personas.foreign))
    DuplicateCandidate.objects.create(first=first, second=second, probability=0.9)


EXPECTED = {
    "No NIK": 2,
    "NIK doubtful": 1,
    "No birth date": 1,
    "No RT": 1,
    "Assessment older than 12 months": 1,
    "Consent missing": 1,
    "Duplicates waiting": 1,
}


@pytest.mark.parametrize("reader", ["officer", "coordinator"])
def test_every_number_opens_a_list_of_as_many(reader: str, personas: Personas) -> None:
    make_gaps(personas)
    client = client_of(getattr(personas, reader))
    found = numbers(client)
    assert {label: cell.value for label, cell in found["Lok Tuan"].items()} == EXPECTED
    assert set(found) == ({"Lok Tuan"} if reader == "officer" else {"Lok Tuan", "Api-api"})
    for cells in found.values():
        for cell in cells.values():
            assert client.get(cell.url).context["page"].count == cell.value, cell


def test_a_gap_closed_leaves_its_number(coordinator: Client, personas: Personas) -> None:
    person = complete_person(personas, birth_date=None)
    assert numbers(coordinator)["Lok Tuan"]["No birth date"].value == 1
    person.birth_date = timezone.localdate()
    person.save()
    assert numbers(coordinator)["Lok Tuan"]["No birth date"].value == 0


def test_withdrawn_consent_is_missing(coordinator: Client, personas: Personas) -> None:
    person = complete_person(personas)
    person.consents.update(withdrawn_on=timezone.localdate())
    assert numbers(coordinator)["Lok Tuan"]["Consent missing"].value == 1


def test_an_auditor_sees_numbers_of_the_city_and_no_list(personas: Personas) -> None:
    make_gaps(personas)
    auditor = client_of(build_user("city.auditor", role=Role.AUDITOR))
    found = numbers(auditor)
    assert {label: cell.value for label, cell in found["Lok Tuan"].items()} == EXPECTED
    assert {cell.url for cells in found.values() for cell in cells.values()} == {""}


def test_partner_staff_are_turned_away(personas: Personas) -> None:
    assert client_of(personas.partner_staff).get(PAGE).status_code == 403


def test_what_takes_longer_is_fetched_afterwards_and_is_a_page_without_scripts(coordinator: Client) -> None:
    page = coordinator.get(PAGE).content.decode()
    assert 'hx-get="?part=slow"' in page
    assert "Consent missing" not in page
    assert "<html" in coordinator.get(PAGE, {"part": "slow"}).content.decode()
    fragment = coordinator.get(PAGE, {"part": "slow"}, headers={"HX-Request": "true"}).content.decode()
    assert "Consent missing" in fragment
    assert "<html" not in fragment


def test_another_part_of_the_product_adds_its_own_number(
    coordinator: Client, personas: Personas, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(extension, "quality_measures", list(extension.quality_measures))
    monkeypatch.setattr("beneficiaries.data_quality.quality_measures", extension.quality_measures)

    def count(_user: User) -> dict[int, int]:
        return {personas.own.pk: 7}

    measure = QualityMeasure(label="Own", list_name="beneficiaries:person_list", filters={}, count=count)
    register_quality_measure(measure)
    register_quality_measure(measure)
    assert numbers(coordinator)["Lok Tuan"]["Own"].value == 7
    assert sum(known.label == "Own" for known in extension.quality_measures) == 1


@pytest.mark.parametrize("part", ["", "slow"])
def test_the_page_costs_the_same_however_many_there_are(part: str, coordinator: Client, personas: Personas) -> None:
    def add(number: int) -> None:
        for _one in range(number):
            complete_person(personas, nik="", nik_status=NikStatus.NONE)

    assert_flat_query_count(lambda: coordinator.get(PAGE, {"part": part}), add_rows=add)
