"""Marking in a real browser: by thumb, by keyboard, with a broken connection, without JavaScript."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from beneficiaries.models import AccommodationNeed
from tests.builders import (
    Personas,
    build_attendance,
    build_batch,
    build_batch_participant,
    build_person,
    build_program,
    build_session,
)
from tests.chromium import PHONE, assert_no_axe_violations, at_both_widths
from trainings.models import Attendance, Batch, BatchParticipant, Session

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
on_a_phone = pytest.mark.parametrize("viewport", [PHONE], ids=["360px"])


@pytest.fixture
def batch(personas: Personas) -> Batch:
    return build_batch(program=build_program(partner=personas.partner), instructor="Ibu Sulastri")


@pytest.fixture
def people(batch: Batch) -> list[BatchParticipant]:
    """In the order of the page."""
    return [build_batch_participant(batch=batch, person=build_person(name)) for name in ("Aminah", "Bunga", "Citra")]


@pytest.fixture
def session(batch: Batch) -> Session:
    return build_session(batch=batch)


@pytest.fixture
def context(context: BrowserContext, personas: Personas, base_url: str) -> BrowserContext:
    """Signed in as the partner's staff."""
    sign_in(context, personas, base_url)
    return context


def sign_in(context: BrowserContext, personas: Personas, base_url: str) -> None:
    client = Client()
    client.force_login(personas.partner_staff, backend="django.contrib.auth.backends.ModelBackend")
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": base_url}])


def path_of(page: Session | Batch) -> str:
    name = "session_attendance" if isinstance(page, Session) else "batch_attendance"
    return reverse(f"trainings:{name}", args=[page.pk])


def radio(page: Page, session: Session, participant: BatchParticipant, status: str) -> Locator:
    return page.locator(f"input[name='mark-{session.pk}-{participant.pk}'][value='{status}']")


def expect_state(page: Page, state: str) -> None:
    expect(page.locator("[data-autosave-status]")).to_have_attribute("data-state", state, timeout=15_000)


def stored() -> dict[int, str]:
    return dict(Attendance.objects.values_list("participant", "status"))


@on_a_phone
def test_a_tap_is_saved_and_counted_at_once(page: Page, session: Session, people: list[BatchParticipant]) -> None:
    page.goto(path_of(session))
    radio(page, session, people[0], "sick").click()
    expect_state(page, "saved")
    assert stored() == {people[0].pk: "sick"}
    expect(page.locator("[data-mark-count='sick']")).to_have_text("1")
    expect(page.locator("[data-mark-count='']")).to_have_text("1")


@on_a_phone
def test_one_tap_marks_everyone_else_and_spares_what_somebody_has_marked_meanwhile(
    page: Page, session: Session, people: list[BatchParticipant]
) -> None:
    page.goto(path_of(session))
    radio(page, session, people[0], "late").click()
    expect_state(page, "saved")
    build_attendance(session=session, participant=people[1], status="excused")
    page.locator("[data-mark-all]").click()
    expect(radio(page, session, people[1], "excused")).to_be_checked()
    assert stored() == {people[0].pk: "late", people[1].pk: "excused", people[2].pk: "present"}
    expect(page.locator("[data-mark-count='present']")).to_have_text("1")


@on_a_phone
def test_a_tap_without_connection_is_kept_said_and_saved_later(
    page: Page, context: BrowserContext, session: Session, people: list[BatchParticipant], page_problems: list[str]
) -> None:
    page.goto(path_of(session))
    expect(page.locator("html.js")).to_be_attached()
    radio(page, session, people[2], "present").click()
    expect_state(page, "saved")
    context.set_offline(True)
    radio(page, session, people[0], "present").click()
    expect_state(page, "failed")
    assert people[0].pk not in stored()
    context.set_offline(False)
    expect_state(page, "saved")
    assert stored()[people[0].pk] == "present"
    page_problems.clear()  # the browser itself reports the broken connection


def test_the_keyboard_moves_over_the_grid_and_marks_by_letter_or_space(
    page: Page, batch: Batch, people: list[BatchParticipant]
) -> None:
    today = timezone.localdate()
    first, second = (build_session(batch=batch, number=n, held_on=today - timedelta(days=2 - n)) for n in (1, 2))
    page.goto(path_of(batch))
    radio(page, first, people[0], "present").focus()
    page.keyboard.press("ArrowDown")
    expect(radio(page, first, people[1], "present")).to_be_focused()
    assert not stored()  # moving is not marking
    for _state in range(5):
        page.keyboard.press("ArrowRight")
    expect(radio(page, second, people[1], "present")).to_be_focused()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Space")
    expect(radio(page, second, people[1], "late")).to_be_checked()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("s")  # the letter of "sick" in both languages
    expect(radio(page, second, people[2], "sick")).to_be_checked()
    expect_state(page, "saved")
    expect(page.locator("[data-mark-count='']")).to_have_text("2")
    assert stored() == {people[1].pk: "late", people[2].pk: "sick"}


def test_without_javascript_a_button_saves_the_whole_page(
    browser: Browser, personas: Personas, base_url: str, session: Session, people: list[BatchParticipant]
) -> None:
    context = browser.new_context(base_url=base_url, java_script_enabled=False)
    sign_in(context, personas, base_url)
    page = context.new_page()
    page.goto(path_of(session))
    expect(page.locator("[data-mark-all]")).to_be_hidden()
    radio(page, session, people[0], "absent").check(force=True)
    page.locator("[data-primary]").click()
    expect(radio(page, session, people[0], "absent")).to_be_checked()
    assert stored() == {people[0].pk: "absent"}
    page.locator("form:has(input[name=everyone]) button").click()
    expect(radio(page, session, people[2], "present")).to_be_checked()
    assert stored() == {people[0].pk: "absent", people[1].pk: "present", people[2].pk: "present"}
    context.close()


def test_on_a_phone_the_grid_leads_to_one_meeting(
    page: Page, batch: Batch, session: Session, people: list[BatchParticipant]
) -> None:
    page.set_viewport_size(PHONE)
    page.goto(path_of(batch))
    expect(page.locator("table[data-grid]")).to_be_hidden()
    page.locator(f"main a[href='{path_of(session)}']:visible").click()
    expect(page.locator("table[data-grid]")).to_be_visible()


@at_both_widths
def test_no_page_of_trainings_breaks_an_accessibility_rule_or_the_width(
    page: Page, batch: Batch, session: Session, people: list[BatchParticipant]
) -> None:
    AccommodationNeed.objects.create(person=people[0].enrolment.person, kind="interpreter")
    build_attendance(session=session, participant=people[0])
    coming = build_session(batch=batch, number=2, held_on=timezone.localdate() + timedelta(days=7))
    paths = [
        *(reverse(f"trainings:{name}") for name in ("batch_list", "batch_create", "attendance_list")),
        *(reverse(f"trainings:{name}", args=[batch.pk]) for name in ("batch_detail", "session_create")),
        reverse("trainings:session_sheet", args=[session.pk]),
        path_of(batch),
        path_of(session),
        path_of(coming),
    ]
    for path in paths:
        page.goto(path)
        expect(page.locator("h1")).to_be_visible()
        assert_no_axe_violations(page)
        width, shown = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
        assert width <= shown, path
