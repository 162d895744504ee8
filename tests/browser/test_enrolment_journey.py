"""Enrolling: the rules are explained, who finds no seat waits in a visible place, and a freed seat goes to the next."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from beneficiaries.models import Person
from programs.codes import EnrolmentStatus
from programs.models import Enrolment, Program
from tests.browser.signing_in import enter_as, sign_in
from tests.builders import Personas, build_person, build_poverty_assessment, build_program
from tests.chromium import DESKTOP, PHONE

pytestmark = pytest.mark.browser
officer_on_a_phone = pytest.mark.parametrize("viewport", [PHONE], ids=["360px"])


@pytest.fixture
def program(personas: Personas) -> Program:
    """One seat, for women of 18 to 50 from poor families."""
    return build_program(
        "Menjahit Dasar",
        partner=personas.partner,
        capacity=1,
        min_age=18,
        max_age=50,
        sex="female",
        for_poor=True,
    )


@pytest.fixture
def women(personas: Personas) -> list[Person]:
    """Rukmini, Sulastri and Marlina of poor families in Lok Tuan."""
    people = [build_person(name, kelurahan=personas.own) for name in ("Rukmini Wati", "Sulastri", "Marlina")]
    for person in people:
        build_poverty_assessment(household=person.household, by=personas.officer)
    return people


@pytest.fixture
def coordinator_page(new_context: Callable[..., BrowserContext], personas: Personas, base_url: str) -> Page:
    """Another computer, in the city's office."""
    context = new_context()
    enter_as(personas.coordinator, context, base_url)
    page = context.new_page()
    page.set_viewport_size(DESKTOP)
    return page


def open_the_rules(page: Page, person: Person, program_label: str) -> None:
    page.goto(person.get_absolute_url())
    page.get_by_role("link", name="Daftarkan ke program").click()
    page.wait_for_url("**/enrolments/add/")  # with its scripts: they fetch the rules
    page.get_by_label(program_label).check()
    expect(page.locator("#rules")).to_be_visible()


def expect_told(page: Page, words: str) -> None:
    expect(page.locator("[data-messages]")).to_contain_text(words)


def expect_status(page: Page, status: str, *, place: str = "") -> None:
    facts = page.get_by_role("region", name="Kepesertaan").get_by_role("definition")
    expect(facts.first).to_have_text(status)
    if place:
        expect(facts.nth(1)).to_have_text(place)


def enrol(page: Page, person: Person, *, program_label: str, button: str, told: str) -> None:
    open_the_rules(page, person, program_label)
    page.get_by_role("button", name=button).click()
    expect_told(page, told)


def let_leave(page: Page, person: Person) -> None:
    """What the coordinator does when a participant has stopped coming."""
    page.goto(Enrolment.objects.get(person=person).get_absolute_url())
    page.get_by_text("Catat berhenti").first.click()
    page.get_by_role("group").filter(has=page.get_by_text("Tidak datang lagi")).get_by_label(
        "Tidak datang lagi"
    ).check()
    page.get_by_role("button", name="Catat berhenti").click()
    expect_status(page, "Berhenti")


@officer_on_a_phone
def test_a_freed_seat_goes_to_the_next_in_line(
    page: Page, coordinator_page: Page, personas: Personas, program: Program, women: list[Person]
) -> None:
    rukmini, sulastri, marlina = women
    label = f"{program.name}: "
    sign_in(page, personas.officer.username)
    enrol(
        page,
        rukmini,
        program_label=f"{label}1 dari 1 kursi kosong",
        button="Daftarkan: kursi nomor 1",
        told="Rukmini Wati menjadi peserta Menjahit Dasar, kursi nomor 1.",
    )
    for place, person in enumerate((sulastri, marlina), start=1):
        enrol(
            page,
            person,
            program_label=f"{label}penuh, {place - 1} orang menunggu",
            button=f"Masukkan ke daftar tunggu, urutan ke-{place}",
            told=f"{person.name} masuk daftar tunggu Menjahit Dasar, urutan ke-{place}.",
        )
        expect_status(page, "Daftar tunggu", place=str(place))

    let_leave(coordinator_page, rukmini)

    page.get_by_role("navigation", name="Paling sering dipakai").get_by_role("link", name="Beranda").click()
    page.get_by_role("link", name="1 tawaran kursi menunggu jawaban").click()
    page.get_by_role("link", name="Sulastri").click()
    expect_status(page, "Kursi ditawarkan")
    page.get_by_role("button", name="Terima kursi").click()
    expect_status(page, "Peserta aktif", place="nomor 1 (dari 1 kursi)")
    page.goto(Enrolment.objects.get(person=marlina).get_absolute_url())
    expect_status(page, "Daftar tunggu", place="1")
    statuses = {enrolment.person: enrolment.status for enrolment in Enrolment.objects.select_related("person")}
    assert statuses == {
        rukmini: EnrolmentStatus.EXITED,
        sulastri: EnrolmentStatus.ENROLLED,
        marlina: EnrolmentStatus.WAITLISTED,
    }


@officer_on_a_phone
def test_each_rule_says_what_it_asks_and_what_is_known(
    page: Page, coordinator_page: Page, personas: Personas, program: Program, women: list[Person]
) -> None:
    """A rule that is not met stops the officer; a coordinator may decide all the same, and says why."""
    ibu = build_person("Ibu Halimah", kelurahan=personas.own, birth_date=date(1960, 1, 31))
    sign_in(page, personas.officer.username)
    open_the_rules(page, ibu, "Menjahit Dasar: 1 dari 1 kursi kosong")
    rules = page.locator("#rules").get_by_role("listitem")
    expect(rules.filter(has_text="Umur")).to_have_text(
        re.compile(rf"Umur {ibu.age_on()}; syarat program: 18 sampai 50\s+Tidak terpenuhi")
    )
    expect(rules.filter(has_text="Jenis kelamin")).to_have_text(re.compile(r"Perempuan\s+Terpenuhi"))
    expect(rules.filter(has_text="Kelompok sasaran")).to_have_text(
        re.compile(r"Belum ada asesmen.*Belum diketahui", re.S)
    )
    expect(page.locator("#check")).to_contain_text("Hanya koordinator yang boleh tetap menerima warga ini")
    expect(page.get_by_role("button", name="Daftarkan: kursi")).to_have_count(0)

    open_the_rules(coordinator_page, ibu, "Menjahit Dasar: 1 dari 1 kursi kosong")
    coordinator_page.get_by_text("Tetap daftarkan").click()
    coordinator_page.get_by_label("Mengapa warga ini tetap perlu diikutsertakan").fill("Mengajar tetangganya menjahit")
    coordinator_page.get_by_role("button", name="Daftarkan: kursi nomor 1").click()
    expect_told(coordinator_page, "Ibu Halimah menjadi peserta Menjahit Dasar, kursi nomor 1.")


@pytest.mark.parametrize("chosen_early", [True, False])
def test_a_programme_chosen_before_the_scripts_came_shows_its_rules(
    chosen_early: bool, page: Page, personas: Personas, program: Program, women: list[Person]
) -> None:
    sign_in(page, personas.officer.username)
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    if chosen_early:
        page.route("**/htmx*.js", hold)
    page.goto(f"{women[0].get_absolute_url()}enrolments/add/", wait_until="commit")
    page.get_by_label(program.name).press("Space")  # taps wait for the scripts: see tests/chromium.py
    for route in held:
        route.continue_()
    expect(page.get_by_role("button", name="Daftarkan: kursi nomor 1")).to_be_visible()
    assert bool(held) is chosen_early
