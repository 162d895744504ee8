"""Partner staff mark who came, on a phone and on a desktop's keyboard, and print the sheet to be signed."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from tests.browser.keyboard import Keys
from tests.browser.signing_in import sign_in
from tests.builders import (
    Personas,
    build_batch,
    build_batch_participant,
    build_nik,
    build_person,
    build_program,
    build_session,
)
from tests.chromium import PHONE, wait_for_behaviours
from trainings.models import Attendance, Batch, BatchParticipant, Session

pytestmark = pytest.mark.browser
on_a_phone = pytest.mark.parametrize("viewport", [PHONE], ids=["360px"])
NAMES = ("Halimah", "Marlina", "Rukmini Wati", "Sulastri")


@pytest.fixture
def batch(personas: Personas) -> Batch:
    program = build_program("Menjahit Dasar", partner=personas.partner)
    return build_batch(program=program, instructor="Ibu Sulis", venue="Balai Pertemuan")


@pytest.fixture
def people(batch: Batch) -> list[BatchParticipant]:
    return [build_batch_participant(batch=batch, person=build_person(name, nik=build_nik())) for name in NAMES]


@pytest.fixture
def session(batch: Batch, people: list[BatchParticipant]) -> Session:
    return build_session(batch=batch, held_on=timezone.localdate() - timedelta(days=1), topic="Memotong pola")


@pytest.fixture
def partner_page(page: Page, personas: Personas, session: Session) -> Page:
    sign_in(page, personas.partner_staff.username)
    return page


def open_the_meeting(page: Page, batch: Batch) -> None:
    """From home, through the list of trainings and the batch."""
    page.get_by_role("link", name="Buka pelatihan saya").click()
    page.get_by_role("link", name=batch.name).first.click()
    page.get_by_role("link", name="Isi kehadiran pertemuan ke-1").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Pertemuan ke-1: Memotong pola")
    wait_for_behaviours(page)


def mark(page: Page, name: str, state: str) -> Locator:
    """One tap: the radio of this person and state, in the cell that bears the person's name."""
    return page.get_by_role("radiogroup", name=name).get_by_role("radio", name=state, exact=True)


def expect_saved(page: Page) -> None:
    expect(page.locator("[data-autosave-status]")).to_contain_text("Tersimpan ")


def stored(meeting: int = 1) -> dict[str, str]:
    marks = Attendance.objects.filter(session__number=meeting)
    return dict(marks.values_list("participant__enrolment__person__name", "status"))


@on_a_phone
def test_marks_are_saved_as_they_are_made_and_the_rest_in_one_tap(partner_page: Page, batch: Batch) -> None:
    page = partner_page
    open_the_meeting(page, batch)
    mark(page, "Marlina", "Sakit").click()
    expect_saved(page)
    page.reload()
    expect(mark(page, "Marlina", "Sakit")).to_be_checked()
    page.get_by_role("button", name="Isi hadir untuk yang lain").click()
    expect_saved(page)
    assert stored() == dict.fromkeys(NAMES, "present") | {"Marlina": "sick"}
    page.reload()
    for name in NAMES:
        expect(mark(page, name, "Sakit" if name == "Marlina" else "Hadir")).to_be_checked()
    page.get_by_role("link", name="Kembali ke angkatan").click()
    expect(page.locator("#meetings")).to_contain_text("4 dari 4 terisi")


@on_a_phone
def test_without_a_connection_the_page_says_so_and_tries_again(
    partner_page: Page, batch: Batch, page_problems: list[str]
) -> None:
    page = partner_page
    open_the_meeting(page, batch)
    page.route("**/attendance/", lambda route: route.abort("internetdisconnected"))
    mark(page, "Halimah", "Hadir").click()
    status = page.locator("[data-autosave-status]")
    expect(status).to_contain_text("Belum tersimpan: tidak ada sambungan. Kami terus mencoba")
    assert stored() == {}
    page.unroute("**/attendance/")
    expect_saved(page)
    assert stored() == {"Halimah": "present"}
    page_problems.clear()  # the browser itself reports the broken connection


def test_arrows_and_letters_mark_the_grid_of_all_meetings(partner_page: Page, batch: Batch, session: Session) -> None:
    build_session(batch=batch, number=2)
    page, keys = partner_page, Keys(partner_page)
    page.goto(batch.get_absolute_url())
    page.get_by_role("link", name="Kehadiran semua pertemuan").click()
    keys.arrive_at("Kehadiran semua pertemuan")
    keys.walk_to(mark(page, "Halimah, pertemuan ke-1", "Hadir"))
    keys.press("ArrowDown")
    expect(mark(page, "Marlina, pertemuan ke-1", "Hadir")).to_be_focused()
    keys.press("s")
    expect(mark(page, "Marlina, pertemuan ke-1", "Sakit")).to_be_checked()
    keys.press("ArrowDown", "a")
    keys.press("ArrowRight")  # from the last state of one meeting to the first of the next
    expect(mark(page, "Rukmini Wati, pertemuan ke-2", "Hadir")).to_be_focused()
    keys.press("ArrowRight", "Space")
    expect(mark(page, "Rukmini Wati, pertemuan ke-2", "Terlambat")).to_be_checked()
    expect_saved(page)
    assert stored() == {"Marlina": "sick", "Rukmini Wati": "absent"}
    assert stored(2) == {"Rukmini Wati": "late"}


def test_the_printed_sheet_holds_names_and_no_identity_number(
    partner_page: Page, batch: Batch, people: list[BatchParticipant]
) -> None:
    page = partner_page
    page.goto(batch.get_absolute_url())
    page.get_by_role("link", name="Isi kehadiran pertemuan ke-1").click()
    page.get_by_role("link", name="Daftar hadir").first.click()
    expect(page.get_by_role("button", name="Cetak")).to_be_visible()
    page.emulate_media(media="print")
    for part in (".topbar", ".side", ".footer", ".crumbs", "[data-print]"):
        expect(page.locator(part).first).to_be_hidden()
    sheet = page.locator(".sheet")
    expect(sheet).to_contain_text("Pemerintah Kota Bontang")
    expect(sheet.get_by_role("row")).to_have_count(1 + len(NAMES))
    text = page.content().replace(" ", "")
    for number, person in enumerate((participant.enrolment.person for participant in people), start=1):
        expect(sheet.get_by_role("row").nth(number)).to_contain_text(person.name)
        assert person.nik not in text
        assert person.masked_nik.replace(" ", "") not in text
