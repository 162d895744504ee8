"""The signed minutes of a group's meeting: added as a file, told by its content, read by who may, under audit."""

import os
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from beneficiaries.services.proofs import remove_stray_files, storage
from bontang_empowerment.accounts.models import User
from bontang_empowerment.audit.models import Action, AuditEvent
from programs.models import Proposal, ProposalMinutes
from tests.builders import Personas, build_group, build_proposal
from tests.proof_files import jpeg, pdf, png

pytestmark = pytest.mark.django_db


@pytest.fixture
def proposal(personas: Personas) -> Proposal:
    return build_proposal(group=build_group(kelurahan=personas.own), by=personas.officer)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def send(proposal: Proposal, by: User, content: bytes) -> int:
    file = SimpleUploadedFile("notulen.pdf", content, "application/pdf")
    return signed_in(by).post(reverse("programs:minutes_add", args=[proposal.pk]), {"proof": file}).status_code


def download(minutes: ProposalMinutes, by: User) -> tuple[int, bytes]:
    answer = signed_in(by).get(reverse("programs:minutes_download", args=[minutes.pk]))
    return answer.status_code, answer.content


@pytest.mark.parametrize("content", [pdf(), jpeg(), png()])
def test_a_scan_is_kept_sealed_and_given_back_as_it_was(content: bytes, proposal: Proposal, personas: Personas) -> None:
    assert send(proposal, personas.officer, content) == 302
    minutes = ProposalMinutes.objects.get()
    assert minutes.round == proposal.rounds.get()
    stored = Path(settings.MEDIA_ROOT) / "meeting-minutes" / minutes.stored_name
    assert content not in stored.read_bytes()
    assert download(minutes, personas.officer) == (200, content)
    page = signed_in(personas.officer).get(proposal.get_absolute_url()).content.decode()
    assert minutes.download_name in page


def test_what_only_bears_the_name_of_a_pdf_is_refused(proposal: Proposal, personas: Personas) -> None:
    assert send(proposal, personas.officer, b"<html><script>alert(1)</script>") == 200
    assert not ProposalMinutes.objects.exists()


def test_the_same_file_twice_is_one(proposal: Proposal, personas: Personas) -> None:
    for _time in range(2):
        send(proposal, personas.officer, pdf())
    assert ProposalMinutes.objects.count() == 1


def test_reading_is_in_the_trail_and_the_neighbour_finds_nothing(proposal: Proposal, personas: Personas) -> None:
    send(proposal, personas.officer, pdf())
    minutes = ProposalMinutes.objects.get()
    assert download(minutes, personas.neighbour)[0] == 404
    assert download(minutes, personas.coordinator)[0] == 200
    event = AuditEvent.objects.about(minutes).get(action=Action.REVEAL)
    assert (event.actor, event.fields) == (personas.coordinator, ["stored_name"])


def test_a_file_that_no_row_knows_is_removed_and_the_others_stay(proposal: Proposal, personas: Personas) -> None:
    send(proposal, personas.officer, pdf())
    store = storage(ProposalMinutes)
    stray = Path(store.path("of-a-crash.pdf"))
    stray.write_bytes(b"sealed")
    os.utime(stray, (0, 0))
    assert remove_stray_files() == 1
    assert Path(store.path(ProposalMinutes.objects.get().stored_name)).exists()
