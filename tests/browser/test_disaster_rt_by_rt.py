"""An officer records a flood RT by RT: counted keystrokes, a bad connection, somebody who was first, no script."""

from dataclasses import dataclass
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import BrowserContext, Locator, Page, expect

from beneficiaries.codes import Damage
from beneficiaries.models import DisasterEvent, DisasterImpact, Household
from tests.browser.signing_in import enter_as
from tests.builders import Personas, build_disaster_event, build_disaster_impact, build_household, build_person
from tests.chromium import assert_no_axe_violations, at_both_widths

pytestmark = pytest.mark.browser

MOST_KEYS = 6
NAMES = (
    *("Siti Aminah", "Siti Rahma", "Sitti Hajar", "Budi Santoso", "Budiman", "Baharuddin", "Rukmini", "Ruslan"),
    *("Andi Tenri", "Andi Baso", "Marlina", "Marhaban", "Dewi Sartika", "Darmawan", "Yohanes Pare", "Yuliana"),
)


@pytest.fixture
def event(personas: Personas) -> DisasterEvent:
    event = build_disaster_event("Banjir April 2022")
    event.kelurahan.set([personas.own])
    return event


@pytest.fixture
def families(personas: Personas) -> dict[str, Household]:
    return {
        name: build_person(
            name, household=build_household(kelurahan=personas.own, rt="012", address=f"Jl. Pari No. {number}")
        ).household
        for number, name in enumerate(NAMES, start=40)
    }


@dataclass
class Typist:
    """Counts every key."""

    page: Page
    keys: int = 0

    def type(self, text: str) -> None:
        for letter in text:
            self.press(letter)

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)
        self.keys += 1


def open_rt(page: Page, event: DisasterEvent) -> None:
    page.goto(f"{reverse('beneficiaries:disaster_event_record', args=[event.pk])}?rt=012")
    expect(search(page)).to_be_focused()


def search(page: Page) -> Locator:
    return page.get_by_role("combobox", name="Keluarga")


def log(page: Page) -> Locator:
    return page.locator("[data-batch-log] > li")


@pytest.fixture
def rt_page(
    page: Page,
    context: BrowserContext,
    base_url: str,
    personas: Personas,
    event: DisasterEvent,
    families: dict[str, Household],
) -> Page:
    enter_as(personas.officer, context, base_url)
    open_rt(page, event)
    return page


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("and", "Andi Tenri"),
        ("ru", "Rukmini"),
        ("sar", "Dewi Sartika"),
        ("yul", "Yuliana"),
        ("3", "Sitti Hajar"),
        ("16", "Yuliana"),
    ],
)
def test_a_known_family_takes_six_keys_at_most_and_the_next_can_be_typed_at_once(
    typed: str, name: str, rt_page: Page, families: dict[str, Household]
) -> None:
    typist = Typist(rt_page)

    typist.type(typed)
    typist.press("Enter")
    typist.press("2")
    typist.press("Enter")

    assert typist.keys <= MOST_KEYS
    expect(search(rt_page)).to_be_focused()
    expect(search(rt_page)).to_have_value("")
    expect(log(rt_page)).to_contain_text("Tersimpan")
    expect(rt_page.locator("[data-batch-progress]")).to_have_text("1 dari 16 keluarga di RT 012")
    expect(rt_page.locator("[data-batch-done] li")).to_contain_text(f"{name} Jl. Pari")
    expect(rt_page.locator("[data-batch-open] summary")).to_have_text("Belum dicatat (15)")
    impact = DisasterImpact.objects.get()
    assert (impact.household, impact.damage) == (families[name], Damage.MODERATE)


def test_every_family_of_the_rt_is_within_six_keys(rt_page: Page, families: dict[str, Household]) -> None:
    typist = Typist(rt_page)

    for number in range(1, len(NAMES) + 1):
        before = typist.keys
        typist.type(str(number))
        typist.press("Enter")
        typist.press(str(number % 5))
        typist.press("Enter")
        assert typist.keys - before <= MOST_KEYS

    expect(rt_page.locator("[data-batch-progress]")).to_have_text("16 dari 16 keluarga di RT 012")
    stored = {impact.household_id: impact.damage for impact in DisasterImpact.objects.all()}
    levels = Damage.values
    assert stored == {families[name].pk: levels[number % 5] for number, name in enumerate(NAMES, start=1)}


def test_an_unknown_family_takes_its_name(rt_page: Page) -> None:
    rt_page.keyboard.type("Mak Ijah")
    for key in ("Enter", "1", "Enter"):
        rt_page.keyboard.press(key)

    expect(log(rt_page)).to_contain_text("Tersimpan")
    expect(rt_page.locator("[data-batch-progress]")).to_have_text("1 dari 17 keluarga di RT 012")
    household = DisasterImpact.objects.get().household
    assert (household.rt, household.address, household.members.get().name) == ("012", "", "Mak Ijah")


def test_a_namesake_is_asked_about_and_answered_by_keyboard(
    rt_page: Page, personas: Personas, families: dict[str, Household]
) -> None:
    known = build_person("Mak Ijah", household=build_household(kelurahan=personas.own, rt="005")).household
    rt_page.keyboard.type("Mak Ijah")
    for key in ("Enter", "1", "Enter"):
        rt_page.keyboard.press(key)

    expect(rt_page.get_by_role("button", name="Mak Ijah, RT 005")).to_be_focused()
    rt_page.keyboard.press("Enter")

    expect(log(rt_page)).to_contain_text("Tersimpan")
    expect(search(rt_page)).to_be_focused()
    assert DisasterImpact.objects.get().household == known


