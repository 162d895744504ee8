"""Signing in and out, the language, the account, the skip link and the search, without a mouse at both widths."""

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from bontang_empowerment.audit.models import AuditEvent
from tests.browser.keyboard import Keys
from tests.browser.signing_in import enter_as
from tests.builders import PASSWORD, Personas
from tests.chromium import DESKTOP, at_both_widths

pytestmark = pytest.mark.browser


@at_both_widths
def test_a_whole_visit_by_keyboard(page: Page, personas: Personas, viewport: ViewportSize) -> None:
    page.goto("/families/")
    keys = Keys(page)
    keys.arrive_at("Masuk")
    switch_language(keys)
    sign_in(keys, personas.officer.username)
    keys.skip_to_content()
    keys.step("Tab")
    expect(page.locator("main :focus")).to_have_count(1)  # the next stop is inside, past the bars
    if viewport == DESKTOP:
        keys.press("/")
        expect(page.get_by_role("searchbox", name="Cari nama, NIK, atau nomor KK")).to_be_focused()
    else:
        keys.follow(page.get_by_role("navigation", name="Paling sering dipakai").get_by_role("link", name="Cari"))
        keys.arrive_at("Cari")
        keys.press("/")
        expect(page.get_by_role("searchbox").filter(visible=True)).to_be_focused()
    sign_out(keys)
    came_and_went = AuditEvent.objects.filter(action__startswith="sign").order_by("pk")
    assert [*came_and_went.values_list("action", flat=True)] == ["sign_in", "sign_out"]


def switch_language(keys: Keys) -> None:
    """There and back; the page and its address stay."""
    address = keys.page.url
    for button, code in [("English", "en"), ("Bahasa Indonesia", "id")]:
        keys.follow(keys.page.get_by_role("button", name=button))
        expect(keys.page.locator("html")).to_have_attribute("lang", code)
    assert keys.page.url == address


def sign_in(keys: Keys, username: str) -> None:
    """Refused first: the summary has the focus, its line leads to the field, and one goes on from there."""
    page = keys.page
    keys.fill(page.get_by_label("Nama pengguna"), username)
    keys.press("Enter")
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    keys.follow(summary.get_by_role("link"))
    expect(page.get_by_label("Sandi")).to_be_focused()
    keys.type(PASSWORD)
    keys.press("Enter")
    keys.arrive_at("Keluarga")


def sign_out(keys: Keys) -> None:
    """Escape closes the menu where it was opened; so does walking on past its end."""
    page = keys.page
    menu, opener = page.locator("details.account"), page.locator("details.account > summary")
    leave = menu.get_by_role("button", name="Keluar")
    keys.walk_to(opener, backwards=True)
    keys.press("Enter")
    expect(leave).to_be_visible()
    keys.step("Tab")
    keys.press("Escape")
    expect(leave).to_be_hidden()
    expect(opener).to_be_focused()
    keys.press("Space")
    keys.walk_to(leave)
    keys.step("Tab")
    expect(leave).to_be_hidden()
    keys.walk_to(opener, backwards=True)
    keys.press("Enter")
    keys.follow(leave)
    keys.arrive_at("Masuk")
    page.goto("/families/")
    keys.arrive_at("Masuk")


@pytest.mark.parametrize("viewport", [{"width": 320, "height": 256}], ids=["400%"])
def test_enlarged_four_times_the_bars_leave_the_screen_to_the_field(
    page: Page, base_url: str, personas: Personas
) -> None:
    """A window of 1280 x 1024 pixels, as somebody with low vision enlarges it."""
    enter_as(personas.officer, page.context, base_url)
    page.goto("/families/register/")
    keys = Keys(page)
    keys.arrive_at("Daftarkan keluarga")
    keys.walk_to(page.get_by_role("textbox", name="Nama lengkap"))
    keys.walk_to(page.locator("main [data-primary]"))
