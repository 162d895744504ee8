"""Enrolling asks for a basis for using the data: it warns, shows the way to record one, and decides about nobody."""

from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from beneficiaries.codes import ConsentMethod, ConsentPurpose, LawfulBasis
from beneficiaries.models import Person
from beneficiaries.services.consent import bases_of, withdraw_consent
from programs.models import Enrolment, Program
from programs.services.eligibility import check_eligibility
from tests.builders import (
    Personas,
    build_consent,
    build_enrolment,
    build_partner,
    build_person,
    build_program,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(personas: Personas) -> Person:
    return build_person(kelurahan=personas.own)


@pytest.fixture
def officer(client: Client, personas: Personas) -> Client:
    client.cookies.load({"django_language": "en"})
    client.force_login(personas.officer)
    return client


def form_of(person: Person, program: Program) -> str:
    return f"{reverse('programs:enrolment_create', args=[person.pk])}?program={program.pk}"


def warned(person: Person, program: Program) -> set[str]:
    return set(check_eligibility(person, program).warned_codes)


def test_somebody_never_asked_is_warned_about_and_still_eligible(person: Person) -> None:
    eligibility = check_eligibility(person, build_program())
    assert eligibility.warned_codes == {"basis_programme"}
    assert (eligibility.is_eligible, eligibility.may_be_refused) == (True, False)


def test_a_partner_s_programme_asks_for_sharing_as_well(person: Person, personas: Personas) -> None:
    program = build_program(partner=build_partner())
    assert warned(person, program) == {"basis_programme", "basis_partner"}
    build_consent(person=person, by=personas.officer, purpose=ConsentPurpose.PROGRAMME)
    assert warned(person, program) == {"basis_partner"}


def test_a_withdrawn_basis_warns_and_says_since_when(person: Person, personas: Personas) -> None:
    values = {"given_on": date(2026, 1, 5), "withdrawn_on": date(2026, 2, 3)}
    build_consent(person=person, by=personas.officer, purpose=ConsentPurpose.PROGRAMME, **values)
    basis = bases_of(person, [ConsentPurpose.PROGRAMME])[ConsentPurpose.PROGRAMME]
    assert (basis.in_force, basis.withdrawn_on) == (False, date(2026, 2, 3))
    assert warned(person, build_program()) == {"basis_programme"}


def test_a_purpose_consented_to_again_is_in_force(person: Person, personas: Personas) -> None:
    values = {"given_on": date(2026, 1, 5), "withdrawn_on": date(2026, 2, 3)}
    build_consent(person=person, by=personas.officer, purpose=ConsentPurpose.PROGRAMME, **values)
    build_consent(person=person, by=personas.officer, purpose=ConsentPurpose.PROGRAMME)
    assert bases_of(person, [ConsentPurpose.PROGRAMME])[ConsentPurpose.PROGRAMME].in_force
    assert list(Person.objects.with_basis_for(ConsentPurpose.PROGRAMME)) == [person]


def test_the_officer_goes_to_the_consent_and_comes_back_to_the_enrolment(
    officer: Client, person: Person, personas: Personas
) -> None:
    program = build_program()
    url = officer.get(form_of(person, program)).context["basis_url"]
    assert parse_qs(urlsplit(url).query) == {"purpose": ["programme"], "next": [form_of(person, program)]}
    page = officer.get(url)
    assert page.context["form"]["purposes"].value() == ["programme"]
    posted = {
        "purposes": ["programme"],
        "lawful_basis": LawfulBasis.CONSENT,
        "given_on": f"{timezone.localdate():%d-%m-%Y}",
        "method": ConsentMethod.SIGNATURE,
    }
    assert officer.post(url, posted)["Location"] == form_of(person, program)
    assert warned(person, program) == set()


@pytest.mark.parametrize("away", ["https://contoh.example/", "//contoh.example/", "javascript:alert(1)", "/\\contoh"])
def test_recording_a_consent_leads_to_no_other_site(away: str, officer: Client, person: Person) -> None:
    url = reverse("beneficiaries:consent_create", args=[person.pk])
    assert officer.get(url, {"next": away}).context["back"] == f"{person.get_absolute_url()}#consent"


def test_a_coordinator_is_told_who_records_it(client: Client, person: Person, personas: Personas) -> None:
    client.cookies.load({"django_language": "en"})
    client.force_login(personas.coordinator)
    body = client.get(form_of(person, build_program())).text
    assert "The officer of the kelurahan records it." in body
    assert reverse("beneficiaries:consent_create", args=[person.pk]) not in body


def test_an_enrolment_says_that_consent_was_withdrawn_and_what_to_do(
    officer: Client, person: Person, personas: Personas
) -> None:
    consent = build_consent(person=person, by=personas.officer, purpose=ConsentPurpose.PROGRAMME)
    enrolment: Enrolment = build_enrolment(person=person, program=build_program())
    assert officer.get(enrolment.get_absolute_url()).context["basis_notices"] == []
    withdraw_consent(consent=consent, by=personas.officer)
    body = officer.get(enrolment.get_absolute_url()).text
    assert "Consent was withdrawn on" in body
    assert "cancel the enrolment or record a new basis" in body
