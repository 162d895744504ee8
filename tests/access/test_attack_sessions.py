"""A session that is open gives no more than the account gives at this moment."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bontang_empowerment.accounts.models import Role, RoleAssignment, User
from programs.models import PartnerMember
from tests.builders import build_kelurahan, build_partner, build_partner_staff, build_user

pytestmark = pytest.mark.django_db
PEOPLE = reverse("beneficiaries:person_list")


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def yesterday() -> object:
    return timezone.localdate() - timedelta(days=1)


@pytest.fixture
def officer() -> User:
    return build_user("petugas", role=Role.OFFICER, kelurahan=build_kelurahan())


def test_a_role_that_has_ended_opens_nothing(officer: User) -> None:
    client = signed_in(officer)
    assert client.get(PEOPLE).status_code == 200
    RoleAssignment.objects.update(valid_until=yesterday())
    assert client.get(PEOPLE).status_code == 403


def test_an_account_that_is_switched_off_is_signed_out(officer: User) -> None:
    client = signed_in(officer)
    officer.is_active = False
    officer.save()
    assert client.get(PEOPLE).headers["Location"].startswith(reverse("accounts:sign_in"))


def test_a_new_password_ends_the_sessions_before_it(officer: User) -> None:
    client = signed_in(officer)
    officer.set_password("kapal-layar-2026")
    officer.save()
    assert client.get(PEOPLE).headers["Location"].startswith(reverse("accounts:sign_in"))


def test_staff_of_a_partner_lose_its_trainings_with_their_membership() -> None:
    client = signed_in(build_partner_staff(build_partner()))
    assert client.get(reverse("trainings:batch_list")).status_code == 200
    PartnerMember.objects.update(valid_until=yesterday())
    assert client.get(reverse("trainings:batch_list")).status_code == 403
