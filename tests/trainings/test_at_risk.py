"""Who comes too seldom: counted as every rate is, listed by urgency, and followed up in words."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bontang_empowerment.access.links import Links
from bontang_empowerment.audit.models import AuditEvent
from bontang_empowerment.dashboards.tasks import tasks_of
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
from trainings.at_risk import at_risk_for
from trainings.metrics import Rate
from trainings.models import Batch, BatchParticipant, FollowUp
from trainings.services.follow_ups import record_follow_up

pytestmark = pytest.mark.django_db
MEETINGS = 5


@pytest.fixture
def batch(personas: Personas) -> Batch:
    """Five meetings held on the last days, one still to come."""
    return running_batch(build_batch(program=build_program(partner=personas.partner)))


def running_batch(batch: Batch) -> Batch:
    today = timezone.localdate()
    for number in range(1, MEETINGS + 1):
        build_session(batch=batch, number=number, held_on=today - timedelta(days=MEETINGS + 1 - number))
    build_session(batch=batch, number=9, held_on=today + timedelta(days=2))
    return batch


def coming(batch: Batch, *statuses: str, name: str = "Halimah") -> BatchParticipant:
    """Marked so at the first meetings; "" leaves one open."""
    place = build_batch_participant(batch=batch, person=build_person(name))
    for session, status in zip(batch.sessions.order_by("number"), statuses, strict=False):
        if status:
            build_attendance(session=session, participant=place, status=status)
    return place


def listed(personas: Personas) -> list[str]:
    return [row.place.shown_name for row in at_risk_for(personas.partner_staff)]


def test_below_eight_in_ten_after_three_meetings_is_at_risk(batch: Batch, personas: Personas) -> None:
    coming(batch, "present", "present", "absent", name="Dua dari tiga")
    coming(batch, "absent", "absent", name="Baru dua")
    coming(batch, "present", "late", "present", "present", "sick", name="Empat dari lima")
    assert listed(personas) == ["Dua dari tiga"]
    assert at_risk_for(personas.partner_staff)[0].rate == Rate(2, 3)


def test_meetings_not_filled_in_and_those_before_joining_are_no_absence(batch: Batch, personas: Personas) -> None:
    coming(batch, "present", "", "", "absent", name="Belum diisi")
    late = coming(batch, "absent", "absent", "absent", "present", "present", name="Ikut belakangan")
    BatchParticipant.objects.filter(pk=late.pk).update(joined_on=timezone.localdate() - timedelta(days=2))
    assert listed(personas) == []


def test_who_has_left_and_batches_that_are_over_need_no_talk(batch: Batch, personas: Personas) -> None:
    gone = coming(batch, "absent", "absent", "absent")
    BatchParticipant.objects.filter(pk=gone.pk).update(left_on=timezone.localdate() - timedelta(days=1))
    over = build_batch(program=build_program(partner=personas.partner), name="Selesai")
    for number in range(1, 4):
        build_session(batch=over, number=number, held_on=timezone.localdate() - timedelta(days=number))
    coming(over, "absent", "absent", "absent", name="Selesai")
    assert listed(personas) == []


def test_a_cancelled_meeting_counts_for_nobody(batch: Batch, personas: Personas) -> None:
    coming(batch, "present", "present", "absent", "present", "present")
    coming(batch, "absent", "present", "present", name="Sulastri")
    batch.sessions.filter(number=1).update(is_cancelled=True)
    assert listed(personas) == ["Halimah"]


def test_never_called_comes_first_then_the_next_day_due(batch: Batch, personas: Personas) -> None:
    today = timezone.localdate()
    for name, next_on in (("Nanti", today + timedelta(days=9)), ("Segera", today), ("Cukup", None)):
        place = coming(batch, "absent", "absent", "absent", name=name)
        record_follow_up(
            participant=place, called_on=today, agreed="Diantar suami", next_on=next_on, by=personas.partner_staff
        )
    coming(batch, "absent", "absent", "absent", name="Belum ditelepon")
    assert listed(personas) == ["Belum ditelepon", "Segera", "Nanti", "Cukup"]
    assert AuditEvent.objects.filter(target_type="trainings.followup").count() == 3


def test_partner_staff_of_another_programme_see_none_of_them(batch: Batch, personas: Personas, client: Client) -> None:
    foreign = running_batch(build_batch(program=build_program(), name="Lain"))
    theirs = coming(foreign, "absent", "absent", "absent", name="Peserta Lain")
    assert listed(personas) == []
    assert [row.place.shown_name for row in at_risk_for(personas.coordinator)] == ["Peserta Lain"]
    client.force_login(personas.partner_staff)
    url = reverse("trainings:follow_up_create", args=[theirs.pk])
    assert client.post(url, {"called_on": "24-11-2026", "agreed": "x"}).status_code == 404
    assert not FollowUp.objects.exists()


def test_a_talk_is_noted_on_screen_and_a_wrong_day_keeps_what_is_typed(
    client: Client, batch: Batch, personas: Personas
) -> None:
    place = coming(batch, "absent", "absent", "absent")
    client.force_login(personas.partner_staff)
    url = reverse("trainings:follow_up_create", args=[place.pk])
    today = timezone.localdate()
    ahead = (today + timedelta(days=1)).strftime("%d-%m-%Y")
    refused = client.post(url, {"called_on": ahead, "agreed": "Anak dititipkan ke nenek", "next_on": ""})
    assert refused.context["form"].errors.keys() == {"called_on"}
    assert "Anak dititipkan ke nenek" in refused.content.decode()
    before = (today - timedelta(days=1)).strftime("%d-%m-%Y")
    values = {"called_on": today.strftime("%d-%m-%Y"), "agreed": "Anak dititipkan ke nenek"}
    assert client.post(url, values | {"next_on": before}).context["form"].errors.keys() == {"next_on"}
    client.post(url, values | {"next_on": ahead})
    assert FollowUp.objects.get().by == personas.partner_staff
    assert "Anak dititipkan ke nenek" in client.get(reverse("trainings:at_risk_list")).content.decode()


def test_who_waits_for_a_talk_shows_at_home(batch: Batch, personas: Personas) -> None:
    place = coming(batch, "absent", "absent", "absent")
    url = reverse("trainings:at_risk_list")
    assert url in [task.url for task in tasks_of(Links.of(personas.partner_staff)).tasks]
    today = timezone.localdate()
    record_follow_up(participant=place, called_on=today, agreed="x", next_on=None, by=personas.partner_staff)
    assert url not in [task.url for task in tasks_of(Links.of(personas.partner_staff)).tasks]


def test_as_many_queries_for_many_at_risk(batch: Batch, personas: Personas) -> None:
    coming(batch, "absent", "absent", "absent")
    few = count_queries(lambda: at_risk_for(personas.partner_staff))
    for number in range(5):
        coming(batch, "absent", "absent", "absent", name=f"Peserta {number}")
    assert count_queries(lambda: at_risk_for(personas.partner_staff)) == few


def test_the_sheets_of_one_s_own_batches_come_first_at_home(batch: Batch, personas: Personas) -> None:
    coming(batch, name="Halimah")
    own = build_batch(
        program=build_program(partner=personas.partner), name="Milik", instructor_user=personas.partner_staff
    )
    build_batch_participant(batch=own)
    mine = build_session(batch=own, number=1)
    tasks = [task for task in tasks_of(Links.of(personas.partner_staff)).tasks if "/sessions/" in task.url]
    assert (tasks[0].url, tasks[0].is_mine) == (mine.get_absolute_url(), True)
    assert not any(task.is_mine for task in tasks[1:])
    assert len(tasks) == 5
