"""The token of a form is no way into another record: used by somebody else or elsewhere, it is refused in words."""

from typing import Any
from unittest.mock import patch
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from beneficiaries.models import DisasterImpact, Household, Person, PovertyAssessment
from beneficiaries.services.disaster import update_disaster_impact
from bontang_empowerment.audit.models import Action, AuditEvent
from tests.beneficiaries.posted import client_of, posted_family, posted_member
from tests.builders import Personas, build_disaster_event, build_disaster_impact, build_household

pytestmark = pytest.mark.django_db
USED = "This form was already used for another record."


def assert_refused(response: Any) -> None:
    assert isinstance(response, HttpResponse)
    assert response.status_code == 200
    assert USED in response.content.decode()


def test_two_officers_with_one_token_register_one_family(personas: Personas) -> None:
    token = str(uuid4())
    first = posted_family(personas, submission_token=token)
    second = posted_family(
        personas, posted_member("Rosdiana", relation="head"), kelurahan=personas.foreign.pk, submission_token=token
    )
    address = reverse("beneficiaries:household_create")
    assert client_of(personas.officer).post(address, first).status_code == 302
    refused = client_of(personas.neighbour).post(address, second)
    assert_refused(refused)
    assert 'value="Rosdiana"' in refused.content.decode()
    assert Household.objects.count() == Person.objects.count() == 1
    assert AuditEvent.objects.filter(action=Action.CREATE).count() == 2


def test_two_officers_with_one_token_add_one_member(personas: Personas) -> None:
    values = {"name": "Andi", "sex": "male", "birth_date": "17-05-2001", "relation": "child"}
    values["submission_token"] = str(uuid4())
    own, foreign = build_household(), build_household(kelurahan=personas.foreign)
    address = "beneficiaries:person_create"
    assert client_of(personas.officer).post(reverse(address, args=[own.pk]), values).status_code == 302
    values |= {"name": "Zulkifli", "birth_date": "03-11-1970"}
    assert_refused(client_of(personas.neighbour).post(reverse(address, args=[foreign.pk]), values))
    assert Person.objects.count() == 1


def test_the_token_of_one_familys_assessment_makes_none_of_another(personas: Personas) -> None:
    values = {"without_shelter": "yes", "assessed_on": f"{timezone.localdate():%d-%m-%Y}"}
    values["submission_token"] = str(uuid4())
    client, address = client_of(personas.officer), "beneficiaries:poverty_assessment_create"
    first, second = build_household(), build_household()
    assert client.post(reverse(address, args=[first.pk]), values).status_code == 302
    assert_refused(client.post(reverse(address, args=[second.pk]), values))
    assert PovertyAssessment.objects.count() == 1


def test_the_token_of_one_familys_impact_makes_none_of_another(personas: Personas) -> None:
    values = {"event": str(build_disaster_event().pk), "damage": "light", "displacement": "none"}
    values |= {"people_injured": "0", "people_dead": "0", "people_missing": "0", "submission_token": str(uuid4())}
    client, address = client_of(personas.officer), "beneficiaries:disaster_impact_create"
    first, second = build_household(), build_household()
    assert client.post(reverse(address, args=[first.pk]), values).status_code == 302
    assert_refused(client.post(reverse(address, args=[second.pk]), values))
    assert DisasterImpact.objects.count() == 1


def test_an_event_that_was_recorded_meanwhile_is_refused_at_the_field(personas: Personas) -> None:
    household = build_household()
    impact = build_disaster_impact(household=household)
    values = {"damage": "light", "displacement": "none", "version": "1"}
    values |= {"people_injured": "0", "people_dead": "0", "people_missing": "0"}
    values["event"] = str(build_disaster_event("Banjir Mei 2026").pk)

    def record_the_other_first(**given: Any) -> DisasterImpact:
        build_disaster_impact(household=household, event=given["impact"].event)
        return update_disaster_impact(**given)

    address = reverse("beneficiaries:disaster_impact_update", args=[impact.pk])
    with patch("beneficiaries.views.disaster.update_disaster_impact", record_the_other_first):
        response = client_of(personas.officer).post(address, values)
    assert response.status_code == 200
    assert "event" in response.context["form"].errors
    assert not AuditEvent.objects.about(impact).exists()
