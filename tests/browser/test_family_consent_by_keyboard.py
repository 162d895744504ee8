"""A family's consents and their proof by keyboard alone at the width of a phone; no page there is in the way."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from beneficiaries.models import ConsentProof, Person
from beneficiaries.services.data_requests import take_down_request
from tests.browser.keyboard import Keys
from tests.browser.signing_in import enter_as
from tests.builders import Personas, build_person, build_personas
from tests.chromium import assert_no_axe_violations
from tests.proof_files import pdf

pytestmark = pytest.mark.browser


@pytest.fixture
def personas(transactional_db: None) -> Personas:
    return build_personas()


@pytest.fixture
def head(personas: Personas) -> Person:
    return build_person("Rosdiana Paembonan", kelurahan=personas.own)


def assert_fit_for_a_phone(page: Page) -> None:
    assert_no_axe_violations(page)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_a_family_s_consents_are_recorded_by_keyboard(
    page: Page, base_url: str, personas: Personas, head: Person, tmp_path: Path
) -> None:
    born = timezone.localdate() - timedelta(days=3000)
    child = build_person("Siti", household=head.household, birth_date=born)
    enter_as(personas.officer, page.context, base_url)
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(reverse("beneficiaries:family_consent_create", args=[head.household_id]))
    assert_fit_for_a_phone(page)
    keys = Keys(page)
    keys.arrive_at("Persetujuan keluarga")
    for person in (head, child):
        keys.tick(page.locator(f"input[name=purposes_{person.pk}][value=registration]"))
    keys.choose(page.get_by_label("Cap jempol"))
    paper = tmp_path / "formulir.pdf"
    paper.write_bytes(pdf())
    page.locator("input[name=proof]").set_input_files(paper)
    keys.save()
    expect(page.locator(".notice", has_text="Dasar untuk 2 anggota")).to_be_in_viewport()
    assert child.consents.get().guardian_name == "Rosdiana Paembonan"
    assert ConsentProof.objects.count() == 2


def test_pages_about_one_s_own_data_fit_a_phone(page: Page, base_url: str, personas: Personas, head: Person) -> None:
    asked = take_down_request(
        person=head,
        kind="access",
        channel="counter",
        received_at=timezone.now(),
        identity_checked=True,
        by=personas.officer,
    )
    enter_as(personas.officer, page.context, base_url)
    page.set_viewport_size({"width": 360, "height": 740})
    for name, key in (
        ("person_copy", head.pk),
        ("data_request_create", head.pk),
        ("data_request_answer", asked.pk),
        ("person_detail", head.pk),
    ):
        page.goto(reverse(f"beneficiaries:{name}", args=[key]))
        assert_fit_for_a_phone(page)
    page.goto(reverse("beneficiaries:data_request_list"))
    assert_fit_for_a_phone(page)
