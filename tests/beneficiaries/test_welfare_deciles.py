"""A family's decile has its quarter and source; every reading is kept, the newest stands on the family."""

import pytest
from django.test import Client
from django.urls import reverse

from beneficiaries.codes import DecileStatus
from beneficiaries.models import Household, WelfareDecile
from beneficiaries.services.deciles import Reading, record_decile
from bontang_empowerment.audit.models import AuditEvent
from tests.beneficiaries.posted import posted_family
from tests.builders import Personas, build_household, build_person

pytestmark = pytest.mark.django_db

SECOND = Reading(DecileStatus.LISTED, 2, 2026, 2, "DTSEN")
THIRD = Reading(DecileStatus.LISTED, 4, 2026, 3, "DTSEN")


@pytest.fixture
def household(personas: Personas) -> Household:
    return build_person(kelurahan=personas.own).household


def read(household: Household, *readings: Reading, personas: Personas) -> Household:
    for reading in readings:
        record_decile(household=household, reading=reading, by=personas.officer)
    household.refresh_from_db()
    return household


def test_each_reading_is_kept_and_the_newest_quarter_is_in_force(household: Household, personas: Personas) -> None:
    read(household, SECOND, THIRD, personas=personas)
    assert (household.decile, household.decile_year, household.decile_quarter) == (4, 2026, 3)
    assert list(household.decile_readings.values_list("decile", "quarter")) == [(4, 3), (2, 2)]


def test_an_older_quarter_joins_the_history_alone(household: Household, personas: Personas) -> None:
    read(household, THIRD, SECOND, personas=personas)
    assert (household.decile, household.decile_quarter, household.version) == (4, 3, 2)
    assert household.decile_readings.count() == 2


def test_the_same_reading_twice_changes_nothing(household: Household, personas: Personas) -> None:
    read(household, SECOND, SECOND, personas=personas)
    assert household.decile_readings.count() == 1
    assert AuditEvent.objects.about(household).count() == 1


def test_not_in_dtsen_is_an_answer_of_its_own(household: Household, personas: Personas) -> None:
    read(household, THIRD, Reading(DecileStatus.NOT_LISTED, None, 2026, 4, "DTSEN"), personas=personas)
    assert (household.decile_status, household.decile) == (DecileStatus.NOT_LISTED, None)
    assert [reading.status for reading in household.decile_readings.all()] == ["not_listed", "listed"]


def test_a_registered_family_s_decile_begins_its_history(officer: Client, personas: Personas) -> None:
    family = {"decile_status": "listed", "decile": 3, "decile_year": 2026, "decile_quarter": 1, "decile_source": "BPS"}
    officer.post(reverse("beneficiaries:household_create"), posted_family(personas, **family))
    reading = WelfareDecile.objects.get()
    assert (reading.decile, reading.year, reading.quarter, reading.source) == (3, 2026, 1, "BPS")
    assert reading.recorded_by == personas.officer


def test_a_family_of_unknown_decile_has_no_history(officer: Client, personas: Personas) -> None:
    officer.post(reverse("beneficiaries:household_create"), posted_family(personas))
    assert Household.objects.exists()
    assert not WelfareDecile.objects.exists()


def test_a_quarter_without_its_year_is_refused_at_the_year(officer: Client, personas: Personas) -> None:
    family = {"decile_status": "listed", "decile": 3, "decile_quarter": 1}
    response = officer.post(reverse("beneficiaries:household_create"), posted_family(personas, **family))
    assert list(response.context["form"].errors) == ["decile_year"]


def test_an_edit_of_the_decile_adds_a_reading_and_another_edit_does_not(
    officer: Client, household: Household, personas: Personas
) -> None:
    posted = posted_family(personas) | {"version": "1", "decile_status": "listed", "decile": "5"}
    address = reverse("beneficiaries:household_update", args=[household.pk])
    assert officer.post(address, posted).status_code == 302
    assert officer.post(address, posted | {"version": "2", "address": "Jl. Baru 9"}).status_code == 302
    assert list(household.decile_readings.values_list("decile", flat=True)) == [5]


def test_the_family_s_page_tells_the_history(officer: Client, household: Household, personas: Personas) -> None:
    read(household, SECOND, THIRD, personas=personas)
    body = officer.get(household.get_absolute_url()).content.decode()
    assert "2026 quarter 3" in body
    assert "2026 quarter 2" in body


def test_readings_follow_the_kelurahan(personas: Personas) -> None:
    own, foreign = build_household(kelurahan=personas.own), build_household(kelurahan=personas.foreign)
    for household in (own, foreign):
        record_decile(household=household, reading=THIRD, by=None)
    assert [reading.household for reading in WelfareDecile.objects.visible_to(personas.officer)] == [own]
    assert not WelfareDecile.objects.visible_to(personas.partner_staff).exists()
