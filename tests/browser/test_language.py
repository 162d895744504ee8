"""Indonesian until somebody switches; English from then on, in the same browser, and on paper too."""

from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.signing_in import enter_as, sign_in, sign_out
from tests.builders import PASSWORD, Personas, build_batch, build_batch_participant, build_program, build_session
from tests.chromium import at_both_widths

pytestmark = pytest.mark.browser


def expect_language(page: Page, code: str) -> None:
    expect(page.locator("html")).to_have_attribute("lang", code)


@pytest.fixture
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """A browser as it comes out of the box: in English."""
    return browser_context_args | {"locale": "en-US"}


@at_both_widths
def test_the_switch_to_english_outlives_signing_out_and_in(page: Page, personas: Personas) -> None:
    page.goto("/")
    expect_language(page, "id")
    expect(page.get_by_role("heading", level=1)).to_have_text("Masuk")
    sign_in(page, personas.officer.username)
    page.goto("/families/?status=active")
    page.get_by_role("button", name="English").click()
    expect_language(page, "en")
    expect(page).to_have_url("/families/?status=active")
    expect(page.get_by_role("heading", level=1)).to_have_text("Families")

    sign_out(page)
    expect_language(page, "en")
    page.get_by_label("Username").fill(personas.officer.username)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Welcome")
    page.get_by_role("button", name="Bahasa Indonesia").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Selamat datang")


@pytest.mark.parametrize("code", ["id", "en"])
def test_paper_is_black_on_white_without_navigation_in_the_language_of_the_screen(
    page: Page, context: BrowserContext, personas: Personas, base_url: str, code: str
) -> None:
    """Whatever the device prefers: dark screens print light."""
    batch = build_batch(program=build_program(partner=personas.partner))
    build_batch_participant(batch=batch)
    session = build_session(batch=batch)
    enter_as(personas.partner_staff, context, base_url)
    context.add_cookies([{"name": "django_language", "value": code, "url": base_url}])
    page.emulate_media(media="print", color_scheme="dark")
    page.goto(f"/sessions/{session.pk}/sheet/")
    expect_language(page, code)
    expect(page.locator(".sheet h2").first).to_have_text({"id": "Daftar hadir", "en": "Attendance sheet"}[code])
    for part in (".topbar", ".side", ".footer", ".crumbs", ".page-header"):
        expect(page.locator(part)).to_be_hidden()
    for part in ("body", ".sheet", ".sheet td >> nth=0"):
        expect(page.locator(part)).to_have_css("color", "rgb(0, 0, 0)")
    expect(page.locator("body")).to_have_css("background-color", "rgb(255, 255, 255)")
