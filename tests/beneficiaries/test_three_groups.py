"""Whom the programmes are for: poor, with a disability, affected by a disaster. Nobody is listed twice."""

from datetime import date, timedelta

import pytest
from django.test import override_settings
from django.utils import timezone

from beneficiaries.codes import DecileStatus, Difficulty, DisabilityKind
from beneficiaries.models import Household, Person
from tests.builders import (
    Personas,
    build_disability,
    build_disaster_event,
    build_disaster_impact,
    build_household,
    build_person,
    build_poverty_assessment,
)

pytestmark = pytest.mark.django_db

LONG_AGO = date(2025, 3, 1)


def assess(person: Person, personas: Personas, *, met: int, on: date | None = None, **values: object) -> None:
    build_poverty_assessment(
        household=person.household,
        by=personas.officer,
        met=met,
        assessed_on=on or timezone.localdate(),
        **values,
    )


def poor_people() -> list[Person]:
    """The people of poor families, after checking that their families are the poor families."""
    people = list(Person.objects.poor())
    assert {person.household for person in people} == set(Household.objects.poor())
    return people


def test_six_of_eight_criteria_make_a_family_poor(personas: Personas) -> None:
    poor, better_off = build_person(), build_person("Rosdiana")
    assess(poor, personas, met=6)
    assess(better_off, personas, met=5)
    assert poor_people() == [poor]


def test_the_threshold_is_the_city_s_to_set(personas: Personas) -> None:
    person = build_person()
    assess(person, personas, met=5)
    with override_settings(POVERTY_THRESHOLD=5):
        assert poor_people() == [person]


def test_a_family_without_shelter_is_poor_whatever_the_eight_say(personas: Personas) -> None:
    person = build_person()
    assess(person, personas, met=0, without_shelter=True)
    assert poor_people() == [person]


def test_an_older_destitute_assessment_does_not_count_when_the_latest_is_not(personas: Personas) -> None:
    recovered, fallen = build_person(), build_person("Rosdiana")
    assess(recovered, personas, met=3)
    assess(recovered, personas, met=8, on=LONG_AGO, without_shelter=True)
    assess(fallen, personas, met=7)
    assess(fallen, personas, met=1, on=LONG_AGO)
    assert poor_people() == [fallen]


def test_of_two_assessments_on_one_day_the_later_recorded_counts(personas: Personas) -> None:
    person = build_person()
    assess(person, personas, met=8)
    assess(person, personas, met=2)
    assert poor_people() == []


@pytest.mark.parametrize(("decile", "poor"), [(1, True), (4, True), (5, False)])
def test_deciles_one_to_four_are_poor(decile: int, poor: bool) -> None:
    build_person(household=build_household(decile_status=DecileStatus.LISTED, decile=decile))
    assert bool(poor_people()) is poor


def test_an_unknown_decile_and_no_assessment_are_not_poverty() -> None:
    build_person(household=build_household(decile_status=DecileStatus.UNKNOWN))
    assert poor_people() == []


def test_a_kind_of_disability_counts_without_any_answer_to_the_short_set() -> None:
    person = build_person()
    build_disability(person=person, kinds=[DisabilityKind.VISUAL])
    assert list(Person.objects.with_disability()) == [person]


@pytest.mark.parametrize("domain", ["seeing", "hearing", "walking", "remembering", "self_care", "communicating"])
def test_a_lot_of_difficulty_in_any_one_domain_counts_without_a_kind(domain: str) -> None:
    person = build_person()
    build_disability(person=person, kinds=[], **{domain: Difficulty.A_LOT})
    assert list(Person.objects.with_disability()) == [person]


def test_a_record_without_kinds_or_serious_difficulty_is_no_disability() -> None:
    build_disability(person=build_person(), kinds=[], seeing=Difficulty.SOME)
    build_disability(person=build_person("Rosdiana"), kinds=[])
    assert not Person.objects.with_disability().exists()


def test_every_member_of_an_affected_family_is_affected() -> None:
    affected, other = build_household(), build_household()
    members = [build_person(household=affected), build_person("Rosdiana", household=affected)]
    build_person("Jumriah", household=other)
    build_disaster_impact(household=affected)
    assert list(Person.objects.disaster_affected().order_by("pk")) == members
    assert list(Household.objects.disaster_affected()) == [affected]


def test_nobody_is_listed_twice_however_much_is_on_record(personas: Personas) -> None:
    person = build_person()
    for days in range(3):
        assess(person, personas, met=7, on=timezone.localdate() - timedelta(days=days))
        build_disaster_impact(household=person.household, event=build_disaster_event(f"Banjir {days}"))
    build_disability(person=person, kinds=[DisabilityKind.VISUAL, DisabilityKind.HEARING], seeing=4, hearing=4)
    assert list(Person.objects.poor().with_disability().disaster_affected()) == [person]
