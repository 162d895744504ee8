"""Proofs of consent: sealed outside the public folders, read under audit by the own kelurahan, never lost."""

import os
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from beneficiaries.models import ConsentProof, ConsentRecord, Person
from beneficiaries.proof_formats import recognise
from beneficiaries.services.proofs import add_proof, storage
from bontang_empowerment.accounts.models import Role
from bontang_empowerment.audit.models import Action, AuditEvent
from tests.beneficiaries.posted import client_of
from tests.beneficiaries.test_consents import consent_for, create
from tests.builders import Personas, build_consent, build_person, build_user
from tests.proof_files import jpeg, pdf, png

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "files"
    return Path(storage().location)


@pytest.fixture
def person(personas: Personas) -> Person:
    return build_person(kelurahan=personas.own)


@pytest.fixture
def consent(person: Person, personas: Personas) -> ConsentRecord:
    return build_consent(person=person, by=personas.officer)


def upload(content: bytes, name: str = "formulir.pdf", kind: str = "application/pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, kind)


def proof_of(consent: ConsentRecord, personas: Personas, content: bytes | None = None) -> ConsentProof:
    return add_proof(consent=consent, proof=recognise(content or pdf()), by=personas.officer)


def add_url(consent: ConsentRecord) -> str:
    return reverse("beneficiaries:consent_proof_create", args=[consent.pk])


def url_of(proof: ConsentProof) -> str:
    return reverse("beneficiaries:consent_proof_download", args=[proof.pk])


def files_in(folder: Path) -> list[str]:
    return sorted(os.listdir(folder)) if folder.is_dir() else []


def test_one_paper_is_kept_with_each_purpose_that_it_proves(officer: Client, person: Person, folder: Path) -> None:
    officer.post(create(person), consent_for("registration", "programme", proof=upload(pdf())))
    proofs = list(ConsentProof.objects.all())
    assert {proof.consent.purpose for proof in proofs} == {"registration", "programme"}
    assert files_in(folder) == [proofs[0].stored_name] == [proofs[1].stored_name]


def test_the_file_on_disk_is_sealed_and_named_at_random(
    consent: ConsentRecord, personas: Personas, folder: Path
) -> None:
    proof = proof_of(consent, personas, png(b"Nama Ibu Kandung"))
    stored = folder / proof.stored_name
    assert b"Nama Ibu" not in stored.read_bytes()
    assert b"PNG" not in stored.read_bytes()[:40]
    assert len(stored.stem) == 32
    assert stored.stat().st_mode & 0o077 == 0


def test_a_download_is_the_same_file_and_nothing_that_runs(
    officer: Client, consent: ConsentRecord, personas: Personas
) -> None:
    proof = proof_of(consent, personas, jpeg())
    response = officer.get(url_of(proof))
    assert response.content == jpeg()
    assert response["Content-Type"] == "image/jpeg"
    assert response["Content-Disposition"] == f'attachment; filename="bukti-persetujuan-{proof.pk}.jpg"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"].startswith("default-src 'none'")
    assert "sandbox" in response["Content-Security-Policy"]
    assert "no-store" in response["Cache-Control"]


def test_every_reading_is_in_the_trail(officer: Client, consent: ConsentRecord, personas: Personas) -> None:
    proof = proof_of(consent, personas)
    officer.get(url_of(proof))
    officer.get(url_of(proof))
    events = AuditEvent.objects.about(proof).filter(action=Action.REVEAL)
    assert [(event.actor, event.fields) for event in events] == [(personas.officer, ["stored_name"])] * 2


def test_who_has_no_business_with_it_does_not_get_it(consent: ConsentRecord, personas: Personas) -> None:
    proof = proof_of(consent, personas)
    auditor, admin = build_user("auditor", role=Role.AUDITOR), build_user("kepala", role=Role.ADMIN)
    expected = {personas.neighbour: 404, personas.partner_staff: 403, auditor: 403, admin: 403}
    for user, status in expected.items():
        assert client_of(user).get(url_of(proof)).status_code == status
    assert Client().get(url_of(proof)).status_code == 302
    assert not AuditEvent.objects.about(proof).filter(action=Action.REVEAL).exists()
    assert client_of(personas.coordinator).get(url_of(proof)).content == pdf()


def test_a_neighbour_adds_no_proof(consent: ConsentRecord, personas: Personas) -> None:
    client = client_of(personas.neighbour)
    assert client.post(add_url(consent), {"proof": upload(pdf())}).status_code == 404
    assert not ConsentProof.objects.exists()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"<html>", "no PDF, JPEG or PNG"),
        (pdf()[:-12], "damaged"),
        (pdf(b"/Encrypt 5 0 R "), "locked"),
        (png() + b"PK\x05\x06", "damaged"),
        (png() + b"\x00" * (1024 * 1024), "larger than 1 MB"),
    ],
    ids=["empty", "html", "cut", "locked", "doubled", "large"],
)
def test_a_file_that_is_no_proof_is_refused_at_its_field(
    content: bytes, words: str, officer: Client, person: Person, folder: Path, settings: Settings
) -> None:
    settings.PROOF_MAX_MB = 1
    response = officer.post(create(person), consent_for("registration", method="spoken", proof=upload(content)))
    form = response.context["form"]
    assert list(form.errors) == ["proof"]
    assert words in form.errors["proof"][0]
    assert (form["purposes"].value(), form["method"].value()) == (["registration"], "spoken")
    assert not ConsentRecord.objects.exists()
    assert files_in(folder) == []


