"""A list comes in by keyboard alone: the file, the columns, a decision, the question before saving; at both widths."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from beneficiaries.models import ImportRun, Person
from tests.beneficiaries.imports.lists import HEAD, WIFE, changed, csv_of
from tests.browser.focus import assert_focus_in_sight
from tests.browser.keyboard import Keys
from tests.browser.signing_in import enter_as
from tests.builders import Personas
from tests.chromium import at_both_widths

pytestmark = pytest.mark.browser
TWIN = changed(HEAD, no_kk="", nik="6474011705859977", nama_lengkap="Budi Santosa")


@at_both_widths
def test_a_list_comes_in_by_keyboard(page: Page, base_url: str, personas: Personas, tmp_path: Path) -> None:
    enter_as(personas.officer, page.context, base_url)
    keys = Keys(page)
    bring_in(keys, tmp_path / "keluarga.csv", csv_of(HEAD, WIFE), people=2)
    upload(keys, tmp_path / "kembar.csv", csv_of(TWIN))
    decision = page.get_by_label(re.compile("Keputusan untuk baris"))
    keys.walk_to(decision)
    keys.type("Orang lain")
    keys.submit(page.get_by_role("button", name="Simpan keputusan ini"))
    expect(decision).to_have_value("take")
    save(keys)
    assert set(Person.objects.values_list("name", flat=True)) == {"Budi Santoso", "Siti Aminah", "Budi Santosa"}
    assert {*ImportRun.objects.values_list("stage", flat=True)} == {"saved"}


def bring_in(keys: Keys, file: Path, content: bytes, *, people: int) -> None:
    upload(keys, file, content)
    save(keys)
    assert Person.objects.count() == people


def upload(keys: Keys, file: Path, content: bytes) -> None:
    """The window that chooses a file belongs to the device; the field before it, to the page."""
    page = keys.page
    file.write_bytes(content)
    page.goto("/imports/")
    keys.arrive_at("Impor daftar")
    field = page.locator("input[type=file]")
    keys.walk_to(field)
    field.set_input_files(file)
    keys.follow(page.get_by_role("button", name="Unggah dan pilih kolom"))
    keys.arrive_at(file.name)
    name = page.get_by_label("Nama Lengkap")
    keys.walk_to(name)
    expect(name).to_have_value("name")
    keys.follow(page.get_by_role("button", name="Periksa daftar"))
    expect(page.get_by_role("button", name="Simpan daftar ini")).to_be_visible()


def save(keys: Keys) -> None:
    page = keys.page
    asks, question = page.locator("main").get_by_role("button", name="Simpan daftar ini"), page.get_by_role("dialog")
    keys.follow(asks)
    keys.press("Escape")
    expect(asks).to_be_focused()
    assert_focus_in_sight(page)
    keys.press("Enter")
    keys.follow(question.get_by_role("button").first)
    expect(page.get_by_role("button", name="Batalkan impor ini")).to_be_visible()
