"""The eight poverty criteria fold away in the browser when a family has no shelter, and come back."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from beneficiaries.models import PovertyAssessment
from tests.builders import build_person, build_personas
from tests.chromium import assert_no_axe_violations, at_both_widths


@pytest.mark.browser
@at_both_widths
def test_the_eight_criteria_fold_away_without_shelter(page: Page, client: Client, base_url: str) -> None:
    personas = build_personas()
    household = build_person(kelurahan=personas.own).household
    client.force_login(personas.officer)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": base_url}])
    page.goto(reverse("beneficiaries:poverty_assessment_create", args=[household.pk]))
    eight = page.locator("[data-hide-when]")
    expect(eight).to_be_visible()
    assert_no_axe_violations(page)
    page.check("[name=without_shelter][value=yes]")
    expect(eight).to_be_hidden()
    page.check("[name=without_shelter][value=no]")
    expect(eight).to_be_visible()
    page.check("[name=without_shelter][value=yes]")
    page.click("[data-primary]")
    expect(page.locator("#poverty")).to_be_visible()
    assert PovertyAssessment.objects.get().without_shelter
