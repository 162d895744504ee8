"""What is too large is refused in words, and read to its end so that the browser shows them."""

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from bontang_empowerment import request_sizes
from bontang_empowerment.accounts.models import Role
from tests.builders import build_kelurahan, build_user

pytestmark = pytest.mark.django_db
TOO_MUCH = 2 * 1024 * 1024 + 1
FORM = "application/x-www-form-urlencoded"
FILES = "multipart/form-data; boundary=x"


@pytest.fixture
def officer() -> Client:
    client = Client(raise_request_exception=False)
    user = build_user(role=Role.OFFICER, kelurahan=build_kelurahan())
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def body_of(size: int) -> bytes:
    return b"a=" + b"x" * size


def test_an_endless_form_is_told_of_in_words(officer: Client) -> None:
    response = officer.post(reverse("beneficiaries:household_create"), body_of(TOO_MUCH), content_type=FORM)
    assert response.status_code == 413
    assert b"<h1" in response.content
    assert "Content-Security-Policy" in response.headers


def test_long_texts_between_files_are_told_of_too(officer: Client) -> None:
    typed = {"name": "x" * TOO_MUCH, "file": SimpleUploadedFile("a.csv", b"nama")}
    response = officer.post(reverse("beneficiaries:import_list"), typed)
    assert response.status_code == 413
    assert b"<h1" in response.content


def test_a_stranger_sends_no_files(client: Client) -> None:
    assert client.post(reverse("accounts:sign_in"), body_of(TOO_MUCH), content_type=FILES).status_code == 413


def test_a_list_of_many_rows_is_still_taken(officer: Client) -> None:
    rows = SimpleUploadedFile("daftar.csv", b"nama;nik\n" + b"Siti;\n" * 500_000)
    assert officer.post(reverse("beneficiaries:import_list"), {"file": rows}).status_code < 400


def test_an_upload_beyond_every_limit_is_not_parsed(
    officer: Client, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    monkeypatch.setattr(request_sizes, "LARGEST_UPLOAD", TOO_MUCH)
    settings.PROOF_MAX_MB = 1
    response = officer.post(reverse("beneficiaries:import_list"), body_of(TOO_MUCH), content_type=FILES)
    assert response.status_code == 413


def test_a_larger_proof_may_be_sent_where_the_city_allows_it(
    officer: Client, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    monkeypatch.setattr(request_sizes, "LARGEST_UPLOAD", TOO_MUCH)
    settings.PROOF_MAX_MB = 3
    rows = SimpleUploadedFile("daftar.csv", b"nama;nik\n" + b"Siti;\n" * 700_000)
    assert officer.post(reverse("beneficiaries:import_list"), {"file": rows}).status_code < 400


def test_the_whole_body_is_read_before_the_answer(officer: Client) -> None:
    sent = io.BytesIO(body_of(TOO_MUCH))
    told: dict[str, Any] = {"wsgi.input": sent, "CONTENT_LENGTH": str(TOO_MUCH)}
    response = officer.generic("POST", reverse("beneficiaries:household_create"), content_type=FORM, **told)
    assert response.status_code == 413
    assert sent.tell() == TOO_MUCH
