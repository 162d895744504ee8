"""The coordinator by keyboard alone: an outcome, a new programme, the dashboard and the lists behind its numbers."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from programs.models import Enrolment, Outcome, Program
from tests.browser.keyboard import Keys
from tests.browser.signing_in import enter_as
from tests.builders import Personas, build_enrolment, build_person, build_program
from tests.chromium import at_both_widths

pytestmark = pytest.mark.browser


@pytest.fixture
def keys(page: Page, base_url: str, personas: Personas) -> Keys:
    enter_as(personas.coordinator, page.context, base_url)
    return Keys(page)


@pytest.fixture
def participant(personas: Personas) -> Enrolment:
    person = build_person("Rukmini Wati", kelurahan=personas.own)
    return build_enrolment(person=person, program=build_program("Menjahit Dasar"))


@at_both_widths
def test_an_outcome_is_recorded_and_read_off_the_dashboard_by_keyboard(keys: Keys, participant: Enrolment) -> None:
    build_enrolment(program=build_program("Anyaman"))
    page = keys.page
    page.goto(participant.get_absolute_url())
    keys.arrive_at("Rukmini Wati")
    keys.follow(page.get_by_role("link", name="Catat hasil").first)
    record_outcome(keys)
    narrow_dashboard(keys)
    keys.follow(page.locator(".tile").filter(has_text="Usaha mandiri").get_by_role("link").first)
    page.wait_for_url("**/outcomes/?*")
    expect(page.locator("main tbody tr")).to_have_count(1)
    keys.walk_to(page.locator("main tbody").get_by_role("link", name="Rukmini Wati"))
    outcomes = {outcome.point: outcome for outcome in Outcome.objects.all()}
    assert outcomes["baseline"].monthly_income == 1_000_000
    assert (outcomes["end"].monthly_income, outcomes["end"].confidence) == (1_500_000, 4)
    assert outcomes["end"].business == "Menjahit seragam sekolah"


def record_outcome(keys: Keys) -> None:
    """What is asked next depends on the answers; it comes into sight where Tab goes on."""
    page = keys.page
    keys.arrive_at("Catat hasil")
    expect(page.get_by_label("Pendapatan per bulan sekarang")).to_be_hidden()
    keys.fill(page.get_by_label("Pendapatan per bulan sebelum program"), "1.000.000")
    keys.choose(page.get_by_label("Akhir program"))
    keys.fill(page.get_by_label("Pendapatan per bulan sekarang"), "1.500.000")
    keys.choose(page.get_by_role("group", name="Kepercayaan diri sekarang").get_by_label("4 Percaya diri"))
    keys.choose(page.get_by_role("group", name="Punya usaha mandiri?").get_by_label("Ya"))
    keys.fill(page.get_by_label("Usahanya apa?"), "Menjahit seragam sekolah")
    keys.save()
    expect(page.get_by_role("region", name="Hasil")).to_contain_text("Menjahit seragam sekolah")


def narrow_dashboard(keys: Keys) -> None:
    page = keys.page
    page.goto("/dashboards/enrolments/")
    keys.arrive_at("Dasbor kepesertaan")
    participants = page.locator(".tile").filter(has_text="Peserta aktif")
    expect(participants).to_contain_text("2")
    keys.walk_to(page.locator("summary").filter(has_text="Filter"))
    keys.press("Space")
    keys.walk_to(page.locator("main").get_by_label("Program", exact=True))
    keys.type("Menjahit")
    keys.press("Enter")
    keys.follow(page.get_by_role("button", name="Tampilkan"))
    page.wait_for_url(re.compile(r"program=\d"))
    keys.arrive_at("Dasbor kepesertaan")
    expect(participants.locator(".tile-value")).to_have_text("1")


@at_both_widths
def test_a_programme_is_opened_by_keyboard(keys: Keys, personas: Personas) -> None:
    page, today = keys.page, timezone.localdate()
    page.goto("/programs/")
    keys.arrive_at("Program")
    keys.follow(page.locator("main").get_by_role("link", name="Buka program").first)
    keys.arrive_at("Buka program")
    keys.fill(page.get_by_role("textbox", name="Nama"), "Olahan Rumput Laut")
    keys.walk_to(page.get_by_label("Bidang", exact=True))
    keys.type("Pengolahan")
    keys.fill(page.get_by_label("Hari pertama"), f"{today:%d%m%Y}")
    keys.fill(page.get_by_label("Hari terakhir"), f"{today + timedelta(days=60):%d%m%Y}")
    keys.fill(page.get_by_label("Jumlah kursi"), "12")
    keys.choose(page.get_by_role("group", name="Status").get_by_label("Pendaftaran dibuka"))
    keys.tick(page.get_by_label("Keluarga miskin"))
    keys.tick(page.get_by_role("group", name="Kelurahan").get_by_label("Lok Tuan"))
    keys.save()
    keys.arrive_at("Olahan Rumput Laut")
    program = Program.objects.get()
    assert (program.field, program.capacity, program.status, program.for_poor) == ("food", 12, "open", True)
    assert [*program.kelurahan.all()] == [personas.own]
