"""Records in Django admin: audited, scoped, identity numbers never whole, nothing erased."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from beneficiaries.models import Household, Person
from bontang_empowerment.accounts.models import Role
from bontang_empowerment.audit.models import Action, AuditEvent
from tests.builders import (
    build_consent,
    build_household,
    build_kelurahan,
    build_nik,
    build_person,
    build_poverty_assessment,
    build_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin_client(client: Client) -> Client:
    client.force_login(build_user("admin", role=Role.ADMIN), backend="django.contrib.auth.backends.ModelBackend")
    return client


def person_values(person: Person, **changes: Any) -> dict[str, Any]:
    values = {
        "household": person.household_id,
        "name": person.name,
        "nik_status": person.nik_status,
        "sex": person.sex,
        "birth_date": "17-05-1990",
        "birth_date_precision": "exact",
        "relation": person.relation,
        "status": person.status,
        "new_number": "",
        "version": person.version,
    }
    return values | changes


def test_a_change_is_audited_with_column_names_and_no_values(admin_client: Client) -> None:
    person = build_person("Siti Aminah")
    admin_client.post(
        reverse("admin:beneficiaries_person_change", args=[person.pk]), person_values(person, name="Siti Rahmah")
    )
    person.refresh_from_db()
    event = AuditEvent.objects.about(person).get()
    assert person.name == "Siti Rahmah"
    assert (event.action, event.fields, event.place) == (Action.UPDATE, ["name"], "admin:beneficiaries_person_change")
    assert "Rahmah" not in str(event.__dict__)


def test_a_change_makes_an_edit_form_open_elsewhere_stale(admin_client: Client) -> None:
    person = build_person()
    before = person.version
    admin_client.post(reverse("admin:beneficiaries_person_change", args=[person.pk]), person_values(person))
    person.refresh_from_db()
    assert person.version == before + 1


def test_a_new_nik_replaces_the_old_one_and_neither_is_shown_whole(admin_client: Client) -> None:
    person = build_person(nik=build_nik())
    old, new = person.nik, build_nik()
    url = reverse("admin:beneficiaries_person_change", args=[person.pk])
    admin_client.post(url, person_values(person, new_number=new))
    person.refresh_from_db()
    body = admin_client.get(url).content.decode()
    assert person.nik == new
    assert old not in body
    assert new not in body
    assert person.masked_nik in body


def test_a_nik_of_somebody_else_is_refused_at_the_field(admin_client: Client) -> None:
    taken = build_nik()
    build_person("Rosdiana", nik=taken)
    person = build_person()
    url = reverse("admin:beneficiaries_person_change", args=[person.pk])
    response = admin_client.post(url, person_values(person, new_number=taken))
    assert "new_number" in response.context["adminform"].form.errors
    person.refresh_from_db()
    assert person.nik == ""


def test_a_family_is_added_with_its_kk_number_encrypted(admin_client: Client) -> None:
    values = {"kelurahan": build_kelurahan().pk, "rt": "012", "address": "Jl. Pupuk", "decile_status": "unknown"}
    admin_client.post(reverse("admin:beneficiaries_household_add"), values | {"new_number": "6474 0101 0120 9901"})
    household = Household.objects.get()
    assert household.kk_number == "6474010101209901"
    assert AuditEvent.objects.about(household).get().action == Action.CREATE


@pytest.mark.parametrize("kind", ["povertyassessment", "consentrecord"])
def test_what_was_assessed_or_consented_to_is_read_and_not_rewritten(kind: str, admin_client: Client) -> None:
    person, by = build_person(), build_user()
    record = {
        "povertyassessment": build_poverty_assessment(household=person.household, by=by),
        "consentrecord": build_consent(person=person, by=by),
    }[kind]
    url = reverse(f"admin:beneficiaries_{kind}_change", args=[record.pk])
    assert admin_client.get(url).status_code == 200
    assert admin_client.post(url, {"household": person.household_id, "person": person.pk}).status_code == 403
    assert not AuditEvent.objects.exists()


def test_a_person_cannot_be_deleted(admin_client: Client) -> None:
    person = build_person()
    response = admin_client.post(reverse("admin:beneficiaries_person_delete", args=[person.pk]), {"post": "yes"})
    assert response.status_code == 403
    assert Person.objects.filter(pk=person.pk).exists()


def test_the_list_finds_people_by_an_old_spelling(admin_client: Client) -> None:
    build_person("Soeharto")
    build_person("Rosdiana")
    response = admin_client.get(reverse("admin:beneficiaries_person_changelist"), {"q": "suharto"})
    assert [person.name for person in response.context["cl"].result_list] == ["Soeharto"]


def test_choices_of_an_admin_of_one_kelurahan_stop_at_its_border(client: Client) -> None:
    own, foreign = build_kelurahan("Lok Tuan"), build_kelurahan("Api-api")
    household = build_household(kelurahan=foreign)
    person = build_person(kelurahan=own)
    client.force_login(build_user(role=Role.ADMIN, kelurahan=own), backend="django.contrib.auth.backends.ModelBackend")
    response = client.post(
        reverse("admin:beneficiaries_person_change", args=[person.pk]),
        person_values(person, household=household.pk),
    )
    assert "household" in response.context["adminform"].form.errors


def test_the_history_of_a_record_is_its_part_of_the_audit_trail(admin_client: Client) -> None:
    person = build_person()
    response = admin_client.get(reverse("admin:beneficiaries_person_history", args=[person.pk]))
    assert response.status_code == 302
    assert response.headers["Location"] == f"/audit/?target_type=beneficiaries.person&target_id={person.pk}"
