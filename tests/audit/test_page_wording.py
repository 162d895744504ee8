"""The trail says from which page something was done in the reader's words, not by the page's name in code."""

import pytest
from django.test import Client
from django.utils.translation import override

from bontang_empowerment.access.url_table import URL_TABLE
from bontang_empowerment.accounts.models import Role
from bontang_empowerment.audit.context import Origin, origin
from bontang_empowerment.audit.models import Action
from bontang_empowerment.audit.page_wording import place_label
from bontang_empowerment.audit.trail import record
from tests.builders import build_person, build_user


@pytest.mark.parametrize(
    ("place", "indonesian", "english"),
    [
        ("accounts:sign_in", "Masuk", "Sign in"),
        ("beneficiaries:poverty_assessment_create", "Asesmen kemiskinan: baru", "Poverty assessment: new"),
        ("programs:enrolment_exit", "Kepesertaan: berhenti dari program", "Enrolment: leave the programme"),
        ("admin:programs_program_change", "Pengelolaan: Program: ubah", "Administration: Programme: change"),
        ("admin:logout", "Pengelolaan", "Administration"),
        ("seed_demo", "Perintah di server", "Command on the server"),
        ("beneficiaries:person_of_tomorrow", "Warga", "Person"),
        ("", "", ""),
    ],
)
def test_a_page_is_told_in_words(place: str, indonesian: str, english: str) -> None:
    with override("id"):
        assert place_label(place) == indonesian
    with override("en"):
        assert place_label(place) == english


def test_every_page_has_words() -> None:
    named = {name: place_label(name) for name in URL_TABLE}
    assert {name: words for name, words in named.items() if not words or "_" in words} == {}


@pytest.mark.django_db
def test_the_trail_shows_the_words_and_keeps_the_exact_name_out_of_the_way(client: Client) -> None:
    token = origin.set(Origin(address="10.1.2.3", place="beneficiaries:person_reveal_nik"))
    record(by=build_user(), action=Action.REVEAL, target=build_person(), fields=["nik"])
    origin.reset(token)
    client.force_login(build_user(role=Role.AUDITOR))
    client.cookies["django_language"] = "id"
    body = client.get("/audit/").content.decode()
    assert '<span title="beneficiaries:person_reveal_nik">Warga: lihat NIK lengkap</span>' in body
    assert body.count("person_reveal_nik") == 1
