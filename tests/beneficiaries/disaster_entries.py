"""What the tests of recording RT by RT share: an event, the officer, a family of RT 012, an entry and its answer."""

import uuid
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from beneficiaries.codes import Damage
from beneficiaries.models import DisasterEvent, Household
from tests.builders import Personas, build_disaster_event, build_household, build_person

SCRIPT = {"X-Autosave": "1"}


@pytest.fixture
def event(personas: Personas) -> DisasterEvent:
    event = build_disaster_event()
    event.kelurahan.set([personas.own])
    return event


@pytest.fixture
def officer(client: Client, personas: Personas) -> Client:
    client.force_login(personas.officer)
    client.cookies["django_language"] = "en"
    return client


def family(name: str, personas: Personas, **values: Any) -> Household:
    place: dict[str, Any] = {"kelurahan": personas.own, "rt": "012"}
    return build_person(name, household=build_household(**(place | values))).household


def page(event: DisasterEvent, rt: str = "012") -> str:
    return reverse("beneficiaries:disaster_event_record", args=[event.pk]) + (f"?rt={rt}" if rt else "")


def entry(known: Household | None = None, /, **changes: Any) -> dict[str, Any]:
    family_number = {"household": known.pk} if known else {}
    return {"damage": Damage.LIGHT, "submission_token": str(uuid.uuid4())} | family_number | changes


def said(client: Client, event: DisasterEvent, posted: dict[str, Any]) -> dict[str, Any]:
    answer: dict[str, Any] = client.post(page(event), posted, headers=SCRIPT).json()
    return answer
