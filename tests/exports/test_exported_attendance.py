"""The file of attendance holds the marks that its list counts, and names nobody whom the list does not name."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from bontang_empowerment.accounts.models import Role, User
from bontang_empowerment.audit.models import Action, AuditEvent
from bontang_empowerment.exports.models import Export
from tests.builders import (
    Personas,
    build_attendance,
    build_batch,
    build_batch_participant,
    build_partner,
    build_partner_staff,
    build_person,
    build_program,
    build_session,
    build_user,
)
from tests.exports.files import ATTENDANCE, ask, column, exported, workbook
from tests.queries import assert_flat_query_count
from trainings.models import Batch, Session

pytestmark = pytest.mark.django_db
NIK = "6474015705909901"


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def session(personas: Personas) -> Session:
    """A meeting of the partner's batch, with one mark of each kelurahan and one of somebody who shares no data."""
    batch = build_batch(program=build_program("Menjahit", partner=personas.partner))
    session = build_session(batch=batch, topic="=Pola dasar", held_on=date(2026, 1, 20))
    for name, kelurahan, status, shared in (
        ("Aminah", personas.own, "present", True),
        ("Zubaidah", personas.foreign, "late", True),
        ("Rahasia", personas.foreign, "sick", False),
    ):
        mark(batch, session, name, kelurahan=kelurahan, status=status, shared=shared)
    return session


def mark(batch: Batch, session: Session, name: str, *, status: str, shared: bool = True, **values: object) -> None:
    person = build_person(name, nik=NIK if name == "Aminah" else "", **values)  # type: ignore[arg-type]  # its columns
    place = build_batch_participant(batch=batch, person=person, shared=shared, joined_on=date(2026, 1, 2))
    build_attendance(session=session, participant=place, status=status)


def test_an_officer_gets_the_own_kelurahan_and_a_coordinator_the_city(session: Session, personas: Personas) -> None:
    (row,) = exported(signed_in(personas.officer), ATTENDANCE)
    assert row == {
        "Person": "Aminah",
        "Kelurahan": "Lok Tuan",
        "Programme": "Menjahit",
        "Batch": "Angkatan 1",
        "Meeting": "1",
        "Topic": "'=Pola dasar",
        "Date": "20-01-2026",
        "Attendance": "Present",
    }
    assert column(exported(signed_in(personas.coordinator), ATTENDANCE), "Person") == ["Rahasia", "Zubaidah", "Aminah"]


def test_partner_staff_get_the_marks_of_who_shares_nothing_without_a_name(session: Session, personas: Personas) -> None:
    client = signed_in(personas.partner_staff)
    rows = exported(client, ATTENDANCE, is_whole="on", reason="Penyaluran bantuan beras")
    assert [(row["Person"], row["Kelurahan"]) for row in rows] == [
        ("Participant 3 (data withheld)", ""),
        ("Zubaidah", "Api-api"),
        ("Aminah", "Lok Tuan"),
    ]
    assert column(exported(signed_in(personas.partner_staff), ATTENDANCE, "?status=late"), "Person") == ["Zubaidah"]


def test_another_partner_gets_no_row_and_an_auditor_no_page(session: Session) -> None:
    other = build_partner_staff(build_partner("LSM Lain"), "other.staff")
    assert exported(signed_in(other), ATTENDANCE) == []
    assert ask(signed_in(build_user("auditor", role=Role.AUDITOR)), ATTENDANCE).status_code == 403


def test_no_number_is_asked_for_and_none_leaves(session: Session, personas: Personas) -> None:
    client = signed_in(personas.officer)
    assert "is_whole" not in client.get(reverse(ATTENDANCE)).context["form"].fields
    content = ask(client, ATTENDANCE, file_format="xlsx", is_whole="on", reason="Penyaluran bantuan").getvalue()
    assert NIK not in str(workbook(content))
    assert Export.objects.get().reason == ""


def test_the_file_is_in_the_trail_with_its_rows_and_hash(session: Session, personas: Personas) -> None:
    exported(signed_in(personas.coordinator), ATTENDANCE)
    export = Export.objects.get()
    told = AuditEvent.objects.get(action=Action.EXPORT).reason
    assert "3 baris" in told
    assert export.sha256 in told


def test_the_list_leads_to_its_file_under_the_same_filters(session: Session, personas: Personas) -> None:
    page = signed_in(personas.officer).get(f"{reverse('trainings:attendance_list')}?group=attended")
    assert f'href="{reverse(ATTENDANCE)}?group=attended"' in page.content.decode()


def test_many_marks_cost_no_query_each(personas: Personas) -> None:
    batch = build_batch()
    session = build_session(batch=batch, held_on=date(2026, 1, 20))

    def add_rows(count: int) -> None:
        for number in range(count):
            mark(batch, session, f"Siti {number}", status="present", kelurahan=personas.own)

    assert_flat_query_count(lambda: exported(signed_in(personas.officer), ATTENDANCE), add_rows=add_rows)
