"""A refused form and a form left behind, by keyboard alone: nothing is lost, neither the work nor the focus."""

import pytest
from playwright.sync_api import Page, expect

from programs.models import Program
from tests.browser.focus import assert_focus_in_sight
from tests.browser.keyboard import Keys
from tests.browser.signing_in import enter_as
from tests.builders import Personas, build_enrolment, build_person, build_program
from tests.chromium import at_both_widths

pytestmark = pytest.mark.browser


@at_both_widths
def test_each_line_of_a_refusal_leads_to_its_field_by_keyboard(page: Page, base_url: str, personas: Personas) -> None:
    enter_as(personas.coordinator, page.context, base_url)
    page.goto("/programs/add/")
    keys = Keys(page)
    keys.arrive_at("Buka program")
    keys.fill(page.locator("[name=name]"), "Anyaman")
    keys.save()
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    lines = summary.get_by_role("link")
    assert lines.count() >= 4
    for line in lines.all():
        keys.walk_to(line, backwards=True)
        keys.press("Enter")
        expect(page.locator(f"[id='{(line.get_attribute('href') or '').removeprefix('#')}']")).to_be_focused()
        assert_focus_in_sight(page)
        expect(page.locator(":focus")).to_have_attribute("aria-invalid", "true")
    expect(page.locator("[name=name]")).to_have_value("Anyaman")
    assert not Program.objects.exists()


@at_both_widths
def test_leaving_what_is_kept_nowhere_asks_first(page: Page, base_url: str, personas: Personas) -> None:
    """One who stays finds the words and the focus where they were; one who goes has gone."""
    person = build_person("Rukmini Wati", kelurahan=personas.own)
    enrolment = build_enrolment(person=person, program=build_program("Menjahit Dasar"))
    enter_as(personas.officer, page.context, base_url)
    page.goto(enrolment.get_absolute_url())
    keys = Keys(page)
    keys.arrive_at("Rukmini Wati")
    keys.walk_to(page.locator("#next summary", has_text="Batalkan kepesertaan"))
    keys.press("Enter")
    words = page.locator("#next details[open]").get_by_label("Dengan kata-kata Anda sendiri")
    keys.fill(words, "Ia menunggu kabar dari tempat kerja")
    way_out = page.get_by_role("link", name="Halaman warga")
    keys.walk_to(way_out, backwards=True)
    with page.expect_event("dialog") as question:
        page.once("dialog", lambda dialog: dialog.dismiss())
        keys.press("Enter")
    assert question.value.type == "beforeunload"
    expect(way_out).to_be_focused()
    expect(words).to_have_value("Ia menunggu kabar dari tempat kerja")
    assert_focus_in_sight(page)
    page.once("dialog", lambda dialog: dialog.accept())
    keys.press("Enter")
    page.wait_for_url(f"**{person.get_absolute_url()}")
    enrolment.refresh_from_db()
    assert enrolment.status == "enrolled"
