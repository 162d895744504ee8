"""Consent and the other bases of UU 27/2022: recorded for each purpose, withdrawn by a date, never deleted."""

import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from beneficiaries.codes import ConsentMethod, ConsentPurpose, LawfulBasis
from beneficiaries.consent_texts import TEXTS, current_text
from beneficiaries.models import ConsentRecord, Person
from beneficiaries.models.consent import CURRENT_TEXT_VERSION
from beneficiaries.services.consent import record_consents, withdraw_consent
from bontang_empowerment.audit.models import Action, AuditEvent
from tests.builders import Personas, build_consent, build_person
from tests.days import typed_in_days, typed_now

pytestmark = pytest.mark.django_db

BIRTHDAY = date(2008, 6, 15)


@pytest.fixture
def person(personas: Personas) -> Person:
    return build_person(kelurahan=personas.own)


@pytest.fixture
def officer(client: Client, personas: Personas) -> Client:
    client.force_login(personas.officer)
    return client


def create(person: Person) -> str:
    return reverse("beneficiaries:consent_create", args=[person.pk])


def withdraw(consent: ConsentRecord) -> str:
    return reverse("beneficiaries:consent_withdraw", args=[consent.pk])


def consent_for(*purposes: str, **changes: Any) -> dict[str, Any]:
    return {
        "purposes": purposes,
        "lawful_basis": LawfulBasis.CONSENT,
        "given_on": f"{timezone.localdate():%d-%m-%Y}",
        "method": ConsentMethod.SIGNATURE,
        "submission_token": str(uuid.uuid4()),
    } | changes


def purposes_of(person: Person) -> set[str]:
    return set(person.consents.values_list("purpose", flat=True))


def test_several_purposes_are_recorded_at_once_each_in_its_own_row(officer: Client, person: Person) -> None:
    chosen = [ConsentPurpose.REGISTRATION, ConsentPurpose.PARTNER]
    assert officer.post(create(person), consent_for(*chosen)).status_code == 302
    assert purposes_of(person) == set(chosen)
    assert set(person.consents.values_list("text_version", flat=True)) == {CURRENT_TEXT_VERSION}
    for consent in person.consents.all():
        event = AuditEvent.objects.about(consent).get()
        assert (event.action, "purpose" in event.fields) == (Action.CREATE, True)


def test_another_basis_than_consent_can_be_recorded(officer: Client, person: Person) -> None:
    posted = consent_for(ConsentPurpose.REGISTRATION, lawful_basis=LawfulBasis.PUBLIC_TASK)
    officer.post(create(person), posted)
    assert person.consents.get().lawful_basis == LawfulBasis.PUBLIC_TASK


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("purposes", []),
        ("purposes", ["selling"]),
        ("lawful_basis", ""),
        ("lawful_basis", "because"),
        ("given_on", typed_in_days(1)),
        ("given_on", "01-01-1980"),
        ("method", ""),
        ("method", "telepathy"),
        ("guardian_name", "x" * 121),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(field: str, value: Any, officer: Client, person: Person) -> None:
    response = officer.post(create(person), consent_for(ConsentPurpose.REGISTRATION) | {field: typed_now(value)})
    assert list(response.context["form"].errors) == [field]
    assert not ConsentRecord.objects.exists()


@pytest.mark.parametrize(
    ("given_on", "needs_guardian"), [(date(2026, 6, 14), True), (date(2026, 6, 15), False)], ids=["day before", "18"]
)
def test_a_guardian_is_required_under_18_on_the_day_it_was_given(
    given_on: date, needs_guardian: bool, officer: Client, personas: Personas
) -> None:
    young = build_person(kelurahan=personas.own, birth_date=BIRTHDAY)
    response = officer.post(create(young), consent_for(ConsentPurpose.PROGRAMME, given_on=f"{given_on:%d-%m-%Y}"))
    if needs_guardian:
        assert list(response.context["form"].errors) == ["guardian_name"]
    assert young.consents.exists() is not needs_guardian


def test_a_child_s_consent_carries_the_guardian(officer: Client, personas: Personas) -> None:
    child = build_person(kelurahan=personas.own, birth_date=timezone.localdate() - timedelta(days=3000))
    posted = consent_for(ConsentPurpose.PROGRAMME, guardian_name="Rosdiana", guardian_relation="ibu")
    officer.post(create(child), posted)
    consent = child.consents.get()
    assert (consent.guardian_name, consent.guardian_relation) == ("Rosdiana", "ibu")


def test_a_day_before_the_birth_is_refused(officer: Client, personas: Personas) -> None:
    baby = build_person(kelurahan=personas.own, birth_date=timezone.localdate() - timedelta(days=30))
    given_on = f"{timezone.localdate() - timedelta(days=31):%d-%m-%Y}"
    posted = consent_for(ConsentPurpose.REGISTRATION, given_on=given_on, guardian_name="Rosdiana")
    assert list(officer.post(create(baby), posted).context["form"].errors) == ["given_on"]


def test_the_adults_of_the_family_are_suggested_as_guardians(officer: Client, personas: Personas) -> None:
    head = build_person("Rosdiana", kelurahan=personas.own)
    child, _sibling = (
        build_person(name, household=head.household, birth_date=timezone.localdate() - timedelta(days=3000))
        for name in ("Siti", "Aminah")
    )
    assert list(officer.get(create(child)).context["guardians"]) == [head]


