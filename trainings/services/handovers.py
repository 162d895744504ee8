"""Handing over toolkits to participants of a batch, looking at them later, taking back what was entered by mistake."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bontang_empowerment.access.repeats import create_once, part_token
from bontang_empowerment.accounts.models import User
from bontang_empowerment.audit.models import Action
from bontang_empowerment.audit.trail import record
from trainings.handover_codes import next_check_after
from trainings.models import AssetHandover, Batch, BatchParticipant, HandoverCheck


@transaction.atomic
def hand_over(
    *,
    batch: Batch,
    marks: Mapping[int, str],
    values: Mapping[str, Any],
    by: User,
    submission_token: UUID | None = None,
) -> list[AssetHandover]:
    """The same thing to several participants at once, all of them or none; each gets a row of their own.

    marks: by the number of the participant in the batch, the serial number or mark, blank for none. values: columns.
    A repeat with the same token gives what the first post has made. Raises ValidationError for who is not in the batch.
    """
    locked = Batch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
    people = {row.pk: row for row in BatchParticipant.objects.filter(batch=locked, pk__in=marks)}
    if people.keys() != marks.keys() or not marks:
        raise ValidationError(_("Somebody is no longer in this batch. Look at the list again."), code="gone")
    return [_hand_over_one(people[pk], mark, values, by, submission_token) for pk, mark in sorted(marks.items())]


def _hand_over_one(
    participant: BatchParticipant, mark: str, values: Mapping[str, Any], by: User, token: UUID | None
) -> AssetHandover:
    row = AssetHandover(
        participant=participant,
        mark=mark.strip(),
        handed_by=by,
        next_check_on=next_check_after(values["handed_on"], None, ""),
        submission_token=part_token(token, str(participant.pk)),
        **values,
    )
    row.clean_fields(exclude=["participant", "handed_by", "commitment"])
    handover, is_new = create_once(row, by=by, within="participant")
    if is_new:
        given = [name for name, value in values.items() if value not in (None, "")]
        record(by=by, action=Action.CREATE, target=handover, fields=["participant", "mark", *given])
    return handover


@transaction.atomic
def record_check(
    *,
    handover: AssetHandover,
    checked_on: date,
    state: str,
    by: User,
    note: str = "",
    submission_token: UUID | None = None,
) -> HandoverCheck:
    """What has become of it on that day. Raises ValidationError before the handover, or of a cancelled one."""
    stored = _lock(handover)
    if stored.cancelled_at is not None:
        raise ValidationError(_("This handover was cancelled, so there is nothing to look at."), code="cancelled")
    if checked_on < stored.handed_on:
        raise ValidationError({"checked_on": _("It was handed over later than this day.")}, code="early")
    same = stored.checks.filter(checked_on=checked_on, state=state).first()
    if same is not None:
        return same
    row = HandoverCheck(
        handover=stored, checked_on=checked_on, state=state, note=note, by=by, submission_token=submission_token
    )
    check, is_new = create_once(row, by=by, within="handover")
    if is_new:
        newest = stored.checks.latest("checked_on", "pk")
        stored.next_check_on = next_check_after(stored.handed_on, newest.checked_on, newest.state)
        stored.save(update_fields=["next_check_on"])
        record(by=by, action=Action.CREATE, target=check, fields=["handover", "checked_on", "state", "note"])
    return check


@transaction.atomic
def cancel_handover(*, handover: AssetHandover, reason: str, by: User) -> AssetHandover:
    """It was entered by mistake: it no longer counts and stays on record. Once more changes nothing."""
    stored = _lock(handover)
    if stored.cancelled_at is None:
        stored.cancelled_at, stored.cancelled_by, stored.cancelled_reason = timezone.now(), by, reason.strip()
        stored.next_check_on = None
        columns = ["cancelled_at", "cancelled_by", "cancelled_reason"]
        stored.save(update_fields=[*columns, "next_check_on"])
        record(by=by, action=Action.UPDATE, target=stored, fields=columns)
    return stored


def _lock(handover: AssetHandover) -> AssetHandover:
    return AssetHandover.objects.select_for_update(of=("self",)).get(pk=handover.pk)
