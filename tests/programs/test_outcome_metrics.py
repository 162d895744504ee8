"""Outcome numbers: the median of what changed, over exactly the enrolments that the outcome list shows."""

import random
from datetime import date, timedelta
from statistics import median
from typing import Any

import pytest

from programs.codes import OutcomePoint
from programs.models import Enrolment, Outcome, Program
from programs.outcome_metrics import IncomeChange, business_count, income_changes
from programs.querysets import EnrolmentQuerySet
from tests.builders import build_enrolment, build_outcome, build_person, build_program
from tests.queries import count_queries

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 1)


def income_change(enrolments: EnrolmentQuerySet) -> IncomeChange:
    return income_changes(enrolments).overall


def measure(program: Program, before: int | None, *after: int | None) -> Enrolment:
    """An enrolment with a baseline and later points, each a month after the one before."""
    enrolment = build_enrolment(program=program, person=build_person())
    build_outcome(enrolment=enrolment, point=OutcomePoint.BASELINE, monthly_income=before, measured_on=DAY)
    for number, income in enumerate(after):
        point = [point for point in OutcomePoint if point != OutcomePoint.BASELINE][number]
        day = DAY + timedelta(days=30 * (number + 1))
        build_outcome(enrolment=enrolment, point=point, monthly_income=income, measured_on=day)
    return enrolment


@pytest.mark.parametrize(
    ("changes", "expected"), [([300_000], 300_000), ([0, 100_000], 50_000), ([-200_000, 100_000, 900_000], 100_000)]
)
def test_the_median_lies_in_the_middle(changes: list[int], expected: int) -> None:
    program = build_program()
    for change in changes:
        measure(program, 1_000_000, 1_000_000 + change)
    assert income_change(Enrolment.objects.all()).median == expected


def test_one_typing_error_of_a_billion_does_not_move_it() -> None:
    program = build_program()
    for income in (1_100_000, 1_200_000, 1_000_000_000):
        measure(program, 1_000_000, income)
    assert income_change(Enrolment.objects.all()).median == 200_000


def test_nobody_measured_is_no_median_and_not_zero() -> None:
    build_enrolment()
    found = income_change(Enrolment.objects.all())
    assert (found.people, found.median) == (0, None)


def test_who_lacks_one_of_the_two_figures_does_not_count() -> None:
    program = build_program()
    measure(program, None, 500_000)
    measure(program, 500_000, None)
    measure(program, 500_000)
    assert income_change(Enrolment.objects.all()).people == 0


def test_the_latest_figure_counts_and_a_later_point_without_one_does_not_hide_it() -> None:
    program = build_program()
    measure(program, 1_000_000, 1_500_000, 800_000, None)
    assert income_change(Enrolment.objects.all()).median == -200_000


def test_rising_falling_and_staying_incomes_add_up() -> None:
    program = build_program()
    for income in (500_000, 1_000_000, 1_500_000, 2_000_000):
        measure(program, 1_000_000, income)
    found = income_change(Enrolment.objects.all())
    assert (found.people, found.rose, found.same, found.fell) == (4, 2, 1, 1)


def test_every_programme_has_its_own_median_and_the_rows_of_the_list() -> None:
    generator = random.Random(7)
    programs = [build_program(capacity=50) for _number in range(4)]
    for program in programs:
        for _number in range(generator.randint(1, 9)):
            incomes = [generator.choice([None, generator.randrange(0, 9) * 100_000]) for _point in range(4)]
            measure(program, *incomes)
    found = income_changes(Enrolment.objects.all()).by_program
    for program in programs:
        changes: Any = Enrolment.objects.filter(program=program).with_income_change()
        values = list(changes.values_list("income_change", flat=True))
        if not values:
            assert program.pk not in found
            continue
        assert found[program.pk].people == len(values)
        assert found[program.pk].median == round(median(values))


def test_the_enrolments_that_the_caller_chose_are_the_only_ones_counted() -> None:
    chosen, other = build_program(), build_program()
    measure(chosen, 0, 100_000)
    measure(other, 0, 900_000)
    assert income_change(Enrolment.objects.filter(program=chosen)).median == 100_000
    assert list(income_changes(Enrolment.objects.filter(program=chosen)).by_program) == [chosen.pk]


def test_a_business_counts_once_however_often_it_is_reported_and_not_at_the_baseline() -> None:
    program = build_program()
    owner, former = measure(program, 0, 0, 0), measure(program, 0)
    Outcome.objects.filter(enrolment=owner).exclude(point=OutcomePoint.BASELINE).update(has_business=True)
    Outcome.objects.filter(enrolment=former).update(has_business=True)
    measure(program, 0, 0)
    found = business_count(Enrolment.objects.all())
    assert (found.owning, found.asked) == (1, 2)
    assert Enrolment.objects.with_business().count() == found.owning
    assert Enrolment.objects.measured_afterwards().count() == found.asked


def test_the_number_of_queries_does_not_grow_with_programmes() -> None:
    measure(build_program(), 0, 100_000)
    few = count_queries(lambda: income_changes(Enrolment.objects.all()).by_program)
    for _number in range(5):
        measure(build_program(), 0, 100_000)
    assert count_queries(lambda: income_changes(Enrolment.objects.all()).by_program) == few == 1
