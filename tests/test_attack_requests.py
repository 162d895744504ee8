"""What a stranger or a shared computer does to the platform itself."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from bontang_empowerment.accounts.models import Role
from tests.builders import PASSWORD, build_kelurahan, build_person, build_user

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.mark.parametrize("key", ["\\000" * 12, "caf\xe9" * 5, "'" * 20, "a" * 5000])
def test_any_session_cookie_is_answered(client: Client, key: str) -> None:
    client.cookies.load(f'sessionid="{key}"')
    assert client.get(reverse("accounts:sign_in")).status_code == 200
    assert client.get(reverse("home")).status_code == 302


def test_a_body_in_another_encoding_is_refused_in_our_words() -> None:
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.get(reverse("accounts:sign_in"))
    content_type = "application/x-www-form-urlencoded; charset=utf-16"
    response = client.post(reverse("accounts:sign_in"), data=b"a=b", content_type=content_type)
    assert response.status_code == 400
    assert "Content-Security-Policy" in response.headers
    assert b"<h1" in response.content


def test_no_page_is_kept_by_the_browser(client: Client) -> None:
    own = build_kelurahan()
    person = build_person(kelurahan=own)
    client.force_login(build_user(role=Role.OFFICER, kelurahan=own), backend=BACKEND)
    for address in ("/", person.get_absolute_url(), reverse("beneficiaries:person_list"), "/nowhere/"):
        assert "no-store" in client.get(address).headers["Cache-Control"], address


def test_what_was_said_to_one_user_is_not_told_to_the_next(client: Client) -> None:
    own = build_kelurahan()
    person = build_person(kelurahan=own)
    client.force_login(build_user(role=Role.OFFICER, kelurahan=own), backend=BACKEND)
    values = {"name": "Rosdiana", "sex": "female", "birth_date": "17-05-2001", "relation": "child"}
    client.post(reverse("beneficiaries:person_create", args=[person.household.pk]), values)
    client.post(reverse("accounts:sign_out"))
    assert "Rosdiana" not in client.get(reverse("accounts:sign_in")).content.decode()


def test_behind_a_proxy_one_stranger_locks_nobody_else_out(client: Client, settings: Settings) -> None:
    settings.TRUSTED_PROXY_COUNT = 1
    build_user("petugas")
    address = reverse("accounts:sign_in")
    values = {"username": "petugas", "password": "salah"}
    tries = [client.post(address, values, headers={"X-Forwarded-For": "203.0.113.9"}) for _try in range(6)]
    assert tries[-1].status_code == 429
    values = {"username": "petugas", "password": PASSWORD}
    assert client.post(address, values, headers={"X-Forwarded-For": "198.51.100.4"}).status_code == 302


def test_without_a_proxy_nobody_escapes_the_lock_out_by_a_header(client: Client) -> None:
    build_user("petugas")
    address, values = reverse("accounts:sign_in"), {"username": "petugas", "password": "salah"}
    headers = [{"X-Forwarded-For": f"203.0.113.{number}"} for number in range(6)]
    assert [client.post(address, values, headers=header).status_code for header in headers][-1] == 429
