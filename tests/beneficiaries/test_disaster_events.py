"""The city's disaster events: coordinators record them, officers and social workers look them up."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from beneficiaries.codes import DisasterKind
from beneficiaries.models import DisasterEvent
from bontang_empowerment.audit.models import Action, AuditEvent
from tests.builders import (
    Personas,
    build_disaster_event,
    build_disaster_impact,
    build_household,
)
from tests.days import typed_in_days, typed_now
from tests.queries import assert_flat_query_count

pytestmark = pytest.mark.django_db

CREATE = "beneficiaries:disaster_event_create"
LIST = "beneficiaries:disaster_event_list"


@pytest.fixture
def coordinator(client: Client, personas: Personas) -> Client:
    client.force_login(personas.coordinator)
    return client


def flood(personas: Personas, **changes: Any) -> dict[str, Any]:
    return {
        "name": "Banjir April 2026",
        "kind": DisasterKind.FLOOD,
        "started_on": "25-04-2026",
        "ended_on": "26-04-2026",
        "kelurahan": [personas.own.pk, personas.foreign.pk],
        "submission_token": str(uuid.uuid4()),
    } | changes


def test_a_coordinator_records_an_event_for_several_kelurahan(coordinator: Client, personas: Personas) -> None:
    response = coordinator.post(reverse(CREATE), flood(personas))
    assert response.status_code == 302
    event = DisasterEvent.objects.get()
    assert set(event.kelurahan.all()) == {personas.own, personas.foreign}
    assert AuditEvent.objects.about(event).get().action == Action.CREATE


def test_an_event_may_still_go_on(coordinator: Client, personas: Personas) -> None:
    coordinator.post(reverse(CREATE), flood(personas, ended_on=""))
    assert DisasterEvent.objects.get().ended_on is None


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("kind", "alien"),
        ("started_on", ""),
        ("started_on", typed_in_days(1)),
        ("ended_on", "24-04-2026"),
        ("ended_on", typed_in_days(1)),
        ("kelurahan", []),
        ("kelurahan", ["0"]),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(
    field: str, value: Any, coordinator: Client, personas: Personas
) -> None:
    response = coordinator.post(reverse(CREATE), flood(personas, **{field: typed_now(value)}))
    assert list(response.context["form"].errors) == [field]
    assert not DisasterEvent.objects.exists()


def test_the_same_event_is_not_recorded_twice(coordinator: Client, personas: Personas) -> None:
    coordinator.post(reverse(CREATE), flood(personas))
    response = coordinator.post(reverse(CREATE), flood(personas, name="banjir april 2026"))
    assert list(response.context["form"].errors) == ["name"]


def test_a_repeated_post_adds_nothing(coordinator: Client, personas: Personas) -> None:
    posted = flood(personas)
    coordinator.post(reverse(CREATE), posted)
    assert coordinator.post(reverse(CREATE), posted).status_code == 302
    assert DisasterEvent.objects.count() == 1
    assert AuditEvent.objects.filter(action=Action.CREATE).count() == 1


@pytest.mark.parametrize("role", ["officer", "partner_staff"])
def test_only_coordinators_record_events(role: str, client: Client, personas: Personas) -> None:
    client.force_login(getattr(personas, role))
    assert client.post(reverse(CREATE), flood(personas)).status_code == 403
    assert not DisasterEvent.objects.exists()


def test_the_list_counts_the_families_that_one_may_see(client: Client, personas: Personas) -> None:
    event = build_disaster_event()
    for kelurahan in (personas.own, personas.own, personas.foreign):
        build_disaster_impact(household=build_household(kelurahan=kelurahan), event=event)
    counts = {}
    for user in (personas.officer, personas.coordinator):
        client.force_login(user)
        [row] = client.get(reverse(LIST)).context["page"].rows
        counts[user] = row.family_count
    assert counts == {personas.officer: 2, personas.coordinator: 3}


def test_the_list_is_searched_by_name_kind_and_kelurahan(coordinator: Client, personas: Personas) -> None:
    flooded = build_disaster_event("Banjir April 2026")
    flooded.kelurahan.set([personas.own, personas.foreign])
    build_disaster_event("Kebakaran Api-api", kind=DisasterKind.SETTLEMENT_FIRE)
    for query in ({"name": "banjir"}, {"kind": DisasterKind.FLOOD}, {"kelurahan": personas.own.pk}):
        assert coordinator.get(reverse(LIST), query).context["page"].rows == [flooded]


def test_the_latest_event_stands_first(coordinator: Client) -> None:
    today = timezone.localdate()
    names = ["Lama", "Baru"]
    for name, days in zip(names, (300, 3), strict=True):
        build_disaster_event(name, started_on=today - timedelta(days=days), ended_on=None)
    rows = coordinator.get(reverse(LIST)).context["page"].rows
    assert [row.name for row in rows] == ["Baru", "Lama"]


def test_the_list_costs_the_same_at_5_and_50_events(coordinator: Client, personas: Personas) -> None:
    def add_rows(number: int) -> None:
        for position in range(number):
            event = build_disaster_event(f"Banjir {position}")
            event.kelurahan.set([personas.own, personas.foreign])
            build_disaster_impact(household=build_household(kelurahan=personas.own), event=event)

    assert_flat_query_count(lambda: coordinator.get(reverse(LIST)), add_rows=add_rows)


def test_the_way_to_a_new_event_shows_to_coordinators_alone(client: Client, personas: Personas) -> None:
    for user, shown in ((personas.coordinator, True), (personas.officer, False)):
        client.force_login(user)
        assert (reverse(CREATE) in client.get(reverse(LIST)).content.decode()) is shown