@pytest.mark.parametrize("name", ["../../etc/passwd", "a" * 300 + ".pdf", "formulir.php", 'x"\r\nSet-Cookie: a=b.pdf'])
def test_the_name_of_an_upload_means_nothing(name: str, officer: Client, consent: ConsentRecord, folder: Path) -> None:
    officer.post(add_url(consent), {"proof": upload(png(), name, "text/html")})
    proof = ConsentProof.objects.get()
    assert (proof.kind, files_in(folder)) == ("image/png", [proof.stored_name])
    response = officer.get(url_of(proof))
    assert response["Content-Disposition"] == f'attachment; filename="bukti-persetujuan-{proof.pk}.png"'


def test_a_newer_proof_stands_above_the_earlier_one_which_stays(
    officer: Client, consent: ConsentRecord, personas: Personas
) -> None:
    first = proof_of(consent, personas, pdf())
    officer.post(add_url(consent), {"proof": upload(png())})
    newest, earlier = consent.proofs.all()
    assert (newest.kind, earlier) == ("image/png", first)
    assert officer.get(url_of(first)).content == pdf()
    body = officer.get(consent.person.get_absolute_url()).text
    assert "Earlier proof" in body
    assert body.index(url_of(newest)) < body.index(url_of(earlier))


def test_the_same_file_sent_twice_is_one_proof(officer: Client, consent: ConsentRecord, folder: Path) -> None:
    for _time in range(2):
        officer.post(add_url(consent), {"proof": upload(pdf())})
    assert consent.proofs.count() == len(files_in(folder)) == 1


def test_a_consent_form_sent_twice_leaves_one_file(officer: Client, person: Person, folder: Path) -> None:
    posted = consent_for("registration")
    for _time in range(2):
        officer.post(create(person), posted | {"proof": upload(pdf())})
    assert ConsentProof.objects.count() == len(files_in(folder)) == 1


def test_a_refused_transaction_leaves_no_file(
    person: Person, personas: Personas, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*args: Any, **kwargs: Any) -> None:
        raise OSError("The trail cannot be written.")

    monkeypatch.setattr("beneficiaries.services.proofs.record_all", fails)
    with pytest.raises(OSError, match="trail"):
        client_of(personas.officer).post(create(person), consent_for("registration", proof=upload(pdf())))
    assert files_in(folder) == []
    assert not ConsentRecord.objects.exists()


def test_withdrawing_keeps_the_proof(officer: Client, consent: ConsentRecord, personas: Personas) -> None:
    proof = proof_of(consent, personas)
    officer.post(reverse("beneficiaries:consent_withdraw", args=[consent.pk]))
    assert officer.get(url_of(proof)).content == pdf()


@pytest.mark.parametrize("harm", ["gone", "changed", "exchanged"])
def test_a_lost_or_changed_file_is_told_and_never_served(
    harm: str, officer: Client, consent: ConsentRecord, personas: Personas, folder: Path
) -> None:
    proof, other = proof_of(consent, personas), proof_of(consent, personas, png())
    stored = folder / proof.stored_name
    if harm == "gone":
        stored.unlink()
    elif harm == "changed":
        stored.write_bytes(stored.read_bytes()[:-1] + b"x")
    else:
        stored.write_bytes((folder / other.stored_name).read_bytes())
    response = officer.get(url_of(proof), follow=True)
    assert "lost or damaged" in response.text


def test_stray_files_are_removed_after_a_day_and_others_stay(
    consent: ConsentRecord, personas: Personas, folder: Path
) -> None:
    proof = proof_of(consent, personas)
    two_days_ago = time.time() - timedelta(days=2).total_seconds()
    for name, age in (("old.pdf", two_days_ago), ("new.pdf", time.time()), (proof.stored_name, two_days_ago)):
        (folder / name).touch()
        os.utime(folder / name, (age, age))
    call_command("remove_stray_files")
    assert files_in(folder) == sorted(["new.pdf", proof.stored_name])


def test_nothing_is_stray_where_nothing_was_stored_yet(folder: Path) -> None:
    call_command("remove_stray_files")
    assert not folder.exists()


def test_the_card_says_which_text_and_that_no_proof_is_there(officer: Client, consent: ConsentRecord) -> None:
    body = officer.get(consent.person.get_absolute_url()).text
    assert f"text {consent.text_version}" in body
    assert "No proof yet" in body
    assert add_url(consent) in body


def test_the_forms_send_files(officer: Client, person: Person, consent: ConsentRecord) -> None:
    family = reverse("beneficiaries:family_consent_create", args=[person.household_id])
    for url in (create(person), add_url(consent), family):
        assert 'enctype="multipart/form-data"' in officer.get(url).text
