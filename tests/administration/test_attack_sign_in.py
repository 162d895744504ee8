"""Signing in with what no account is called."""

import pytest
from django.test import Client
from django.urls import reverse

pytestmark = pytest.mark.django_db


def test_a_name_longer_than_any_account_is_refused_like_a_wrong_one(client: Client) -> None:
    answer = client.post(reverse("accounts:sign_in"), {"username": "p" * 100_000, "password": "salah"})
    assert answer.status_code == 200
    assert answer.context["form"].non_field_errors() or answer.context["form"].errors["username"]
    assert "_auth_user_id" not in client.session
