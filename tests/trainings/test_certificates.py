"""Certificates: who gets one, how they are numbered, what revoking does, and what follows a person who is merged."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from beneficiaries.extension import timeline_of
from beneficiaries.services.merging import merge_people
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
from trainings.models import Batch, BatchParticipant, Certificate, CertificateFormat, CertificateYear, CompetencyUnit
from trainings.services.certificates import issue_certificates, revoke_certificate
from trainings.services.competency import decide_result, record_competency

pytestmark = pytest.mark.django_db


@pytest.fixture
def batch(personas: Personas) -> Batch:
    batch = build_batch(program=build_program(partner=personas.partner))
    build_session(batch=batch)
    return batch


def passes(batch: Batch, name: str = "", *, shared: bool = True) -> BatchParticipant:
    place = build_batch_participant(batch=batch, person=build_person(name), shared=shared)
    build_attendance(session=batch.sessions.get(), participant=place)
    return place


def test_all_who_passed_get_one_by_name_and_nobody_else(batch: Batch, personas: Personas) -> None:
    passes(batch, "Sulastri")
    passes(batch, "Halimah")
    absent = build_batch_participant(batch=batch, person=build_person("Aminah"))
    build_attendance(session=batch.sessions.get(), participant=absent, status="absent")
    build_batch_participant(batch=batch, person=build_person("Belum Diisi"))
    made = issue_certificates(batch=batch, by=personas.partner_staff)
    today = timezone.localdate()
    assert [(row.name, row.serial) for row in made] == [("Halimah", 1), ("Sulastri", 2)]
    assert made[0].number.startswith("001/PELATIHAN/BTG/")
    assert made[0].number.endswith(f"/{today.year}")
    assert (made[0].course, made[0].ended_on) == ("Menjahit Dasar", today)
    assert {event.action for event in AuditEvent.objects.filter(target_type="trainings.certificate")} == {Action.CREATE}


def test_issuing_again_gives_nobody_a_second_one(batch: Batch, personas: Personas) -> None:
    passes(batch)
    issue_certificates(batch=batch, by=personas.partner_staff)
    assert issue_certificates(batch=batch, by=personas.partner_staff) == []
    assert CertificateYear.objects.get().last == 1


def test_a_decision_against_the_rule_counts(batch: Batch, personas: Personas) -> None:
    decide_result(participant=passes(batch), decision="not_passed", reason="Menyontek", by=personas.partner_staff)
    assert issue_certificates(batch=batch, by=personas.partner_staff) == []


def test_numbers_go_on_over_batches_and_begin_anew_each_year(batch: Batch, personas: Personas) -> None:
    CertificateYear.objects.create(year=timezone.localdate().year - 1, last=40)
    passes(batch)
    other = build_batch(program=build_program(partner=personas.partner), name="Angkatan 2")
    build_session(batch=other)
    passes(other)
    issued = [issue_certificates(batch=row, by=personas.partner_staff) for row in (batch, other)]
    assert [row.serial for rows in issued for row in rows] == [1, 2]


def test_what_falls_back_leaves_no_gap(batch: Batch, personas: Personas) -> None:
    passes(batch)

    with transaction.atomic():
        issue_certificates(batch=batch, by=personas.partner_staff)
        transaction.set_rollback(True)
    (made,) = issue_certificates(batch=batch, by=personas.partner_staff)
    assert made.serial == 1


def test_the_newest_format_of_the_admin_counts_for_new_numbers() -> None:
    CertificateFormat.objects.create(pattern="{number}/LAMA/{year}")
    newest = CertificateFormat.objects.create(pattern="{year}-{month}-{number}", digits=5)
    assert CertificateFormat.objects.first() == newest
    assert newest.written(7, date(2026, 11, 24)) == "2026-XI-00007"
    assert CertificateFormat().written(1, date(2026, 11, 24)) == "001/PELATIHAN/BTG/XI/2026"


def test_a_pattern_without_number_or_year_is_refused() -> None:
    with pytest.raises(ValidationError, match="year"):
        CertificateFormat(pattern="{number}/PELATIHAN").full_clean()


def test_partner_staff_issue_none_for_whose_name_is_withheld_and_the_coordinator_does(
    batch: Batch, personas: Personas
) -> None:
    passes(batch, "Rahasia", shared=False)
    assert issue_certificates(batch=batch, by=personas.partner_staff) == []
    (made,) = issue_certificates(batch=batch, by=personas.coordinator)
    assert made.name == "Rahasia"


def test_revoking_needs_a_reason_and_is_never_undone(batch: Batch, personas: Personas) -> None:
    passes(batch)
    (made,) = issue_certificates(batch=batch, by=personas.partner_staff)
    with pytest.raises(ValidationError):
        revoke_certificate(certificate=made, reason=" ", by=personas.coordinator)
    revoke_certificate(certificate=made, reason="Nama salah", by=personas.coordinator)
    with pytest.raises(ValidationError, match="already"):
        revoke_certificate(certificate=made, reason="Sekali lagi", by=personas.coordinator)
    (again,) = issue_certificates(batch=batch, by=personas.coordinator)
    assert (again.serial, Certificate.objects.in_force().get()) == (2, again)
    assert again.token != made.token


def test_what_a_certificate_rests_on_stays_while_it_is_in_force(batch: Batch, personas: Personas) -> None:
    unit = CompetencyUnit.objects.create(course=batch.course, position=1, code="U1", title="Jahitan lurus")
    place = passes(batch)
    cell = (place.pk, unit.pk)
    record_competency(batch=batch, results={cell: "competent"}, by=personas.partner_staff)
    (made,) = issue_certificates(batch=batch, by=personas.partner_staff)
    with pytest.raises(ValidationError, match=made.number):
        record_competency(batch=batch, results={cell: "not_yet"}, by=personas.partner_staff)
    with pytest.raises(ValidationError, match=made.number):
        decide_result(participant=place, decision="not_passed", reason="x", by=personas.partner_staff)
    revoke_certificate(certificate=made, reason="Salah nilai", by=personas.partner_staff)
    assert record_competency(batch=batch, results={cell: "not_yet"}, by=personas.partner_staff) == 1


def test_the_timeline_tells_of_it_and_it_follows_who_is_merged(batch: Batch, personas: Personas) -> None:
    place = passes(batch, "Siti Halimah")
    (made,) = issue_certificates(batch=batch, by=personas.coordinator)
    kept = build_person("Siti Halimah")
    absorbed = place.enrolment.person
    versions = {row.pk: row.version for row in (kept, absorbed)}
    merge_people(survivor=kept, absorbed=absorbed, taken=(), versions=versions, by=personas.coordinator)
    titles = [str(entry.title) for entry in timeline_of(kept, personas.coordinator)]
    assert f"Certificate {made.number} issued" in titles
    revoke_certificate(certificate=made, reason="Ganda", by=personas.coordinator)
    assert f"Certificate {made.number} revoked" in [str(row.title) for row in timeline_of(kept, personas.coordinator)]


def test_the_pages_issue_print_and_revoke(client: Client, batch: Batch, personas: Personas) -> None:
    for name in ("Halimah", "Sulastri"):
        passes(batch, name)
    client.force_login(personas.partner_staff)
    page = reverse("trainings:batch_certificates", args=[batch.pk])
    assert "Sulastri" in client.get(page).content.decode()
    client.post(reverse("trainings:certificates_issue", args=[batch.pk]))
    first, second = Certificate.objects.order_by("serial")
    printed = client.get(reverse("trainings:certificates_print", args=[batch.pk])).content.decode()
    assert printed.count("<svg") >= 2
    assert printed.index(first.number) < printed.index(second.number)
    only = client.get(reverse("trainings:certificates_print", args=[batch.pk]), {"only": second.pk}).content.decode()
    assert first.number not in only
    revoke = reverse("trainings:certificate_revoke", args=[first.pk])
    assert client.post(revoke, {"reason": ""}).context["form"].errors.keys() == {"reason"}
    client.post(revoke, {"reason": "Nama salah"})
    assert "Nama salah" in client.get(page).content.decode()
    assert first.number not in client.get(reverse("trainings:certificates_print", args=[batch.pk])).content.decode()


def test_partner_staff_reach_no_certificate_of_another_programme(client: Client, personas: Personas) -> None:
    foreign = build_batch(program=build_program())
    build_session(batch=foreign)
    passes(foreign)
    (theirs,) = issue_certificates(batch=foreign, by=personas.coordinator)
    client.force_login(personas.partner_staff)
    for name in ("batch_certificates", "certificates_print"):
        assert client.get(reverse(f"trainings:{name}", args=[foreign.pk])).status_code == 404
    assert client.post(reverse("trainings:certificates_issue", args=[foreign.pk])).status_code == 404
    url = reverse("trainings:certificate_revoke", args=[theirs.pk])
    assert client.post(url, {"reason": "x"}).status_code == 404
    theirs.refresh_from_db()
    assert theirs.is_valid
