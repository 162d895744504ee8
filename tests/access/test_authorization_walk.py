"""The authorization walk: the real resolver, every role, own and foreign objects, every method, what bodies show."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from django.contrib import admin
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from bontang_empowerment.access.url_table import ANYONE, OWN, PUBLIC, URL_TABLE, Rule
from bontang_empowerment.accounts.models import Role
from bontang_empowerment.audit.models import AuditEvent
from tests.access.world import (
    CITY_WIDE_OBJECTS,
    NAMED_BY,
    PERSONAL_OBJECTS,
    PRODUCT_OBJECTS,
    World,
    build_world,
    object_of,
)

RecordProperty = Callable[[str, object], None]
METHODS = ("get", "head", "options", "post", "put", "patch", "delete")
READ_AND_WRITE = ("get", "post")
"""What SQLite is asked: the other methods reach no query of their own, and PostgreSQL, the product's database, is
asked all of them."""
SIDES = ("own", "foreign")
ROLES = ("officer", "social_worker", "partner", "coordinator", "auditor", "admin", "nobody", "former")
REVEALS = {"beneficiaries:person_reveal_nik", "beneficiaries:household_reveal_kk"}
SIGN_IN = ("/account/sign-in/", "/admin/login/")
"""The second one leads to the first."""


def names_in(patterns: list[URLPattern | URLResolver], namespace: str = "") -> Iterator[str]:
    """Every URL name that the resolver knows, with its namespaces."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from names_in(pattern.url_patterns, inner)
        elif pattern.name:
            yield f"{namespace}{pattern.name}"


def admin_page(name: str) -> tuple[str, str]:
    """Model and page of an admin URL name that has an object in it: ("programs_program", "change"), else blanks."""
    model, _underscore, page = name.removeprefix("admin:").rpartition("_")
    models = {f"{known._meta.app_label}_{known._meta.model_name}" for known in admin.site._registry}
    return (model, page) if name.startswith("admin:") and model in models else ("", "")


def has_object(name: str) -> bool:
    return name in PRODUCT_OBJECTS or admin_page(name)[1] in {"change", "delete", "history"}


def test_every_url_has_a_row_and_every_row_a_url() -> None:
    assert set(names_in(get_resolver().url_patterns)) == set(URL_TABLE)


@dataclass(frozen=True)
class Case:
    """One request of the walk. `role` is a user of the world or "anonymous"."""

    rule: Rule
    role: str
    side: str
    method: str

    def url(self, world: World) -> str:
        if (kind := PRODUCT_OBJECTS.get(self.rule.name, "")) in PERSONAL_OBJECTS:
            return reverse(self.rule.name, args=[world.personal(kind, self.role, self.side).pk])
        if self.rule.name in PRODUCT_OBJECTS:
            row = getattr(world.side(self.side), PRODUCT_OBJECTS[self.rule.name])
            return reverse(self.rule.name, args=[getattr(row, NAMED_BY.get(self.rule.name, "pk"))])
        if self.rule.name == "admin:app_list":
            return reverse(self.rule.name, args=["beneficiaries"])
        if self.rule.name == "admin:view_on_site":
            return reverse(self.rule.name, args=[1, 1])
        if self.rule.name == "admin:auth_user_password_change":
            return reverse(self.rule.name, args=[world.side(self.side).staff.pk])
        if has_object(self.rule.name):
            return reverse(self.rule.name, args=[object_of(world, admin_page(self.rule.name)[0], self.side).pk])
        return reverse(self.rule.name)

    def __str__(self) -> str:
        return f"{self.method.upper()} {self.rule.name} ({self.side} object) as {self.role}"


@pytest.fixture
def world(db: None) -> World:
    return build_world()


def client_for(world: World, role: str) -> Client:
    client = Client(raise_request_exception=True)
    if role != "anonymous":
        client.force_login(world.users[role], backend="django.contrib.auth.backends.ModelBackend")
    return client


