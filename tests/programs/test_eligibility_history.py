"""Rules on PPKS, education and other programmes: yes, no or not known, each with its reason in words."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta

import pytest
from django.utils import timezone, translation

from beneficiaries.codes import Education
from beneficiaries.models import Person, PpksRecord
from beneficiaries.ppks_codes import PpksCategory
from programs.codes import EnrolmentStatus, Field
from programs.models import Program
from programs.services.rule_checks import results_of_rules, with_rule_facts
from programs.services.rules import asked_kelurahan, rules_in_words
from tests.builders import (
    build_disability,
    build_disaster_event,
    build_disaster_impact,
    build_enrolment,
    build_person,
    build_program,
    build_user,
)
from tests.programs.test_eligibility import check, program_with_every_rule
from tests.queries import assert_flat_query_count

pytestmark = pytest.mark.django_db

S = EnrolmentStatus


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def verdict(person: Person, program: Program, code: str) -> tuple[bool | None, str]:
    found = check(person, program, code)
    return found.met, found.reason


def record_ppks(person: Person, until_days: int | None = None) -> None:
    today = timezone.localdate()
    until = None if until_days is None else today + timedelta(days=until_days)
    since = today - timedelta(days=30)
    values = {"category": PpksCategory.NEGLECTED_ELDER, "since": since, "until": until}
    PpksRecord.objects.create(person=person, recorded_by=build_user(), **values)


def test_a_ppks_category_in_force_is_the_target_group() -> None:
    program = build_program(for_ppks=True)
    inside, ended = build_person(), build_person()
    record_ppks(inside)
    record_ppks(ended, until_days=-1)
    asked = "the programme is for: people in a PPKS category"
    assert verdict(inside, program, "target") == (True, f"In a PPKS category; {asked}")
    assert verdict(ended, program, "target") == (False, f"No PPKS category is recorded; {asked}")
    assert verdict(build_person(), program, "target")[0] is False


def test_a_ppks_category_that_follows_from_other_records_counts_too() -> None:
    program = build_program(for_ppks=True)
    disabled, flooded = build_person(), build_person()
    build_disability(person=disabled)
    build_disaster_impact(household=flooded.household, event=build_disaster_event())
    assert verdict(disabled, program, "target")[0]
    assert verdict(flooded, program, "target")[0]


@pytest.mark.parametrize(
    ("education", "met", "reason"),
    [
        (Education.PRIMARY_UNFINISHED, False, "Primary school not finished; the programme asks {asked}"),
        (Education.PRIMARY, True, "Primary school (SD); the programme asks {asked}"),
        (Education.SENIOR_SECONDARY, True, "Senior secondary (SLTA); the programme asks {asked}"),
        (Education.DIPLOMA_1_2, False, "Diploma I/II; the programme asks {asked}"),
        ("", None, "The education is not known; the programme asks {asked}"),
    ],
)
def test_the_education_lies_between_the_lowest_and_the_highest(education: str, met: bool | None, reason: str) -> None:
    program = build_program(min_education=Education.PRIMARY, max_education=Education.SENIOR_SECONDARY)
    asked = "Primary school (SD) to Senior secondary (SLTA)"
    assert verdict(build_person(education=education), program, "education") == (met, reason.format(asked=asked))


def test_one_limit_of_the_education_leaves_the_other_side_open() -> None:
    doctor = build_person(education=Education.DOCTORATE)
    least, most = build_program(min_education=Education.PRIMARY), build_program(max_education=Education.PRIMARY)
    asked = "Doctorate (S3); the programme asks Primary school (SD)"
    assert verdict(doctor, least, "education") == (True, f"{asked} or higher")
    assert verdict(doctor, most, "education") == (False, f"{asked} or lower")


@pytest.mark.parametrize(
    ("status", "met"), [(S.OFFERED, False), (S.ENROLLED, False), (S.WAITLISTED, True), (S.COMPLETED, True)]
)
def test_who_is_in_another_programme_now_is_told_which(status: EnrolmentStatus, met: bool) -> None:
    other = build_program("Menjahit Dasar")
    person = build_enrolment(program=other, status=status).person
    reason = "In no other programme now" if met else "Takes part in or is offered: Menjahit Dasar"
    assert verdict(person, build_program(not_elsewhere=True), "elsewhere") == (met, reason)


def test_the_programme_itself_is_no_other_programme() -> None:
    program = build_program(not_elsewhere=True, not_served_months=6)
    person = build_enrolment(program=program).person
    assert verdict(person, program, "elsewhere")[0]
    assert verdict(person, program, "served")[0]


def served_until(days_ago: int, status: EnrolmentStatus = S.COMPLETED) -> Person:
    """Somebody who came to this status in another programme so many days ago."""
    enrolment = build_enrolment(status=status)
    day = timezone.localdate() - timedelta(days=days_ago)
    at = timezone.make_aware(datetime.combine(day, time(9)))
    enrolment.transitions.create(from_status=S.ENROLLED, to_status=status, at=at, by=build_user())
    return enrolment.person


@pytest.mark.parametrize(("days_ago", "met"), [(30, False), (340, False), (400, True)])
def test_the_months_since_the_last_programme_are_counted(days_ago: int, met: bool) -> None:
    day = timezone.localdate() - timedelta(days=days_ago)
    reason = f"Last took part on {day:%d-%m-%Y}; the programme asks at least 12 months ago"
    assert verdict(served_until(days_ago), build_program(not_served_months=12), "served") == (met, reason)


def test_who_never_took_part_was_not_served_and_who_still_does_was_however_long_ago_it_began() -> None:
    program = build_program(not_served_months=12)
    waiting = build_enrolment(status=S.WAITLISTED).person
    assert verdict(waiting, program, "served") == (True, "Never took part in another programme")
    still = served_until(700, status=S.ENROLLED)
    assert verdict(still, program, "served") == (False, "Takes part in another programme now")


@pytest.mark.parametrize(
    ("field", "status", "met"),
    [
        (Field.SEWING, S.COMPLETED, True),
        (Field.SEWING, S.EXITED, False),
        (Field.FARMING, S.COMPLETED, False),
    ],
)
def test_a_programme_of_the_field_must_be_completed_before(field: str, status: EnrolmentStatus, met: bool) -> None:
    person = build_enrolment(program=build_program(field=field), status=status).person
    words = "Has completed" if met else "Has not completed"
    found = verdict(person, build_program(requires_field=Field.SEWING), "prerequisite")
    assert found == (met, f"{words}: a programme in the field Sewing")


@pytest.mark.parametrize(("status", "met"), [(S.COMPLETED, True), (S.ENROLLED, False), (None, False)])
def test_one_programme_in_particular_must_be_completed_before(status: EnrolmentStatus | None, met: bool) -> None:
    basic, person = build_program("Menjahit Dasar"), build_person()
    build_enrolment(person=person, program=build_program(), status=S.COMPLETED)  # another of the field is not enough
    if status:
        build_enrolment(person=person, program=basic, status=status)
    words = "Has completed" if met else "Has not completed"
    found = verdict(person, build_program(requires_program=basic), "prerequisite_program")
    assert found == (met, f"{words}: the programme “Menjahit Dasar”")


def test_the_rules_are_told_in_words() -> None:
    program = build_program(
        for_ppks=True,
        min_education=Education.PRIMARY,
        not_elsewhere=True,
        not_served_months=1,
        requires_field="food",
        requires_program=build_program("Tata Boga 1"),
    )
    assert rules_in_words(program) == [
        ("Target group", "people in a PPKS category"),
        ("Education", "Primary school (SD) or higher"),
        ("Other programmes", "in no other programme now"),
        ("Served before", "not within 1 month"),
        ("Completed before", "a programme in the field Food processing"),
        ("Completed before", "the programme “Tata Boga 1”"),
    ]


def test_every_rule_for_many_people_costs_as_many_queries_as_for_few() -> None:
    program, other = program_with_every_rule(), build_program()

    def visit() -> None:
        places = asked_kelurahan(program)
        people = with_rule_facts(Person.objects.values("pk"), program)
        assert all(len(list(results_of_rules(person, program, places))) == 10 for person in people)

    def add_rows(number: int) -> None:
        for _number in range(number):
            build_enrolment(program=other, person=build_person(education=Education.PRIMARY))

    assert_flat_query_count(visit, add_rows=add_rows)
