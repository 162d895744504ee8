"""Home: search, the commonest act, what waits for me and what I opened last; nothing that I may not open."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from bontang_empowerment.accounts.models import Role, RoleAssignment, User
from programs.codes import EnrolmentStatus
from programs.models import EnrolmentTransition, Program
from tests.builders import (
    Personas,
    build_batch,
    build_batch_participant,
    build_enrolment,
    build_person,
    build_program,
    build_session,
    build_user,
)
from tests.dashboards.figures import rows_behind
from tests.queries import assert_flat_query_count
from trainings.models import Session

pytestmark = pytest.mark.django_db


def sign_in(client: Client, user: User) -> Client:
    client.force_login(user)
    client.cookies["django_language"] = "en"
    return client


def tasks(client: Client, user: User) -> list[str]:
    return [task.title for task in sign_in(client, user).get("/").context["tasks"].tasks]


def opened(client: Client) -> list[str]:
    return [row.label for row in client.get("/").context["opened"]]


def unfilled_session(program: Program, *, days_ago: int) -> Session:
    batch = build_batch(program=program, name=f"Angkatan {days_ago}")
    build_batch_participant(batch=batch, person=build_person(), joined_on=timezone.localdate() - timedelta(days=300))
    return build_session(batch=batch, held_on=timezone.localdate() - timedelta(days=days_ago))


def offer_seat(personas: Personas, *, own: bool = True) -> None:
    person = build_person(kelurahan=personas.own if own else personas.foreign)
    enrolment = build_enrolment(person=person, status=EnrolmentStatus.OFFERED)
    EnrolmentTransition.objects.create(enrolment=enrolment, to_status=EnrolmentStatus.OFFERED, by=personas.coordinator)


@pytest.mark.parametrize(
    ("who", "label", "searches"),
    [
        ("officer", "Register a family", True),
        ("coordinator", "Open the dashboard", True),
        ("partner_staff", "Open my trainings", False),
    ],
)
def test_each_role_finds_its_commonest_act(
    who: str, label: str, searches: bool, client: Client, personas: Personas
) -> None:
    body = sign_in(client, getattr(personas, who)).get("/").content.decode()
    assert label in body.partition('<main id="main"')[2]
    assert ('id="id_q"' in body) is searches
    assert 'id="tasks"' in body


@pytest.mark.parametrize(("role", "address"), [(Role.AUDITOR, "/audit/"), (Role.ADMIN, "/admin/")])
def test_auditor_and_admin_are_led_to_their_own_place(role: Role, address: str, client: Client) -> None:
    main = sign_in(client, build_user(role=role)).get("/").content.decode().partition('<main id="main"')[2]
    assert f'class="btn btn-primary" href="{address}"' in main


def test_without_a_role_home_says_whom_to_ask(client: Client) -> None:
    assert "You have no role yet" in sign_in(client, build_user()).get("/").content.decode()


@pytest.mark.parametrize(("who", "expected"), [("officer", 2), ("neighbour", 1), ("coordinator", 3)])
def test_offered_seats_wait_for_an_answer_and_lead_to_as_many_rows(
    who: str, expected: int, client: Client, personas: Personas
) -> None:
    for own in (True, True, False):
        offer_seat(personas, own=own)
    [task] = sign_in(client, getattr(personas, who)).get("/").context["tasks"].tasks
    assert task.title.startswith(f"{expected} offered seat")
    assert (timezone.localdate() + timedelta(days=7)).strftime("%d-%m-%Y") in task.text
    assert rows_behind(client, task.url) == expected


def test_partner_staff_are_not_told_of_offers(client: Client, personas: Personas) -> None:
    offer_seat(personas)
    assert tasks(client, personas.partner_staff) == []


def test_a_role_that_the_list_does_not_admit_adds_nothing_to_its_number(client: Client, personas: Personas) -> None:
    """An admin of the whole city sees everything in the admin, yet the list shows their own kelurahan only."""
    RoleAssignment.objects.create(user=personas.officer, role=Role.ADMIN)
    for own in (True, False):
        offer_seat(personas, own=own)
    [task] = sign_in(client, personas.officer).get("/").context["tasks"].tasks
    assert task.title.startswith("1 offered seat")
    assert rows_behind(client, task.url) == 1


def test_meetings_without_attendance_wait_for_those_who_run_them(client: Client, personas: Personas) -> None:
    own, other = build_program("Menjahit", partner=personas.partner), build_program("Kompos")
    unfilled_session(own, days_ago=1)
    unfilled_session(other, days_ago=2)
    assert tasks(client, personas.partner_staff) == ["Mark attendance: Menjahit, Angkatan 1"]
    assert len(tasks(client, personas.coordinator)) == 2
    assert tasks(client, personas.officer) == []


def test_overdue_meetings_come_first_and_todays_last(client: Client, personas: Personas) -> None:
    program = build_program("Menjahit", partner=personas.partner)
    for days_ago in (0, 1, 9):
        unfilled_session(program, days_ago=days_ago)
    offer_seat(personas)
    found = sign_in(client, personas.coordinator).get("/").context["tasks"].tasks
    today = timezone.localdate()
    assert [task.due for task in found] == [
        today - timedelta(days=9),
        today - timedelta(days=1),
        today,
        today + timedelta(days=7),
    ]
    assert [task.is_overdue for task in found] == [True, True, False, False]


def test_meetings_to_come_and_of_months_ago_are_no_task(client: Client, personas: Personas) -> None:
    program = build_program(partner=personas.partner)
    for days_ago in (-1, 61):
        unfilled_session(program, days_ago=days_ago)
    assert tasks(client, personas.partner_staff) == []


def test_more_meetings_than_fit_are_said_to_be_there(client: Client, personas: Personas) -> None:
    program = build_program(partner=personas.partner)
    for days_ago in range(1, 8):
        unfilled_session(program, days_ago=days_ago)
    found = sign_in(client, personas.partner_staff).get("/").context["tasks"]
    assert len(found.tasks) == 5
    assert found.more_url == "/batches/"


def test_what_was_opened_last_comes_first_and_once(client: Client, personas: Personas) -> None:
    sign_in(client, personas.officer)
    person = build_person("Rosdiana", kelurahan=personas.own)
    program = build_program("Menjahit Dasar")
    enrolment = build_enrolment(person=person, program=program)
    for record in (person, program, person.household, enrolment, person):
        assert client.get(record.get_absolute_url()).status_code == 200
    assert opened(client) == ["Rosdiana", "Rosdiana", "Family of Rosdiana", "Menjahit Dasar"]


def test_eight_are_kept(client: Client, personas: Personas) -> None:
    sign_in(client, personas.officer)
    for number in range(10):
        client.get(build_program(f"Program {chr(65 + number)}").get_absolute_url())
    assert opened(client) == [f"Program {letter}" for letter in "JIHGFEDC"]


def test_a_page_that_refused_leaves_no_trace(client: Client, personas: Personas) -> None:
    sign_in(client, personas.officer)
    assert client.get(build_person(kelurahan=personas.foreign).get_absolute_url()).status_code == 404
    assert "opened" not in client.session


def test_what_is_out_of_reach_by_now_is_no_longer_named(client: Client, personas: Personas) -> None:
    sign_in(client, personas.officer)
    person = build_person("Rosdiana", kelurahan=personas.own)
    client.get(person.get_absolute_url())
    client.get(person.household.get_absolute_url())
    person.household.kelurahan = personas.foreign
    person.household.save()
    assert opened(client) == []
    assert "Rosdiana" not in client.get("/").content.decode()


def test_partner_staff_find_their_batches_and_participants_again(client: Client, personas: Personas) -> None:
    program = build_program("Menjahit", partner=personas.partner)
    batch = build_batch(program=program)
    participant = build_batch_participant(batch=batch, person=build_person("Rosdiana"))
    sign_in(client, personas.partner_staff)
    for record in (participant.enrolment.person, batch):
        assert client.get(record.get_absolute_url()).status_code == 200
    assert opened(client) == ["Angkatan 1", "Rosdiana"]


def test_the_session_holds_numbers_and_no_name(client: Client, personas: Personas) -> None:
    sign_in(client, personas.officer)
    person = build_person("Rosdiana", kelurahan=personas.own)
    client.get(person.get_absolute_url())
    assert client.session["opened"] == [["beneficiaries:person_detail", person.pk]]


def test_home_costs_the_same_however_much_waits(client: Client, personas: Personas) -> None:
    sign_in(client, personas.coordinator)
    program = build_program(partner=personas.partner)
    batch = build_batch(program=program)
    build_batch_participant(batch=batch, person=build_person(), joined_on=timezone.localdate() - timedelta(days=300))
    numbers = iter(range(1, 60))

    def add(count: int) -> None:
        for _number in range(count):
            offer_seat(personas)
            number = next(numbers)
            build_session(batch=batch, number=number, held_on=timezone.localdate() - timedelta(days=number))

    assert_flat_query_count(lambda: client.get("/"), add_rows=add)
