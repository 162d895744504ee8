"""Partner staff reach their own programmes' batches, officers none of them, and neither finds a NIK."""

import pytest
from django.test import Client
from django.urls import reverse

from beneficiaries.models import Person
from bontang_empowerment.accounts.models import Role, User
from programs.codes import EnrolmentStatus
from tests.builders import (
    Personas,
    build_attendance,
    build_batch,
    build_batch_participant,
    build_enrolment,
    build_nik,
    build_person,
    build_program,
    build_session,
    build_user,
)
from tests.queries import queries_of
from trainings.models import Attendance, Batch, BatchParticipant, Session

pytestmark = pytest.mark.django_db
PAGES = ["batch_detail", "batch_attendance", "session_create", "session_attendance", "session_sheet"]


def batch_with_a_mark(program_of: Personas | None, person: Person) -> Batch:
    batch = build_batch(program=build_program(partner=program_of.partner if program_of else None))
    participant = build_batch_participant(batch=batch, person=person)
    build_attendance(session=build_session(batch=batch), participant=participant)
    return batch


def url_of(name: str, batch: Batch) -> str:
    pk = Session.objects.get(batch=batch).pk if name in {"session_attendance", "session_sheet"} else batch.pk
    return reverse(f"trainings:{name}", args=[pk])


def sign_in(client: Client, user: User) -> None:
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")


@pytest.mark.parametrize("name", PAGES)
def test_partner_staff_open_own_batches_and_find_no_foreign_one(client: Client, personas: Personas, name: str) -> None:
    own = batch_with_a_mark(personas, build_person())
    foreign = batch_with_a_mark(None, build_person())
    sign_in(client, personas.partner_staff)
    assert client.get(url_of(name, own)).status_code == 200
    assert client.get(url_of(name, foreign)).status_code == 404


@pytest.mark.parametrize("name", [*PAGES, "batch_take_in"])
def test_nobody_writes_to_a_foreign_batch(client: Client, personas: Personas, name: str) -> None:
    foreign = batch_with_a_mark(None, build_person())
    build_enrolment(program=foreign.program)
    session, place = Session.objects.get(batch=foreign), BatchParticipant.objects.get(batch=foreign)
    sign_in(client, personas.partner_staff)
    response = client.post(url_of(name, foreign), {f"mark-{session.pk}-{place.pk}": "absent", "number": "9"})
    assert response.status_code in {404, 405}
    assert Attendance.objects.get().status == "present"
    assert (BatchParticipant.objects.count(), Session.objects.count()) == (1, 1)


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("role", [Role.OFFICER, Role.SOCIAL_WORKER, Role.AUDITOR])
def test_other_roles_may_not_open_batches(client: Client, personas: Personas, name: str, role: Role) -> None:
    batch = batch_with_a_mark(personas, build_person(kelurahan=personas.own))
    kelurahan = None if role == Role.AUDITOR else personas.own
    sign_in(client, build_user(role=role, kelurahan=kelurahan))
    assert client.get(url_of(name, batch)).status_code == 403


def test_an_officer_lists_the_attendance_of_the_own_kelurahan_alone(client: Client, personas: Personas) -> None:
    batch_with_a_mark(personas, build_person("Warga Sendiri", kelurahan=personas.own))
    batch_with_a_mark(personas, build_person("Warga Seberang", kelurahan=personas.foreign))
    sign_in(client, personas.officer)
    body = client.get(reverse("trainings:attendance_list")).content.decode()
    assert ("Warga Sendiri" in body, "Warga Seberang" in body) == (True, False)


@pytest.mark.parametrize("name", [*PAGES, "attendance_list"])
def test_no_page_for_partner_staff_holds_a_nik_or_who_only_waits(client: Client, personas: Personas, name: str) -> None:
    nik = build_nik()
    batch = batch_with_a_mark(personas, build_person("Peserta", nik=nik))
    waiting = build_person("Menunggu Giliran")
    build_enrolment(person=waiting, program=batch.program, status=EnrolmentStatus.WAITLISTED)
    sign_in(client, personas.partner_staff)
    url = reverse("trainings:attendance_list") if name == "attendance_list" else url_of(name, batch)
    body = client.get(url).content.decode()
    assert nik not in body
    assert nik[-4:] not in body
    assert "Menunggu Giliran" not in body


@pytest.mark.parametrize("name", [*PAGES, "attendance_list"])
def test_no_page_reads_identity_numbers_from_the_database(client: Client, personas: Personas, name: str) -> None:
    batch = batch_with_a_mark(personas, build_person(nik=build_nik()))
    sign_in(client, personas.partner_staff)
    url = reverse("trainings:attendance_list") if name == "attendance_list" else url_of(name, batch)
    queries = queries_of(lambda: client.get(url))
    assert queries
    assert not [sql for sql in queries if '"nik"' in sql or '"kk_number"' in sql]
