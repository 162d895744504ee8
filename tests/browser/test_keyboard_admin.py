"""An admin by keyboard alone: a person's record is changed and an account gets a role; at both widths."""

import re

import pytest
from playwright.sync_api import Page, expect

from bontang_empowerment.accounts.models import Role, RoleAssignment
from tests.browser.keyboard import Keys
from tests.browser.signing_in import enter_as
from tests.builders import Personas, build_person, build_user
from tests.chromium import at_both_widths

pytestmark = pytest.mark.browser


@pytest.fixture
def keys(page: Page, base_url: str, personas: Personas) -> Keys:
    enter_as(build_user("admin", role=Role.ADMIN), page.context, base_url)
    page.goto("/")
    return Keys(page)


def open_records(keys: Keys, kind: str) -> None:
    """From home, or from the administration's own first page."""
    page = keys.page
    keys.follow(page.locator("#content, main").get_by_role("link", name="Buka pengelolaan"))
    page.wait_for_url("**/admin/")
    keys.follow(page.get_by_role("rowheader", name=kind, exact=True).get_by_role("link"))
    page.wait_for_url(re.compile(r"/admin/\w+/\w+/$"))


def open_record(keys: Keys, name: str) -> None:
    page = keys.page
    keys.follow(page.locator("#result_list").get_by_role("link", name=name, exact=True))
    page.wait_for_url("**/change/**")


def expect_changed(keys: Keys) -> None:
    expect(keys.page.locator(".messagelist")).to_contain_text("berhasil diubah")


@at_both_widths
def test_a_person_s_record_is_changed_by_keyboard(keys: Keys, personas: Personas) -> None:
    person = build_person("Rukmini Wati", kelurahan=personas.own)
    page = keys.page
    open_records(keys, "Warga")
    open_record(keys, "Rukmini Wati")
    keys.fill(page.get_by_label("Tempat lahir"), "Bontang")
    keys.follow(page.get_by_role("button", name="Simpan", exact=True))
    expect_changed(keys)
    person.refresh_from_db()
    assert person.birth_place == "Bontang"


@at_both_widths
def test_an_account_gets_a_role_by_keyboard(keys: Keys, personas: Personas) -> None:
    newcomer = build_user("dewi.lestari")
    page = keys.page
    open_records(keys, "Pengguna")
    open_record(keys, "dewi.lestari")
    keys.follow(page.get_by_role("button", name="Tambahkan Peran pengguna lagi"))
    role = page.locator("#role_assignments-0")
    keys.walk_to(role.get_by_label("Peran"))
    keys.type("Petugas")
    keys.walk_to(role.get_by_label("Kelurahan"))
    keys.type("Lok Tuan")
    keys.follow(page.get_by_role("button", name="Simpan", exact=True))
    expect_changed(keys)
    given = RoleAssignment.objects.get(user=newcomer)
    assert (given.role, given.kelurahan) == (Role.OFFICER, personas.own)
