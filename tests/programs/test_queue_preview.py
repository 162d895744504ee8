"""Saving rules or weights shows first whom the change would move, and then does exactly that."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from beneficiaries.codes import DecileStatus, Sex
from beneficiaries.models import Person
from bontang_empowerment.accounts.models import Role, User
from programs.codes import EnrolmentStatus
from programs.forms.programs import weight_field
from programs.models import Enrolment, PlaceChange, Program
from programs.priority_codes import PriorityRule
from programs.querysets import EnrolmentQuerySet
from programs.services.enrolment import enrol_person
from programs.services.programs import UnseenEffectError, update_program
from programs.services.queue_preview import QueuePreview, preview_update
from tests.builders import build_enrolment, build_household, build_person, build_program, build_user
from tests.programs.test_program_pages import signed_in, typed, url
from tests.queries import assert_flat_query_count

pytestmark = pytest.mark.django_db

S, R = EnrolmentStatus, PriorityRule
POORER_FIRST: dict[str, int] = {R.DECILE_1: 30}
WRITES = ("INSERT", "UPDATE", "DELETE")


@pytest.fixture
def coordinator() -> User:
    return build_user(role=Role.COORDINATOR)


@pytest.fixture
def program(coordinator: User) -> Program:
    """Full, with three men and then a poorer woman waiting."""
    full = build_program("Menjahit", capacity=1)
    build_enrolment(program=full, status=S.ENROLLED)
    for _number in range(3):
        enrol_person(person=build_person(sex=Sex.MALE), program=full, by=coordinator)
    enrol_person(person=poorer(), program=full, by=coordinator)
    return full


def poorer() -> Person:
    family = build_household(decile_status=DecileStatus.LISTED, decile=1)
    return build_person("Sri Wahyuni", household=family, sex=Sex.FEMALE)


def queue_of(program: Program) -> EnrolmentQuerySet:
    return Enrolment.objects.filter(program=program).waiting().in_queue_order()


def effect_of(program: Program, **change: Any) -> QueuePreview:
    effect = preview_update(program, **({"values": {}, "kelurahan": [], "weights": None} | change))
    assert effect is not None
    return effect


def numbers(effect: QueuePreview) -> tuple[int, int, int]:
    return effect.staying, effect.rising, effect.falling


def test_new_weights_are_told_as_places_before_and_after(program: Program) -> None:
    effect = effect_of(program, weights=POORER_FIRST)
    assert [(one.old_place, one.new_place) for one in effect.standings] == [(4, 1), (1, 2), (2, 3), (3, 4)]
    assert numbers(effect) == (0, 1, 3)


def test_new_rules_are_told_as_who_no_longer_meets_them_and_who_does_now(program: Program) -> None:
    for_women = effect_of(program, values={"sex": Sex.FEMALE})
    assert (for_women.fitting_no_more, for_women.fitting_now, numbers(for_women)) == (3, 0, (4, 0, 0))
    program.sex = Sex.MALE
    program.save()
    for_all = effect_of(program, values={"sex": ""})
    assert (for_all.fitting_no_more, for_all.fitting_now) == (0, 1)


def test_new_seats_are_told_as_offers_made_at_once(program: Program) -> None:
    assert effect_of(program, values={"capacity": 3}, weights=POORER_FIRST).offers == 2


def test_there_is_nothing_to_tell_where_no_rule_or_weight_changes_or_nobody_waits(program: Program) -> None:
    assert preview_update(program, values={"name": "Menjahit Tas"}, kelurahan=[], weights={R.NEW: 0}) is None
    assert preview_update(build_program(), values={"min_age": 20}, kelurahan=[], weights=POORER_FIRST) is None


def test_the_effect_is_worked_out_without_writing_in_as_many_queries_for_many_as_for_few(program: Program) -> None:
    with CaptureQueriesContext(connection) as captured:
        effect_of(program, values={"min_age": 20}, weights=POORER_FIRST)
    assert not [query for query in captured.captured_queries if query["sql"].startswith(WRITES)]

    def more(number: int) -> None:
        for _number in range(number):
            build_enrolment(program=program, status=S.WAITLISTED)

    assert_flat_query_count(lambda: effect_of(program, values={"min_age": 20}, weights=POORER_FIRST), add_rows=more)


def test_saving_does_exactly_what_was_shown(program: Program, coordinator: User) -> None:
    effect = effect_of(program, weights=POORER_FIRST)
    save(program, coordinator, shown=effect.fingerprint)
    assert [row.pk for row in queue_of(program)] == [one.enrolment_id for one in effect.standings]
    told = PlaceChange.objects.get()
    first = effect.standings[0]
    assert (told.enrolment_id, told.old_place, told.new_place) == (first.enrolment_id, 4, 1)


def test_a_queue_that_changed_since_is_shown_anew_and_nothing_is_written(program: Program, coordinator: User) -> None:
    seen = effect_of(program, weights=POORER_FIRST).fingerprint
    enrol_person(person=build_person(), program=program, by=coordinator)
    with pytest.raises(UnseenEffectError) as refused:
        save(program, coordinator, shown=seen)
    assert refused.value.effect.waiting == 5
    assert not program.weights.exists()
    save(program, coordinator, shown=refused.value.effect.fingerprint)
    assert program.weights.exists()


def save(program: Program, by: User, *, shown: str) -> None:
    stored = Program.objects.get(pk=program.pk)
    update_program(
        program=stored, version=stored.version, values={}, kelurahan=[], weights=POORER_FIRST, by=by, shown=shown
    )


def post(client: Client, program: Program, **changes: str) -> Any:
    points = {weight_field(R.DECILE_1): "30"}
    return client.post(url("update", program), typed(version="1", capacity="1", **(points | changes)))


def test_the_page_shows_the_effect_by_name_before_it_saves(program: Program, coordinator: User) -> None:
    client = signed_in(coordinator)
    shown = post(client, program)
    page = shown.content.decode()
    assert shown.status_code == 200
    assert "Nothing is saved yet" in page
    assert "Sri Wahyuni" in page
    assert not program.weights.exists()
    seen = page.split('name="seen_effect" value="')[1].split('"')[0]
    assert post(client, program, seen_effect=seen).status_code == 302
    assert program.weights.get().points == 30
    first = queue_of(program)[0]
    assert first.person.name == "Sri Wahyuni"


def test_the_page_says_that_the_queue_changed_meanwhile(program: Program, coordinator: User) -> None:
    client = signed_in(coordinator)
    answer = post(client, program, seen_effect="of-another-time")
    assert "has changed since the effect was shown" in answer.content.decode()
    assert not program.weights.exists()


def test_a_change_of_name_alone_is_saved_at_once(program: Program, coordinator: User) -> None:
    client = signed_in(coordinator)
    assert post(client, program, min_age="", **{weight_field(R.DECILE_1): "0"}).status_code == 302
