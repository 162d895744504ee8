"""A save that returns to a part of a long page tells there what it did, in sight and read out."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from beneficiaries.models import Person
from tests.builders import Personas, build_consent, build_person, build_personas
from tests.chromium import assert_no_axe_violations, at_both_widths

WITHDRAWN = ".notice:has-text('3 x 24')"


@pytest.fixture
def personas(transactional_db: None) -> Personas:
    return build_personas()


@pytest.fixture
def person(personas: Personas) -> Person:
    person = build_person(kelurahan=personas.own)
    for purpose in ("registration", "programme", "partner", "publication"):
        build_consent(person=person, by=personas.officer, purpose=purpose)
    return person


def signed_in_cookie(client: Client, personas: Personas, base_url: str) -> list[dict[str, str]]:
    client.force_login(personas.officer)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    return [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": base_url}]


@pytest.mark.browser
@at_both_widths
def test_what_was_saved_is_told_where_the_reader_lands(
    page: Page, client: Client, base_url: str, personas: Personas, person: Person
) -> None:
    page.context.add_cookies(signed_in_cookie(client, personas, base_url))  # type: ignore[arg-type]
    page.goto(reverse("beneficiaries:person_detail", args=[person.pk]))
    page.locator("#consent form button").first.click()
    page.get_by_role("button", name="Tarik kembali persetujuan").click()
    expect(page.locator("[aria-live]:has(.notice) + #consent")).to_be_visible()
    expect(page.locator(WITHDRAWN)).to_be_in_viewport()
    expect(page.locator("#consent")).to_be_in_viewport()
    assert_no_axe_violations(page)


@pytest.mark.browser
def test_without_javascript_the_message_stays_in_sight(
    browser: Browser, client: Client, base_url: str, personas: Personas, person: Person
) -> None:
    context = browser.new_context(java_script_enabled=False, base_url=base_url, viewport={"width": 360, "height": 640})
    context.add_cookies(signed_in_cookie(client, personas, base_url))  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(reverse("beneficiaries:person_detail", args=[person.pk]))
    page.locator("#consent form button").first.click()
    expect(page.locator(WITHDRAWN)).to_be_in_viewport()
    context.close()
