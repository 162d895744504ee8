"""axe-core finds nothing on any page of the product, at both widths, and no page is wider than a phone.

The pages come from the access table: a new URL is visited by itself, or fails here until it says why it is no page.
Forms are looked at twice, the second time with their errors.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.contrib import admin
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, expect

from beneficiaries.services.tickets import transfer_url
from bontang_empowerment.access.url_table import ANYONE, PUBLIC, URL_TABLE, Rule
from tests.access.world import NAMED_BY, PERSONAL_OBJECTS, PRODUCT_OBJECTS, World, build_world, object_of
from tests.browser.signing_in import enter_as
from tests.chromium import DESKTOP, PHONE, assert_no_axe_violations

pytestmark = pytest.mark.browser

ROLES = ("officer", "coordinator", "partner", "social_worker", "auditor", "admin")
"""A page is visited as the first of these that its row admits, and as those that see something else on it."""

ALSO_AS = {
    "home": ROLES,
    "beneficiaries:person_detail": ("partner", "coordinator"),
    "beneficiaries:household_detail": ("coordinator",),
    "dashboards:enrolments": ("partner", "coordinator", "auditor"),
    "programs:program_detail": ("partner", "coordinator"),
    "programs:enrolment_detail": ("partner", "coordinator"),
    "audit:event_list": ("admin",),
}
NO_PAGES = {
    "healthz": "JSON",
    "beneficiaries:disaster_event_report": "a workbook",
    "beneficiaries:consent_proof_download": "a file",
    "programs:minutes_download": "a file",
    "exports:export_download": "a file",
    "beneficiaries:import_refused": "a workbook",
    "beneficiaries:import_template": "a workbook",
    "beneficiaries:transfer_create": "leads to the search without a ticket; visited with one",
    "set_language": "leads back to where one was",
    "admin:login": "leads to accounts:sign_in",
    "admin:password_change": "leads to accounts:password_change",
    "admin:autocomplete": "JSON",
    "admin:jsi18n": "a script",
    "admin:view_on_site": "leads to the record's page",
}
LIKE_ONE_ANOTHER = {"add": "accounts_user", "delete": "regions_kecamatan", "history": ""}
"""Admin pages that look alike for every model: one stands for all. History leads to audit:event_list."""

ADMIN_MODELS = {f"{model._meta.app_label}_{model._meta.model_name}" for model in admin.site._registry}
ADDRESSES = {"admin:app_list": ["beneficiaries"]}


def admin_page(name: str) -> tuple[str, str]:
    """Model and kind of an admin page about one model: ("programs_program", "change"), else blanks."""
    model, _underscore, kind = name.removeprefix("admin:").rpartition("_")
    return (model, kind) if name.startswith("admin:") and model in ADMIN_MODELS else ("", "")


def is_page(rule: Rule) -> bool:
    model, kind = admin_page(rule.name)
    stands_for_itself = LIKE_ONE_ANOTHER.get(kind, model) == model
    return not rule.post_only and rule.name not in NO_PAGES and stands_for_itself


def visitors(rule: Rule) -> set[str]:
    if rule.audience is PUBLIC:
        return {"anonymous"}
    admitted = ROLES if rule.audience is ANYONE else [role for role in ROLES if role in {*rule.roles}]
    return {admitted[0], *ALSO_AS.get(rule.name, ())}


@dataclass(frozen=True)
class Visit:
    name: str
    url: str
    status: int = 200
    submits: bool = True  # whether its form leads to another page: an entry of the disaster batch is sent by script


def visits(world: World, role: str) -> Iterator[Visit]:
    for name, rule in URL_TABLE.items():
        if is_page(rule) and role in visitors(rule):
            yield Visit(name, address(world, name, role))
    if role == "officer":
        yield Visit("not found", "/families/999999/", status=404)
        yield Visit("forbidden", "/admin/", status=403)
        chosen = f"{address(world, 'programs:enrolment_create')}?program={world.foreign.program.pk}"
        yield Visit("programs:enrolment_create with its rules", chosen)
        moving = f"{address(world, 'programs:enrolment_transfer')}?program={world.foreign.program.pk}"
        yield Visit("programs:enrolment_transfer with its rules", moving)
        everybody = f"{address(world, 'programs:bulk_create')}?to-program={world.foreign.program.pk}"
        yield Visit("programs:bulk_create with its summary", everybody, submits=False)
        yield Visit(
            "one RT",
            f"{address(world, 'beneficiaries:disaster_event_record')}?rt={world.own.household.rt}",
            submits=False,
        )
        yield Visit("transfer with a ticket", transfer_url(world.foreign.person, by=world.users[role]))


def address(world: World, name: str, role: str = "officer") -> str:
    model, kind = admin_page(name)
    if (personal := PRODUCT_OBJECTS.get(name, "")) in PERSONAL_OBJECTS:
        return reverse(name, args=[world.personal(personal, role, "own").pk])
    if name in PRODUCT_OBJECTS:
        return reverse(name, args=[getattr(getattr(world.own, PRODUCT_OBJECTS[name]), NAMED_BY.get(name, "pk"))])
    if name == "admin:auth_user_password_change":
        return reverse(name, args=[world.own.staff.pk])
    if kind in {"change", "delete"}:
        return reverse(name, args=[object_of(world, model, "own").pk])
    return reverse(name, args=ADDRESSES.get(name, []))


def test_what_is_said_to_be_no_page_exists() -> None:
    names = {*NO_PAGES, *ALSO_AS, *ADDRESSES, "admin:accounts_user_add", "admin:regions_kecamatan_delete"}
    assert names <= set(URL_TABLE)


@pytest.fixture
def world(transactional_db: None) -> World:
    return build_world()


@dataclass
class Inspection:
    """Goes from page to page and notes what is wrong where, so that one bad page does not hide the next."""

    page: Page
    complaints: list[str]
    found: list[str]

    def look_at(self, visit: Visit) -> None:
        response = self.page.goto(visit.url)
        if response is None or response.status != visit.status or not self.page.url.endswith(visit.url):
            self.found.append(f"{visit.name} led to {self.page.url}: {response and response.status}")
        self.judge(visit.name)
        if visit.submits and self.submit_empty():
            self.judge(f"{visit.name} with errors")

    def judge(self, name: str) -> None:
        for size in (DESKTOP, PHONE):
            self.page.set_viewport_size(size)
            where = f"{name} at {size['width']} px"
            try:
                assert_no_axe_violations(self.page)
            except AssertionError as violations:
                self.found.append(f"{where}: {violations}")
        width = self.page.evaluate("document.documentElement.scrollWidth")
        if width > PHONE["width"]:
            self.found.append(f"{name} is {width} px wide on a phone")
        self.found += [f"{name}: {complaint}" for complaint in self.complaints]
        self.complaints.clear()

    def submit_empty(self) -> bool:
        """Whether the page held a form that can be wrong; then the page with its errors is there now."""
        button = self.page.locator(SAVE_BUTTON)
        if button.count() != 1:
            return False
        with self.page.expect_navigation():
            button.evaluate(EMPTY_AND_SUBMIT)
        expect(self.page.locator(".error-summary, .errornote").first).to_be_visible()
        return True


SAVE_BUTTON = (
    "main form[novalidate] [data-primary]:not([name]):visible, #content form:has(label.required) [name=_save]:visible"
)
EMPTY_AND_SUBMIT = """button => {
  for (const field of button.form.elements) {
    if (field.type === "hidden" || field.type === "submit" || field.type === "button") continue;
    if (field.type === "checkbox" || field.type === "radio") field.checked = false;
    else if (field.type === "select-multiple") field.selectedIndex = -1;
    else field.value = "";
  }
  button.form.noValidate = true;
  button.form.requestSubmit(button);
}"""


SHARES = {"admin": 3, "officer": 2, "coordinator": 2}
"""Into how many tests a role's pages are dealt, so that two processes finish at about the same time."""


