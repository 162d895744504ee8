"""A youth group's proposal on a phone: sent, reviewed, declined with a reason, revised, accepted, made a programme."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from bontang_empowerment.accounts.models import Role
from programs.models import CommunityGroup, Program
from tests.browser.signing_in import enter_as
from tests.builders import Personas, build_group, build_group_member, build_kelurahan, build_user
from tests.chromium import PHONE

pytestmark = pytest.mark.browser


@pytest.fixture
def group(personas: Personas) -> CommunityGroup:
    made = build_group("Karang Taruna Guntung", kelurahan=build_kelurahan("Guntung"))
    build_group_member(group=made, office="chair")
    return made


@pytest.fixture
def phone_of(new_context: Callable[..., BrowserContext], base_url: str) -> Callable[..., Page]:
    def open_for(user: object) -> Page:
        context = new_context()
        enter_as(user, context, base_url)  # type: ignore[arg-type]  # a User
        page = context.new_page()
        page.set_viewport_size(PHONE)
        return page

    return open_for


def review(page: Page) -> None:
    page.get_by_role("link", name="Telaah untuk kelurahan").click()
    page.get_by_label("Ya", exact=True).check()
    page.get_by_label("Catatan untuk koordinator").fill("Lahan tersedia.")
    page.get_by_role("button", name="Simpan telaah").click()
    expect(page.get_by_role("link", name="Telaah untuk kelurahan")).to_have_count(0)


def decide(page: Page, answer: str, reason: str) -> None:
    page.get_by_role("link", name="Putuskan", exact=True).click()
    page.get_by_label(answer, exact=True).check()
    page.get_by_label("Alasan").fill(reason)
    page.get_by_role("button", name="Simpan keputusan").click()
    expect(page.get_by_text(reason)).to_be_visible()


def test_a_youth_group_s_organic_farming_becomes_a_programme(
    group: CommunityGroup, personas: Personas, phone_of: Callable[..., Page]
) -> None:
    officer = phone_of(build_user("petugas.guntung", role=Role.OFFICER, kelurahan=group.kelurahan))
    coordinator = phone_of(personas.coordinator)
    officer.goto(group.get_absolute_url())
    officer.get_by_role("link", name="Usulkan program").click()
    for label, text in {
        "Judul": "Pertanian organik",
        "Kebutuhan": "Banyak lahan kosong.",
        "Untuk siapa": "Pemuda yang belum bekerja",
        "Tempat pelaksanaan": "Lahan warga",
        "Jumlah orang": "20",
        "Dana: untuk apa": "Bibit dan pupuk",
        "Dana: berapa": "15.000.000",
        "Hari musyawarah": "10-01-2026",
        "Jumlah yang hadir": "25",
        "Jumlah yang setuju": "23",
        "Notulen musyawarah": "Disepakati bersama.",
    }.items():
        officer.get_by_label(label, exact=not label.startswith("Dana")).fill(text)  # optional ones say so
    officer.get_by_label("Bidang").select_option(label="Pertanian organik")
    officer.get_by_role("button", name="Ajukan usulan").click()
    expect(officer.get_by_text("atas nama Karang Taruna Guntung").first).to_be_visible()
    review(officer)
    coordinator.goto(officer.url)
    decide(coordinator, "Tolak", "Rincian anggaran belum jelas.")
    officer.reload()
    officer.get_by_role("link", name="Surat keputusan").click()
    expect(officer.get_by_text("Rincian anggaran belum jelas.")).to_be_visible()
    officer.goto(coordinator.url)
    officer.get_by_role("link", name="Perbaiki dan ajukan lagi").click()
    officer.get_by_label("Judul", exact=True).fill("Pertanian organik terpadu")
    officer.get_by_role("button", name="Ajukan lagi usulan").click()
    review(officer)
    coordinator.reload()
    decide(coordinator, "Terima", "Sudah rinci.")
    coordinator.get_by_role("link", name="Jadikan program").click()
    first = timezone.localdate()
    coordinator.get_by_label("Hari pertama").fill(f"{first:%d-%m-%Y}")
    coordinator.get_by_label("Hari terakhir").fill(f"{first + timedelta(days=60):%d-%m-%Y}")
    coordinator.get_by_role("button", name="Siapkan program").click()
    expect(coordinator.get_by_role("link", name="Pertanian organik terpadu")).to_be_visible()
    assert Program.objects.get().proposal.rounds.count() == 2
