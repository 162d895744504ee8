"""From attendance to a certificate that anybody can check: partner staff on a phone, a stranger with the paper."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from tests.browser.signing_in import sign_in
from tests.builders import Personas, build_batch, build_batch_participant, build_person, build_program, build_session
from tests.chromium import PHONE, wait_for_behaviours
from trainings.models import Batch, Certificate, CompetencyUnit

pytestmark = pytest.mark.browser


@pytest.fixture
def batch(personas: Personas) -> Batch:
    batch = build_batch(program=build_program("Menjahit Dasar", partner=personas.partner), instructor="Ibu Sulis")
    CompetencyUnit.objects.create(course=batch.course, position=1, code="U1", title="Jahitan lurus")
    for name in ("Halimah", "Marlina"):
        build_batch_participant(batch=batch, person=build_person(name))
    build_session(batch=batch, held_on=timezone.localdate() - timedelta(days=1), topic="Memotong pola")
    return batch


def expect_one_page_across(page: Page) -> None:
    printed = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1, "no empty page comes along"
    assert b"/MediaBox [0 0 841" in printed, "A4 across"


@pytest.mark.parametrize("viewport", [PHONE], ids=["360px"])
def test_attendance_competency_certificate_and_the_public_page(
    page: Page, browser: Browser, batch: Batch, personas: Personas
) -> None:
    sign_in(page, personas.partner_staff.username)
    page.goto(batch.get_absolute_url())
    page.get_by_role("link", name="Isi kehadiran pertemuan ke-1").click()
    wait_for_behaviours(page)
    page.get_by_role("button", name="Isi hadir untuk yang lain").click()
    expect(page.locator("[data-autosave-status]")).to_contain_text("Tersimpan ")
    page.get_by_role("link", name="Kembali ke angkatan").click()

    page.get_by_role("link", name="Kompetensi dan hasil").click()
    wait_for_behaviours(page)
    for name, status in (("Halimah", "Kompeten"), ("Marlina", "Belum kompeten")):
        page.get_by_role("radiogroup", name=f"{name}, U1").get_by_role("radio", name=status, exact=True).click()
    page.get_by_role("button", name="Simpan penilaian").click()
    expect(page.get_by_role("row", name="Halimah")).to_contain_text("Lulus")
    expect(page.get_by_role("row", name="Marlina")).to_contain_text("Tidak lulus")
    page.get_by_role("link", name="Kembali ke angkatan").click()

    page.get_by_role("link", name="Sertifikat").click()
    wait_for_behaviours(page)
    page.get_by_role("button", name="Terbitkan sertifikat untuk semuanya").click()
    page.get_by_role("dialog").get_by_role("button", name="Terbitkan", exact=True).click()
    expect(page.locator("#issued")).to_contain_text("001/PELATIHAN/BTG/")
    certificate = Certificate.objects.get()
    assert certificate.name == "Halimah"

    page.get_by_role("link", name="Cetak semua sertifikat").click()
    expect(page.locator(".certificate")).to_have_count(1)
    expect(page.locator(".certificate svg.qr")).to_be_visible()
    expect_one_page_across(page)
    origin = page.url.split("/batches/")[0]

    stranger = browser.new_context(viewport=PHONE, locale="id-ID").new_page()
    stranger.goto(f"{origin}{certificate.check_path}")
    expect(stranger.get_by_role("heading", level=1)).to_have_text("Pemeriksaan sertifikat")
    expect(stranger.locator("main")).to_contain_text("Sertifikat ini berlaku")
    expect(stranger.locator("main")).to_contain_text("Halimah")

    page.get_by_role("link", name="Kembali ke sertifikat").click()
    page.get_by_role("link", name="Cabut").click()
    page.get_by_label("Alasan").fill("Nama salah tulis")
    page.get_by_role("button", name="Cabut sertifikat").click()
    expect(page.locator("#issued")).to_contain_text("Dicabut")
    stranger.reload()
    expect(stranger.locator("main")).to_contain_text("sudah dicabut dan tidak berlaku")
    expect(stranger.locator("main")).not_to_contain_text("Nama salah tulis")
    stranger.context.close()
