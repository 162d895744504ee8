"""A coordinator closes an event, or adds a kelurahan that it turned out to have reached."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from beneficiaries.models import DisasterEvent
from bontang_empowerment.audit.models import AuditEvent
from tests.builders import Personas, build_disaster_event, build_disaster_impact, build_household

pytestmark = pytest.mark.django_db


@pytest.fixture
def event(personas: Personas) -> DisasterEvent:
    event = build_disaster_event(ended_on=None)
    event.kelurahan.set([personas.own])
    return event


@pytest.fixture
def coordinator(client: Client, personas: Personas) -> Client:
    client.force_login(personas.coordinator)
    client.cookies["django_language"] = "en"
    return client


def edit(event: DisasterEvent) -> str:
    return reverse("beneficiaries:disaster_event_update", args=[event.pk])


def edited(event: DisasterEvent, personas: Personas, **changes: Any) -> dict[str, Any]:
    unchanged = {"name": event.name, "kind": event.kind, "started_on": "25-04-2026", "ended_on": ""}
    return unchanged | {"kelurahan": [personas.own.pk], "version": str(event.version)} | changes


def test_an_event_is_closed_and_reaches_one_kelurahan_more(
    coordinator: Client, event: DisasterEvent, personas: Personas
) -> None:
    places = [personas.own.pk, personas.foreign.pk]

    response = coordinator.post(edit(event), edited(event, personas, ended_on="27-04-2026", kelurahan=places))

    assert response.headers["Location"] == event.get_absolute_url()
    event.refresh_from_db()
    assert (event.ended_on, event.version) == (date(2026, 4, 27), 2)
    assert set(event.kelurahan.all()) == {personas.own, personas.foreign}
    assert AuditEvent.objects.about(event).get().fields == ["ended_on", "kelurahan"]


def test_impacts_stay_when_their_kelurahan_is_taken_off(
    coordinator: Client, event: DisasterEvent, personas: Personas
) -> None:
    impact = build_disaster_impact(household=build_household(kelurahan=personas.own), event=event)

    coordinator.post(edit(event), edited(event, personas, kelurahan=[personas.foreign.pk]))

    assert list(event.impacts.all()) == [impact]
    assert list(event.kelurahan.all()) == [personas.foreign]


def test_a_stale_edit_shows_both_versions_and_changes_nothing(
    coordinator: Client, event: DisasterEvent, personas: Personas
) -> None:
    posted = edited(event, personas, name="Banjir besar", kelurahan=[personas.own.pk, personas.foreign.pk])
    DisasterEvent.objects.update(name="Banjir Guntung", version=2)

    form = coordinator.post(edit(event), posted).context["form"]

    assert form.has_error("__all__", code="stale")
    assert ("Banjir Guntung", "Banjir besar") in [(old, new) for _label, old, new in form.conflicts]
    event.refresh_from_db()
    assert event.name == "Banjir Guntung"
    assert list(event.kelurahan.all()) == [personas.own]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("kind", "comet"),
        ("started_on", "31-02-2026"),
        ("ended_on", "24-04-2026"),
        ("kelurahan", []),
        ("kelurahan", ["99999999999999999999"]),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(
    field: str, value: Any, coordinator: Client, event: DisasterEvent, personas: Personas
) -> None:
    response = coordinator.post(edit(event), edited(event, personas, **{field: value}))

    assert list(response.context["form"].errors) == [field]
    event.refresh_from_db()
    assert event.version == 1


def test_it_cannot_take_the_name_and_day_of_another(
    coordinator: Client, event: DisasterEvent, personas: Personas
) -> None:
    build_disaster_event("Banjir lain")

    response = coordinator.post(edit(event), edited(event, personas, name="BANJIR LAIN"))

    assert list(response.context["form"].errors) == ["name"]
    assert coordinator.post(edit(event), edited(event, personas)).status_code == 302


def test_officers_do_not_edit_events(client: Client, event: DisasterEvent, personas: Personas) -> None:
    client.force_login(personas.officer)

    assert client.get(edit(event)).status_code == 403
    assert edit(event) not in client.get(event.get_absolute_url()).content.decode()
