"""Who is paused is not expected: no absence, no mark, no risk, no sheet waiting to be filled in for them."""

from collections.abc import Iterable
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db.models import OuterRef
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from programs.codes import StepReason
from programs.models import EnrolmentTransition
from programs.pauses import covers, is_paused, pauses
from programs.services.pausing import change_pause, pause, resume
from programs.services.undoing import undo_step
from tests.builders import (
    Personas,
    build_attendance,
    build_batch,
    build_batch_participant,
    build_person,
    build_program,
    build_session,
)
from tests.trainings.marking import record_attendance
from trainings.at_risk import at_risk_for
from trainings.metrics import Rate, participant_rates
from trainings.models import Batch, BatchParticipant, Session
from trainings.results import result_of

pytestmark = pytest.mark.django_db
HELD = 6


def day(offset: int) -> date:
    return timezone.localdate() + timedelta(days=offset)


@pytest.fixture
def batch(personas: Personas) -> Batch:
    """A meeting on each of the last six days, today's among them, and one still to come."""
    batch = build_batch(program=build_program(partner=personas.partner))
    for number in range(1, HELD + 1):
        build_session(batch=batch, number=number, held_on=day(number - HELD))
    build_session(batch=batch, number=9, held_on=day(2))
    return batch


def taking(batch: Batch, personas: Personas, *statuses: str) -> BatchParticipant:
    place = build_batch_participant(batch=batch, person=build_person("Halimah", kelurahan=personas.own))
    for session, status in zip(batch.sessions.order_by("number"), statuses, strict=False):
        build_attendance(session=session, participant=place, status=status)
    return place


def paused(place: BatchParticipant, personas: Personas, *, since: int, back: int | None = None) -> None:
    """As somebody pressed the buttons on those days; until five days from now."""
    pause(enrolment=place.enrolment, until=day(5), reason=StepReason.HEALTH, by=personas.officer)
    on_day(place, since)
    if back is not None:
        resume(enrolment=place.enrolment, by=personas.officer)
        on_day(place, back)


def on_day(place: BatchParticipant, offset: int) -> None:
    """The last step was taken so many days from today."""
    step = place.enrolment.transitions.latest("pk")
    EnrolmentTransition.objects.filter(pk=step.pk).update(at=step.at + timedelta(days=offset))


def read(place: BatchParticipant) -> BatchParticipant:
    return BatchParticipant.objects.with_person().with_last_day().get(pk=place.pk)


def paused_days(place: BatchParticipant) -> list[int]:
    """By the database; the rows themselves say the same."""
    days = range(-8, 8)
    rows = BatchParticipant.objects.filter(pk=place.pk)
    found = [offset for offset in days if rows.filter(is_paused(OuterRef("enrolment"), day(offset))).exists()]
    assert found == [offset for offset in days if read(place).is_paused_on(day(offset))]
    return found


def test_a_pause_is_the_days_from_its_record_to_its_last_day(batch: Batch, personas: Personas) -> None:
    place = taking(batch, personas)
    paused(place, personas, since=-2)
    assert paused_days(place) == [-2, -1, 0, 1, 2, 3, 4, 5]


def test_the_day_of_coming_back_is_no_day_of_the_pause(batch: Batch, personas: Personas) -> None:
    place = taking(batch, personas)
    paused(place, personas, since=-4, back=-1)
    assert paused_days(place) == [-4, -3, -2]


def test_another_last_day_goes_on_where_the_pause_ended(batch: Batch, personas: Personas) -> None:
    place = taking(batch, personas)
    paused(place, personas, since=-3)
    change_pause(enrolment=place.enrolment, until=day(2), by=personas.officer, reason=StepReason.FAMILY)
    assert paused_days(place) == [-3, -2, -1, 0, 1, 2]


def test_a_pause_that_was_undone_has_never_been(batch: Batch, personas: Personas) -> None:
    place = taking(batch, personas)
    paused(place, personas, since=-3)
    step = place.enrolment.transitions.latest("pk")
    undo_step(enrolment=place.enrolment, step=step, by=personas.officer, reason="Salah orang")
    assert paused_days(place) == []


def test_an_end_that_was_undone_leaves_no_gap(batch: Batch, personas: Personas) -> None:
    place = taking(batch, personas)
    paused(place, personas, since=-4, back=-2)
    step = place.enrolment.transitions.latest("pk")
    undo_step(enrolment=place.enrolment, step=step, by=personas.officer, reason="Belum kembali")
    assert paused_days(place) == [-4, -3, -2, -1, 0, 1, 2, 3, 4, 5]


def test_marks_during_a_pause_count_for_no_rate_and_no_risk(batch: Batch, personas: Personas) -> None:
    place = taking(batch, personas, "present", "present", "present", "absent", "absent")
    assert [row.rate for row in at_risk_for(personas.partner_staff)] == [Rate(3, 5)]
    paused(place, personas, since=-2, back=0)
    assert participant_rates(batch) == {place.pk: Rate(3, 3)}
    assert at_risk_for(personas.partner_staff) == []


def test_nobody_is_at_risk_while_paused(batch: Batch, personas: Personas) -> None:
    place = taking(batch, personas, "present", "absent", "absent", "absent")
    paused(place, personas, since=-1)
    assert at_risk_for(personas.partner_staff) == []
    assert participant_rates(batch) == {place.pk: Rate(1, 4)}


def test_nothing_is_marked_and_nothing_waits_to_be_filled_in_during_a_pause(batch: Batch, personas: Personas) -> None:
    place = taking(batch, personas, *["present"] * (HELD - 1))
    today = Session.objects.get(batch=batch, held_on=day(0))
    assert list(numbers(Session.objects.filter(batch=batch).unfilled(day(0)))) == [HELD]
    paused(place, personas, since=0)
    assert list(numbers(Session.objects.filter(batch=batch).unfilled(day(0)))) == []
    with pytest.raises(ValidationError, match="was paused on"):
        record_attendance(session=today, marks={place.pk: "absent"}, by=personas.coordinator)
    assert not today.attendance.exists()


def numbers(sessions: Iterable[Session]) -> list[int]:
    return [session.number for session in sessions]


def test_meetings_during_a_pause_are_not_waited_for_in_the_result(batch: Batch, personas: Personas) -> None:
    place = taking(batch, personas)
    assert result_of(read(place)).meetings == HELD + 1
    paused(place, personas, since=-1)
    assert result_of(read(place)).meetings == HELD - 2


def test_the_pages_say_who_is_paused(batch: Batch, personas: Personas) -> None:
    place = taking(batch, personas)
    paused(place, personas, since=0)
    client = Client()
    client.force_login(personas.partner_staff)
    today = Session.objects.get(batch=batch, held_on=day(0))
    marking = client.get(today.get_absolute_url()).text
    assert "1 peserta sedang dijeda pada hari ini" in marking
    assert "Halimah" in marking
    assert f"mark-{today.pk}-{place.pk}" not in marking
    grid = client.get(reverse("trainings:batch_attendance", args=[batch.pk])).text
    assert f"mark-{today.pk}-{place.pk}" not in grid
    assert "Dijeda sampai" in client.get(batch.get_absolute_url()).text


def test_a_row_and_the_database_agree_on_the_last_day(batch: Batch, personas: Personas) -> None:
    place = taking(batch, personas)
    paused(place, personas, since=0)
    step = pauses().get(enrolment=place.enrolment)
    assert [covers(step, day(offset)) for offset in (-1, 0, 5, 6)] == [False, True, True, False]
