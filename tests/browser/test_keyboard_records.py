"""Two records become one and two again, a family splits, another kelurahan is asked; by keyboard, at both widths."""

import pytest
from playwright.sync_api import Page, expect

from beneficiaries.models import DuplicateCandidate, Household, MergeRecord, Person, TransferRequest
from beneficiaries.services.tickets import transfer_url
from bontang_empowerment.drafts.models import Draft
from tests.browser.keyboard import Keys
from tests.browser.signing_in import enter_as
from tests.builders import Personas, build_household, build_person
from tests.chromium import at_both_widths

pytestmark = pytest.mark.browser


@pytest.fixture
def keys(page: Page, base_url: str, personas: Personas) -> Keys:
    enter_as(personas.officer, page.context, base_url)
    return Keys(page)


@at_both_widths
def test_two_records_are_compared_merged_and_parted_by_keyboard(keys: Keys, personas: Personas) -> None:
    first = build_person("Siti Aminah", kelurahan=personas.own)
    second = build_person("St. Aminah", kelurahan=personas.own, birth_place="Bontang")
    candidate = DuplicateCandidate.objects.create(first=first, second=second, probability=0.93)
    page = keys.page
    page.goto("/duplicates/")
    keys.arrive_at("Kemungkinan ganda")
    keys.follow(page.get_by_role("link", name="Bandingkan"))
    keys.arrive_at("Satu orang atau dua?")
    keys.choose(page.locator("input[name=keep][value=first]"))
    keys.choose(page.locator("input[name=name][value=second]"))
    keys.follow(page.get_by_role("button", name="Gabungkan: mereka satu orang"))
    keys.arrive_at("St. Aminah")
    merge = MergeRecord.objects.get()
    assert (merge.survivor_id, merge.survivor.birth_place) == (first.pk, "Bontang")
    undo(keys)
    merge.refresh_from_db()
    assert merge.is_undone
    assert Person.objects.get(pk=first.pk).name == "Siti Aminah"
    candidate.refresh_from_db()
    assert candidate.status == "waiting"


def undo(keys: Keys) -> None:
    """Thought better of it once: Escape leaves everything as it is and the focus where it was."""
    page = keys.page
    asks, question = page.locator("#merge").get_by_role("button"), page.get_by_role("dialog")
    keys.follow(asks)
    expect(question).to_be_visible()
    keys.press("Escape")
    expect(asks).to_be_focused()
    keys.press("Enter")
    keys.follow(question.get_by_role("button").first)
    expect(page.locator("#merge")).to_contain_text("Dibatalkan oleh")


@at_both_widths
def test_a_family_splits_by_keyboard(keys: Keys, personas: Personas) -> None:
    household = build_household(kelurahan=personas.own, kk_number="6474010101209901")
    build_person("Rukmini Wati", household=household)
    daughter = build_person("Marlina", household=household)
    page = keys.page
    page.goto(household.get_absolute_url())
    keys.arrive_at("Keluarga Rukmini Wati")
    keys.follow(page.get_by_role("link", name="Sebagian anggota membentuk keluarga baru"))
    page.wait_for_url("**/split/")
    keys.tick(page.locator(f"[name=goes_{daughter.pk}]"))
    relation = page.locator(f"[name=relation_{daughter.pk}]")
    keys.walk_to(relation)
    keys.type("Kepala")
    expect(relation).to_have_value("head")
    keys.fill(page.get_by_role("textbox", name="Nomor KK"), "6474010101209902")
    keys.fill(page.get_by_label("RT", exact=True), "9")
    keys.fill(page.get_by_label("Alamat di kartu keluarga"), "Jl. Baru No. 3")
    keys.save()
    keys.arrive_at("Keluarga Marlina")
    daughter.refresh_from_db()
    assert daughter.household_id != household.pk
    assert (daughter.household.rt, daughter.relation) == ("009", "head")


@at_both_widths
def test_a_transfer_is_asked_for_by_keyboard(keys: Keys, personas: Personas) -> None:
    person = build_person("Hendra Gunawan", kelurahan=personas.foreign)
    page = keys.page
    page.goto(transfer_url(person, by=personas.officer))
    keys.arrive_at("Minta pemindahan")
    keys.choose(page.get_by_label("Hanya orang ini"))
    keys.fill(page.locator("[name=rt]"), "9")
    keys.fill(page.locator("[name=address]"), "Jl. Baru No. 3")
    keys.fill(page.locator("[name=reason]"), "Pindah ikut pekerjaan")
    keys.save()
    expect(page.locator("#facts")).to_contain_text("Pindah ikut pekerjaan")
    asked = TransferRequest.objects.get()
    assert (asked.person_id, asked.to_kelurahan, asked.rt) == (person.pk, personas.own, "009")


@at_both_widths
def test_what_was_typed_is_taken_up_again_by_keyboard(keys: Keys) -> None:
    page = keys.page
    page.goto("/families/register/")
    keys.arrive_at("Daftarkan keluarga")
    address = page.get_by_role("textbox", name="Alamat di kartu keluarga")
    keys.fill(address, "Jl. Kapal Selam No. 1")
    expect(page.locator("[data-draft-note]")).to_contain_text("Draf tersimpan")
    page.goto("/families/")
    keys.arrive_at("Keluarga")
    page.goto("/families/register/")
    keys.arrive_at("Daftarkan keluarga")
    keys.follow(page.get_by_role("button", name="Pakai draf"))
    expect(address).to_have_value("Jl. Kapal Selam No. 1")
    expect(page.locator("main form :focus")).to_have_count(1)  # the button is gone; the form has the focus
    page.goto("/families/register/")
    keys.arrive_at("Daftarkan keluarga")
    keys.follow(page.get_by_role("button", name="Buang draf"))
    expect(page.locator("[data-draft-offer]")).to_have_count(0)
    assert not Draft.objects.exists()
    assert not Household.objects.exists()
