"""A page of a long queue tells the same places as counting each, at the cost of the first page."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bontang_empowerment.accounts.models import User
from programs.codes import EnrolmentStatus
from programs.models import Enrolment, Program
from programs.queue_places import give_places, give_places_in_any
from tests.builders import Personas, build_enrolment, build_household, build_kelurahan, build_person, build_program
from tests.queries import assert_flat_query_count, count_queries

pytestmark = pytest.mark.django_db

S = EnrolmentStatus


@pytest.fixture
def program() -> Program:
    """Sixty wait, with few different scores and moments, so that every column of the order decides somewhere."""
    full, now = build_program(capacity=1), timezone.now()
    build_enrolment(program=full, status=S.ENROLLED)
    for number in range(60):
        build_enrolment(program=full, status=S.WAITLISTED, priority_score=number % 4, applied_at=now)
    return full


def counted(program: Program) -> dict[int, int]:
    return {row.pk: row.place for row in program.enrolments.waiting().with_place()}


def test_places_are_those_that_counting_gives_wherever_the_page_begins(program: Program) -> None:
    rows, expected = list(program.enrolments.waiting().in_queue_order()), counted(program)
    for start in (0, 17, 59):
        page = rows[start : start + 25 : 2]  # as for somebody who sees only some of them
        give_places(page, program)
        assert [row.place for row in page] == [expected[row.pk] for row in page]


def test_places_in_several_queues_at_once_are_those_that_counting_gives(program: Program) -> None:
    other = build_program(capacity=1)
    for score in (1, 3, 2):
        build_enrolment(program=other, status=S.WAITLISTED, priority_score=score)
    rows = list(Enrolment.objects.order_by("-pk"))[::2]
    assert count_queries(lambda: give_places_in_any(rows)) == 1
    expected = counted(program) | counted(other)
    assert {row.pk: row.place for row in rows} == {row.pk: expected.get(row.pk, 0) for row in rows}
    assert len({row.program_id for row in rows if row.place}) == 2


def test_who_does_not_wait_costs_no_count() -> None:
    rows = [build_enrolment(status=S.ENROLLED)]
    assert count_queries(lambda: give_places_in_any(rows)) == 0
    assert rows[0].place == 0


def test_no_page_is_given_no_places(program: Program) -> None:
    assert count_queries(lambda: give_places([], program)) == 0


def test_the_second_page_shows_the_places_of_the_whole_queue(program: Program, personas: Personas) -> None:
    shown = [row.place for page in pages(program, personas.coordinator) for row in page]
    assert shown == list(range(1, 61))


def test_an_officer_sees_the_places_of_the_whole_queue_for_those_of_the_own_kelurahan(
    program: Program, personas: Personas
) -> None:
    own = [
        build_enrolment(
            person=build_person(household=build_household(kelurahan=personas.own)),
            program=program,
            status=S.WAITLISTED,
        )
        for _number in range(2)
    ]
    shown = {row.pk: row.place for page in pages(program, personas.officer) for row in page}
    expected = counted(program)
    assert {row.pk for row in own} <= set(shown)
    assert all(expected[key] == place for key, place in shown.items())


def pages(program: Program, user: User) -> list[list[Enrolment]]:
    client, found = Client(), []
    client.force_login(user)
    query: Any = "?"
    while query:
        page = client.get(reverse("programs:program_queue", args=[program.pk]) + query).context["page"]
        found.append(page.rows)
        query = page.next_query if page.has_next else ""
    return found


def test_the_page_of_a_queue_costs_as_many_queries_for_many_as_for_few(personas: Personas) -> None:
    program, client = build_program(capacity=1), Client()
    client.force_login(personas.coordinator)
    household = build_household(kelurahan=build_kelurahan("Guntung"))

    def add_rows(number: int) -> None:
        for _number in range(number):
            build_enrolment(person=build_person(household=household), program=program, status=S.WAITLISTED)

    assert_flat_query_count(lambda: client.get(reverse("programs:program_queue", args=[program.pk])), add_rows=add_rows)
