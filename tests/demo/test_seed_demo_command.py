"""The command: what it refuses, what it leaves alone, and with which accounts one can sign in afterwards."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from beneficiaries.models import Household, Person
from bontang_empowerment.accounts.models import Role, RoleAssignment, User
from bontang_empowerment.demo import seeding
from bontang_empowerment.demo.seeding import is_empty
from bontang_empowerment.demo.sign_ins import DEMO_PASSWORD, DEMO_USERNAMES, demo_sign_ins
from programs.models import Enrolment, PartnerMember, Program
from tests.builders import build_household, build_user

HOUSEHOLDS = 40

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_development(settings: Settings) -> None:
    settings.DEBUG = True


def seed_demo(*options: str, households: int = HOUSEHOLDS) -> str:
    output = StringIO()
    call_command("seed_demo", *options, households=households, seed=1, stdout=output)
    return output.getvalue()


def test_it_fills_an_empty_registry_and_prints_the_sign_ins() -> None:
    output = seed_demo("--if-empty")

    assert Household.objects.count() == HOUSEHOLDS
    assert f"{HOUSEHOLDS} families" in output
    assert all(username in output for username in DEMO_USERNAMES)
    assert DEMO_PASSWORD in output


def test_with_if_empty_it_leaves_records_alone_and_prints_the_sign_ins_again() -> None:
    seed_demo()
    before = list(Person.objects.order_by("pk").values_list("pk", "name"))
    output = seed_demo("--if-empty")

    assert list(Person.objects.order_by("pk").values_list("pk", "name")) == before
    assert "records already" in output
    assert "petugas.loktuan" in output


def test_it_refuses_a_registry_that_is_not_empty_and_says_what_to_do() -> None:
    build_household()

    with pytest.raises(CommandError, match="add --if-empty"):
        seed_demo()
    assert Household.objects.count() == 1
    assert not User.objects.filter(username__in=DEMO_USERNAMES).exists()


def test_it_refuses_fewer_than_one_family() -> None:
    with pytest.raises(CommandError, match="1 or more"):
        seed_demo(households=0)


@pytest.mark.parametrize("households", [1, 2, 7])
def test_a_handful_of_families_is_enough(households: int) -> None:
    seed_demo(households=households)

    assert Household.objects.count() == households
    assert Program.objects.filter(name="Menjahit Dasar").exists()


def test_without_debug_it_makes_no_account_and_no_row(settings: Settings) -> None:
    settings.DEBUG = False

    with pytest.raises(CommandError, match="--without-sign-ins"):
        seed_demo()
    assert is_empty()
    assert not User.objects.exists()


@pytest.mark.parametrize("debug", [True, False])
def test_without_sign_ins_nobody_can_sign_in_or_holds_a_role(settings: Settings, debug: bool) -> None:
    settings.DEBUG = debug
    output = seed_demo("--without-sign-ins")

    assert Enrolment.objects.exists()
    assert not any(user.is_active or user.has_usable_password() for user in User.objects.all())
    assert not RoleAssignment.objects.exists()
    assert not PartnerMember.objects.exists()
    assert not demo_sign_ins()
    assert DEMO_PASSWORD not in output


def test_only_the_accounts_of_the_table_have_the_known_password() -> None:
    seed_demo()

    with_password = {user.username for user in User.objects.all() if user.check_password(DEMO_PASSWORD)}
    assert with_password == set(DEMO_USERNAMES)
    assert {user.username for user in User.objects.all() if user.has_usable_password()} == with_password


@pytest.mark.parametrize("username", DEMO_USERNAMES)
def test_each_of_them_signs_in(client: Client, no_lockout: None, username: str) -> None:
    seed_demo(households=5)
    response = client.post(reverse("accounts:sign_in"), {"username": username, "password": DEMO_PASSWORD})

    assert response.status_code == 302
    assert client.session["_auth_user_id"] == str(User.objects.get(username=username).pk)


def test_each_of_them_reaches_what_their_role_is_for() -> None:
    seed_demo()
    users = {user.username: user for user in User.objects.all()}

    def places(username: str) -> set[str]:
        return set(Household.objects.visible_to(users[username]).values_list("kelurahan__name", flat=True))

    assert places("petugas.loktuan") == {"Lok Tuan"} == places("peksos.loktuan")
    assert places("petugas.apiapi") <= {"Api-api"}
    assert len(places("koordinator")) > 5
    assert places("mitra.jahit") == places("pemeriksa") == set()
    seen = Program.objects.visible_to(users["mitra.jahit"])
    assert {program.field for program in seen} == {"sewing"}
    assert users["admin"].is_staff
    assert users["admin"].role_assignments.get().role == Role.ADMIN


def test_an_account_that_was_there_before_keeps_its_password_and_its_roles() -> None:
    build_user("admin")
    output = seed_demo()

    admin = User.objects.get(username="admin")
    assert not admin.check_password(DEMO_PASSWORD)
    assert not admin.role_assignments.exists()
    assert "admin was there before" in output
    assert "  admin " not in output
    assert "  koordinator " in output


def test_a_run_that_breaks_half_way_leaves_nothing_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*args: Any, **options: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(seeding, "add_programmes", stop)
        with pytest.raises(KeyboardInterrupt):
            seed_demo()
    assert is_empty()
    assert not User.objects.exists()

    seed_demo("--if-empty")
    assert Household.objects.count() == HOUSEHOLDS
