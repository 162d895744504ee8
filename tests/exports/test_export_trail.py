"""Every file that leaves is in the trail: who, which columns, how many rows, which file, and why."""

import hashlib

import pytest
from django.test import Client
from django.urls import reverse

from bontang_empowerment.accounts.models import Role
from bontang_empowerment.audit.models import Action, AuditEvent
from bontang_empowerment.exports.models import Export
from tests.builders import Personas, build_household, build_person, build_user
from tests.exports.files import FAMILIES, ask

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(client: Client, personas: Personas) -> Client:
    household = build_household(kelurahan=personas.own)
    for name in ("Aminah", "Budi", "Citra"):
        build_person(name, household=household)
    client.force_login(personas.officer)
    return client


@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
def test_the_trail_keeps_count_and_hash_of_the_very_file(file_format: str, officer: Client, personas: Personas) -> None:
    content = ask(officer, file_format=file_format).getvalue()

    event = AuditEvent.objects.get(action=Action.EXPORT)
    digest = hashlib.sha256(content).hexdigest()
    assert event.actor == personas.officer
    assert event.place == "beneficiaries:person_export"
    assert event.reason == f"Warga ({file_format.upper()}) diunduh, 3 baris, nomor disamarkan, SHA-256 {digest}"
    assert {"name", "nik", "birth_date", "phone"} <= set(event.fields)
    export = Export.objects.get()
    assert (event.target_id, export.row_count, export.sha256) == (str(export.pk), 3, digest)
    assert (export.size, export.job, export.stored_as) == (len(content), None, "")


def test_the_typed_reason_is_kept_whole(officer: Client) -> None:
    reason = "Penyaluran bantuan beras untuk keluarga terdampak banjir ".ljust(150, "x")
    ask(officer, is_whole="on", reason=reason).getvalue()

    event = AuditEvent.objects.get(action=Action.EXPORT)
    assert event.reason.endswith(f". {reason}")
    assert "nomor lengkap" in event.reason
    assert len(event.reason) <= 300


def test_a_file_handed_out_again_is_in_the_trail_again(officer: Client) -> None:
    token = "6b5c2d9e-0f7a-4a64-9c38-3f3a5f3ad111"
    for _time in range(2):
        ask(officer, FAMILIES, submission_token=token).getvalue()
    assert AuditEvent.objects.filter(action=Action.EXPORT).count() == 2


def test_an_auditor_reads_count_and_hash_on_the_page_of_the_trail(officer: Client) -> None:
    ask(officer).getvalue()
    auditor = Client()
    auditor.force_login(build_user("auditor", role=Role.AUDITOR))

    page = auditor.get(f"{reverse('audit:event_list')}?action=export").content.decode()

    assert f"3 baris, nomor disamarkan, SHA-256 {Export.objects.get().sha256}" in page


def test_looking_at_the_page_hands_out_nothing(officer: Client) -> None:
    assert officer.get(reverse(FAMILIES)).status_code == 200
    assert not AuditEvent.objects.filter(action=Action.EXPORT).exists()
