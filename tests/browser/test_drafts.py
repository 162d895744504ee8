"""What was typed outlives the page: it is offered again, fills the form, and is gone once the form is sent."""

import re

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from beneficiaries.models import Household
from bontang_empowerment.drafts.models import Draft
from tests.browser.signing_in import enter_as
from tests.builders import Personas, build_person, build_program
from tests.chromium import assert_no_axe_violations, at_both_widths

pytestmark = pytest.mark.browser
REGISTER = "/families/register/"
KK_NUMBER = "6474020101209905"


def note(page: Page) -> Locator:
    return page.locator("[data-draft-note]")


def offer(page: Page) -> Locator:
    return page.locator("[data-draft-offer]")


def type_a_family(page: Page) -> None:
    page.goto(REGISTER)
    page.fill("[name=kk_number]", KK_NUMBER)
    page.fill("[name=rt]", "7")
    page.fill("[name=address]", "Jl. Kapal Selam No. 1")
    page.fill("[name=members-0-name]", "Sutrisno")
    page.check("[name=members-0-sex][value=male]")
    page.fill("[name=members-0-birth_date]", "17081985")
    page.click("[data-formset-add]")
    page.fill("[name=members-1-name]", "Siti Aminah")
    page.select_option("[name=members-1-relation]", "wife")
    page.check("[name=members-1-sex][value=female]")
    page.fill("[name=members-1-birth_date]", "1988")
    expect(note(page)).to_have_text(re.compile(r"^Draf tersimpan \d\d\.\d\d$"))


@at_both_widths
def test_a_family_that_was_being_typed_is_offered_again(
    page: Page, personas: Personas, context: BrowserContext, base_url: str
) -> None:
    enter_as(personas.officer, page.context, base_url)
    type_a_family(page)
    page.close()  # no question: the draft holds everything

    page = context.new_page()
    page.goto(REGISTER)
    expect(offer(page)).to_contain_text("Draf tersimpan")
    assert_no_axe_violations(page)
    page.get_by_role("button", name="Pakai draf").click()
    expect(page.locator("[name=members-1-name]")).to_have_value("Siti Aminah")
    expect(page.locator("[name=members-1-relation]")).to_have_value("wife")
    expect(page.locator("[name=members-0-sex][value=male]")).to_be_checked()
    expect(page.locator("[name=kk_number]")).to_have_value("6474 0201 0120 9905")
    expect(page.locator("[name=address]")).to_have_value("Jl. Kapal Selam No. 1")
    expect(offer(page)).to_have_count(0)
    page.click("[data-primary]")
    page.wait_for_url(re.compile(r"/families/\d+/$"))
    assert Household.objects.get().members.count() == 2
    page.goto(REGISTER)
    expect(page.locator("[name=address]")).to_be_visible()
    expect(offer(page)).to_have_count(0)
    assert not Draft.objects.exists()


def test_an_older_draft_is_not_written_over_before_somebody_decides(
    page: Page, personas: Personas, base_url: str
) -> None:
    enter_as(personas.officer, page.context, base_url)
    type_a_family(page)
    page.goto(REGISTER)
    page.fill("[name=address]", "Jl. Lain No. 2")
    expect(note(page)).to_contain_text("Draf lama")
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(REGISTER)
    page.get_by_role("button", name="Pakai draf").click()
    expect(page.locator("[name=address]")).to_have_value("Jl. Kapal Selam No. 1")


def test_a_draft_is_discarded_at_one_s_word(page: Page, personas: Personas, base_url: str) -> None:
    enter_as(personas.officer, page.context, base_url)
    type_a_family(page)
    page.goto(REGISTER)
    page.get_by_role("button", name="Buang draf").click()
    expect(offer(page)).to_have_count(0)
    expect(page.locator("[name=address]")).to_have_value("")
    assert not Draft.objects.exists()


def test_the_reason_of_a_decision_comes_back_with_its_programme(page: Page, personas: Personas, base_url: str) -> None:
    person = build_person(kelurahan=personas.own)
    program = build_program(max_age=1)
    enter_as(personas.coordinator, page.context, base_url)
    address = f"/people/{person.pk}/enrolments/add/"
    page.goto(f"{address}?program={program.pk}")
    page.locator("summary", has_text="Daftarkan").or_(page.locator("#check summary")).first.click()
    page.fill("[name=override_reason]", "Ia sendiri menafkahi keluarganya")
    expect(note(page)).to_contain_text("Draf tersimpan")
    page.goto(address)
    page.get_by_role("button", name="Pakai draf").click()
    page.wait_for_url(re.compile(rf"program={program.pk}"))
    expect(page.locator("[name=override_reason]")).to_have_value("Ia sendiri menafkahi keluarganya")
