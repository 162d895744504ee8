"""The page of a death for somebody who is no member any more: it is on record already, and nothing is written."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from beneficiaries.codes import PersonStatus
from bontang_empowerment.audit.models import AuditEvent
from tests.builders import Personas, build_household, build_person

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("status", [PersonStatus.DECEASED, PersonStatus.MOVED])
def test_a_second_death_leads_to_the_person(
    method: str, status: PersonStatus, client: Client, personas: Personas
) -> None:
    household = build_household(kelurahan=personas.own)
    build_person("Rahmat", household=household)
    gone = build_person("Siti Aminah", household=household, status=status, status_on=date(2026, 1, 2))
    client.force_login(personas.officer)
    events = AuditEvent.objects.count()
    data = {"on": "03-01-2026", "version": str(household.version)}
    answer = getattr(client, method)(reverse("beneficiaries:person_death", args=[gone.pk]), data)
    assert answer["Location"] == gone.get_absolute_url()
    gone.refresh_from_db()
    assert (gone.status, gone.status_on) == (status, date(2026, 1, 2))
    assert AuditEvent.objects.count() == events
