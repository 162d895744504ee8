"""Posts of the outcome form that no browser of ours would make."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from programs.codes import OutcomePoint
from programs.models import Outcome
from tests.builders import Personas, build_enrolment, build_outcome, build_person, build_program

pytestmark = pytest.mark.django_db


def posted(income: int = 1_500_000) -> dict[str, str]:
    today = f"{timezone.localdate():%d-%m-%Y}"
    return {"point": "end", "income": str(income), "has_business": "no", "measured_on": today}


def test_a_post_without_a_token_is_stored_and_overwrites_nothing_unasked(client: Client, personas: Personas) -> None:
    enrolment = build_enrolment(person=build_person(kelurahan=personas.own), program=build_program())
    client.force_login(personas.officer, backend="django.contrib.auth.backends.ModelBackend")
    address = reverse("programs:outcome_create", args=[enrolment.pk])
    assert client.post(address, posted()).status_code == 302
    assert client.post(address, posted(2_000_000)).status_code == 200
    assert Outcome.objects.get().monthly_income == 1_500_000


def test_a_stored_outcome_without_a_token_is_no_repeat(client: Client, personas: Personas) -> None:
    enrolment = build_enrolment(person=build_person(kelurahan=personas.own), program=build_program())
    build_outcome(enrolment=enrolment, point=OutcomePoint.END)
    client.force_login(personas.officer, backend="django.contrib.auth.backends.ModelBackend")
    response = client.post(reverse("programs:outcome_create", args=[enrolment.pk]), posted(2_000_000))
    assert "in_the_way" in response.context


def test_a_programme_of_the_first_year_takes_outcomes(client: Client, personas: Personas) -> None:
    program = build_program(starts_on=date(1, 1, 1), ends_on=date(9999, 12, 31))
    enrolment = build_enrolment(person=build_person(kelurahan=personas.own), program=program)
    client.force_login(personas.officer, backend="django.contrib.auth.backends.ModelBackend")
    assert client.post(reverse("programs:outcome_create", args=[enrolment.pk]), posted()).status_code == 302
