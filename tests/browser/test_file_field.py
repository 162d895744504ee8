"""Choosing a file: in our words, by keyboard, and without scripts too."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.signing_in import enter_as
from tests.builders import Personas, build_personas

pytestmark = pytest.mark.browser


@pytest.fixture
def personas(transactional_db: None) -> Personas:
    return build_personas()


def test_the_name_of_the_chosen_file_stands_in_the_field(
    page: Page, context: BrowserContext, base_url: str, personas: Personas, tmp_path: Path
) -> None:
    enter_as(personas.officer, context, base_url)
    page.goto("/imports/")
    field = page.locator(".file-field")
    expect(field).to_contain_text("Pilih berkas")
    expect(field).to_contain_text("Belum ada berkas")

    chosen = tmp_path / "warga-rt-7.csv"
    chosen.write_text("Nama\nSiti\n")
    page.get_by_label("Berkas").set_input_files(chosen)
    expect(field).to_contain_text("warga-rt-7.csv")

    page.get_by_label("Berkas").focus()
    expect(field).to_have_css("outline-style", "solid")


def test_without_scripts_the_control_of_the_browser_is_there(
    browser: Browser, base_url: str, personas: Personas
) -> None:
    context = browser.new_context(base_url=base_url, java_script_enabled=False)
    enter_as(personas.officer, context, base_url)
    page = context.new_page()
    page.goto("/imports/")
    expect(page.get_by_label("Berkas")).to_be_visible()
    expect(page.locator(".file-field")).to_have_count(0)
    context.close()
