"""An officer signs in, finds nobody, registers a family, and records what makes it vulnerable."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from beneficiaries.models import (
    CRITERIA,
    ConsentRecord,
    Disability,
    DisasterEvent,
    DisasterImpact,
    Household,
    PovertyAssessment,
)
from tests.browser.signing_in import sign_in
from tests.builders import Personas, build_disaster_event, build_person
from tests.chromium import PHONE, wait_for_behaviours

pytestmark = pytest.mark.browser
on_a_phone = pytest.mark.parametrize("viewport", [PHONE], ids=["360px"])

HEAD_NIK = "6474025203889901"  # a woman, 12-03-1988
IMPOSSIBLE_NIK = "6473011213859902"  # month 13
OLD_DISTRICT_NIK = "6473011203859902"  # a man, 12-03-1985; that district lies in another province now
KK_NUMBER = "6474020101209905"
ADDRESS = "Jl. Ikan Kakap No. 12"
CRITERIA_MET = 6


@pytest.fixture
def flood(personas: Personas) -> DisasterEvent:
    event = build_disaster_event("Banjir April 2026")
    event.kelurahan.add(personas.own)
    return event


@pytest.fixture
def namesake(personas: Personas) -> None:
    """Somebody like the husband, in another kelurahan: the officer may learn that there is one, and no more."""
    build_person("Hendra Gunawan", kelurahan=personas.foreign, sex="male", birth_date="1985-03-12")


def member(page: Page, number: int) -> Locator:
    return page.get_by_role("group", name=f"Anggota {number}", exact=True)


def family(page: Page) -> Locator:
    return page.get_by_role("group", name="Keluarga", exact=True)


def expect_carried_into_the_form(page: Page) -> None:
    """What the search was for stands in the form with what it tells, and not in the address."""
    head = member(page, 1)
    expect(head.get_by_label("NIK")).to_have_value("6474 0252 0388 9901")
    expect(head.get_by_label("Perempuan")).to_be_checked()
    expect(head.get_by_label("Tanggal lahir")).to_have_value("12-03-1988")
    expect(page).to_have_url("/families/register/")
    wait_for_behaviours(page)


def expect_namesake_beside(row: Locator) -> None:
    """Before anything is saved; masked, because the other one lives in another kelurahan."""
    check = row.get_by_role("status")
    expect(check).to_contain_text("Sudah terdaftar? Bandingkan sebelum menyimpan:")
    expect(check).to_contain_text("Api-api")
    expect(check).not_to_contain_text("Gunawan")


def expect_refused_at_the_field(page: Page) -> None:
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    expect(summary.get_by_role("link")).to_have_text(re.compile("^Anggota 2, NIK: Angka ke-7 sampai ke-12"))
    husband = member(page, 2)
    expect(husband.get_by_label("NIK")).to_have_attribute("aria-invalid", "true")
    expect(husband.get_by_label("NIK")).to_have_accessible_description(re.compile(r"\(121385\) bukan tanggal lahir"))


def expect_everything_kept(page: Page) -> None:
    husband = member(page, 2)
    expect(family(page).get_by_label("Nomor KK")).to_have_value("6474 0201 0120 9905")
    expect(family(page).get_by_label("RT", exact=True)).to_have_value("7")
    expect(family(page).get_by_label("Alamat di kartu keluarga")).to_have_value(ADDRESS)
    expect(member(page, 1).get_by_label("Nama lengkap")).to_have_value("Rukmini Wati")
    expect(husband.get_by_label("Nama lengkap")).to_have_value("Hendra Gunawan")
    expect(husband.get_by_label("NIK")).to_have_value("6473 0112 1385 9902")
    expect(husband.get_by_label("Hubungan")).to_have_value("husband")


def expect_warned_and_not_saved(page: Page) -> None:
    warning = page.get_by_role("alert")
    expect(warning).to_contain_text("Belum ada yang tersimpan. Ada yang perlu dilihat lagi:")
    expect(warning).to_contain_text("647301 adalah kode kecamatan lama atau tidak dikenal")
    expect(warning).to_contain_text("warga yang mirip sudah terdaftar")
    assert not Household.objects.filter(kelurahan__name="Lok Tuan").exists()


def expect_registered(page: Page) -> Household:
    expect(page.locator("main")).to_contain_text("Keluarga sudah terdaftar. Langkah berikutnya ada di bawah.")
    household = Household.objects.get(kelurahan__name="Lok Tuan")
    assert (household.kk_number, household.rt, household.address) == (KK_NUMBER, "007", ADDRESS)
    members = household.members.order_by("pk").values_list("name", "sex", "birth_date", "relation")
    assert [tuple(map(str, row)) for row in members] == [
        ("Rukmini Wati", "female", "1988-03-12", "head"),
        ("Hendra Gunawan", "male", "1985-03-12", "husband"),
    ]
    assert [person.nik for person in household.members.order_by("pk")] == [HEAD_NIK, OLD_DISTRICT_NIK]
    return household


@on_a_phone
def test_a_family_is_registered_from_a_search_that_found_nobody(page: Page, personas: Personas, namesake: None) -> None:
    sign_in(page, personas.officer.username)
    page.get_by_role("navigation", name="Paling sering dipakai").get_by_role("link", name="Cari").click()
    page.get_by_label("Nama, NIK, atau nomor KK", exact=True).fill(HEAD_NIK)
    page.get_by_role("button", name="Cari").click()
    expect(page.locator("main")).to_contain_text("Nomor ini belum terdaftar di kota")
    page.get_by_role("button", name="Daftarkan keluarga: ini NIK kepala keluarga").click()
    expect_carried_into_the_form(page)

    family(page).get_by_label("Nomor KK").fill(KK_NUMBER)
    family(page).get_by_label("RT", exact=True).fill("7")
    family(page).get_by_label("Alamat di kartu keluarga").fill(ADDRESS)
    member(page, 1).get_by_label("Nama lengkap").fill("Rukmini Wati")
    page.get_by_role("button", name="Tambah anggota").click()
    husband = member(page, 2)
    expect(husband.get_by_label("Nama lengkap")).to_be_focused()
    husband.get_by_label("Nama lengkap").fill("Hendra Gunawan")
    husband.get_by_label("NIK").fill(IMPOSSIBLE_NIK)
    husband.get_by_label("Laki-laki").check()
    husband.get_by_label("Tanggal lahir").fill("12-03-1985")
    husband.get_by_label("Hubungan").select_option(label="Suami")
    expect_namesake_beside(husband)
    page.get_by_role("button", name="Daftarkan keluarga").click()
    expect_refused_at_the_field(page)
    expect_everything_kept(page)

    husband.get_by_label("NIK").fill(OLD_DISTRICT_NIK)
    page.get_by_role("button", name="Daftarkan keluarga").click()
    expect_warned_and_not_saved(page)
    page.get_by_label("Sudah saya periksa, tetap simpan").check()
    page.get_by_role("button", name="Daftarkan keluarga").click()
    expect_registered(page)


def next_step(page: Page, link: str, about: str) -> Locator:
    """The way on, in the list of what is still to be recorded about the family."""
    return page.locator("#next-steps").get_by_role("link", name=re.compile(f"^{link}.*{about}"))


@on_a_phone
def test_consent_poverty_disability_and_disaster_are_recorded_from_the_family_page(
    page: Page, personas: Personas, flood: DisasterEvent
) -> None:
    head = build_person("Rukmini Wati", kelurahan=personas.own)
    sign_in(page, personas.officer.username)
    page.goto(head.household.get_absolute_url())

    next_step(page, "Rukmini Wati", "Persetujuan").click()
    expect(page.get_by_label("Pendaftaran dan asesmen sosial")).to_be_checked()
    page.get_by_label("Mengikuti program pemberdayaan").check()
    page.get_by_label("Tanda tangan").check()
    page.get_by_role("button", name="Simpan persetujuan").click()
    expect(page.get_by_role("heading", name="Keluarga Rukmini Wati")).to_be_visible()
    assert ConsentRecord.objects.filter(person=head).count() == 2

    next_step(page, "Isi asesmen keluarga", "Kriteria").click()
    page.get_by_role("group", name="Tidak memiliki tempat berteduh").get_by_label("Tidak", exact=True).check()
    questions = page.get_by_role("group", name="Delapan kriteria").get_by_role("group")
    expect(questions).to_have_count(len(CRITERIA))
    for number, question in enumerate(questions.all()):
        question.get_by_label("Ya, benar" if number < CRITERIA_MET else "Tidak", exact=True).check()
    page.get_by_role("button", name="Simpan asesmen").click()
    expect(page.locator("#poverty")).to_contain_text("6 dari 8 kriteria: fakir miskin")

    next_step(page, "Rukmini Wati", "Disabilitas").click()
    page.get_by_label("Disabilitas fisik").check()
    page.get_by_label("Jalan masuk tanpa anak tangga").check()
    page.get_by_role("button", name="Simpan catatan disabilitas").click()
    expect(page.locator("#disability")).to_contain_text("Disabilitas fisik")
    page.get_by_role("link", name="Keluarga Rukmini Wati").first.click()

    next_step(page, "Catat dampak", "Bencana").click()
    page.get_by_label("Kejadian").select_option(label="Banjir April 2026 (25-04-2026)")
    page.get_by_label("Rusak sedang").check()
    page.get_by_label("Rumah kerabat").check()
    page.get_by_role("button", name="Simpan dampak").click()
    expect(page.locator("#disasters")).to_contain_text("Rusak sedang")
    expect(page.locator("#next-steps").get_by_text("Tercatat", exact=True)).to_have_count(4)
    expect_recorded(head.household)


def expect_recorded(household: Household) -> None:
    purposes = ConsentRecord.objects.filter(person__household=household).values_list("purpose", flat=True)
    assert sorted(purposes) == ["programme", "registration"]
    assert PovertyAssessment.objects.get(household=household).criteria_met == CRITERIA_MET
    assert Disability.objects.get(person__household=household).kinds.get().kind == "physical"
    assert DisasterImpact.objects.get(household=household).damage == "moderate"