@pytest.mark.parametrize(
    ("role", "share"), [(role, share) for role in ("anonymous", *ROLES) for share in range(SHARES.get(role, 1))]
)
def test_no_page_breaks_a_rule_of_accessibility_or_the_width_of_a_phone(
    page: Page, context: BrowserContext, base_url: str, world: World, page_problems: list[str], role: str, share: int
) -> None:
    if role != "anonymous":
        enter_as(world.users[role], context, base_url)
    inspection = Inspection(page, page_problems, [])
    for visit in [*visits(world, role)][share :: SHARES.get(role, 1)]:
        inspection.look_at(visit)
    assert not inspection.found, "\n".join(inspection.found)


IN_THE_DARK = {
    "officer": ("home", "beneficiaries:household_create", "beneficiaries:person_detail", "programs:program_detail"),
    "partner": ("trainings:session_attendance", "trainings:session_sheet"),
    "coordinator": ("dashboards:enrolments", "programs:enrolment_detail", "programs:program_queue"),
    "admin": ("admin:index", "admin:programs_program_change", "audit:event_list"),
}


@pytest.mark.parametrize("role", IN_THE_DARK)
def test_each_kind_of_page_stays_readable_where_the_device_prefers_dark(
    page: Page, context: BrowserContext, base_url: str, world: World, page_problems: list[str], role: str
) -> None:
    enter_as(world.users[role], context, base_url)
    page.emulate_media(color_scheme="dark")
    inspection = Inspection(page, page_problems, [])
    for name in IN_THE_DARK[role]:
        inspection.look_at(Visit(name, address(world, name)))
    assert not inspection.found, "\n".join(inspection.found)
