"""The numbers that dashboards compose: each counts what the user may count, in two queries."""

import pytest

from bontang_empowerment.accounts.models import Role
from programs.codes import EnrolmentStatus, Field
from programs.metrics import enrolment_matrix, matrix_of, seat_totals
from programs.models import Enrolment, Program
from tests.builders import Personas, build_enrolment, build_person, build_personas, build_program, build_user
from tests.queries import assert_flat_query_count, count_queries

pytestmark = pytest.mark.django_db

S = EnrolmentStatus


@pytest.fixture
def personas() -> Personas:
    return build_personas()


@pytest.fixture
def program(personas: Personas) -> Program:
    """Five seats; one enrolled and one waiting of the own kelurahan, one enrolled and one who left of the other."""
    program = build_program(partner=personas.partner, capacity=5, field=Field.SEWING)
    for place, status in [
        (personas.own, S.ENROLLED),
        (personas.own, S.WAITLISTED),
        (personas.foreign, S.ENROLLED),
        (personas.foreign, S.EXITED),
    ]:
        build_enrolment(program=program, status=status, person=build_person(kelurahan=place))
    return program


@pytest.mark.parametrize(
    ("who", "counts"),
    [
        ("coordinator", {S.ENROLLED: 2, S.WAITLISTED: 1, S.EXITED: 1}),
        ("officer", {S.ENROLLED: 1, S.WAITLISTED: 1}),
        ("partner_staff", {S.ENROLLED: 2, S.EXITED: 1}),
    ],
)
def test_each_user_counts_what_they_may_see(
    who: str, counts: dict[EnrolmentStatus, int], personas: Personas, program: Program
) -> None:
    (row,) = enrolment_matrix(getattr(personas, who))
    assert row.counts == counts
    assert row.total == sum(counts.values())
    assert row.seats_held == counts[S.ENROLLED]
    assert (row.seats_taken, row.capacity, row.waiting) == (2, 5, 1)


def test_auditors_count_everything(program: Program) -> None:
    (row,) = enrolment_matrix(build_user(role=Role.AUDITOR))
    assert row.total == 4


def test_programmes_without_enrolments_stand_in_the_matrix_too(personas: Personas) -> None:
    build_program()
    (row,) = enrolment_matrix(personas.coordinator)
    assert (row.counts, row.total, row.seats_taken) == ({}, 0, 0)


def test_filters_choose_programmes_and_kelurahan(personas: Personas, program: Program) -> None:
    other = build_program(field=Field.FARMING)
    build_enrolment(program=other)
    user = personas.coordinator
    assert [row.program for row in enrolment_matrix(user, program=program)] == [program]
    assert [row.program for row in enrolment_matrix(user, field=Field.FARMING)] == [other]
    assert [row.program for row in enrolment_matrix(user, partner=personas.partner)] == [program]
    (row,) = enrolment_matrix(user, program=program, kelurahan=personas.foreign)
    assert row.counts == {S.ENROLLED: 1, S.EXITED: 1}


def test_seats_are_summed_over_programmes(personas: Personas, program: Program) -> None:
    build_enrolment(program=build_program(capacity=10))
    totals = seat_totals(personas.coordinator)
    assert (totals.programs, totals.capacity, totals.taken, totals.waiting, totals.held) == (2, 15, 3, 1, 3)
    assert seat_totals(personas.officer, program=program).held == 1


def test_the_matrix_costs_two_queries_however_many_programmes() -> None:
    def add_rows(number: int) -> None:
        for _ in range(number):
            build_enrolment()

    def visit() -> None:
        matrix_of(Program.objects.all(), Enrolment.objects.all())

    assert_flat_query_count(visit, add_rows=add_rows)
    assert count_queries(visit) == 2
