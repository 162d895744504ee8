"""The numbers that dashboards compose: each counts what the user may count, in two queries."""

import pytest

from bontang_empowerment.accounts.models import Role
from programs.codes import EnrolmentStatus, Field
from programs.metrics import matrix_of, status_counts
from programs.models import Enrolment, Program
from tests.builders import Personas, build_enrolment, build_person, build_program, build_user
from tests.queries import assert_flat_query_count, count_queries

pytestmark = pytest.mark.django_db

S = EnrolmentStatus


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
    user = getattr(personas, who)
    (row,) = matrix_of(Program.objects.countable_by(user), Enrolment.objects.countable_by(user))
    assert row.counts == counts
    assert row.seats_held == counts[S.ENROLLED]


def test_auditors_count_everything(program: Program) -> None:
    auditor = build_user(role=Role.AUDITOR)
    (row,) = matrix_of(Program.objects.countable_by(auditor), Enrolment.objects.countable_by(auditor))
    assert sum(row.counts.values()) == 4


def test_programmes_without_enrolments_stand_in_the_matrix_too() -> None:
    program = build_program()
    (row,) = matrix_of(Program.objects.all(), Enrolment.objects.all())
    assert (row.program, row.counts, row.seats_held) == (program, {}, 0)


def test_statuses_are_counted_in_the_order_of_the_chain(program: Program) -> None:
    assert list(status_counts(Enrolment.objects.all()).items()) == [(S.WAITLISTED, 1), (S.ENROLLED, 2), (S.EXITED, 1)]


def test_the_matrix_costs_two_queries_however_many_programmes() -> None:
    def add_rows(number: int) -> None:
        for _ in range(number):
            build_enrolment()

    def visit() -> None:
        matrix_of(Program.objects.all(), Enrolment.objects.all())

    assert_flat_query_count(visit, add_rows=add_rows)
    assert count_queries(visit) == 2
