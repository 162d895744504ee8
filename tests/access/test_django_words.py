"""What Django says to people in Indonesian is said in the product's own plain words."""

import gettext
import re
from importlib import resources

import pytest
from django.forms import CharField, Form
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from bontang_empowerment.access.django_words import SAID_BETTER
from bontang_empowerment.accounts.models import Role
from tests.builders import build_user


class OneField(Form):
    name = CharField()


def words_of_django() -> set[str]:
    known: set[str] = set()
    for package in ("django.conf", "django.contrib.auth", "django.contrib.admin"):
        with (resources.files(package) / "locale/id/LC_MESSAGES/django.mo").open("rb") as file:
            known |= {key for key in vars(gettext.GNUTranslations(file))["_catalog"] if isinstance(key, str)}
    return known


def test_every_sentence_is_one_that_django_still_says() -> None:
    assert [sentence for sentence in SAID_BETTER if sentence not in words_of_django()] == []


@pytest.mark.parametrize(("language", "words"), [("id", "Wajib diisi."), ("en", "This field is required.")])
def test_an_empty_field_is_told_in_our_words(language: str, words: str) -> None:
    with override(language):
        assert OneField({}).errors["name"] == [words]


@pytest.mark.django_db
def test_a_wrong_sign_in_says_what_to_check(client: Client) -> None:
    client.cookies["django_language"] = "id"
    page = client.post(reverse("accounts:sign_in"), {"username": "siti", "password": "wrong"}).content.decode()

    assert "Periksa lagi nama pengguna dan kata sandi" in page


@pytest.mark.django_db
def test_the_admin_says_none_of_the_misspelt_words(client: Client) -> None:
    client.force_login(build_user(role=Role.ADMIN))
    client.cookies["django_language"] = "id"
    pages = [
        client.get(reverse(name)).content.decode()
        for name in ("admin:accounts_user_add", "admin:programs_program_changelist")
    ]
    refused = client.post(reverse("admin:programs_program_add"), {}).content.decode()
    misspelt = r"\banda\b|merubah|[Aa]utentidikasi|autentifi|iadakan|dibawah|\d buah"
    assert [re.findall(misspelt, page) for page in (*pages, refused)] == [[], [], []]
    assert "Perbaiki yang ditandai di bawah ini." in refused
