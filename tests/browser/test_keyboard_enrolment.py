"""Seats by keyboard alone: enrol, wait, step back, decline what is offered, accept it; at both widths."""

import pytest
from playwright.sync_api import Page, expect

from beneficiaries.models import Person
from programs.models import Enrolment, Program
from tests.browser.keyboard import Keys
from tests.browser.signing_in import enter_as
from tests.builders import Personas, build_consent, build_person, build_program
from tests.chromium import at_both_widths

pytestmark = pytest.mark.browser


@pytest.fixture
def program(personas: Personas) -> Program:
    """One seat; a second programme is open beside it, so that there is something to choose."""
    build_program("Anyaman")
    return build_program("Menjahit Dasar", capacity=1)


@pytest.fixture
def women(personas: Personas) -> list[Person]:
    return [build_person(name, kelurahan=personas.own) for name in ("Rukmini Wati", "Sulastri", "Marlina")]


@at_both_widths
def test_a_seat_passes_on_to_the_second_in_line_by_keyboard(
    page: Page, base_url: str, personas: Personas, program: Program, women: list[Person]
) -> None:
    rukmini, sulastri, marlina = women
    enter_as(personas.officer, page.context, base_url)
    keys = Keys(page)
    enrol(keys, rukmini, button="Daftarkan: kursi nomor 1")
    enrol(keys, sulastri, button="Masukkan ke daftar tunggu, urutan ke-1")
    enrol(keys, marlina, button="Masukkan ke daftar tunggu, urutan ke-2")
    end(keys, rukmini, "Batalkan kepesertaan", reason="Sudah bekerja")
    end(keys, sulastri, "Tolak kursi", reason="Tidak ada waktu pada hari itu")
    accept(keys, marlina)
    assert dict(Enrolment.objects.values_list("person__name", "status")) == {
        "Rukmini Wati": "withdrawn",
        "Sulastri": "declined",
        "Marlina": "enrolled",
    }
    assert Enrolment.objects.get(person=marlina).seat_number == 1


def enrol(keys: Keys, person: Person, *, button: str) -> None:
    """From the person's page; the rules come in below the choice, which keeps the focus."""
    page = keys.page
    page.goto(person.get_absolute_url())
    keys.arrive_at(person.name)
    keys.follow(page.get_by_role("link", name="Daftarkan ke program"))
    keys.arrive_at("Daftarkan ke program")
    choice = page.get_by_role("radio", name="Menjahit Dasar")
    keys.choose(choice)
    expect(page.locator("#rules")).to_contain_text("Menjahit Dasar")
    expect(page.locator(".htmx-request, .htmx-swapping, .htmx-settling")).to_have_count(0)
    expect(choice).to_be_focused()
    keys.follow(page.get_by_role("button", name=button))
    keys.arrive_at(person.name)


def end(keys: Keys, person: Person, step: str, *, reason: str) -> None:
    """Folded away until wanted; refused without a reason, and the summary leads to the choice."""
    page = keys.page
    page.goto(Enrolment.objects.get(person=person).get_absolute_url())
    keys.arrive_at(person.name)
    opener = page.locator("#next summary").filter(has_text=step)
    keys.walk_to(opener)
    keys.press("Space")
    send = page.get_by_role("button", name=step)
    keys.follow(send)
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    keys.follow(summary.get_by_role("link").first)
    keys.choose(page.get_by_role("radio", name=reason))
    keys.follow(send)
    expect(page.locator("#facts dd").first).not_to_have_text("Peserta aktif")
    keys.arrive_at(person.name)


def accept(keys: Keys, person: Person) -> None:
    page = keys.page
    page.goto("/")
    keys.follow(page.get_by_role("link", name="1 tawaran kursi menunggu jawaban"))
    page.wait_for_url("**/enrolments/?*")
    keys.follow(page.get_by_role("link", name=person.name))
    keys.arrive_at(person.name)
    keys.follow(page.get_by_role("button", name="Terima kursi"))
    expect(page.locator("#facts dd").first).to_have_text("Peserta aktif")


@at_both_widths
def test_a_question_asked_first_is_answered_by_keyboard(page: Page, base_url: str, personas: Personas) -> None:
    """Its harmless answer has the focus; Tab stays in it; Escape leaves it for the button that asked."""
    person = build_person("Rukmini Wati", kelurahan=personas.own)
    consent = build_consent(person=person, by=personas.officer)
    enter_as(personas.officer, page.context, base_url)
    page.goto(person.get_absolute_url())
    keys = Keys(page)
    keys.arrive_at(person.name)
    asks, question = page.locator("#consent").get_by_role("button", name="Tarik kembali"), page.get_by_role("dialog")
    for way_out in ("Escape", "Enter"):
        keys.follow(asks)
        expect(question.get_by_role("button", name="Batal")).to_be_focused()
        keys.press(way_out)
        expect(question).to_be_hidden()
        expect(asks).to_be_focused()
    keys.press("Enter")
    keys.follow(question.get_by_role("button").first)
    expect(page.locator("#consent")).to_contain_text("Ditarik kembali")
    consent.refresh_from_db()
    assert consent.withdrawn_on is not None
