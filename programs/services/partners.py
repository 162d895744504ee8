"""Partners, their commitments, and the receipts of these."""

from collections.abc import Mapping
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from bontang_empowerment.access.repeats import create_once
from bontang_empowerment.access.versions import take_next_version
from bontang_empowerment.accounts.models import User
from bontang_empowerment.audit.models import Action
from bontang_empowerment.audit.trail import record
from programs.models import Commitment, CommitmentReceipt, Partner

Row = TypeVar("Row", Partner, Commitment)


@transaction.atomic
def create_partner(*, values: Mapping[str, Any], by: User, submission_token: UUID | None = None) -> Partner:
    """`values` are columns. A repeat with the same token returns the first result, here and below."""
    partner, is_new = create_once(Partner(**values, submission_token=submission_token), by=by)
    if is_new:
        record(by=by, action=Action.CREATE, target=partner, fields=values)
    return partner


@transaction.atomic
def update_partner(*, partner: Partner, version: int, values: Mapping[str, Any], by: User) -> Partner:
    """Raises StaleVersionError when `version` is no longer the stored one, as does the next but one."""
    return _write(Partner.objects.select_for_update().get(pk=partner.pk), version, values, by)


@transaction.atomic
def record_commitment(
    *, partner: Partner, values: Mapping[str, Any], by: User, submission_token: UUID | None = None
) -> Commitment:
    commitment = Commitment(partner=partner, **values, submission_token=submission_token)
    commitment, is_new = create_once(commitment, by=by, within="partner_id")
    if is_new:
        record(by=by, action=Action.CREATE, target=commitment, fields=["partner", *values])
    return commitment


@transaction.atomic
def update_commitment(*, commitment: Commitment, version: int, values: Mapping[str, Any], by: User) -> Commitment:
    return _write(Commitment.objects.select_for_update(of=("self",)).get(pk=commitment.pk), version, values, by)


@transaction.atomic
def record_receipt(
    *,
    commitment: Commitment,
    amount: int,
    received_on: date,
    handed_over_by: str = "",
    by: User,
    submission_token: UUID | None = None,
) -> CommitmentReceipt:
    """A part that arrived; more than was promised is no mistake."""
    values = {"amount": amount, "received_on": received_on, "handed_over_by": handed_over_by}
    receipt = CommitmentReceipt(commitment=commitment, recorded_by=by, submission_token=submission_token, **values)
    receipt, is_new = create_once(receipt, by=by, within="commitment_id")
    if is_new:
        record(by=by, action=Action.CREATE, target=receipt, fields=["commitment", *values])
    return receipt


@transaction.atomic
def cancel_receipt(*, receipt: CommitmentReceipt, by: User) -> CommitmentReceipt:
    """Entered by mistake: it no longer counts and stays on record. Once more changes nothing."""
    stored = CommitmentReceipt.objects.select_for_update(of=("self",)).get(pk=receipt.pk)
    if stored.cancelled_at is None:
        stored.cancelled_at, stored.cancelled_by = timezone.now(), by
        stored.save(update_fields=["cancelled_at", "cancelled_by"])
        record(by=by, action=Action.UPDATE, target=stored, fields=["cancelled_at"])
    return stored


def _write(stored: Row, version: int, values: Mapping[str, Any], by: User) -> Row:
    take_next_version(stored, version)
    changed: list[str] = [name for name, value in values.items() if getattr(stored, name) != value]
    for name in changed:
        setattr(stored, name, values[name])
    stored.save(update_fields=[*changed, "version"])
    record(by=by, action=Action.UPDATE, target=stored, fields=changed)
    return stored
