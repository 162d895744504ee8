"""The coordinator records what changed for a participant and reads it off the dashboard, whose numbers open lists."""

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from programs.models import Enrolment, Outcome
from tests.browser.signing_in import enter_as, sign_in
from tests.builders import Personas, build_enrolment, build_person, build_program
from tests.chromium import DESKTOP, PHONE
from tests.dashboards.figures import LISTS, PROGRAMS, figures_of
from tests.dashboards.world import build_city

pytestmark = pytest.mark.browser
DASHBOARD = "/dashboards/enrolments/"


@pytest.fixture
def participant(personas: Personas) -> Enrolment:
    return build_enrolment(
        person=build_person("Rukmini Wati", kelurahan=personas.own), program=build_program("Menjahit Dasar")
    )


def record_outcome(page: Page) -> None:
    page.get_by_label("Pendapatan per bulan sebelum program").fill("1.000.000")
    page.get_by_role("group", name="Kepercayaan diri sebelum program").get_by_label("2 Sedikit percaya diri").check()
    page.get_by_label("Akhir program").check()
    page.get_by_label("Pendapatan per bulan sekarang").fill("1.500.000")
    page.get_by_role("group", name="Kepercayaan diri sekarang").get_by_label("4 Percaya diri").check()
    page.get_by_role("group", name="Punya usaha mandiri?").get_by_label("Ya").check()
    page.get_by_label("Usahanya apa?").fill("Menjahit seragam sekolah")
    page.get_by_role("button", name="Simpan hasil").click()


@pytest.mark.parametrize("viewport", [PHONE], ids=["360px"])
def test_an_outcome_that_was_recorded_stands_on_the_dashboard(
    page: Page, personas: Personas, participant: Enrolment
) -> None:
    sign_in(page, personas.coordinator.username)
    page.goto("/enrolments/")
    page.get_by_role("link", name="Rukmini Wati").click()
    page.get_by_role("link", name="Catat hasil").first.click()
    record_outcome(page)
    card = page.get_by_role("region", name="Hasil")
    expect(card).to_contain_text("Rp500.000 per bulan lebih banyak dari sebelumnya.")
    expect(card).to_contain_text("Kepercayaan diri berubah dari 2 menjadi 4 dari 5.")
    expect(card).to_contain_text("Menjahit seragam sekolah")
    assert Outcome.objects.filter(enrolment=participant).count() == 2

    page.get_by_role("navigation", name="Paling sering dipakai").get_by_role("link", name="Beranda").click()
    page.get_by_role("link", name="Buka dasbor").click()
    expect(tile(page, "Perubahan pendapatan per bulan (median)")).to_contain_text("+Rp500.000")
    expect(tile(page, "Usaha mandiri")).to_contain_text("1 dari 1")
    tile(page, "Usaha mandiri").click()
    expect(page.locator("main tbody tr")).to_have_count(1)
    expect(page.locator("main tbody tr")).to_contain_text("Rukmini Wati")


def tile(page: Page, label: str) -> Locator:
    return page.locator(".tile").filter(has_text=label)


ROWS_BEHIND = """async (url) => {
  let [count, next] = [0, new URL(url, location.origin)];
  while (next) {
    const answer = await fetch(next);
    const list = new DOMParser().parseFromString(await answer.text(), "text/html");
    count += list.querySelectorAll("main tbody tr").length;
    const link = [...list.querySelectorAll("a[href]")].find((one) => one.textContent.includes("Berikutnya"));
    next = link && new URL(link.getAttribute("href"), next);
  }
  return count;
}"""
"""How many rows the list shows over all of its pages, fetched by the browser with its session; none is drawn."""

WHO = ["coordinator", "officer", "partner_staff"]


@pytest.mark.parametrize("who", WHO)
def test_every_number_opens_a_list_of_as_many_rows(
    who: str, page: Page, context: BrowserContext, base_url: str
) -> None:
    enter_as(getattr(build_city().personas, who), context, base_url)
    page.goto(DASHBOARD)
    expect(page.get_by_role("heading", level=1)).to_have_text("Dasbor kepesertaan")
    figures = [figure for figure in figures_of(page.content()) if figure.url.partition("?")[0] in {*LISTS, PROGRAMS}]
    assert len(figures) > 30
    assert {figure.url.partition("?")[0] for figure in figures} == {*LISTS, PROGRAMS}
    numbered = [figure for figure in figures if figure.number is not None]
    counted = {url: page.evaluate(ROWS_BEHIND, url) for url in {figure.url for figure in numbered}}
    wrong = [
        f"{figure.text}: {counted[figure.url]} rows at {figure.url}"
        for figure in numbered
        if figure.number != counted[figure.url]
    ]
    assert wrong == []
    for size in (DESKTOP, PHONE):
        page.set_viewport_size(size)
        shown = set(page.locator("main a[href]:visible").evaluate_all(ADDRESSES))
        assert {figure.url for figure in numbered} <= shown, size


ADDRESSES = "links => links.map((link) => link.getAttribute('href'))"


def test_the_links_of_a_tile_lie_above_the_one_that_fills_it(
    page: Page, context: BrowserContext, base_url: str
) -> None:
    enter_as(build_city().personas.coordinator, context, base_url)
    for words, address in [("dari ", "/enrolments/"), ("Peserta aktif", "/enrolments/?status=enrolled")]:
        page.goto(DASHBOARD)
        tile(page, "Peserta aktif").get_by_role("link", name=words).click()
        expect(page).to_have_url(base_url + address)
