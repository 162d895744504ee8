"""Meetings from a weekly pattern, shown before they are saved; moved and cancelled with the reason."""

import uuid
from datetime import date, time, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bontang_empowerment.access.versions import StaleVersionError
from bontang_empowerment.audit.models import AuditEvent
from tests.builders import (
    Personas,
    build_attendance,
    build_batch,
    build_batch_participant,
    build_program,
    build_session,
)
from trainings.metrics import participant_rates
from trainings.models import Batch, CourseTopic, Session
from trainings.services.sessions import WeeklyPattern, cancel_session, move_session, restore_session

pytestmark = pytest.mark.django_db


@pytest.fixture
def batch(personas: Personas) -> Batch:
    batch = build_batch(program=build_program(partner=personas.partner, capacity=100))
    for number, topic in enumerate(("Mengenal mesin", "Jahitan lurus"), start=1):
        CourseTopic.objects.create(course=batch.course, number=number, topic=topic, hours=4)
    return batch


@pytest.fixture
def client(client: Client, personas: Personas) -> Client:
    """The partner's staff, reading English."""
    client.force_login(personas.partner_staff, backend="django.contrib.auth.backends.ModelBackend")
    client.cookies["django_language"] = "en"
    return client


def test_a_pattern_takes_its_days_of_the_week_and_skips_holidays() -> None:
    pattern = WeeklyPattern(
        weekdays=frozenset({0, 2}),
        first_on=date(2026, 12, 22),  # a Tuesday
        starts_at=time(9),
        ends_at=time(12),
        number=3,
        holidays=frozenset({date(2026, 12, 28)}),
    )
    assert pattern.days() == [date(2026, 12, 23), date(2026, 12, 30), date(2027, 1, 4)]


def typed(**values: Any) -> dict[str, Any]:
    first = timezone.localdate() + timedelta(days=7 - timezone.localdate().weekday())  # next Monday
    defaults: dict[str, Any] = {
        "weekdays": ["0", "3"],
        "first_on": f"{first:%d-%m-%Y}",
        "starts_at": "09:00",
        "ends_at": "1200",
        "number": "3",
        "holidays": f"{first + timedelta(days=3):%d-%m-%Y}",
        "submission_token": str(uuid.uuid4()),
    }
    return defaults | values


def test_the_meetings_are_shown_first_and_saved_once(client: Client, batch: Batch) -> None:
    url, values = reverse("trainings:session_weekly", args=[batch.pk]), typed()
    shown = client.post(url, values)
    assert not batch.sessions.exists()
    assert [str(row) for row in shown.context["proposed"]] == ["1. Mengenal mesin", "2. Jahitan lurus", "3. Meeting 3"]
    again = values | {"confirm": "1", "shown": shown.context["shown"]}
    for _post in range(2):
        assert client.post(url, again).status_code == 302
    days = list(batch.sessions.order_by("number").values_list("held_on", flat=True))
    assert [(day - days[0]).days for day in days] == [0, 7, 10]  # the first Thursday was a holiday
    assert AuditEvent.objects.filter(target_type="trainings.session").count() == 3


def test_what_was_changed_since_it_was_shown_is_shown_again(client: Client, batch: Batch) -> None:
    url, values = reverse("trainings:session_weekly", args=[batch.pk]), typed()
    shown = client.post(url, values).context["shown"]
    response = client.post(url, values | {"confirm": "1", "shown": shown, "number": "2"})
    assert "You have changed something" in response.content.decode()
    assert not batch.sessions.exists()


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("holidays", "31-12-2026 besok", "These are no days: besok."),
        ("ends_at", "08:00", "must end after it starts"),
        ("number", "500", "less than or equal to 100"),
        ("first_on", "01-01-2999", "more than three years away"),
    ],
)
def test_a_pattern_that_cannot_be_is_refused_at_its_field(
    field: str, value: str, said: str, client: Client, batch: Batch
) -> None:
    response = client.post(reverse("trainings:session_weekly", args=[batch.pk]), typed(**{field: value}))
    assert said in response.context["form"].errors[field][0]
    assert "proposed" not in response.context


def test_a_time_that_is_taken_is_refused(client: Client, batch: Batch) -> None:
    url, values = reverse("trainings:session_weekly", args=[batch.pk]), typed()
    shown = client.post(url, values)
    day = shown.context["proposed"][1].held_on
    build_session(batch=batch, number=7, held_on=day)
    response = client.post(url, values | {"confirm": "1", "shown": shown.context["shown"]})
    assert "Meeting 7 is on" in str(response.context["form"].errors)
    assert batch.sessions.count() == 1


def test_a_meeting_moves_with_its_reason_and_keeps_its_history(client: Client, batch: Batch) -> None:
    session = build_session(batch=batch)
    before, after = session.held_on, session.held_on + timedelta(days=3)
    values = {"held_on": f"{after:%d-%m-%Y}", "starts_at": "13:00", "ends_at": "15:00", "version": "1"}
    url = reverse("trainings:session_move", args=[session.pk])
    assert "reason" in client.post(url, values).context["form"].errors
    assert client.post(url, values | {"reason": "Ruang dipakai"})["Location"] == session.get_absolute_url()
    session.refresh_from_db()
    change = session.changes.get()
    assert (session.held_on, session.starts_at, change.held_on, change.step) == (after, time(13), before, "moved")
    assert "Ruang dipakai" in client.get(session.get_absolute_url()).content.decode()
    assert AuditEvent.objects.about(session).get().fields == ["ends_at", "held_on", "starts_at"]


def test_a_meeting_with_marks_stays_on_its_day(batch: Batch, personas: Personas) -> None:
    session = build_session(batch=batch)
    build_attendance(session=session, participant=build_batch_participant(batch=batch))
    with pytest.raises(ValidationError, match="marked already"):
        move_session(
            session=session,
            version=1,
            held_on=session.held_on + timedelta(days=1),
            starts_at=time(9),
            ends_at=time(10),
            reason="x",
            by=personas.coordinator,
        )


def test_a_cancelled_meeting_counts_nowhere_until_it_is_planned_again(
    client: Client, batch: Batch, personas: Personas
) -> None:
    first, second = (build_session(batch=batch, number=number) for number in (1, 2))
    participant = build_batch_participant(batch=batch)
    build_attendance(session=first, participant=participant)
    build_attendance(session=second, participant=participant, status="absent")
    build_batch_participant(batch=batch)  # so that both sheets lack a mark
    url = reverse("trainings:session_cancel", args=[second.pk])
    assert client.post(url, {"version": "1", "reason": "Instruktur sakit"}).status_code == 302
    assert participant_rates(batch)[participant.pk].marked == 1
    assert list(Session.objects.unfilled(timezone.localdate())) == [first]
    assert Batch.objects.with_counts().get().session_count == 1
    listed = client.get(reverse("trainings:attendance_list")).context["page"].rows
    assert [row.session_id for row in listed] == [first.pk]
    mark = {f"mark-{second.pk}-{participant.pk}": "late"}
    assert "was cancelled" in client.post(second.get_absolute_url(), mark).content.decode()
    restore_session(session=second, by=personas.coordinator)
    assert participant_rates(batch)[participant.pk].marked == 2
    assert [change.step for change in second.changes.order_by("pk")] == ["cancelled", "restored"]


def test_who_saw_an_older_version_cancels_nothing(batch: Batch, personas: Personas) -> None:
    session = build_session(batch=batch)
    cancel_session(session=session, version=1, reason="x", by=personas.coordinator)
    with pytest.raises(StaleVersionError):
        cancel_session(session=session, version=1, reason="x", by=personas.coordinator)
