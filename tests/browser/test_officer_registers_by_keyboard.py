"""The officer's whole way, from signing in to the last record, on a desktop without a mouse."""

import re

import pytest
from playwright.sync_api import Page, expect

from beneficiaries.models import CRITERIA, ConsentRecord, Disability, DisasterImpact, Household, PovertyAssessment
from tests.browser.keyboard import Keys
from tests.builders import PASSWORD, Personas, build_disaster_event

pytestmark = pytest.mark.browser

HEAD_NIK = "6474025203889901"  # a woman, 12-03-1988
OLD_DISTRICT_NIK = "6473011203859902"  # a man, 12-03-1985; that district lies in another province now


@pytest.fixture
def keys(page: Page, personas: Personas) -> Keys:
    build_disaster_event("Banjir April 2026").kelurahan.add(personas.own)
    page.goto("/")
    return Keys(page)


def test_an_officer_registers_a_family_and_its_needs_by_keyboard_alone(keys: Keys, personas: Personas) -> None:
    sign_in(keys, personas.officer.username)
    search(keys, HEAD_NIK)
    keys.arrive_at("Cari")
    keys.skip_to_content()
    keys.follow(keys.page.get_by_role("button", name="Daftarkan keluarga: ini NIK kepala keluarga"))
    register(keys)
    confirm_the_doubt(keys)
    household = Household.objects.get()
    assert [person.nik for person in household.members.order_by("pk")] == [HEAD_NIK, OLD_DISTRICT_NIK]
    record_consent(keys)
    assess_poverty(keys)
    record_disability(keys)
    record_impact(keys)
    assert ConsentRecord.objects.get().purpose == "registration"
    assert PovertyAssessment.objects.get().criteria_met == len(CRITERIA)
    assert Disability.objects.get().kinds.get().kind == "visual"
    assert DisasterImpact.objects.get().damage == "light"


def sign_in(keys: Keys, username: str) -> None:
    keys.fill(keys.page.get_by_label("Nama pengguna"), username)
    keys.fill(keys.page.get_by_label("Sandi"), PASSWORD)
    keys.press("Enter")
    expect(keys.page.get_by_role("heading", level=1)).to_contain_text("Selamat datang")


def search(keys: Keys, number: str) -> None:
    """Home opens in its search field; every other page has its own in the top bar."""
    expect(keys.page.get_by_role("searchbox", name="Nama, NIK, atau nomor KK", exact=True)).to_be_focused()
    families = keys.page.get_by_role("navigation", name="Menu utama").get_by_role("link", name="Keluarga")
    keys.walk_to(families, backwards=True)
    keys.press("Enter")
    keys.arrive_at("Keluarga")
    keys.press("/")
    expect(keys.page.get_by_role("searchbox", name="Cari nama, NIK, atau nomor KK")).to_be_focused()
    keys.type(number)
    keys.press("Enter")
    expect(keys.page.locator("main")).to_contain_text("Nomor ini belum terdaftar di kota")


def register(keys: Keys) -> None:
    """Enter goes on to the next field in sight; the second NIK fills the rest of its row while it is typed."""
    page = keys.page
    keys.arrive_at("Daftarkan keluarga")
    keys.fill(page.get_by_role("textbox", name="Nomor KK"), "6474020101209905")
    keys.press("Enter")
    expect(page.get_by_role("textbox", name="RT", exact=True)).to_be_focused()
    keys.type("7")
    keys.fill(page.get_by_role("textbox", name="Alamat di kartu keluarga"), "Jl. Ikan Kakap No. 12")
    keys.press("Enter")
    expect(page.get_by_role("textbox", name="Nama lengkap")).to_be_focused()  # past the folded part
    keys.type("Rukmini Wati")
    keys.follow(page.get_by_role("button", name="Tambah anggota"))
    husband = page.get_by_role("group", name="Anggota 2", exact=True)
    expect(husband.get_by_label("Nama lengkap")).to_be_focused()
    keys.type("Hendra Gunawan")
    keys.press("Enter")
    expect(husband.get_by_label("NIK")).to_be_focused()
    keys.type(OLD_DISTRICT_NIK)
    expect(husband.get_by_label("Laki-laki")).to_be_checked()
    expect(husband.get_by_label("Tanggal lahir")).to_have_value("12-03-1985")
    keys.walk_to(husband.get_by_label("Hubungan"))
    keys.type("Suami")
    expect(husband.get_by_label("Hubungan")).to_have_value("husband")
    keys.save()


def confirm_the_doubt(keys: Keys) -> None:
    """The warning has the focus; Tab goes on from there."""
    warning = keys.page.get_by_role("alert")
    expect(warning).to_be_focused()
    expect(warning).to_contain_text("647301 adalah kode kecamatan lama atau tidak dikenal")
    assert not Household.objects.exists()
    keys.tick(keys.page.get_by_label("Sudah saya periksa, tetap simpan"))
    keys.save()
    expect(keys.page.locator("main")).to_contain_text("Keluarga sudah terdaftar")


def follow_next_step(keys: Keys, link: str, about: str) -> None:
    keys.arrive_at("Keluarga Rukmini Wati")
    keys.follow(keys.page.locator("#next-steps").get_by_role("link", name=re.compile(f"^{link}.*{about}")))


def back_to_the_family(keys: Keys) -> None:
    keys.arrive_at("Rukmini Wati")
    keys.follow(keys.page.get_by_role("link", name="Keluarga Rukmini Wati").first)


def record_consent(keys: Keys) -> None:
    follow_next_step(keys, "Rukmini Wati", "Persetujuan")
    keys.arrive_at("Persetujuan pemrosesan data Rukmini Wati")
    expect(keys.page.get_by_label("Pendaftaran dan asesmen sosial")).to_be_checked()
    keys.choose(keys.page.get_by_label("Cap jempol"))
    keys.save()
    keys.arrive_at("Keluarga Rukmini Wati")


def assess_poverty(keys: Keys) -> None:
    page = keys.page
    follow_next_step(keys, "Isi asesmen keluarga", "Kriteria")
    keys.arrive_at("Asesmen kemiskinan")
    keys.choose(page.get_by_role("group", name="Tidak memiliki tempat berteduh").get_by_label("Tidak", exact=True))
    for question in page.get_by_role("group", name="Delapan kriteria").get_by_role("group").all():
        keys.choose(question.get_by_label("Ya, benar"))
    keys.save()
    expect(page.locator("#poverty")).to_contain_text("8 dari 8 kriteria: fakir miskin")


def record_disability(keys: Keys) -> None:
    follow_next_step(keys, "Rukmini Wati", "Disabilitas")
    keys.arrive_at("Disabilitas Rukmini Wati")
    keys.tick(keys.page.get_by_label("Disabilitas sensorik: netra"))
    keys.save()
    expect(keys.page.locator("#disability")).to_contain_text("Disabilitas sensorik: netra")
    back_to_the_family(keys)


def record_impact(keys: Keys) -> None:
    page = keys.page
    follow_next_step(keys, "Catat dampak", "Bencana")
    keys.arrive_at("Dampak bencana")
    keys.walk_to(page.get_by_label("Kejadian"))
    keys.type("Banjir")
    keys.choose(page.get_by_label("Rusak ringan"))
    keys.save()
    expect(page.locator("#disasters")).to_contain_text("Rusak ringan")
