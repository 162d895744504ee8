"""Days that no calendar of ours holds, in the addresses of lists."""

import pytest
from django.test import Client
from django.urls import reverse

from bontang_empowerment.accounts.models import Role
from tests.builders import build_user

pytestmark = pytest.mark.django_db
DAYS = ["31-12-9999", "01-01-0001", "31-02-2024", "00-00-0000", "1" * 3000, "\x00", "NaN"]
BY_APPLICATION = ["programs:enrolment_list", "programs:outcome_list", "trainings:attendance_list"]


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("address", [*BY_APPLICATION, "dashboards:enrolments"])
@pytest.mark.parametrize("name", ["applied_from", "applied_until"])
def test_a_list_of_enrolments_refuses_the_day_in_words(client: Client, address: str, name: str, day: str) -> None:
    client.force_login(build_user(role=Role.COORDINATOR), backend="django.contrib.auth.backends.ModelBackend")
    response = client.get(reverse(address), {name: day})
    assert response.status_code == 200
    assert name in response.context["filter"].form.errors


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("name", ["day_from", "day_until"])
def test_the_trail_refuses_the_day_in_words(client: Client, name: str, day: str) -> None:
    client.force_login(build_user(role=Role.AUDITOR), backend="django.contrib.auth.backends.ModelBackend")
    response = client.get(reverse("audit:event_list"), {name: day})
    assert response.status_code == 200
    assert name in response.context["filter"].form.errors
