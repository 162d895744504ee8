"""The last entry of a batch is taken back by whoever made it, while nothing else has happened to it."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from beneficiaries.models import DisasterEvent, DisasterImpact, Household, Person
from bontang_empowerment.audit.models import Action, AuditEvent
from tests.beneficiaries.disaster_entries import entry, event, family, officer, page, said
from tests.builders import Personas, build_disaster_event, build_disaster_impact

__all__ = ["event", "officer"]  # fixtures

pytestmark = pytest.mark.django_db


def test_the_last_own_entry_is_offered_to_be_taken_back(
    officer: Client, event: DisasterEvent, personas: Personas
) -> None:
    household = family("Siti Aminah", personas)
    undo = said(officer, event, entry(household))["undo"]
    assert f'action="{undo}"' in officer.get(page(event)).content.decode()

    response = officer.post(undo, follow=True)

    assert response.redirect_chain[0][0].endswith("&rt=012")
    assert not DisasterImpact.objects.exists()
    assert Household.objects.get() == household
    assert AuditEvent.objects.filter(action=Action.DELETE).count() == 1
    assert said(officer, event, entry(household))["status"] == "saved"


def test_a_family_registered_with_the_entry_goes_with_it(officer: Client, event: DisasterEvent) -> None:
    undo = said(officer, event, entry(name="Mak Ijah"))["undo"]

    officer.post(undo)

    assert not Household.objects.exists()
    assert not Person.objects.exists()


def test_a_family_that_was_worked_on_meanwhile_stays(officer: Client, event: DisasterEvent, personas: Personas) -> None:
    undo = said(officer, event, entry(name="Mak Ijah"))["undo"]
    household = Household.objects.get()
    build_disaster_impact(household=household, event=build_disaster_event("Banjir lain"))

    officer.post(undo)

    assert Household.objects.get() == household
    assert DisasterImpact.objects.get().event.name == "Banjir lain"


@pytest.mark.parametrize("reason", ["somebody else's", "edited", "old"])
def test_what_is_not_the_own_fresh_entry_stays(
    reason: str, officer: Client, event: DisasterEvent, personas: Personas
) -> None:
    household = family("Siti Aminah", personas)
    impact = build_disaster_impact(household=household, event=event, recorded_by=personas.officer)
    changes: dict[str, dict[str, Any]] = {
        "somebody else's": {"recorded_by": personas.coordinator},
        "edited": {"version": 2},
        "old": {"created_at": timezone.now() - timedelta(hours=25)},
    }
    DisasterImpact.objects.filter(pk=impact.pk).update(**changes[reason])

    assert officer.get(page(event)).context["last"] is None
    response = officer.post(reverse("beneficiaries:disaster_impact_undo", args=[impact.pk]), follow=True)

    assert DisasterImpact.objects.filter(pk=impact.pk).exists()
    assert "Edit it instead" in response.content.decode()


def test_a_neighbour_neither_sees_nor_takes_back(client: Client, event: DisasterEvent, personas: Personas) -> None:
    impact = build_disaster_impact(household=family("Siti Aminah", personas), event=event)
    client.force_login(personas.neighbour)

    assert client.post(reverse("beneficiaries:disaster_impact_undo", args=[impact.pk])).status_code == 404
    assert "Siti Aminah" not in client.get(page(event)).content.decode()
