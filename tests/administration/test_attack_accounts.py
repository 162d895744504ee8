"""What Django's own account pages would do past our trail: each of them writes its event with the act, or neither."""

from unittest.mock import patch

import pytest
from django.test import Client
from django.urls import reverse

from bontang_empowerment.accounts.models import Role
from bontang_empowerment.audit.models import Action, AuditEvent
from tests.builders import PASSWORD, build_user

BACKEND = "django.contrib.auth.backends.ModelBackend"
NEW = "kapal-layar-2026"
NEW_PASSWORD = {"usable_password": "true", "password1": NEW, "password2": NEW}


def admin_client() -> Client:
    client = Client()
    client.force_login(build_user("admin", role=Role.ADMIN), backend=BACKEND)
    return client


@pytest.mark.django_db(transaction=True)
def test_a_password_set_for_somebody_else_is_audited() -> None:
    user, client = build_user("petugas"), admin_client()
    address = reverse("admin:auth_user_password_change", args=[user.pk])
    assert client.post(address, NEW_PASSWORD).status_code == 302
    user.refresh_from_db()
    assert user.check_password(NEW)
    assert [event.fields for event in AuditEvent.objects.about(user)] == [["password"]]


@pytest.mark.django_db(transaction=True)
def test_a_password_is_not_set_when_its_event_cannot_be_written() -> None:
    user, client = build_user("petugas"), admin_client()
    client.raise_request_exception = False
    with patch("bontang_empowerment.audit.admin.record", side_effect=RuntimeError):
        client.post(reverse("admin:auth_user_password_change", args=[user.pk]), NEW_PASSWORD)
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


@pytest.mark.django_db
def test_changing_ones_own_password_leads_to_the_page_that_audits_it() -> None:
    client = admin_client()
    values = {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW}
    response = client.post(reverse("admin:password_change"), values)
    assert response.headers["Location"] == reverse("accounts:password_change")
    assert not AuditEvent.objects.filter(action=Action.PASSWORD).exists()


@pytest.mark.django_db
def test_signing_out_of_the_admin_is_audited() -> None:
    client = admin_client()
    assert client.post(reverse("admin:logout")).status_code == 302
    assert AuditEvent.objects.filter(action=Action.SIGN_OUT).count() == 1
    assert client.get(reverse("home")).status_code == 302
