"""Eligibility is told rule by rule, with the person's own figure; what is not known blocks nobody."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone, translation

from beneficiaries.codes import BirthDatePrecision, DecileStatus, Education, PersonStatus, Sex
from beneficiaries.models import Person
from bontang_empowerment.accounts.models import Role
from programs.codes import EnrolmentStatus, Field, ProgramStatus
from programs.models import Program
from programs.services.eligibility import Eligibility, check_eligibility
from programs.services.rule_checks import RuleResult
from programs.services.rules import rules_in_words
from tests.builders import (
    build_disability,
    build_disaster_event,
    build_disaster_impact,
    build_enrolment,
    build_household,
    build_kelurahan,
    build_person,
    build_poverty_assessment,
    build_program,
    build_user,
)
from tests.queries import count_queries

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_english() -> Any:
    with translation.override("en"):
        yield


def born(years: int, days: int = 0) -> date:
    """The birth date of somebody who turned `years` on the day `days` days ago."""
    today = timezone.localdate() - timedelta(days=days)
    return date(today.year - years, today.month, min(today.day, 28))


def result(eligibility: Eligibility, code: str) -> RuleResult:
    return next(result for result in eligibility.results if result.code == code)


def check(person: Person, program: Program, code: str) -> RuleResult:
    return result(check_eligibility(person, program), code)


@pytest.mark.parametrize(
    ("age", "rules", "met", "reason"),
    [
        (17, {"min_age": 18, "max_age": 45}, False, "Age 17; the programme asks 18 to 45"),
        (18, {"min_age": 18, "max_age": 45}, True, "Age 18; the programme asks 18 to 45"),
        (45, {"min_age": 18, "max_age": 45}, True, "Age 45; the programme asks 18 to 45"),
        (46, {"min_age": 18, "max_age": 45}, False, "Age 46; the programme asks 18 to 45"),
        (17, {"min_age": 18}, False, "Age 17; the programme asks 18 or older"),
        (60, {"max_age": 59}, False, "Age 60; the programme asks 59 or younger"),
    ],
)
def test_the_age_is_compared_with_the_range(age: int, rules: dict[str, Any], met: bool, reason: str) -> None:
    person = build_person(birth_date=born(age, days=2))
    found = check(person, build_program(**rules), "age")
    assert (found.met, found.reason) == (met, reason)


def test_without_a_birth_date_the_age_is_not_known_and_blocks_nobody() -> None:
    eligibility = check_eligibility(build_person(birth_date=None), build_program(min_age=18))
    assert result(eligibility, "age").met is None
    assert result(eligibility, "age").reason == "No birth date is recorded; the programme asks 18 or older"
    assert eligibility.is_eligible
    assert eligibility.may_be_refused


@pytest.mark.parametrize(("age", "met"), [(16, False), (17, None), (18, True)])
def test_an_age_that_may_lie_on_either_side_of_the_limit_is_not_known(age: int, met: bool | None) -> None:
    person = build_person(birth_date=born(age, days=40), birth_date_precision=BirthDatePrecision.AGE)
    assert check(person, build_program(min_age=18), "age").met is met


def test_a_birth_year_gives_two_possible_ages() -> None:
    year = timezone.localdate().year - 18
    person = build_person(birth_date=date(year, 1, 1), birth_date_precision=BirthDatePrecision.YEAR)
    found = check(person, build_program(min_age=18), "age")
    assert (found.met, found.reason) == (None, "Age 17 to 18; the programme asks 18 or older")


@pytest.mark.parametrize(("sex", "met"), [(Sex.FEMALE, True), (Sex.MALE, False)])
def test_a_programme_for_women_asks_the_sex(sex: str, met: bool) -> None:
    assert check(build_person(sex=sex), build_program(sex=Sex.FEMALE), "sex").met is met


@pytest.mark.parametrize(
    ("values", "met", "own"),
    [
        ({"decile_status": DecileStatus.LISTED, "decile": 4}, True, "Decile 4"),
        ({"decile_status": DecileStatus.LISTED, "decile": 5}, False, "Decile 5"),
        ({"decile_status": DecileStatus.NOT_LISTED}, False, "Not in DTSEN"),
        ({"decile_status": DecileStatus.UNKNOWN}, None, "The decile is not known"),
    ],
)
def test_the_decile_of_the_family_is_compared(values: dict[str, Any], met: bool | None, own: str) -> None:
    person = build_person(household=build_household(**values))
    found = check(person, build_program(max_decile=4), "decile")
    assert (found.met, found.reason) == (met, f"{own}; the programme asks 1 to 4")


def test_the_kelurahan_must_be_one_of_those_asked() -> None:
    program = build_program()
    program.kelurahan.set([build_kelurahan("Guntung"), build_kelurahan("Loktuan Baru")])
    found = check(build_person(kelurahan=build_kelurahan("Api-api")), program, "kelurahan")
    assert (found.met, found.reason) == (False, "Api-api; the programme is for: Guntung, Loktuan Baru")
    assert check(build_person(kelurahan=build_kelurahan("Guntung")), program, "kelurahan").met


def test_one_of_the_target_groups_is_enough() -> None:
    program = build_program(for_poor=True, for_disability=True, for_disaster=True)
    poor = build_person(household=build_household(decile_status=DecileStatus.LISTED, decile=2))
    disabled, flooded = build_person(), build_person()
    build_disability(person=disabled)
    build_disaster_impact(household=flooded.household, event=build_disaster_event())
    assert check(poor, program, "target").reason.startswith("Poor by assessment or decile; the programme is for:")
    assert check(disabled, program, "target").reason.startswith("A disability is recorded; the programme is for:")
    assert check(flooded, program, "target").reason.startswith("Hit by a disaster; the programme is for:")
    assert all(check(person, program, "target").met for person in (poor, disabled, flooded))


def test_a_family_never_assessed_may_be_poor_for_all_that_is_known() -> None:
    assert check(build_person(), build_program(for_poor=True), "target").met is None


def test_a_family_assessed_as_not_poor_is_outside_the_target_group() -> None:
    person = build_person()
    build_poverty_assessment(household=person.household, by=build_user(role=Role.COORDINATOR), met=2)
    found = check(person, build_program(for_poor=True), "target")
    assert (found.met, found.reason) == (
        False,
        "Not poor by assessment or decile; the programme is for: poor families",
    )


def test_no_record_of_a_disability_is_outside_a_programme_for_people_with_disabilities() -> None:
    assert check(build_person(), build_program(for_disability=True), "target").met is False


@pytest.mark.parametrize("status", [PersonStatus.MOVED, PersonStatus.DECEASED])
def test_who_moved_away_or_died_cannot_be_enrolled(status: str) -> None:
    eligibility = check_eligibility(build_person(status=status), build_program())
    assert not eligibility.is_possible
    assert not eligibility.may_be_refused


@pytest.mark.parametrize(
    "values",
    [
        {"status": ProgramStatus.DRAFT},
        {"status": ProgramStatus.CLOSED},
        {"ends_on": date(2026, 11, 1), "starts_on": date(2026, 10, 1)},
    ],
)
def test_a_programme_that_is_not_open_or_is_over_takes_nobody(values: dict[str, Any]) -> None:
    assert not check_eligibility(build_person(), build_program(**values)).is_possible


def test_who_is_in_the_programme_already_cannot_apply_again_but_who_left_can() -> None:
    program = build_program()
    inside = build_enrolment(program=program, status=EnrolmentStatus.WAITLISTED).person
    outside = build_enrolment(program=program, status=EnrolmentStatus.EXITED, person=build_person()).person
    assert not check_eligibility(inside, program).is_possible
    assert check_eligibility(outside, program).is_possible


def test_a_programme_without_rules_asks_nothing_more() -> None:
    eligibility = check_eligibility(build_person(), build_program())
    assert [result.code for result in eligibility.results] == ["open", "person", "basis_programme"]
    assert eligibility.is_eligible


def program_with_every_rule() -> Program:
    program = build_program(
        min_age=18,
        max_age=45,
        sex=Sex.FEMALE,
        for_poor=True,
        for_disability=True,
        for_disaster=True,
        for_ppks=True,
        max_decile=4,
        min_education=Education.PRIMARY,
        max_education=Education.BACHELOR,
        not_elsewhere=True,
        not_served_months=12,
        requires_field=Field.SEWING,
        requires_program=build_program(),
    )
    program.kelurahan.set([build_kelurahan(), build_kelurahan("Guntung")])
    return program


def test_every_rule_costs_the_same_few_queries() -> None:
    full = program_with_every_rule()
    person = Person.objects.select_related("household__kelurahan").get(pk=build_person().pk)
    assert count_queries(lambda: check_eligibility(person, full)) == 4


def test_the_rules_of_a_programme_are_told_in_words() -> None:
    program = build_program(min_age=18, sex=Sex.FEMALE, for_poor=True, for_disability=True, max_decile=4)
    program.kelurahan.set([build_kelurahan("Guntung")])
    assert rules_in_words(program) == [
        ("Age", "18 or older"),
        ("Sex", "Female"),
        ("Target group", "poor families, people with disabilities"),
        ("Decile", "1 to 4"),
        ("Kelurahan", "Guntung"),
    ]