def ask(client: Client, case: Case, world: World) -> tuple[HttpResponse, int]:
    """The response, and how many audit events the request left; whatever it wrote is rolled back.

    The cookies are put back too: signing out is among the cases.
    """
    cookies = client.cookies.output(header="", sep=";")
    with transaction.atomic():
        before = AuditEvent.objects.count()
        response: HttpResponse = getattr(client, case.method)(case.url(world))
        events = AuditEvent.objects.count() - before
        transaction.set_rollback(True)
    client.cookies.load(cookies)
    return response, events


def product_rules() -> list[Rule]:
    return [rule for name, rule in URL_TABLE.items() if not name.startswith("admin:")]


def admin_rules() -> list[Rule]:
    return [rule for name, rule in URL_TABLE.items() if name.startswith("admin:")]


def methods_here() -> tuple[str, ...]:
    return METHODS if connection.vendor == "postgresql" else READ_AND_WRITE


def cases(rules: list[Rule], role: str, methods: tuple[str, ...]) -> Iterator[Case]:
    for rule in rules:
        for side in SIDES if has_object(rule.name) else SIDES[:1]:
            for method in methods:
                yield Case(rule, role, side, method)


def reaches_foreign(case: Case) -> bool:
    """Whether the row promises this role objects outside its own kelurahan or programmes."""
    reach = case.rule.reach[Role(case.role)]
    if reach is not OWN:
        return True
    return PRODUCT_OBJECTS.get(case.rule.name) in CITY_WIDE_OBJECTS and case.role != "partner"


def problem_with(case: Case, response: HttpResponse, events: int, world: World) -> str:
    """What is wrong with the answer, empty when nothing is."""
    status = response.status_code
    refused = refusal_of(case)
    if refused:
        if status != refused and not (refused == 404 and status in answers_without_looking(case)):
            return f"answered {status}, not {refused}"
        if events:
            return f"left {events} audit events although refused"
    elif status in {401, 403, 404} or status >= 500:
        return f"answered {status} although the row admits it"
    if case.rule.post_only and case.method == "get" and not refused and status != 405:
        return f"answered {status} to GET on a verb"
    leaked = [value for value in forbidden_values(case, world) if value in response.getvalue().decode(errors="replace")]
    return f"shows {leaked}" if leaked else ""


def answers_without_looking(case: Case) -> set[int]:
    """Answers to a method that the page does not serve: the same for own and foreign objects, they tell nothing."""
    served = {"post"} if case.rule.post_only else {"get", "head"}
    if case.method in served:
        return set()
    return {200, 405} if case.method == "options" else {405}


def refusal_of(case: Case) -> int:
    """The status with which the row refuses this case; 0 when it admits it."""
    if case.rule.audience is PUBLIC or case.rule.audience is ANYONE:
        return 0
    if case.role not in {role.value for role in case.rule.reach}:
        return 403
    if case.side == "foreign" and not reaches_foreign(case):
        return 404
    return 0


def forbidden_values(case: Case, world: World) -> list[str]:
    """The planted values that this role may not find in any body."""
    own, foreign = world.own, world.foreign
    revealed = case.rule.name in REVEALS and case.role in {role.value for role in case.rule.reach}
    identity = [] if revealed else own.identity
    if case.role in {"officer", "partner", "auditor", "nobody", "former"}:
        identity = identity + own.restricted  # nobody but the named roles
    if case.role != "coordinator":
        identity = identity + foreign.restricted
    if case.role in {"officer", "social_worker"}:
        return identity + foreign.identity + foreign.registry + foreign.participant
    if case.role == "partner":
        return identity + own.registry + foreign.identity + foreign.registry + foreign.participant
    if case.role == "coordinator":
        return identity + ([] if revealed else foreign.identity)
    everything = identity + own.identity + own.registry + foreign.identity + foreign.registry
    return everything + own.participant + foreign.participant


@pytest.mark.parametrize("role", ROLES)
def test_each_role_gets_what_its_rows_say_and_no_body_leaks(
    role: str, world: World, record_property: RecordProperty
) -> None:
    client = client_for(world, role)
    problems, tried = [], 0
    for case in cases(product_rules(), role, methods_here()):
        response, events = ask(client, case, world)
        tried += 1
        if problem := problem_with(case, response, events, world):
            problems.append(f"{case}: {problem}")
    record_property("authorization_cases", tried)
    assert tried > len(product_rules())
    assert not problems, "\n".join(problems)


