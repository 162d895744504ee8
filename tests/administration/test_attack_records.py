"""An admin of one kelurahan stays in it, and no address of the admin answers with an error of ours."""

from typing import Any
from unittest.mock import patch

import pytest
from django.test import Client
from django.urls import reverse

from beneficiaries.models import Household
from bontang_empowerment.accounts.models import Role
from bontang_empowerment.audit.models import AuditEvent
from tests.builders import (
    build_batch,
    build_household,
    build_kelurahan,
    build_person,
    build_program,
    build_session,
    build_user,
)
from trainings.models import Session

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
TOO_LARGE = "99999999999999999999"
FAMILY = {"rt": "007", "address": "Jl. Kapal Selam No. 1", "decile_status": "unknown"}


@pytest.fixture
def city_admin(client: Client) -> Client:
    client.force_login(build_user("admin", role=Role.ADMIN), backend=BACKEND)
    return client


@pytest.fixture
def kelurahan_admin(client: Client) -> Client:
    client.force_login(build_user("admin.loktuan", role=Role.ADMIN, kelurahan=build_kelurahan()), backend=BACKEND)
    return client


def test_an_admin_of_a_kelurahan_makes_no_family_elsewhere(kelurahan_admin: Client) -> None:
    foreign = build_kelurahan("Api-api")
    response = kelurahan_admin.post(reverse("admin:beneficiaries_household_add"), FAMILY | {"kelurahan": foreign.pk})
    assert "kelurahan" in response.context["adminform"].form.errors
    assert not Household.objects.exists()


def test_an_admin_of_a_kelurahan_moves_no_family_elsewhere(kelurahan_admin: Client) -> None:
    household = build_household()
    address = reverse("admin:beneficiaries_household_change", args=[household.pk])
    kelurahan_admin.post(address, FAMILY | {"kelurahan": build_kelurahan("Api-api").pk})
    household.refresh_from_db()
    assert household.kelurahan == build_kelurahan()


def test_an_admin_of_the_city_chooses_any_kelurahan(city_admin: Client) -> None:
    foreign = build_kelurahan("Api-api")
    city_admin.post(reverse("admin:beneficiaries_household_add"), FAMILY | {"kelurahan": foreign.pk})
    assert Household.objects.get().kelurahan == foreign


@pytest.mark.parametrize("lookup", ["name__regex=(((", "id__range=1", "created_at__year=99999999999", "nik_index=a"])
def test_a_list_takes_no_lookup_that_it_does_not_offer(city_admin: Client, lookup: str) -> None:
    assert city_admin.get(f"{reverse('admin:beneficiaries_person_changelist')}?{lookup}").status_code == 400


@pytest.mark.parametrize("lookup", ["status__exact=active", "kelurahan__id__exact=1", "q=siti"])
def test_a_list_takes_the_lookups_that_it_offers(city_admin: Client, lookup: str) -> None:
    assert city_admin.get(f"{reverse('admin:beneficiaries_person_changelist')}?{lookup}").status_code == 200


def test_suggestions_survive_any_words(city_admin: Client) -> None:
    build_person()
    field = {"app_label": "beneficiaries", "model_name": "person", "field_name": "household"}
    for term in ("\x00", "1\x00", "a " * 2000, TOO_LARGE):
        assert city_admin.get(reverse("admin:autocomplete"), field | {"term": term}).status_code == 200


def test_an_add_page_takes_nothing_from_its_address(city_admin: Client) -> None:
    assert city_admin.get(f"{reverse('admin:beneficiaries_person_add')}?household=abc").status_code == 200


def test_a_number_that_no_database_holds_is_no_choice(city_admin: Client) -> None:
    program = build_program()
    address = reverse("admin:programs_program_change", args=[program.pk])
    response = city_admin.post(address, {"kelurahan": [TOO_LARGE]})
    assert "kelurahan" in response.context["adminform"].form.errors


@pytest.mark.parametrize("key", ["abc", "\x00", "31-02-2024", TOO_LARGE, "-1"])
def test_a_suggested_choice_that_is_no_number_is_refused_at_the_field(city_admin: Client, key: str) -> None:
    response = city_admin.post(reverse("admin:beneficiaries_person_add"), {"household": key})
    assert "household" in response.context["adminform"].form.errors


def test_what_only_the_database_refuses_is_told_and_stores_nothing(city_admin: Client) -> None:
    batch = build_batch()
    build_session(batch=batch, number=1)
    row = {"batch": batch.pk, "number": "1", "held_on": "01-11-2026", "starts_at": "09:00", "ends_at": "10:00"}
    values: dict[str, Any] = {f"sessions-0-{name}": value for name, value in (row | {"topic": "Pola"}).items()}
    # As if the other meeting had not been there yet when the page was opened and checked.
    values |= {"sessions-TOTAL_FORMS": "1", "sessions-INITIAL_FORMS": "0"}
    values |= {"program": batch.program.pk, "course": batch.course.pk, "name": "Angkatan 9"}
    values |= {"capacity": batch.capacity, "version": batch.version}
    address = reverse("admin:trainings_batch_change", args=[batch.pk])
    with patch.object(Session, "validate_constraints"):
        response = city_admin.post(address, values)
    assert response.headers["Location"] == address
    batch.refresh_from_db()
    assert batch.name == "Angkatan 1"
    assert not AuditEvent.objects.exists()


def test_seats_that_nobody_could_number_are_refused(city_admin: Client) -> None:
    address = reverse("admin:programs_program_change", args=[build_program().pk])
    for capacity in ("10001", "2147483647", TOO_LARGE):
        response = city_admin.post(address, {"capacity": capacity})
        assert "capacity" in response.context["adminform"].form.errors
