"""The filters of a list are drawn once for equal choices, and never shown to anybody for whom they would differ."""

import re
from typing import Any

import pytest
from django.db.models import QuerySet
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils import translation

from beneficiaries.filters import PersonFilter
from beneficiaries.models import Person
from bontang_empowerment.access import filter_fields
from bontang_empowerment.accounts.models import Role, RoleAssignment, User
from tests.builders import build_kelurahan, build_personas, build_program, build_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    filter_fields.forget()


def drawn(user: User, query: str = "", language: str = "id") -> str:
    rows: QuerySet[Person] = Person.objects.all()
    filters: Any = PersonFilter(QueryDict(query), queryset=rows, by=user)
    with translation.override(language):
        return render_to_string("components/filter_form.html", {"filter": filters, "chips": []})


def officer_of(*names: str) -> User:
    user = build_user()
    for name in names:
        RoleAssignment.objects.create(user=user, role=Role.OFFICER, kelurahan=build_kelurahan(name))
    return user


def options(html: str) -> set[str]:
    return set(re.findall(r"<option[^>]*>([^<]*)", html))


def test_the_second_drawing_is_the_same_as_the_first() -> None:
    user = build_personas().coordinator
    first = drawn(user)
    assert filter_fields._kept, "nothing was kept"
    assert drawn(user) == first
    filter_fields.forget()
    assert drawn(user) == first


def test_each_language_has_its_own_words() -> None:
    user = build_personas().coordinator
    assert "Semua" in options(drawn(user, language="id"))
    english = drawn(user, language="en")
    assert "All" in options(english)
    assert "Semua" not in english
    assert "Semua" in options(drawn(user, language="id"))


def test_each_user_is_offered_their_own_kelurahan() -> None:
    for name in ("Guntung", "Belimbing"):
        build_kelurahan(name)
    coordinator = build_user(role=Role.COORDINATOR)
    assert {"Api-api", "Guntung", "Lok Tuan"} <= options(drawn(officer_of("Api-api", "Guntung", "Lok Tuan")))
    assert {"Api-api", "Guntung", "Lok Tuan", "Belimbing"} <= options(drawn(coordinator))
    two = options(drawn(officer_of("Api-api", "Guntung")))
    assert {"Api-api", "Guntung"} <= two
    assert not {"Lok Tuan", "Belimbing"} & two
    assert 'name="kelurahan"' not in drawn(officer_of("Belimbing"))


def test_another_role_sees_other_programmes() -> None:
    personas = build_personas()
    foreign = build_program("Menjahit Dasar")
    assert foreign.name in options(drawn(personas.coordinator))
    assert foreign.name not in options(drawn(personas.partner_staff))
    assert foreign.name in options(drawn(personas.coordinator))


def test_changed_reference_data_show_at_once() -> None:
    user = build_personas().coordinator
    kelurahan = build_kelurahan("Guntung")
    program = build_program("Menjahit Dasar")
    assert {"Guntung", "Menjahit Dasar"} <= options(drawn(user))
    kelurahan.name, program.name = "Guntung Baru", "Menjahit Lanjut"
    kelurahan.save()
    program.save()
    changed = options(drawn(user))
    assert {"Guntung Baru", "Menjahit Lanjut"} <= changed
    assert not {"Guntung", "Menjahit Dasar"} & changed


def test_a_choice_stays_chosen_for_its_own_page_alone() -> None:
    user = build_personas().coordinator
    plain = drawn(user)
    chosen = drawn(user, "group=poor")
    assert re.search(r'<option value="poor" selected', chosen)
    assert drawn(user) == plain
    assert not re.search(r'<option value="poor" selected', plain)


def test_nothing_typed_and_nothing_refused_is_kept() -> None:
    user = build_personas().coordinator
    html = drawn(user, "name=Siti+Rahasia&rt=Rahasia&group=Rahasia")
    assert html.count("Rahasia") >= 2
    assert "invalid-feedback" not in drawn(user)
    kept = f"{list(filter_fields._kept)}{list(filter_fields._kept.values())}"
    assert "Rahasia" not in kept
    assert "invalid" not in kept


def test_no_more_fields_are_kept_than_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filter_fields, "MOST_KEPT", 5)
    user = build_personas().coordinator
    for group in ("", "poor", "disaster"):
        drawn(user, f"group={group}")
    assert len(filter_fields._kept) == 5
