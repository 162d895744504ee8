"""Outcomes and places in a batch in Django admin: what the services refuse is refused here, at the field."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from bontang_empowerment.accounts.models import Role
from programs.codes import EnrolmentStatus
from programs.models import Outcome
from tests.builders import build_batch, build_enrolment, build_program, build_user
from trainings.models import BatchParticipant

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin_client(client: Client) -> Client:
    client.force_login(build_user("admin", role=Role.ADMIN), backend="django.contrib.auth.backends.ModelBackend")
    return client


def add(client: Client, model: str, values: dict[str, Any]) -> dict[str, list[str]]:
    """The errors of the form by field, empty when the row was added."""
    response = client.post(reverse(f"admin:{model}_add"), values)
    return dict(response.context["adminform"].form.errors) if response.status_code == 200 else {}


@pytest.mark.parametrize(
    ("status", "refused"), [(EnrolmentStatus.WAITLISTED, ["enrolment"]), (EnrolmentStatus.COMPLETED, [])]
)
def test_an_outcome_is_of_a_participant(status: EnrolmentStatus, refused: list[str], admin_client: Client) -> None:
    values = {"enrolment": build_enrolment(status=status).pk, "point": "end", "measured_on": "24-11-2026"}
    assert list(add(admin_client, "programs_outcome", values)) == refused
    assert Outcome.objects.exists() is not bool(refused)


def test_a_place_in_a_batch_is_for_an_enrolment_of_its_programme(admin_client: Client) -> None:
    program = build_program()
    batch, own, other = build_batch(program=program), build_enrolment(program=program), build_enrolment()
    values = {"batch": batch.pk, "joined_on": "24-11-2026"}
    assert list(add(admin_client, "trainings_batchparticipant", values | {"enrolment": other.pk})) == ["enrolment"]
    assert add(admin_client, "trainings_batchparticipant", values | {"enrolment": own.pk}) == {}
    assert BatchParticipant.objects.get().enrolment == own
