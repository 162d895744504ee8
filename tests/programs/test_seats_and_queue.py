"""Seats go to who comes first, the rest wait in order, and a seat that becomes free is offered at once."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone, translation

from bontang_empowerment.accounts.models import Role, User
from programs.codes import EnrolmentStatus, StepReason
from programs.models import Enrolment, Program
from programs.services.enrolment import (
    accept_offer,
    complete,
    decline_offer,
    enrol_person,
    exit_enrolment,
    withdraw,
)
from programs.services.programs import update_program
from programs.services.refusals import SeatsTakenError
from tests.builders import build_enrolment, build_person, build_program, build_user
from tests.queries import count_queries

pytestmark = pytest.mark.django_db

S = EnrolmentStatus


@pytest.fixture
def coordinator() -> User:
    return build_user(role=Role.COORDINATOR)


def enrol(program: Program, by: User, number: int = 1) -> list[Enrolment]:
    return [enrol_person(person=build_person(), program=program, by=by) for _ in range(number)]


def statuses(program: Program) -> list[str]:
    return list(program.enrolments.in_queue_order().values_list("status", flat=True))


def seats(program: Program) -> list[int | None]:
    return list(program.enrolments.in_queue_order().values_list("seat_number", flat=True))


def set_capacity(program: Program, capacity: int, by: User) -> Program:
    program.refresh_from_db()
    return update_program(program=program, version=program.version, values={"capacity": capacity}, kelurahan=[], by=by)


def places(program: Program) -> list[int]:
    return [enrolment.place for enrolment in program.enrolments.waiting().in_queue_order().with_place()]


def test_the_first_take_the_seats_and_the_others_wait_in_order(coordinator: User) -> None:
    program = build_program(capacity=2)
    enrol(program, coordinator, 5)
    assert statuses(program) == [S.ENROLLED, S.ENROLLED, S.WAITLISTED, S.WAITLISTED, S.WAITLISTED]
    assert seats(program) == [1, 2, None, None, None]
    assert places(program) == [1, 2, 3]


def test_the_lowest_free_seat_is_given(coordinator: User) -> None:
    program = build_program(capacity=3)
    first, _second, _third = enrol(program, coordinator, 3)
    withdraw(enrolment=first, by=coordinator, reason=StepReason.MISTAKE)
    assert [enrolment.seat_number for enrolment in enrol(program, coordinator)] == [1]


LEAVING: list[Callable[[Enrolment, User], Enrolment]] = [
    lambda enrolment, by: withdraw(enrolment=enrolment, by=by, reason=StepReason.WORK),
    lambda enrolment, by: exit_enrolment(enrolment=enrolment, by=by, reason=StepReason.ABSENT),
]


@pytest.mark.parametrize("leave", LEAVING, ids=["withdraw", "exit"])
def test_a_freed_seat_is_offered_to_the_next_in_line_at_once(
    leave: Callable[[Enrolment, User], Enrolment], coordinator: User
) -> None:
    program = build_program(capacity=2)
    _first, second, *_others = enrol(program, coordinator, 4)
    leave(second, coordinator)
    assert statuses(program)[2:] == [S.OFFERED, S.WAITLISTED]
    assert seats(program) == [1, None, 2, None]
    assert places(program) == [1]


def test_a_declined_offer_goes_on_to_the_next(coordinator: User) -> None:
    program = build_program(capacity=1)
    first, second, third = enrol(program, coordinator, 3)
    withdraw(enrolment=first, by=coordinator, reason=StepReason.MOVED)
    decline_offer(enrolment=second, by=coordinator, reason=StepReason.NO_TIME)
    assert statuses(program) == [S.WITHDRAWN, S.DECLINED, S.OFFERED]
    assert accept_offer(enrolment=third, by=coordinator).seat_number == 1
    assert statuses(program) == [S.WITHDRAWN, S.DECLINED, S.ENROLLED]


def test_who_finishes_keeps_the_seat(coordinator: User) -> None:
    program = build_program(capacity=1)
    first, _second = enrol(program, coordinator, 2)
    complete(enrolment=first, by=coordinator)
    assert statuses(program) == [S.COMPLETED, S.WAITLISTED]


def test_who_withdraws_from_the_queue_frees_no_seat_and_moves_the_others_up(coordinator: User) -> None:
    program = build_program(capacity=1)
    _seated, second, third = enrol(program, coordinator, 3)
    withdraw(enrolment=second, by=coordinator, reason=StepReason.NO_INTEREST)
    assert statuses(program) == [S.ENROLLED, S.WITHDRAWN, S.WAITLISTED]
    assert Enrolment.objects.with_place().get(pk=third.pk).place == 1


def test_nobody_overtakes_those_who_wait_even_when_a_seat_is_free(coordinator: User) -> None:
    program = build_program(capacity=2)
    build_enrolment(program=program, status=S.WAITLISTED)
    assert enrol(program, coordinator)[0].status == S.WAITLISTED


def test_new_seats_are_offered_in_queue_order_as_far_as_they_reach(coordinator: User) -> None:
    program = build_program(capacity=1)
    enrol(program, coordinator, 5)
    set_capacity(program, 3, coordinator)
    assert statuses(program) == [S.ENROLLED, S.OFFERED, S.OFFERED, S.WAITLISTED, S.WAITLISTED]
    set_capacity(program, 30, coordinator)
    assert statuses(program) == [S.ENROLLED, S.OFFERED, S.OFFERED, S.OFFERED, S.OFFERED]
    assert seats(program) == [1, 2, 3, 4, 5]


def test_fewer_seats_than_are_taken_are_refused_with_the_figure(coordinator: User) -> None:
    program = build_program(capacity=3)
    enrol(program, coordinator, 2)
    with translation.override("en"), pytest.raises(SeatsTakenError, match="2 seats are taken"):
        set_capacity(program, 1, coordinator)
    program.refresh_from_db()
    assert program.capacity == 3


def test_holders_of_seats_above_a_lowered_capacity_move_to_free_numbers(coordinator: User) -> None:
    program = build_program(capacity=4)
    first, second, _third, _fourth = enrol(program, coordinator, 4)
    for enrolment in (first, second):
        withdraw(enrolment=enrolment, by=coordinator, reason=StepReason.MISTAKE)
    set_capacity(program, 2, coordinator)
    assert seats(program) == [None, None, 1, 2]


def test_a_programme_that_is_over_offers_no_seat(coordinator: User) -> None:
    program = build_program(capacity=1)
    first, _second = enrol(program, coordinator, 2)
    Program.objects.filter(pk=program.pk).update(ends_on=timezone.localdate() - timedelta(days=1))
    exit_enrolment(enrolment=first, by=coordinator, reason=StepReason.ABSENT)
    assert statuses(program) == [S.EXITED, S.WAITLISTED]


def test_offering_many_seats_costs_no_more_queries_than_offering_few(coordinator: User) -> None:
    def offers(number: int) -> int:
        program = build_program(capacity=1)
        enrol(program, coordinator, number + 1)
        return count_queries(lambda: set_capacity(program, number + 1, coordinator))

    offers(2)
    assert offers(3) == offers(12)


def test_higher_priority_goes_first_then_who_applied_first_then_the_lower_number(coordinator: User) -> None:
    program, noon = build_program(capacity=1), timezone.now()
    later = noon + timedelta(hours=1)
    moments_and_scores = [(later, 0), (noon, 0), (noon, 0), (later, 30), (noon, -5)]
    rows = [
        build_enrolment(program=program, status=S.WAITLISTED, applied_at=moment, priority_score=score)
        for moment, score in moments_and_scores
    ]
    in_order = [rows[position] for position in (3, 1, 2, 0, 4)]
    waiting = list(program.enrolments.waiting().in_queue_order().with_place())
    assert waiting == in_order
    assert [row.place for row in waiting] == [1, 2, 3, 4, 5]
    assert set_capacity(program, 2, coordinator).enrolments.get(status=S.OFFERED, seat_number=1) == rows[3]
    assert [row.place for row in program.enrolments.waiting().in_queue_order().with_place()] == [1, 2, 3]
