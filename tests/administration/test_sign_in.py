"""Signing in and out: audited, locked after five failures, never an open redirect."""

import pytest
from django.test import Client
from django.urls import reverse

from bontang_empowerment.accounts.models import Role
from bontang_empowerment.audit.models import Action, AuditEvent
from tests.builders import PASSWORD, build_user

pytestmark = pytest.mark.django_db


def sign_in(client: Client, password: str = PASSWORD, **extra: str) -> int:
    values = {"username": "petugas", "password": password} | extra
    return client.post(reverse("accounts:sign_in"), values).status_code


def test_signing_in_and_out_is_audited_with_the_address(client: Client) -> None:
    user = build_user("petugas", role=Role.COORDINATOR)
    assert sign_in(client) == 302
    client.post(reverse("accounts:sign_out"))
    events = AuditEvent.objects.about(user).order_by("pk")
    assert [event.action for event in events] == [Action.SIGN_IN, Action.SIGN_OUT]
    assert {event.address for event in events} == {"127.0.0.1"}


def test_the_sixth_try_is_locked_out_even_with_the_right_password(client: Client) -> None:
    build_user("petugas")
    assert [sign_in(client, "salah") for _try in range(5)] == [200, 200, 200, 200, 429]
    assert sign_in(client) == 429
    assert not AuditEvent.objects.filter(action=Action.SIGN_IN).exists()


def test_another_site_in_next_is_ignored(client: Client) -> None:
    build_user("petugas")
    values = {"username": "petugas", "password": PASSWORD, "next": "https://example.org/"}
    response = client.post(reverse("accounts:sign_in"), values)
    assert response.headers["Location"] == reverse("home")


def test_the_admin_site_sends_to_the_same_sign_in_page(client: Client) -> None:
    response = client.get("/admin/login/", {"next": "/admin/"})
    assert response.status_code == 302
    assert response.headers["Location"].startswith(reverse("accounts:sign_in"))


def test_demo_sign_ins_are_not_shown_outside_development(client: Client) -> None:
    build_user("petugas.loktuan")
    assert "bontang-demo-2026" not in client.get(reverse("accounts:sign_in")).content.decode()
