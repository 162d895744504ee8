"""A training by keyboard alone: open a batch, plan its meeting, mark who came, print the sheet; at both widths."""

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from tests.browser.keyboard import Keys
from tests.browser.signing_in import enter_as
from tests.builders import Personas, build_enrolment, build_person, build_program
from tests.chromium import at_both_widths
from trainings.models import Attendance, Batch, Course

pytestmark = pytest.mark.browser
NAMES = ("Halimah", "Marlina", "Rukmini Wati")


@at_both_widths
def test_a_partner_opens_a_batch_and_marks_who_came_by_keyboard(page: Page, base_url: str, personas: Personas) -> None:
    program = build_program("Menjahit Dasar", partner=personas.partner)
    Course.objects.create(name="Menjahit", hours=32)
    for name in NAMES:
        build_enrolment(person=build_person(name), program=program)
    enter_as(personas.partner_staff, page.context, base_url)
    page.goto("/batches/")
    keys = Keys(page)
    open_batch(keys)
    keys.follow(page.get_by_role("button", name="Masukkan ke angkatan ini"))
    expect(page.locator("#participants")).to_contain_text("Rukmini Wati")
    plan_meeting(keys)
    mark(keys)
    print_sheet(keys)
    batch = Batch.objects.get()
    assert (batch.name, batch.program, batch.instructor) == ("Angkatan 1", program, "Ibu Sulis")
    assert dict(Attendance.objects.values_list("participant__enrolment__person__name", "status")) == {
        "Halimah": "present",
        "Marlina": "sick",
        "Rukmini Wati": "late",
    }


def open_batch(keys: Keys) -> None:
    page = keys.page
    keys.arrive_at("Pelatihan")
    keys.follow(page.locator("main").get_by_role("link", name="Buka angkatan").first)
    keys.arrive_at("Buka angkatan")
    keys.walk_to(page.get_by_label("Program"))
    keys.type("Menjahit")
    keys.press("Enter")  # goes on to the next field
    expect(page.get_by_label("Kursus", exact=True)).to_be_focused()
    keys.type("Menjahit")
    keys.fill(page.get_by_label("Nama angkatan"), "Angkatan 1")
    keys.fill(page.get_by_label("Tempat bagi"), "20")
    keys.fill(page.get_by_label("Instruktur tanpa akun"), "Ibu Sulis")
    keys.save()
    keys.arrive_at("Angkatan 1")


def plan_meeting(keys: Keys) -> None:
    page = keys.page
    keys.arrive_at("Angkatan 1")
    keys.follow(page.get_by_role("link", name="Rencanakan pertemuan").first)
    keys.arrive_at("Rencanakan pertemuan")
    keys.fill(page.get_by_label("Materi"), "Memotong pola")
    keys.fill(page.get_by_label("Tanggal"), f"{timezone.localdate():%d%m%Y}")
    keys.fill(page.get_by_label("Dari"), "09:00")
    keys.fill(page.get_by_label("Sampai"), "12:00")
    keys.save()
    keys.arrive_at("Angkatan 1")


def tap(page: Page, name: str, state: str) -> Locator:
    return page.get_by_role("radiogroup", name=name).get_by_role("radio", name=state, exact=True)


def mark(keys: Keys) -> None:
    """The arrows move without marking; a letter marks, and so does the space bar."""
    page = keys.page
    keys.follow(page.get_by_role("link", name="Isi kehadiran pertemuan ke-1"))
    keys.arrive_at("Pertemuan ke-1: Memotong pola")
    keys.walk_to(tap(page, "Halimah", "Hadir"))
    keys.press("ArrowDown", "s")
    expect(tap(page, "Marlina", "Sakit")).to_be_focused()
    keys.press("ArrowDown", "ArrowLeft", "ArrowLeft")
    for state in ("Terlambat", "Hadir"):
        expect(tap(page, "Rukmini Wati", state)).not_to_be_checked()
    while not tap(page, "Rukmini Wati", "Terlambat").evaluate("radio => radio === document.activeElement"):
        keys.step("ArrowLeft")
    keys.press("Space")
    expect_saved(page)
    everyone = page.get_by_role("button", name="Isi hadir untuk yang lain")
    keys.walk_to(everyone, backwards=True)
    keys.press("Enter")
    expect(tap(page, "Halimah", "Hadir")).to_be_checked()
    expect(everyone).to_be_focused()
    expect_saved(page)


def expect_saved(page: Page) -> None:
    expect(page.locator("[data-autosave-status]")).to_contain_text("Tersimpan ")
    page.wait_for_load_state("networkidle")


def print_sheet(keys: Keys) -> None:
    page = keys.page
    keys.follow(page.get_by_role("link", name="Daftar hadir").filter(visible=True))
    keys.arrive_at("Daftar hadir")
    page.evaluate("window.print = () => { document.documentElement.dataset.printed = 'yes'; }")
    keys.follow(page.get_by_role("button", name="Cetak"))
    expect(page.locator("html")).to_have_attribute("data-printed", "yes")
