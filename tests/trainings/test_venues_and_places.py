"""Venues with what they have, who instructs a batch, and that a batch never has more people than places."""

import uuid
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from bontang_empowerment.access.versions import StaleVersionError
from bontang_empowerment.audit.models import AuditEvent
from tests.builders import (
    Personas,
    build_batch,
    build_batch_participant,
    build_enrolment,
    build_partner,
    build_partner_staff,
    build_program,
    build_venue,
)
from tests.queries import assert_flat_query_count
from trainings.models import Batch, Venue, VenueFeature
from trainings.services.batches import TakenIn, take_in_participants, update_batch

pytestmark = pytest.mark.django_db


@pytest.fixture
def batch(personas: Personas) -> Batch:
    return build_batch(program=build_program(partner=personas.partner, capacity=100), capacity=3)


@pytest.fixture
def client(client: Client, personas: Personas) -> Client:
    """The partner's staff, reading English."""
    client.force_login(personas.partner_staff, backend="django.contrib.auth.backends.ModelBackend")
    client.cookies["django_language"] = "en"
    return client


def venue_values(personas: Personas, **values: Any) -> dict[str, Any]:
    defaults = {
        "name": "Aula Setara",
        "address": "Jl. Awang Long",
        "kelurahan": personas.own.pk,
        "capacity": "30",
        "features": ["ramp", "toilet"],
        "submission_token": str(uuid.uuid4()),
    }
    return defaults | values


def test_partner_staff_add_a_venue_with_what_it_has(client: Client, personas: Personas) -> None:
    values = venue_values(personas)
    answers = [client.post(reverse("trainings:venue_create"), values) for _post in range(2)]
    venue = Venue.objects.get(name="Aula Setara")
    assert [answer["Location"] for answer in answers] == [venue.get_absolute_url()] * 2
    assert set(venue.features.values_list("kind", flat=True)) == {"ramp", "toilet"}
    assert "Accessible toilet" in client.get(venue.get_absolute_url()).content.decode()
    assert "features" in AuditEvent.objects.about(venue).get().fields


def test_the_coordinator_changes_a_venue_and_partner_staff_do_not(client: Client, personas: Personas) -> None:
    venue = build_venue("Aula Lama")
    VenueFeature.objects.create(venue=venue, kind="ramp")
    url = reverse("trainings:venue_update", args=[venue.pk])
    assert client.get(url).status_code == 403
    client.force_login(personas.coordinator, backend="django.contrib.auth.backends.ModelBackend")
    values = venue_values(personas, name="Aula Baru", features=["interpreter"], version="1")
    assert client.post(url, values)["Location"] == venue.get_absolute_url()
    venue.refresh_from_db()
    assert (venue.name, [row.kind for row in venue.features.all()]) == ("Aula Baru", ["interpreter"])


def test_the_list_of_venues_costs_the_same_at_fifty_rows(client: Client) -> None:
    def add(number: int) -> None:
        for _row in range(number):
            VenueFeature.objects.create(venue=build_venue(), kind="ramp")

    def visit() -> None:
        assert client.get(reverse("trainings:venue_list")).status_code == 200

    assert_flat_query_count(visit, add_rows=add)


def batch_values(batch: Batch, **values: Any) -> dict[str, Any]:
    defaults = {"name": batch.name, "capacity": "10", "version": str(batch.version), "instructor": "", "venue": ""}
    return defaults | values


def test_a_colleague_with_an_account_becomes_the_instructor(client: Client, batch: Batch, personas: Personas) -> None:
    colleague = build_partner_staff(personas.partner, "ibu.ratna")
    url = reverse("trainings:batch_update", args=[batch.pk])
    assert client.post(url, batch_values(batch, instructor_user=str(colleague.pk))).status_code == 302
    batch.refresh_from_db()
    assert (batch.instructor_user, batch.instructor_name, batch.capacity) == (colleague, "Ibu Ratna", 10)


def test_who_works_for_another_partner_instructs_no_batch(batch: Batch, personas: Personas) -> None:
    stranger = build_partner_staff(build_partner(), "asing")
    with pytest.raises(ValidationError, match="does not work for the partner"):
        update_batch(
            batch=batch,
            version=1,
            name="x",
            capacity=5,
            instructor="",
            instructor_user=stranger,
            venue=None,
            by=personas.coordinator,
        )


def test_a_room_that_is_too_small_is_said_at_the_places(client: Client, batch: Batch) -> None:
    venue = build_venue("Ruang Kecil", capacity=8)
    values = batch_values(batch, venue=str(venue.pk))
    response = client.post(reverse("trainings:batch_update", args=[batch.pk]), values)
    assert response.context["form"].errors["capacity"] == [
        "Ruang Kecil has room for 8 people. Choose another venue or fewer places."
    ]


def test_a_full_batch_takes_nobody_in_and_the_first_in_line_go_first(batch: Batch, personas: Personas) -> None:
    build_batch_participant(batch=batch)
    enrolled = [build_enrolment(program=batch.program) for _number in range(4)]
    assert take_in_participants(batch=batch, by=personas.coordinator) == TakenIn(taken=2, left_over=2)
    assert {place.enrolment for place in batch.participants.order_by("-pk")[:2]} == set(enrolled[:2])
    assert take_in_participants(batch=batch, by=personas.coordinator) == TakenIn(taken=0, left_over=2)


def test_places_never_go_below_who_is_in_the_batch_and_a_stale_form_is_refused(
    client: Client, batch: Batch, personas: Personas
) -> None:
    for _number in range(3):
        build_batch_participant(batch=batch)
    url = reverse("trainings:batch_update", args=[batch.pk])
    response = client.post(url, batch_values(batch, capacity="2"))
    assert "3 people are in this batch" in response.context["form"].errors["capacity"][0]
    with pytest.raises(StaleVersionError):
        update_batch(
            batch=batch,
            version=7,
            name="x",
            capacity=5,
            instructor="",
            instructor_user=None,
            venue=None,
            by=personas.coordinator,
        )


def test_the_admin_s_single_place_keeps_to_the_places_too(batch: Batch) -> None:
    for _number in range(3):
        build_batch_participant(batch=batch)
    one_more = build_enrolment(program=batch.program)
    with pytest.raises(ValidationError, match="All 3 places"):
        batch.participants.model(batch=batch, enrolment=one_more).full_clean()
