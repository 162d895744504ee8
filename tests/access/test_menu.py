"""The menu: headings in the order of the work, over nothing but what the user may open."""

import re

import pytest
from django.test import RequestFactory
from django.urls import resolve, reverse
from django.utils import translation

from bontang_empowerment.access.context import Door
from bontang_empowerment.accounts.models import Role, User
from tests.builders import Personas, build_user

pytestmark = pytest.mark.django_db


def menu_of(user: User) -> dict[str, list[str]]:
    request = RequestFactory().get("/")
    request.user = user
    with translation.override("id"):
        return {str(group.heading): [item.url for item in group.items] for group in Door(request).menu}


def drawn(user: User, view_name: str, language: str = "id") -> str:
    request = RequestFactory().get(reverse(view_name))
    request.user = user
    request.resolver_match = resolve(request.path)
    with translation.override(language):
        door = Door(request)
        return f"{door.drawn_menu}{door.drawn_phone_menu}"


def lit(html: str) -> list[str]:
    return re.findall(r'href="([^"]*)" aria-current="true"', html)


def test_a_drawn_menu_is_that_of_its_user_its_language_and_its_page(personas: Personas) -> None:
    for _turn in range(2):
        officer = drawn(personas.officer, "beneficiaries:person_list")
        assert 'href="/families/"' in officer
        assert "Keluarga &amp; Warga" in officer
        assert lit(officer) == ["/people/"]
        assert lit(drawn(personas.officer, "beneficiaries:household_list")) == ["/families/"]
        english = drawn(personas.officer, "beneficiaries:person_list", "en")
        assert "Families and people" in english
        assert "Keluarga" not in english
        partner = drawn(personas.partner_staff, "programs:program_list")
        assert 'href="/families/"' not in partner
        assert "Keluarga" not in partner
        assert 'href="/admin/"' not in drawn(personas.coordinator, "beneficiaries:person_list")
        assert 'href="/admin/"' in drawn(build_user(role=Role.ADMIN), "programs:program_list")


def test_partner_staff_see_no_heading_of_the_registry(personas: Personas) -> None:
    assert list(menu_of(personas.partner_staff)) == ["", "Program & Hasil", "Pengelolaan"]
    assert menu_of(personas.partner_staff)["Program & Hasil"][0] == "/programs/"


def test_requests_about_data_and_long_work_are_within_reach(personas: Personas) -> None:
    menu = menu_of(personas.officer)
    assert "/data-requests/" in menu["Keluarga & Warga"]
    assert menu["Pengelolaan"] == ["/jobs/"]


def test_an_admin_ends_at_the_accounts() -> None:
    assert menu_of(build_user(role=Role.ADMIN))["Pengelolaan"][-1] == "/admin/"
