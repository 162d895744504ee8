"""Numbers that no database holds, where a form takes several keys at once."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.builders import build_personas

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", ["beneficiaries:disaster_event_create", "programs:program_create"])
@pytest.mark.parametrize(
    "key", ["99999999999999999999", "-99999999999999999999", "9_999_999_999_999_999_999", "9" * 5000]
)
def test_a_key_that_is_too_large_is_refused_at_the_field(client: Client, address: str, key: str) -> None:
    client.force_login(build_personas().coordinator, backend="django.contrib.auth.backends.ModelBackend")
    response = client.post(reverse(address), {"kelurahan": [key]})
    assert response.status_code == 200
    assert "kelurahan" in response.context["form"].errors
