"""What a list must not tell of somebody under protection, or of another kelurahan."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.utils import translation

from beneficiaries.models import Household, Person
from beneficiaries.models.imports import RowStatus
from beneficiaries.services.restriction import restrict_person
from bontang_empowerment.audit.models import Action, AuditEvent
from tests.beneficiaries.imports.lists import HEAD, WIFE, bring_in, changed, check, csv_of, rows_of, told
from tests.beneficiaries.posted import client_of
from tests.builders import Personas, build_household, build_kk_number, build_nik, build_person

pytestmark = pytest.mark.django_db
NAME = "Mawar Melindung"
NEUTRAL = "Nomor ini tidak dapat dipakai di sini"


@pytest.fixture(autouse=True)
def _indonesian() -> Iterator[None]:
    with translation.override("id"):
        yield


@pytest.fixture
def family(personas: Personas) -> Household:
    return build_household(kelurahan=personas.foreign, kk_number=build_kk_number())


@pytest.fixture
def hidden(family: Household, personas: Personas) -> Person:
    person = build_person(NAME, household=family, nik=build_nik())
    return restrict_person(person=person, reason="Korban kekerasan", by=personas.coordinator)


def test_the_nik_of_somebody_under_protection_is_refused_without_a_word_of_them(
    hidden: Person, personas: Personas
) -> None:
    run = bring_in(csv_of(changed(HEAD, nik=hidden.nik)), personas.officer)

    [row] = rows_of(run)
    assert told(run) == {"refused": 1}
    assert (row.person_id, row.household_id, row.column) == (None, None, "nik")
    assert NEUTRAL in row.reason
    page = client_of(personas.officer).get(run.get_absolute_url()).content.decode()
    assert hidden.get_absolute_url() not in page
    assert "Mawar" not in page
    assert personas.foreign.name not in row.reason
    assert AuditEvent.objects.filter(action=Action.LOOKUP, target_id=str(hidden.pk)).exists()


def test_the_kk_number_of_somebody_under_protection_names_no_kelurahan(
    hidden: Person, family: Household, personas: Personas
) -> None:
    family.refresh_from_db()
    assert family.is_restricted
    run = check(csv_of(changed(WIFE, no_kk=family.kk_number)), personas.officer)

    [row] = rows_of(run)
    assert (row.status, row.column, row.person_id, row.household_id) == (RowStatus.REFUSED, "kk_number", None, None)
    assert NEUTRAL in row.reason
    assert personas.foreign.name not in row.reason


def test_the_name_and_birthday_of_somebody_under_protection_find_nobody(hidden: Person, personas: Personas) -> None:
    assert hidden.birth_date is not None
    row = changed(HEAD, nama_lengkap=NAME, tgl_lahir=f"{hidden.birth_date:%d-%m-%Y}", nik="")
    run = check(csv_of(row), personas.officer)
    assert [(one.status, one.person_id) for one in rows_of(run)] == [(RowStatus.NEW, None)]


def test_a_refused_row_links_to_nobody_of_another_kelurahan(personas: Personas, officer_page: Client) -> None:
    foreign = build_person("Budi Hartono", kelurahan=personas.foreign, nik=build_nik())
    run = bring_in(csv_of(changed(HEAD, nik=foreign.nik)), personas.officer)
    assert foreign.get_absolute_url() not in officer_page.get(run.get_absolute_url()).content.decode()
    assert [one.person_id for one in rows_of(run)] == [None]


@pytest.fixture
def officer_page(personas: Personas) -> Client:
    return client_of(personas.officer)
