"""Competency per unit, saved for a whole batch in one post, and how the batch ends for each participant."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bontang_empowerment.audit.models import Action, AuditEvent
from tests.builders import (
    Personas,
    build_attendance,
    build_batch,
    build_batch_participant,
    build_person,
    build_program,
    build_session,
)
from tests.queries import count_queries
from trainings.models import Batch, BatchParticipant, CompetencyResult, CompetencyUnit, ResultDecision
from trainings.results import Result, results_of
from trainings.services.competency import decide_result, record_competency

pytestmark = pytest.mark.django_db


@pytest.fixture
def batch(personas: Personas) -> Batch:
    batch = build_batch(program=build_program(partner=personas.partner))
    for number, title in enumerate(("Jahitan lurus", "Memasang ritsleting"), start=1):
        CompetencyUnit.objects.create(course=batch.course, position=number, code=f"U{number}", title=title)
    return batch


@pytest.fixture
def units(batch: Batch) -> list[CompetencyUnit]:
    return list(batch.course.units.order_by("position"))


@pytest.fixture
def place(batch: Batch) -> BatchParticipant:
    return build_batch_participant(batch=batch, person=build_person("Halimah"))


def hold(batch: Batch, place: BatchParticipant, *statuses: str) -> None:
    """Meetings of the last days, one for each mark; "" leaves it open."""
    for number, status in enumerate(statuses, start=1):
        day = timezone.localdate() - timedelta(days=len(statuses) - number)
        session = build_session(batch=batch, number=number, held_on=day)
        if status:
            build_attendance(session=session, participant=place, status=status)


def assess(place: BatchParticipant, *statuses: str, personas: Personas) -> None:
    units = place.batch.course.units.order_by("position")
    results = {(place.pk, unit.pk): status for unit, status in zip(units, statuses, strict=True)}
    record_competency(batch=place.batch, results=results, by=personas.partner_staff)


def result(batch: Batch, personas: Personas) -> Result:
    (only,) = results_of(batch, user=personas.coordinator)
    return only


def test_who_comes_often_enough_and_is_competent_in_every_unit_passes(
    batch: Batch, place: BatchParticipant, personas: Personas
) -> None:
    hold(batch, place, "present", "late", "present", "present", "absent")
    assess(place, "competent", "competent", personas=personas)
    assert result(batch, personas).outcome == "passed"


def test_who_comes_less_often_than_eight_in_ten_does_not_pass(
    batch: Batch, place: BatchParticipant, personas: Personas
) -> None:
    hold(batch, place, "present", "present", "present", "absent")
    assess(place, "competent", "competent", personas=personas)
    assert result(batch, personas).outcome == "not_passed"


def test_who_is_not_yet_competent_in_one_unit_does_not_pass(
    batch: Batch, place: BatchParticipant, personas: Personas
) -> None:
    hold(batch, place, "present")
    assess(place, "competent", "not_yet", personas=personas)
    assert result(batch, personas).outcome == "not_passed"


def test_what_is_not_filled_in_or_assessed_leaves_the_result_open_and_is_told(
    batch: Batch, place: BatchParticipant, personas: Personas
) -> None:
    hold(batch, place, "present", "")
    assess(place, "competent", "", personas=personas)
    build_session(batch=batch, number=9, held_on=timezone.localdate() + timedelta(days=3))
    found = result(batch, personas)
    assert found.outcome == ""
    assert found.open_because == [
        "The last meeting is not over.",
        "Attendance of 2 meetings is not filled in.",
        "1 unit is not assessed.",
    ]


def test_meetings_before_somebody_joined_are_not_waited_for(
    batch: Batch, place: BatchParticipant, personas: Personas
) -> None:
    build_session(batch=batch, number=1, held_on=place.joined_on - timedelta(days=7))
    build_attendance(session=build_session(batch=batch, number=2), participant=place)
    assess(place, "competent", "competent", personas=personas)
    assert result(batch, personas).outcome == "passed"


def test_who_left_before_the_last_meeting_does_not_pass(
    batch: Batch, place: BatchParticipant, personas: Personas
) -> None:
    hold(batch, place, "present", "")
    BatchParticipant.objects.update(left_on=timezone.localdate() - timedelta(days=1))
    assert result(batch, personas).outcome == "not_passed"


def test_a_person_decides_against_the_rule_with_a_reason_and_takes_it_back(
    batch: Batch, place: BatchParticipant, personas: Personas
) -> None:
    hold(batch, place, "absent")
    assess(place, "competent", "competent", personas=personas)
    decide_result(participant=place, decision="passed", reason="Sakit, menyusul di rumah", by=personas.partner_staff)
    assert result(batch, personas).outcome == "passed"
    decide_result(participant=place, decision="by_rule", reason="Salah orang", by=personas.partner_staff)
    assert result(batch, personas).outcome == "not_passed"
    assert ResultDecision.objects.count() == 2


def test_without_a_reason_nothing_is_decided(place: BatchParticipant, personas: Personas) -> None:
    with pytest.raises(ValidationError, match="needs a reason"):
        decide_result(participant=place, decision="passed", reason="  ", by=personas.partner_staff)
    assert not ResultDecision.objects.exists()


def test_a_unit_of_another_course_or_somebody_of_another_batch_changes_nothing(
    batch: Batch, place: BatchParticipant, units: list[CompetencyUnit], personas: Personas
) -> None:
    stranger = build_batch_participant(batch=build_batch(program=build_program(), name="Angkatan 2"))
    results = {(place.pk, units[0].pk): "competent", (stranger.pk, units[0].pk): "competent"}
    with pytest.raises(ValidationError, match="not of this batch"):
        record_competency(batch=batch, results=results, by=personas.partner_staff)
    assert not CompetencyResult.objects.exists()


def test_each_change_is_in_the_trail_and_a_repeat_is_none(
    batch: Batch, place: BatchParticipant, units: list[CompetencyUnit], personas: Personas
) -> None:
    assess(place, "competent", "not_yet", personas=personas)
    assess(place, "competent", "competent", personas=personas)
    assess(place, "", "competent", personas=personas)
    trail = AuditEvent.objects.filter(target_type="trainings.competencyresult").order_by("pk")
    assert [event.action for event in trail] == [Action.CREATE, Action.CREATE, Action.UPDATE, Action.DELETE]
    assert CompetencyResult.objects.get().unit == units[1]


def test_as_many_queries_save_and_show_a_large_batch(
    batch: Batch, units: list[CompetencyUnit], personas: Personas
) -> None:
    def save_and_show() -> None:
        cells = {(row.pk, unit.pk): "competent" for row in batch.participants.all() for unit in units}
        record_competency(batch=batch, results=cells, by=personas.partner_staff)
        results_of(batch, user=personas.partner_staff)
        CompetencyResult.objects.all().delete()

    for _number in range(2):
        build_batch_participant(batch=batch)
    few = count_queries(save_and_show)
    for _number in range(6):
        build_batch_participant(batch=batch)
    assert count_queries(save_and_show) == few


def page_of(batch: Batch) -> str:
    return reverse("trainings:batch_competency", args=[batch.pk])


def test_the_grid_is_saved_in_one_post_and_an_old_page_undoes_nothing(
    client: Client, batch: Batch, place: BatchParticipant, units: list[CompetencyUnit], personas: Personas
) -> None:
    client.force_login(personas.partner_staff)
    first, second = (f"unit-{place.pk}-{unit.pk}" for unit in units)
    client.post(page_of(batch), {"shown": "", first: "competent", second: "not_yet"})
    old_page = {"shown": "", first: "-", second: "competent"}
    response = client.post(page_of(batch), old_page, follow=True)
    stored = dict(CompetencyResult.objects.values_list("unit__code", "status"))
    assert stored == {"U1": "competent", "U2": "competent"}
    assert "1 penilaian tersimpan." in response.content.decode()


def test_a_refused_post_keeps_what_was_chosen(
    client: Client, batch: Batch, place: BatchParticipant, units: list[CompetencyUnit], personas: Personas
) -> None:
    client.force_login(personas.partner_staff)
    cell = f"unit-{place.pk}-{units[0].pk}"
    response = client.post(page_of(batch), {"shown": "", cell: "not_yet", f"unit-999999-{units[0].pk}": "competent"})
    body = response.content.decode()
    assert "bukan dari angkatan ini" in body
    assert f'name="{cell}" value="not_yet"' in body
    assert 'data-key="B" checked' in body
    assert not CompetencyResult.objects.exists()


def test_partner_staff_of_another_programme_reach_neither_page(
    client: Client, personas: Personas, place: BatchParticipant
) -> None:
    foreign = build_batch(program=build_program(), name="Angkatan Lain")
    theirs = build_batch_participant(batch=foreign)
    client.force_login(personas.partner_staff)
    assert client.get(page_of(foreign)).status_code == 404
    assert client.post(reverse("trainings:result_decide", args=[theirs.pk]), {}).status_code == 404


def test_a_decision_on_screen_needs_its_reason_at_the_field(
    client: Client, place: BatchParticipant, personas: Personas
) -> None:
    client.force_login(personas.partner_staff)
    url = reverse("trainings:result_decide", args=[place.pk])
    refused = client.post(url, {"decision": "passed", "reason": ""})
    assert refused.context["form"].errors.keys() == {"reason"}
    client.post(url, {"decision": "passed", "reason": "Ujian susulan"})
    assert ResultDecision.objects.get().decision == "passed"
