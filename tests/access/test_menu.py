"""The menu: headings in the order of the work, over nothing but what the user may open."""

import pytest
from django.test import RequestFactory
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


def test_partner_staff_see_no_heading_of_the_registry(personas: Personas) -> None:
    assert list(menu_of(personas.partner_staff)) == ["", "Program & Hasil", "Pengelolaan"]
    assert menu_of(personas.partner_staff)["Program & Hasil"][0] == "/programs/"


def test_requests_about_data_and_long_work_are_within_reach(personas: Personas) -> None:
    menu = menu_of(personas.officer)
    assert "/data-requests/" in menu["Keluarga & Warga"]
    assert menu["Pengelolaan"] == ["/jobs/"]


def test_an_admin_ends_at_the_accounts() -> None:
    assert menu_of(build_user(role=Role.ADMIN))["Pengelolaan"][-1] == "/admin/"