def record(page: Page, typed: str, level: str = "1") -> None:
    page.keyboard.type(typed)
    for key in ("Enter", level, "Enter"):
        page.keyboard.press(key)


def test_without_a_connection_entries_wait_and_are_saved_once(
    rt_page: Page, context: BrowserContext, page_problems: list[str]
) -> None:
    context.set_offline(True)
    record(rt_page, "ruk")
    record(rt_page, "rus", "3")
    expect(log(rt_page).last).to_contain_text("Tidak ada sambungan")
    assert not DisasterImpact.objects.exists()

    context.set_offline(False)

    expect(rt_page.locator("[data-batch-progress]")).to_have_text("2 dari 16 keluarga di RT 012")
    assert sorted(DisasterImpact.objects.values_list("damage", flat=True)) == [Damage.HEAVY, Damage.LIGHT]
    page_problems[:] = [problem for problem in page_problems if "ERR_INTERNET_DISCONNECTED" not in problem]


def test_an_answer_that_got_lost_leaves_one_record(rt_page: Page, page_problems: list[str]) -> None:
    lost: list[Any] = []

    def lose_the_first(route: Any) -> None:
        if route.request.method == "POST" and not lost:
            lost.append(route.fetch())  # the server has saved it
            route.abort()
        else:
            route.continue_()

    rt_page.route("**/record/**", lose_the_first)
    record(rt_page, "ruk")

    expect(log(rt_page)).to_contain_text("Tersimpan")
    assert len(lost) == 1
    assert DisasterImpact.objects.count() == 1
    page_problems[:] = [problem for problem in page_problems if "ERR_FAILED" not in problem]


def test_whoever_comes_second_sees_the_first_record(
    rt_page: Page, personas: Personas, event: DisasterEvent, families: dict[str, Household]
) -> None:
    build_disaster_impact(
        household=families["Rukmini"], event=event, damage=Damage.HEAVY, recorded_by=personas.coordinator
    )

    record(rt_page, "ruk")

    expect(log(rt_page)).to_contain_text("sudah dicatat: Rusak berat (oleh Coordinator")
    expect(log(rt_page).get_by_role("link", name="Buka catatannya")).to_be_visible()
    assert DisasterImpact.objects.get().damage == Damage.HEAVY


def test_the_last_entry_is_taken_back(rt_page: Page) -> None:
    record(rt_page, "ruk")
    expect(rt_page.locator("[data-batch-last]")).to_contain_text("Catatan terakhir: Keluarga Rukmini, Rusak ringan.")

    rt_page.get_by_role("button", name="Tarik kembali catatan terakhir").click()

    expect(rt_page.locator(".messages")).to_contain_text("catatan ditarik kembali")
    expect(rt_page.locator("[data-batch-progress]")).to_have_text("0 dari 16 keluarga di RT 012")


def test_enter_pressed_twice_makes_one_record_and_no_empty_one(rt_page: Page) -> None:
    record(rt_page, "ruk")
    rt_page.keyboard.press("Enter")

    expect(log(rt_page)).to_have_count(1)
    expect(log(rt_page)).to_contain_text("Tersimpan")
    assert DisasterImpact.objects.count() == 1


def test_without_the_damage_nothing_is_sent(rt_page: Page) -> None:
    rt_page.keyboard.type("ruk")
    for key in ("Enter", "Enter"):
        rt_page.keyboard.press(key)

    expect(rt_page.locator("[data-batch-said]")).to_have_text("Pilih tingkat kerusakan.")
    expect(log(rt_page)).to_have_count(0)


@at_both_widths
def test_a_thumb_records_too_and_the_page_fits(rt_page: Page, event: DisasterEvent) -> None:
    search(rt_page).fill("ruk")
    rt_page.get_by_role("option", name="Rukmini").click()
    rt_page.get_by_label("Rusak berat").check()
    assert_no_axe_violations(rt_page)
    rt_page.get_by_role("button", name="Simpan dan lanjut").click()
    expect(log(rt_page)).to_contain_text("Tersimpan")
    search(rt_page).fill("ru")
    assert_no_axe_violations(rt_page)
    assert rt_page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth")

    rt_page.goto(event.get_absolute_url())

    assert_no_axe_violations(rt_page)
    assert rt_page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth")
    rt_page.get_by_role("row", name="RT 012").get_by_role("link", name="1", exact=True).first.click()
    expect(rt_page.locator("tbody tr")).to_have_count(1)


def test_without_javascript_the_plain_form_records(
    new_context: Any,
    base_url: str,
    personas: Personas,
    event: DisasterEvent,
    families: dict[str, Household],
) -> None:
    context = new_context(java_script_enabled=False)
    enter_as(personas.officer, context, base_url)
    page = context.new_page()
    page.goto(f"{base_url}{reverse('beneficiaries:disaster_event_record', args=[event.pk])}?rt=012")

    page.locator("#id_household").select_option(str(families["Rukmini"].pk))
    page.get_by_label("Rusak ringan").check()
    page.get_by_role("button", name="Simpan dan lanjut").click()

    expect(page.locator("[data-batch-progress]")).to_have_text("1 dari 16 keluarga di RT 012")
    assert DisasterImpact.objects.get().household == families["Rukmini"]
