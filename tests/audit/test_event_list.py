"""The page of the trail: newest first, searchable, flat in cost, and it discloses nobody."""

from datetime import timedelta
from html import unescape
from re import findall

import pytest
from django.test import Client
from django.utils import timezone

from bontang_empowerment.accounts.models import Role, User
from bontang_empowerment.audit.context import Origin, origin
from bontang_empowerment.audit.models import Action, AuditEvent
from bontang_empowerment.audit.trail import record
from tests.builders import build_kelurahan, build_person, build_user
from tests.queries import assert_flat_query_count

pytestmark = pytest.mark.django_db
PAGE = "/audit/"


@pytest.fixture
def actor() -> User:
    return build_user("siti.officer", role=Role.OFFICER, kelurahan=build_kelurahan())


@pytest.fixture
def auditor_client(client: Client) -> Client:
    client.force_login(build_user("auditor", role=Role.AUDITOR))
    client.cookies["django_language"] = "en"
    return client


def rows_of(client: Client, query: str = "") -> list[str]:
    body = client.get(PAGE + query).content.decode()
    return [unescape(row).replace("<wbr>", "") for row in findall(r"(?s)<tr>.*?</tr>", body.partition("<tbody>")[2])]


def test_a_row_says_who_did_what_to_which_record_and_from_where(auditor_client: Client, actor: User) -> None:
    person = build_person("Rosdiana", nik="6474015705909999")
    token = origin.set(Origin(address="10.1.2.3", place="beneficiaries:person_reveal_nik"))
    record(by=actor, action=Action.REVEAL, target=person, fields=["nik"])
    origin.reset(token)
    [row] = rows_of(auditor_client)
    shown = ("siti.officer", "revealed", "Person", f"no. {person.pk}", "NIK", "10.1.2.3", "person_reveal_nik")
    assert [word for word in shown if word not in row] == []


def test_the_trail_shows_no_name_and_no_number_of_a_beneficiary(auditor_client: Client, actor: User) -> None:
    person = build_person("Rosdiana", nik="6474015705909999", phone="081234567890")
    record(by=actor, action=Action.UPDATE, target=person, fields=["nik"], reason="Rosdiana asked for it")
    body = auditor_client.get(PAGE).content.decode()
    assert not any(value in body for value in ("Rosdiana", "6474015705909999", "081234567890"))


def test_the_newest_event_comes_first_and_the_next_page_goes_on(auditor_client: Client, actor: User) -> None:
    for _number in range(60):
        record(by=actor, action=Action.UPDATE, target=build_person())
    newest = AuditEvent.objects.order_by("-pk").values_list("target_id", flat=True)
    first = auditor_client.get(PAGE)
    second = auditor_client.get(PAGE + first.context["page"].next_query)
    seen = [event.target_id for event in [*first.context["page"].rows, *second.context["page"].rows]]
    assert seen == list(newest)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?actor=siti.officer", 2),
        ("?actor=nobody", 0),
        ("?action=reveal", 1),
        ("?target_type=beneficiaries.person&target_id={pk}", 1),
        ("?target_type=programs.program", 0),
        ("?day_from={today}", 2),
        ("?day_until={today}", 2),
        ("?day_from={tomorrow}", 0),
        ("?day_until={yesterday}", 0),
        ("?day_from=31-02-2026", 0),
    ],
)
def test_the_filters_narrow_the_trail(query: str, expected: int, auditor_client: Client, actor: User) -> None:
    person, today = build_person(), timezone.localdate()
    record(by=actor, action=Action.REVEAL, target=person, fields=["nik"])
    record(by=actor, action=Action.UPDATE, target=build_person())
    days = {"today": today, "tomorrow": today + timedelta(days=1), "yesterday": today - timedelta(days=1)}
    written = query.format(pk=person.pk, **{name: day.strftime("%d-%m-%Y") for name, day in days.items()})
    assert len(rows_of(auditor_client, written)) == expected


def test_a_filter_in_force_is_a_chip_in_words(auditor_client: Client) -> None:
    chips = auditor_client.get(PAGE + "?action=reveal&target_type=beneficiaries.person").context["chips"]
    assert [(chip.label, chip.remove_url) for chip in chips] == [
        ("What: revealed", "?target_type=beneficiaries.person"),
        ("Kind of record: Person", "?action=reveal"),
    ]


def test_a_wrong_date_is_named_at_its_field(auditor_client: Client) -> None:
    assert "day_from" in auditor_client.get(PAGE + "?day_from=2026-13-40").context["filter"].form.errors


def test_a_kind_of_record_that_no_longer_exists_keeps_its_name(auditor_client: Client, actor: User) -> None:
    AuditEvent.objects.create(actor=actor, action=Action.UPDATE, target_type="old.thing", target_id="1", fields=["x"])
    [row] = rows_of(auditor_client)
    assert "old.thing" in row


def test_an_admin_of_one_kelurahan_is_told_that_the_trail_is_not_theirs(client: Client, actor: User) -> None:
    record(by=actor, action=Action.UPDATE, target=build_person())
    client.force_login(build_user("admin", role=Role.ADMIN, kelurahan=build_kelurahan()))
    response = client.get(PAGE)
    assert response.status_code == 200
    assert response.context["page"].rows == []


@pytest.mark.parametrize("role", [Role.OFFICER, Role.SOCIAL_WORKER, Role.COORDINATOR])
def test_the_trail_is_closed_to_those_it_is_about(role: Role, client: Client) -> None:
    kelurahan = None if role is Role.COORDINATOR else build_kelurahan()
    client.force_login(build_user(role=role, kelurahan=kelurahan))
    assert client.get(PAGE).status_code == 403


def test_the_page_costs_the_same_at_5_and_50_events(auditor_client: Client, actor: User) -> None:
    person = build_person()

    def add(number: int) -> None:
        for _number in range(number):
            record(by=actor, action=Action.UPDATE, target=person, fields=["name"])

    assert_flat_query_count(lambda: auditor_client.get(PAGE), add_rows=add)
