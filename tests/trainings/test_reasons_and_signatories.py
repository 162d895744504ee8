"""A mark changed after its day needs a reason that is kept and shown; a whole grid is one post; who signs the sheet."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.builders import (
    Personas,
    build_attendance,
    build_batch,
    build_batch_participant,
    build_program,
    build_session,
)
from tests.queries import count_queries
from tests.trainings.marking import record_attendance
from trainings.models import Attendance, AttendanceChange, Batch, Signatory

pytestmark = pytest.mark.django_db


@pytest.fixture
def batch(personas: Personas) -> Batch:
    return build_batch(program=build_program(partner=personas.partner, capacity=100))


@pytest.fixture
def client(client: Client, personas: Personas) -> Client:
    """The partner's staff, reading English."""
    client.force_login(personas.partner_staff, backend="django.contrib.auth.backends.ModelBackend")
    client.cookies["django_language"] = "en"
    return client


def test_a_later_change_needs_a_reason_that_is_kept_and_shown(client: Client, batch: Batch, personas: Personas) -> None:
    session = build_session(batch=batch, held_on=timezone.localdate() - timedelta(days=1))
    participant = build_batch_participant(batch=batch)
    build_attendance(session=session, participant=participant, status="absent")
    values = {f"mark-{session.pk}-{participant.pk}": "present"}
    refused = client.post(session.get_absolute_url(), values).content.decode()
    assert "Write the reason" in refused
    assert Attendance.objects.get().status == "absent"
    client.post(session.get_absolute_url(), values | {"reason": "Datang, salah isi"})
    change = AttendanceChange.objects.get()
    assert (change.old, change.new, change.by) == ("absent", "present", personas.partner_staff)
    assert "Datang, salah isi" in client.get(session.get_absolute_url()).content.decode()


def test_a_slip_of_today_is_mended_without_a_reason_by_whoever_made_it(batch: Batch, personas: Personas) -> None:
    session = build_session(batch=batch, held_on=timezone.localdate() - timedelta(days=1))
    participant = build_batch_participant(batch=batch)
    record_attendance(session=session, marks={participant.pk: "absent"}, by=personas.partner_staff)
    record_attendance(session=session, marks={participant.pk: "late"}, by=personas.partner_staff)
    assert not AttendanceChange.objects.exists()
    with pytest.raises(ValidationError, match="Write the reason"):
        record_attendance(session=session, marks={participant.pk: "sick"}, by=personas.coordinator)


@pytest.mark.postgresql  # SQLite writes many rows in portions of few values
def test_a_grid_is_saved_in_one_post_with_as_many_queries_whatever_its_size(client: Client, batch: Batch) -> None:
    url = f"{reverse('trainings:batch_attendance', args=[batch.pk])}?all=1"
    today = timezone.localdate()

    def post_grid(people: int, meetings: int) -> int:
        places = [build_batch_participant(batch=batch, joined_on=today - timedelta(days=60)) for _row in range(people)]
        first = batch.sessions.count() + 1
        sessions = [
            build_session(batch=batch, number=first + offset, held_on=today - timedelta(days=offset))
            for offset in range(meetings)
        ]
        values = {f"mark-{row.pk}-{place.pk}": "present" for row in sessions for place in places}
        return count_queries(lambda: client.post(url, values))

    post_grid(1, 1)
    few, many = post_grid(3, 2), post_grid(30, 24)
    assert few == many
    assert Attendance.objects.count() == 1 + 6 + 720


def test_the_sheet_is_signed_by_whom_the_admin_configured(client: Client, batch: Batch) -> None:
    session = build_session(batch=batch)
    Signatory.objects.create(heading="Mengetahui", title="Lurah", name="Bapak Lurah", place="Loktuan")
    body = client.get(reverse("trainings:session_sheet", args=[session.pk])).content.decode()
    assert "Bapak Lurah" in body
    assert f"Loktuan, {session.held_on:%d-%m-%Y}" in body
    own = Signatory.objects.create(heading="Mengetahui", name="Ibu Mitra", partner=batch.program.partner)
    body = client.get(reverse("trainings:session_sheet", args=[session.pk])).content.decode()
    assert (own.name in body, "Bapak Lurah" in body) == (True, False)