def test_without_sign_in_every_page_but_the_public_ones_leads_to_sign_in(
    world: World, record_property: RecordProperty
) -> None:
    client = client_for(world, "anonymous")
    problems, tried = [], 0
    product = cases(product_rules(), "anonymous", methods_here())
    for case in [*product, *cases(admin_rules(), "anonymous", READ_AND_WRITE)]:
        response, events = ask(client, case, world)
        tried += 1
        to_sign_in = response.status_code == 302 and response.headers["Location"].startswith(SIGN_IN)
        is_public = case.rule.audience is PUBLIC
        if not is_public and (not to_sign_in or events):
            problems.append(f"{case}: answered {response.status_code}")
        if is_public and response.status_code >= 500:
            problems.append(f"{case}: answered {response.status_code}")
    record_property("authorization_cases", tried)
    assert not problems, "\n".join(problems)


@pytest.mark.parametrize("role", [role for role in ROLES if role != "admin"])
def test_the_admin_site_is_closed_to_every_other_role(role: str, world: World, record_property: RecordProperty) -> None:
    client = client_for(world, role)
    problems, tried = [], 0
    for case in cases(admin_rules(), role, READ_AND_WRITE):
        if case.rule.audience is not PUBLIC and case.rule.audience is not ANYONE:
            response, events = ask(client, case, world)
            tried += 1
            if response.status_code != 403 or events:
                problems.append(f"{case}: answered {response.status_code}")
    record_property("authorization_cases", tried)
    assert not problems, "\n".join(problems)


def test_a_city_admin_opens_every_admin_page_without_a_whole_identity_number(
    world: World, record_property: RecordProperty
) -> None:
    client = client_for(world, "admin")
    hidden = world.own.identity + world.foreign.identity
    problems, tried = [], 0
    for case in cases(admin_rules(), "admin", ("get",)):
        if admin_page(case.rule.name)[1] in {"add", "delete"} or case.rule.name in {
            "admin:autocomplete",
            "admin:view_on_site",
        }:
            continue  # what may be added or deleted differs by model: tests/administration says where
        response, _events = ask(client, case, world)
        tried += 1
        body = response.getvalue().decode(errors="replace")
        if response.status_code not in {200, 302, 405}:
            problems.append(f"{case}: answered {response.status_code}")
        problems += [f"{case}: shows {value}" for value in hidden if value in body]
    record_property("authorization_cases", tried)
    assert not problems, "\n".join(problems)


def test_an_admin_of_one_kelurahan_finds_no_foreign_row(world: World, record_property: RecordProperty) -> None:
    client = client_for(world, "kelurahan_admin")
    foreign = world.foreign
    planted = foreign.identity + foreign.registry + foreign.participant
    owned_by_kelurahan = {
        "beneficiaries_household",
        "beneficiaries_person",
        "beneficiaries_povertyassessment",
        "beneficiaries_disability",
        "beneficiaries_accommodationneed",
        "beneficiaries_disasterimpact",
        "beneficiaries_consentrecord",
        "programs_enrolment",
        "programs_outcome",
        "trainings_batchparticipant",
        "trainings_attendance",
    }
    problems, tried = [], 0
    for case in cases(admin_rules(), "kelurahan_admin", READ_AND_WRITE):
        model, page = admin_page(case.rule.name)
        if page not in {"changelist", "change", "history"}:
            continue
        response, events = ask(client, case, world)
        tried += 1
        if case.side == "foreign" and model in owned_by_kelurahan and (response.status_code != 404 or events):
            problems.append(f"{case}: answered {response.status_code}")
        if model in {"accounts_user", "accounts_roleassignment", "programs_partnermember", "audit_auditevent"}:
            problems += [f"{case}: answered {response.status_code}"] if response.status_code != 403 else []
        body = response.getvalue().decode(errors="replace")
        problems += [f"{case}: shows {value}" for value in planted if value in body]
    record_property("authorization_cases", tried)
    assert not problems, "\n".join(problems)
