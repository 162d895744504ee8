"""A file that was made while somebody was still in sight is not handed out once they are restricted."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from beneficiaries.models import Person, Restriction
from beneficiaries.services.restriction import restrict_person
from bontang_empowerment.audit.models import Action, AuditEvent
from bontang_empowerment.exports.models import Export
from tests.builders import Personas, build_household, build_person
from tests.exports.files import ask

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(personas: Personas, settings: Settings) -> Person:
    settings.EXPORT_ROWS_AT_ONCE = 1
    household = build_household(kelurahan=personas.own)
    for name in ("Budi", "Citra"):
        build_person(name, household=household)
    return build_person("Aminah", household=household)


def download(client: Client) -> bool:
    """Whether the last file asked for is handed out."""
    address = reverse("exports:export_download", args=[Export.objects.latest("pk").pk])
    return "attachment" in client.get(address).headers.get("Content-Disposition", "")


def test_an_officers_file_is_called_back(client: Client, person: Person, personas: Personas) -> None:
    client.force_login(personas.officer)
    ask(client)
    assert download(client)
    restrict_person(person=person, reason="Korban dalam perlindungan", by=personas.coordinator)
    known = AuditEvent.objects.filter(action=Action.EXPORT).count()
    assert not download(client)
    assert AuditEvent.objects.filter(action=Action.EXPORT).count() == known
    ask(client)
    assert download(client)


def test_a_restriction_that_was_timed_before_the_file_but_came_after_calls_it_back(
    client: Client, person: Person, personas: Personas
) -> None:
    client.force_login(personas.officer)
    ask(client)
    restrict_person(person=person, reason="Korban dalam perlindungan", by=personas.coordinator)
    earlier = Export.objects.latest("pk").created_at - timedelta(seconds=1)
    Restriction.objects.update(set_at=earlier)
    assert not download(client)


def test_who_sees_the_restricted_everywhere_keeps_the_file(client: Client, person: Person, personas: Personas) -> None:
    client.force_login(personas.coordinator)
    ask(client)
    restrict_person(person=person, reason="Korban dalam perlindungan", by=personas.coordinator)
    assert download(client)
