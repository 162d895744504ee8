"""Accounts and roles in Django admin."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from bontang_empowerment.access.scope import Scope
from bontang_empowerment.accounts.models import Role, RoleAssignment, User
from bontang_empowerment.audit.models import Action, AuditEvent
from tests.builders import build_kelurahan, build_user

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
NO_ROLES = {
    "role_assignments-TOTAL_FORMS": "0",
    "role_assignments-INITIAL_FORMS": "0",
}


@pytest.fixture
def admin_client(client: Client) -> Client:
    client.force_login(build_user("admin", role=Role.ADMIN), backend=BACKEND)
    return client


def test_an_account_is_made_and_given_a_role(admin_client: Client) -> None:
    kelurahan = build_kelurahan()
    values: dict[str, Any] = {
        "username": "petugas.baru",
        "name": "Petugas Baru",
        "usable_password": "true",
        "password1": "kapal-layar-77",
        "password2": "kapal-layar-77",
    }
    admin_client.post(reverse("admin:accounts_user_add"), values | NO_ROLES)
    user = User.objects.get(username="petugas.baru")
    role = {
        "username": user.username,
        "name": user.name,
        "is_active": "on",
        "role_assignments-TOTAL_FORMS": "1",
        "role_assignments-INITIAL_FORMS": "0",
        "role_assignments-0-user": user.pk,
        "role_assignments-0-role": Role.OFFICER,
        "role_assignments-0-kelurahan": kelurahan.pk,
        "role_assignments-0-valid_from": "01-01-2026",
    }
    admin_client.post(reverse("admin:accounts_user_change", args=[user.pk]), role)
    assert Scope.of(user).kelurahan_ids == {kelurahan.pk}
    events = AuditEvent.objects.about(user).order_by("pk")
    assert [event.action for event in events] == [Action.CREATE, Action.UPDATE]
    assert "roleassignment.role" in events[1].fields


def test_an_officer_without_a_kelurahan_is_refused_with_the_reason(admin_client: Client) -> None:
    user = build_user("petugas")
    values = {"user": user.pk, "role": Role.OFFICER, "valid_from": "01-01-2026"}
    response = admin_client.post(reverse("admin:accounts_roleassignment_add"), values)
    assert not RoleAssignment.objects.filter(user=user).exists()
    assert response.context["adminform"].form.non_field_errors()


def test_superuser_cannot_be_granted_through_the_form(admin_client: Client) -> None:
    user = build_user("petugas")
    values = {"username": user.username, "name": user.name, "is_active": "on", "is_superuser": "on"}
    admin_client.post(reverse("admin:accounts_user_change", args=[user.pk]), values | NO_ROLES)
    user.refresh_from_db()
    assert not user.is_superuser


def test_a_new_password_is_audited_without_the_password(admin_client: Client) -> None:
    user = build_user("petugas")
    values = {"usable_password": "true", "password1": "kapal-layar-77", "password2": "kapal-layar-77"}
    admin_client.post(reverse("admin:auth_user_password_change", args=[user.pk]), values)
    user.refresh_from_db()
    assert user.check_password("kapal-layar-77")
    event = AuditEvent.objects.about(user).get()
    assert "kapal" not in str(event.__dict__)


def test_an_admin_of_one_kelurahan_cannot_widen_the_own_reach(client: Client) -> None:
    own = build_kelurahan()
    user = build_user("admin.kelurahan", role=Role.ADMIN, kelurahan=own)
    client.force_login(user, backend=BACKEND)
    values = {"user": user.pk, "role": Role.ADMIN, "valid_from": "01-01-2026"}
    response = client.post(reverse("admin:accounts_roleassignment_add"), values)
    assert response.status_code == 403
    assert not Scope.of(user).city


def test_an_account_switched_off_is_signed_out_at_once(admin_client: Client) -> None:
    user = build_user("petugas", role=Role.COORDINATOR)
    other = Client()
    other.force_login(user, backend=BACKEND)
    values = {"username": user.username, "name": user.name}
    admin_client.post(reverse("admin:accounts_user_change", args=[user.pk]), values | NO_ROLES)
    assert other.get(reverse("accounts:password_change")).status_code == 302
