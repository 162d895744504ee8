"""An officer takes a list out on a phone: first as it is, then with whole numbers and a reason."""

import csv
import io
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django import Settings

from bontang_empowerment.audit.models import Action, AuditEvent
from bontang_empowerment.exports.models import Export
from tests.browser.signing_in import enter_as
from tests.builders import Personas, build_household, build_person
from tests.chromium import assert_no_axe_violations, at_both_widths

pytestmark = pytest.mark.browser

NIK = "6474015705909901"


def rows_of(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig"))))


@at_both_widths
def test_an_officer_exports_the_people_of_one_rt(
    page: Page, context: BrowserContext, personas: Personas, base_url: str
) -> None:
    build_person("Aminah", household=build_household(kelurahan=personas.own, rt="001"), nik=NIK)
    build_person("Budi", household=build_household(kelurahan=personas.own, rt="002"))
    enter_as(personas.officer, context, base_url)
    page.goto("/people/?rt=001")
    page.get_by_role("link", name="Ekspor").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ekspor: Warga")
    expect(page.get_by_text("RT: 001")).to_be_visible()
    assert_no_axe_violations(page)

    page.get_by_label("CSV").check()
    with page.expect_download() as masked:
        page.get_by_role("button", name="Unduh").click()
    assert masked.value.suggested_filename.endswith(".csv")
    assert [(row["Nama"], row["NIK"]) for row in rows_of(masked.value.path())] == [("Aminah", "6474 •••• •••• ••01")]

    page.locator("summary", has_text="Nomor NIK dan KK lengkap").click()
    page.get_by_label("Dengan nomor NIK dan KK lengkap").check()
    page.get_by_role("button", name="Unduh").click()
    expect(page.get_by_role("alert")).to_contain_text("Tulis singkat untuk apa nomor lengkap diperlukan.")
    expect(page.get_by_label("CSV")).to_be_checked()
    assert_no_axe_violations(page)
    page.get_by_label("Keperluan nomor lengkap").fill("Penyaluran bantuan beras")
    with page.expect_download() as whole:
        page.get_by_role("button", name="Unduh").click()
    assert [row["NIK"] for row in rows_of(whole.value.path())] == [NIK]
    assert AuditEvent.objects.filter(action=Action.EXPORT).count() == 2


def test_a_large_list_leads_to_a_link(
    page: Page, context: BrowserContext, personas: Personas, base_url: str, settings: Settings
) -> None:
    settings.EXPORT_ROWS_AT_ONCE = 1
    household = build_household(kelurahan=personas.own)
    for name in ("Aminah", "Budi"):
        build_person(name, household=household)
    enter_as(personas.officer, context, base_url)
    page.goto("/people/")
    page.get_by_role("link", name="Ekspor").click()
    expect(page.get_by_text("Daftar ini besar.")).to_be_visible()
    page.get_by_role("button", name="Buat berkas").click()
    expect(page.get_by_text("Tautan unduhan berlaku sampai")).to_be_visible()
    with page.expect_download() as made:
        page.get_by_role("link", name="Unduh berkas").click()
    assert made.value.suggested_filename.endswith(".xlsx")
    assert made.value.path().stat().st_size == Export.objects.get().size