def test_a_purpose_in_force_is_neither_offered_nor_recorded_again(
    officer: Client, person: Person, personas: Personas
) -> None:
    build_consent(person=person, by=personas.officer, purpose=ConsentPurpose.REGISTRATION)
    offered = dict(officer.get(create(person)).context["form"].offered)
    assert ConsentPurpose.REGISTRATION not in offered
    response = officer.post(create(person), consent_for(ConsentPurpose.REGISTRATION, ConsentPurpose.PARTNER))
    assert list(response.context["form"].errors) == ["purposes"]
    assert person.consents.count() == 1


def test_the_service_records_all_purposes_or_none(person: Person, personas: Personas) -> None:
    build_consent(person=person, by=personas.officer, purpose=ConsentPurpose.PARTNER)
    with pytest.raises(ValidationError, match=str(ConsentPurpose.PARTNER.label)):
        record_consents(
            person=person,
            purposes=[ConsentPurpose.REGISTRATION, ConsentPurpose.PARTNER],
            lawful_basis=LawfulBasis.CONSENT,
            given_on=timezone.localdate(),
            method=ConsentMethod.SPOKEN,
            by=personas.officer,
        )
    assert purposes_of(person) == {ConsentPurpose.PARTNER}


def test_a_repeated_post_adds_nothing(officer: Client, person: Person) -> None:
    posted = consent_for(ConsentPurpose.REGISTRATION, ConsentPurpose.PROGRAMME)
    officer.post(create(person), posted)
    assert officer.post(create(person), posted).status_code == 302
    assert person.consents.count() == 2
    assert AuditEvent.objects.filter(action=Action.CREATE).count() == 2


def test_the_text_of_each_purpose_stands_on_the_page(officer: Client, person: Person) -> None:
    body = officer.get(create(person)).content.decode()
    assert CURRENT_TEXT_VERSION in body
    assert set(current_text().purposes) == set(ConsentPurpose.values)
    for words in current_text().purposes.values():
        assert str(words)[:40] in body


def test_the_current_version_has_a_text() -> None:
    assert TEXTS[CURRENT_TEXT_VERSION].version == CURRENT_TEXT_VERSION


def test_withdrawing_dates_the_record_and_keeps_it(officer: Client, person: Person, personas: Personas) -> None:
    consent = build_consent(person=person, by=personas.officer, given_on=date(2026, 1, 5))
    assert officer.post(withdraw(consent)).status_code == 302
    consent.refresh_from_db()
    assert consent.withdrawn_on == timezone.localdate()
    event = AuditEvent.objects.about(consent).get()
    assert (event.action, event.fields) == (Action.UPDATE, ["withdrawn_on"])


def test_withdrawing_twice_changes_nothing(person: Person, personas: Personas) -> None:
    consent = build_consent(
        person=person, by=personas.officer, given_on=date(2026, 1, 5), withdrawn_on=date(2026, 2, 1)
    )
    assert withdraw_consent(consent=consent, by=personas.officer).withdrawn_on == date(2026, 2, 1)
    assert not AuditEvent.objects.about(consent).exists()


def test_withdrawing_is_a_post(officer: Client, person: Person, personas: Personas) -> None:
    consent = build_consent(person=person, by=personas.officer)
    assert officer.get(withdraw(consent)).status_code == 405
    consent.refresh_from_db()
    assert consent.withdrawn_on is None


def test_a_withdrawn_purpose_may_be_consented_to_again(officer: Client, person: Person, personas: Personas) -> None:
    withdrawn = build_consent(person=person, by=personas.officer)
    officer.post(withdraw(withdrawn))
    officer.post(create(person), consent_for(ConsentPurpose.REGISTRATION))
    assert person.consents.count() == 2
    assert ConsentRecord.objects.in_force().filter(person=person, purpose=ConsentPurpose.REGISTRATION).exists()


def test_a_basis_counts_from_the_day_it_was_given_until_the_day_it_was_withdrawn(
    person: Person, personas: Personas
) -> None:
    build_consent(
        person=person,
        by=personas.officer,
        purpose=ConsentPurpose.PARTNER,
        given_on=date(2026, 3, 1),
        withdrawn_on=date(2026, 3, 5),
    )
    days = {date(2026, 2, 28): False, date(2026, 3, 1): True, date(2026, 3, 4): True, date(2026, 3, 5): False}
    for day, counts in days.items():
        assert ConsentRecord.objects.in_force(day).exists() is counts


def test_a_neighbouring_officer_finds_neither_person_nor_consent(
    client: Client, person: Person, personas: Personas
) -> None:
    consent = build_consent(person=person, by=personas.officer)
    client.force_login(personas.neighbour)
    assert client.get(create(person)).status_code == 404
    assert client.post(create(person), consent_for(ConsentPurpose.PARTNER)).status_code == 404
    assert client.post(withdraw(consent)).status_code == 404
    consent.refresh_from_db()
    assert consent.withdrawn_on is None
    assert person.consents.count() == 1


@pytest.mark.parametrize("role", ["coordinator", "partner_staff"])
def test_other_roles_neither_record_nor_withdraw(role: str, client: Client, person: Person, personas: Personas) -> None:
    consent = build_consent(person=person, by=personas.officer)
    client.force_login(getattr(personas, role))
    assert client.post(create(person), consent_for(ConsentPurpose.PARTNER)).status_code == 403
    assert client.post(withdraw(consent)).status_code == 403
    assert person.consents.filter(withdrawn_on=None).count() == 1
