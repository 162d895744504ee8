"""Issuing certificates for a whole batch, and revoking one."""

from collections.abc import Sequence
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bontang_empowerment.accounts.models import User
from bontang_empowerment.audit.models import Action
from bontang_empowerment.audit.trail import record, record_all
from trainings.codes import Outcome
from trainings.models import Batch, Certificate, CertificateFormat, CertificateYear
from trainings.results import Result, results_of

FIELDS = ["participant", "number", "name", "course", "issued_on"]


@transaction.atomic
def issue_certificates(*, batch: Batch, by: User) -> list[Certificate]:
    """A certificate for each participant whom `by` sees, who passed and holds none in force, numbered by name.

    The batch's row is locked, so that two who issue at once give nobody two; then the year's, whose counter the
    numbers come from: when the transaction falls back, so does the counter, and no number is left out.
    """
    stored = Batch.objects.select_for_update(no_key=True).get(pk=batch.pk)
    results = without_certificate(results_of(stored, user=by), stored)
    day = timezone.localdate()
    made = _numbered(results, stored, day, by) if results else []
    record_all(by=by, action=Action.CREATE, targets=made, fields=FIELDS)
    return made


def without_certificate(results: Sequence[Result], batch: Batch) -> list[Result]:
    """Those who passed, whose name may be printed, and who hold no certificate in force. One query."""
    holders = set(Certificate.objects.in_force().filter(participant__batch=batch).values_list("participant", flat=True))
    return [
        row
        for row in results
        if row.outcome == Outcome.PASSED and row.place.identity_shown and row.place.pk not in holders
    ]


def _numbered(results: Sequence[Result], batch: Batch, day: date, by: User) -> list[Certificate]:
    CertificateYear.objects.get_or_create(year=day.year)
    counter = CertificateYear.objects.select_for_update(no_key=True).get(year=day.year)
    form = CertificateFormat.objects.first() or CertificateFormat()
    sessions = results[0].facts.sessions
    first = counter.last + 1
    made = Certificate.objects.bulk_create(
        Certificate(
            participant=row.place,
            year=day.year,
            serial=serial,
            number=form.written(serial, day),
            name=row.place.enrolment.person.name,
            course=batch.course.name,
            hours=batch.course.hours,
            began_on=sessions[0].held_on if sessions else None,
            ended_on=sessions[-1].held_on if sessions else None,
            issued_on=day,
            issued_by=by,
        )
        for serial, row in enumerate(results, start=first)
    )
    counter.last += len(made)
    counter.save(update_fields=["last"])
    return made


@transaction.atomic
def revoke_certificate(*, certificate: Certificate, reason: str, by: User) -> Certificate:
    """Nobody takes this back; another certificate may be issued, with a number of its own.

    Raises ValidationError without a reason or when it is revoked already.
    """
    Batch.objects.select_for_update(no_key=True).get(participants__certificates=certificate)
    stored: Certificate = Certificate.objects.select_for_update(no_key=True, of=("self",)).get(pk=certificate.pk)
    reason = reason.strip()
    if not stored.is_valid:
        raise ValidationError(_("This certificate is revoked already."), code="revoked")
    if not reason:
        raise ValidationError({"reason": _("A certificate is revoked with a reason.")}, code="reason")
    stored.revoked_at, stored.revoked_by, stored.revocation_reason = timezone.now(), by, reason
    fields = ["revoked_at", "revoked_by", "revocation_reason"]
    stored.save(update_fields=fields)
    record(by=by, action=Action.UPDATE, target=stored, fields=fields)
    return stored
