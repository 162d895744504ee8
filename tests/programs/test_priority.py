"""Those who need a seat most go first: points by weights, told in words, reckoned anew when the facts change."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone, translation

from beneficiaries.codes import DecileStatus, Relation, Sex
from beneficiaries.models import Household, Person
from beneficiaries.ppks_codes import PpksCategory
from beneficiaries.services.deciles import Reading, record_decile
from beneficiaries.services.disability import save_disability
from beneficiaries.services.disaster import record_disaster_impact
from beneficiaries.services.poverty import record_poverty_assessment
from beneficiaries.services.ppks import record_ppks
from bontang_empowerment.accounts.models import Role, User
from programs.codes import EnrolmentStatus
from programs.models import Enrolment, PlaceChange, Program
from programs.priority_codes import PriorityRule
from programs.priority_words import score_in_words
from programs.services.enrolment import enrol_person
from programs.services.priority import reckon_program, weights_of
from programs.services.programs import create_program, update_program
from tests.builders import (
    build_disability,
    build_disaster_event,
    build_enrolment,
    build_household,
    build_person,
    build_program,
    build_user,
)

pytestmark = pytest.mark.django_db

S, R = EnrolmentStatus, PriorityRule
Commit = Callable[..., AbstractContextManager[Any]]
WEIGHTS: dict[str, int] = {R.DECILE_1: 30, R.DECILE_3: 18, R.DISABILITY: 20, R.NEW: 15, R.WAITING: 1}


@pytest.fixture
def coordinator() -> User:
    return build_user(role=Role.COORDINATOR)


@pytest.fixture
def program(coordinator: User) -> Program:
    """Full: whoever applies now waits."""
    full = build_program(capacity=1)
    build_enrolment(program=full, status=S.ENROLLED)
    return weigh(full, coordinator, WEIGHTS)


def weigh(program: Program, by: User, weights: Mapping[Any, int]) -> Program:
    return update_program(
        program=program, version=program.version, values={}, kelurahan=[], weights=dict(weights), by=by
    )


def family(decile: int | None = None) -> Household:
    return build_household(decile_status=DecileStatus.LISTED, decile=decile) if decile else build_household()


def apply(program: Program, by: User, *, person: Person | None = None, days_ago: int = 0) -> Enrolment:
    enrolment = enrol_person(person=person or build_person(household=family()), program=program, by=by)
    if days_ago:
        Enrolment.objects.filter(pk=enrolment.pk).update(applied_at=timezone.now() - timedelta(days=days_ago))
        reckon_program(program, by=by)
    return Enrolment.objects.with_place().get(pk=enrolment.pk)


def place_of(enrolment: Enrolment) -> int:
    return Enrolment.objects.with_place().get(pk=enrolment.pk).place


def words(enrolment: Enrolment) -> str:
    told = score_in_words(Enrolment.objects.get(pk=enrolment.pk), weights_of(enrolment.program))
    assert told is not None
    return f"{told.total} = {'; '.join(told.lines)}"


def test_the_parts_of_a_score_are_told_in_words(program: Program, coordinator: User) -> None:
    person = build_person(household=family(decile=1))
    build_disability(person=person)
    waiting = apply(program, coordinator, person=person, days_ago=42)
    with translation.override("en"):
        assert words(waiting) == (
            "69.2 = family in decile 1: +30; person with a disability: +20; never took part before: +15; "
            "waiting 42 days: +4.2"
        )
    with translation.override("id"):
        assert words(waiting) == (
            "69,2 = keluarga desil 1: +30; penyandang disabilitas: +20; belum pernah ikut: +15; menunggu 42 hari: +4,2"
        )


def test_who_has_more_points_overtakes_who_waits_longer(program: Program, coordinator: User) -> None:
    first = apply(program, coordinator)
    poorer = apply(program, coordinator, person=build_person(household=family(decile=1)))
    assert (place_of(poorer), place_of(first)) == (1, 2)


def test_waiting_long_enough_outweighs_other_points_and_no_night_changes_the_order(
    program: Program, coordinator: User
) -> None:
    for days, places in ((179, (1, 2)), (181, (2, 1))):
        poorer = apply(program, coordinator, person=build_person(household=family(decile=3)))
        patient = apply(program, coordinator, days_ago=days)
        assert (place_of(poorer), place_of(patient)) == places
        Enrolment.objects.filter(pk__in=[poorer.pk, patient.pk]).update(status=S.WITHDRAWN)
    stored = list(Enrolment.objects.values_list("pk", "priority_score"))
    reckon_program(program, by=None)
    assert list(Enrolment.objects.values_list("pk", "priority_score")) == stored


def test_a_free_seat_goes_to_the_highest_score(program: Program, coordinator: User) -> None:
    apply(program, coordinator)
    poorer = apply(program, coordinator, person=build_person(household=family(decile=1)))
    program.refresh_from_db()
    update_program(program=program, version=program.version, values={"capacity": 2}, kelurahan=[], by=coordinator)
    assert Enrolment.objects.get(pk=poorer.pk).status == S.OFFERED


def new_decile(person: Person, by: User) -> None:
    record_decile(household=person.household, reading=Reading(DecileStatus.LISTED, 1, 2026, 2, "DTSEN"), by=by)


def new_disability(person: Person, by: User) -> None:
    save_disability(person=person, kinds=["physical"], answers={}, devices={}, needs=[], version=0, by=by)


def new_disaster(person: Person, by: User) -> None:
    record_disaster_impact(household=person.household, event=build_disaster_event(), by=by)


def new_assessment(person: Person, by: User) -> None:
    record_poverty_assessment(
        household=person.household, assessed_on=date(2026, 1, 5), without_shelter=True, criteria={}, by=by
    )


def new_ppks(person: Person, by: User) -> None:
    record_ppks(person=person, category=PpksCategory.NEGLECTED_ELDER, since=date(2026, 1, 5), by=by)


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        (new_decile, R.DECILE_1),
        (new_disability, R.DISABILITY),
        (new_disaster, R.DISASTER),
        (new_assessment, R.DESTITUTE),
        (new_ppks, R.PPKS),
    ],
)
def test_a_new_fact_changes_the_place_and_the_change_says_why(
    change: Callable[[Person, User], None],
    rule: PriorityRule,
    coordinator: User,
    django_capture_on_commit_callbacks: Commit,
) -> None:
    full = build_program(capacity=1)
    build_enrolment(program=full, status=S.ENROLLED)
    weigh(full, coordinator, {rule: 25})
    first, second = apply(full, coordinator), apply(full, coordinator)
    with django_capture_on_commit_callbacks(execute=True):
        change(second.person, coordinator)
    assert (place_of(second), place_of(first)) == (1, 2)
    with translation.override("en"):
        told = PlaceChange.objects.get(enrolment=second)
        assert (told.old_place, told.new_place, told.by) == (2, 1, coordinator)
        assert str(rule.label) in told.why or "+25" in told.why


def test_a_former_participant_is_new_no_more_in_other_queues(
    program: Program, coordinator: User, django_capture_on_commit_callbacks: Commit
) -> None:
    person = build_person(household=family())
    waiting = apply(program, coordinator, person=person)
    with django_capture_on_commit_callbacks(execute=True):
        enrol_person(person=person, program=build_program(), by=coordinator)
    assert not waiting.score_parts.filter(rule=R.NEW).exists()


def test_a_woman_at_the_head_of_the_family_counts_for_each_of_its_members(coordinator: User) -> None:
    full = build_program(capacity=1)
    build_enrolment(program=full, status=S.ENROLLED)
    weigh(full, coordinator, {R.FEMALE_HEAD: 10})
    household = family()
    build_person(household=household, relation=Relation.HEAD, sex=Sex.FEMALE)
    son = build_person(household=household, relation=Relation.CHILD, sex=Sex.MALE)
    assert apply(full, coordinator, person=son).priority_score == 100


def test_new_weights_move_everybody_and_tell_each_why(program: Program, coordinator: User) -> None:
    first = apply(program, coordinator)
    poorer = apply(program, coordinator, person=build_person(household=family(decile=1)))
    weigh(program, coordinator, {})
    assert (place_of(first), place_of(poorer)) == (1, 2)
    with translation.override("en"):
        moves = PlaceChange.objects.order_by("enrolment").values_list("enrolment", "old_place", "new_place")
    assert list(moves) == [(first.pk, 2, 1), (poorer.pk, 1, 2)]
    assert set(PlaceChange.objects.values_list("why", flat=True)) == {"bobot program diubah"}


def test_a_new_programme_takes_its_weights_along(coordinator: User) -> None:
    today = timezone.localdate()
    values = {"name": "Las", "field": "services", "capacity": 5, "starts_on": today, "ends_on": today}
    made = create_program(values=values, weights={R.NEW: 15, R.PPKS: 0}, by=coordinator)
    assert weights_of(made) == {R.NEW: 15}


def test_the_page_of_an_enrolment_and_the_queue_show_score_and_reasons(
    program: Program, coordinator: User, client: Client
) -> None:
    waiting = apply(program, coordinator, person=build_person(household=family(decile=1)))
    apply(program, coordinator)
    weigh(program, coordinator, {R.NEW: 15})
    weigh(Program.objects.get(pk=program.pk), coordinator, WEIGHTS)
    PlaceChange.objects.create(
        enrolment=waiting, old_place=2, new_place=1, old_score=0, new_score=300, why="keluarga desil 1: +30"
    )
    client.force_login(coordinator)
    queue = client.get(f"/programs/{program.pk}/queue/").content.decode()
    assert "keluarga desil 1: +30; belum pernah ikut: +15" in queue
    page = client.get(waiting.get_absolute_url()).content.decode()
    assert "Tempat dalam antrean: 2 → 1" in page
    assert "keluarga desil 1: +30" in page
