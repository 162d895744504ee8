"""An admin makes an account that works at once, changes a record, and finds both in the audit trail."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, FloatRect, Locator, Page, expect

from beneficiaries.models import Person
from bontang_empowerment.accounts.models import Role
from programs.codes import PartnerKind
from programs.models import Partner
from tests.browser.signing_in import sign_in
from tests.builders import Personas, build_person, build_user
from tests.chromium import PHONE

pytestmark = pytest.mark.browser
NEW_PASSWORD = "mangga-manis-2026"


@pytest.fixture
def admin_page(page: Page, personas: Personas) -> Page:
    sign_in(page, build_user("admin", role=Role.ADMIN).username)
    page.get_by_role("link", name="Buka pengelolaan").click()
    return page


def add_account(page: Page, *, username: str, kelurahan: str) -> None:
    """With its role on the same page."""
    page.get_by_role("row", name=re.compile("^Pengguna")).get_by_role("link", name="Tambah").click()
    page.wait_for_url("**/user/add/")  # with its scripts: they put the focus into the first field
    page.get_by_label("Nama pengguna:").fill(username)
    page.get_by_label("Nama:", exact=True).fill("Dewi Lestari")
    page.get_by_label("Kata sandi:", exact=True).fill(NEW_PASSWORD)
    page.get_by_label("Konfirmasi kata sandi:").fill(NEW_PASSWORD)
    page.get_by_role("button", name="Tambahkan Peran pengguna lagi").click()
    role = page.get_by_role("group", name="Peran pengguna").get_by_role("row").nth(1)
    role.get_by_label("Peran").select_option(label="Petugas kelurahan")
    role.get_by_label("Kelurahan").select_option(label=kelurahan)
    page.get_by_role("button", name="Simpan", exact=True).click()


def test_an_account_that_was_given_a_role_can_sign_in_and_work(
    admin_page: Page, personas: Personas, new_context: Callable[..., BrowserContext]
) -> None:
    page = admin_page
    add_account(page, username="petugas.baru", kelurahan="Lok Tuan")
    expect(page.locator(".messagelist")).to_contain_text("Pengguna “Dewi Lestari” berhasil ditambahkan")
    newcomer = new_context().new_page()
    sign_in(newcomer, "petugas.baru", password=NEW_PASSWORD)
    expect(newcomer.locator(".brand-scope")).to_have_text("Kelurahan Lok Tuan")
    newcomer.get_by_role("link", name="Daftarkan keluarga").click()
    expect(newcomer.get_by_role("heading", level=1)).to_have_text("Daftarkan keluarga")


def test_a_changed_record_stands_in_the_audit_trail(admin_page: Page, personas: Personas) -> None:
    person = build_person("Rukmini Wati", kelurahan=personas.own)
    page = admin_page
    page.get_by_role("rowheader", name="Warga", exact=True).get_by_role("link").click()
    page.get_by_role("link", name="Rukmini Wati").click()
    page.get_by_label("Tempat lahir").fill("Bontang")
    page.get_by_role("button", name="Simpan", exact=True).click()
    expect(page.locator(".messagelist")).to_contain_text("berhasil diubah")
    assert Person.objects.get(pk=person.pk).birth_place == "Bontang"

    page.get_by_role("link", name="Kembali ke Bontang Empowerment").click()
    page.get_by_role("navigation", name="Menu utama").get_by_role("link", name="Rekam jejak").click()
    newest = page.get_by_role("row").nth(1)
    expect(newest.get_by_role("cell")).to_contain_text(["admin", "diubah", f"no. {person.pk}", "tempat lahir", ""])
    expect(newest).not_to_contain_text("Bontang")


@pytest.mark.parametrize("viewport", [PHONE], ids=["360px"])
def test_the_pages_of_a_long_list_fit_on_a_phone(admin_page: Page) -> None:
    Partner.objects.bulk_create(Partner(name=f"LSM {number}", kind=PartnerKind.NGO) for number in range(400))
    admin_page.goto("/admin/programs/partner/?p=8")
    pages = admin_page.locator("#changelist .paginator").last
    expect(pages).to_contain_text("401 mitra")
    assert pages.evaluate("element => element.scrollWidth <= element.clientWidth")
    assert all(box["width"] >= 44 and box["height"] >= 44 for box in map(box_of, pages.get_by_role("link").all()))


def box_of(link: Locator) -> FloatRect:
    box = link.bounding_box()
    assert box is not None
    return box


@pytest.fixture
def browser_context_args(browser_context_args: dict[str, Any], request: pytest.FixtureRequest) -> dict[str, Any]:
    return browser_context_args | {"timezone_id": getattr(request, "param", browser_context_args["timezone_id"])}


@pytest.mark.parametrize("browser_context_args", ["Asia/Jakarta"], indirect=True)
def test_a_day_does_not_tell_that_the_clocks_differ(admin_page: Page) -> None:
    admin_page.goto("/admin/programs/program/add/")
    expect(admin_page.locator(".timezonewarning").first).to_be_attached()
    expect(admin_page.locator(".timezonewarning").filter(visible=True)).to_have_count(0)
