"""The decision sheet of an RT by keyboard alone, on a phone's width: two keys a family, saved together."""

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.signing_in import enter_as
from tests.builders import (
    Personas,
    build_household,
    build_person,
    build_personas,
    build_verval_entry,
    build_verval_meeting,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FAMILIES = 6


@pytest.fixture
def personas() -> Personas:
    return build_personas()


def test_letters_mark_arrows_move_and_ctrl_enter_saves(
    page: Page, context: BrowserContext, base_url: str, personas: Personas
) -> None:
    meeting = build_verval_meeting(kelurahan=personas.own)
    for number in range(FAMILIES):
        household = build_person(f"Warga {number}", household=build_household(kelurahan=personas.own)).household
        build_verval_entry(household=household, by=personas.officer, meeting=meeting)
    enter_as(personas.officer, context, base_url)
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"/verval/kelurahan/{meeting.pk}/decide/?rt=007")
    page.locator("input[type=radio]").first.focus()
    keys = ["l", "ArrowDown", "p", "ArrowDown", "m", "ArrowDown", "l", "ArrowDown", "l", "ArrowDown", "l"]
    for key in keys:
        page.keyboard.press(key)
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("6 hasil tersimpan.")).to_be_visible()
    outcomes = list(meeting.entries.order_by("pk").values_list("outcome", flat=True))
    assert outcomes == ["eligible", "moved", "deceased", "eligible", "eligible", "eligible"]


def test_all_others_are_marked_eligible_with_one_button(
    page: Page, context: BrowserContext, base_url: str, personas: Personas
) -> None:
    meeting = build_verval_meeting(kelurahan=personas.own)
    for number in range(FAMILIES):
        household = build_person(f"Warga {number}", household=build_household(kelurahan=personas.own)).household
        build_verval_entry(household=household, by=personas.officer, meeting=meeting)
    enter_as(personas.officer, context, base_url)
    page.goto(f"/verval/kelurahan/{meeting.pk}/decide/?rt=007")
    page.locator("input[type=radio]").first.focus()
    page.keyboard.press("p")
    page.get_by_role("button", name="Sisanya layak semua").click()
    page.get_by_role("button", name="Simpan hasil").click()
    expect(page.get_by_text("6 hasil tersimpan.")).to_be_visible()
    assert list(meeting.entries.order_by("pk").values_list("outcome", flat=True)) == ["moved", *["eligible"] * 5]
