"""Businesses of participants: recording one, its months, its end, and taking back an end recorded by mistake."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from beneficiaries.models import Person
from bontang_empowerment.access.repeats import create_once
from bontang_empowerment.access.versions import take_next_version
from bontang_empowerment.accounts.models import User
from bontang_empowerment.audit.models import Action
from bontang_empowerment.audit.trail import record
from programs.business_codes import ClosingReason, month_of
from programs.models import Business, BusinessRecord
from programs.services.refusals import RefusedError

CLOSING = ("closed_on", "closing_reason", "closing_note")


@dataclass(frozen=True)
class Closing:
    """The last day of a business, and why it ended."""

    closed_on: date
    closing_reason: ClosingReason
    closing_note: str = ""


class ClosedAlreadyError(RefusedError):
    def __init__(self, business: Business) -> None:
        day = business.closed_on.strftime("%d-%m-%Y") if business.closed_on else ""
        super().__init__(_("This business closed on %(day)s.") % {"day": day})


class MonthRefusedError(RefusedError):
    """A month that cannot be recorded of this business."""


class StartRefusedError(RefusedError):
    """A first day that what is recorded of the business speaks against."""


@transaction.atomic
def create_business(
    *, person: Person, values: Mapping[str, Any], by: User, submission_token: UUID | None = None
) -> Business:
    """`values` are columns. A repeat with the same token returns the first result."""
    row = Business(person=person, recorded_by=by, submission_token=submission_token, **values)
    business, is_new = create_once(row, by=by, within="person")
    if is_new:
        record(by=by, action=Action.CREATE, target=business, fields=["person", *_given(values)])
    return business


@transaction.atomic
def update_business(*, business: Business, version: int, values: Mapping[str, Any], by: User) -> Business:
    """Raises StaleVersionError when `version` is no longer the stored one, and StartRefusedError."""
    stored = _lock(business)
    take_next_version(stored, version)
    _check_start(stored, values["started_on"])
    changed = [name for name, value in values.items() if getattr(stored, name) != value]
    for name in changed:
        setattr(stored, name, values[name])
    stored.save(update_fields=[*changed, "version"])
    record(by=by, action=Action.UPDATE, target=stored, fields=changed)
    return stored


@transaction.atomic
def record_month(
    *,
    business: Business,
    values: Mapping[str, Any],
    by: User,
    closing: Closing | None = None,
    submission_token: UUID | None = None,
) -> BusinessRecord:
    """How a month went; with `closing` it was the last one. A repeat with the same token returns the first result.

    Raises MonthRefusedError for a month before it began, after it closed, or recorded already, and ClosedAlreadyError.
    """
    stored = _lock(business)
    token = submission_token
    earlier = BusinessRecord.objects.filter(business=stored, submission_token=token).first() if token else None
    if earlier is not None:
        return earlier
    _check_month(stored, values["month"])
    row = BusinessRecord(
        business=stored, recorded_by=by, submission_token=token, still_running=closing is None, **values
    )
    made, _is_new = create_once(row, by=by, within="business")
    record(by=by, action=Action.CREATE, target=made, fields=["business", *values, "still_running"])
    if closing is not None:
        _close(stored, closing, by)
    return made


@transaction.atomic
def correct_month(*, month: BusinessRecord, version: int, values: Mapping[str, Any], by: User) -> BusinessRecord:
    """Another figure for a month on record; the month itself stays. Raises StaleVersionError."""
    stored = BusinessRecord.objects.select_for_update(of=("self",)).get(pk=month.pk)
    take_next_version(stored, version)
    changed = [name for name, value in values.items() if getattr(stored, name) != value]
    for name in changed:
        setattr(stored, name, values[name])
    if changed:
        stored.recorded_by = by
    stored.save(update_fields=[*changed, "recorded_by", "version"])
    record(by=by, action=Action.UPDATE, target=stored, fields=changed)
    return stored


@transaction.atomic
def close_business(*, business: Business, closing: Closing, by: User) -> Business:
    """Raises ClosedAlreadyError; once more with the same day and reason changes nothing."""
    stored = _lock(business)
    if all(getattr(stored, name) == value for name, value in asdict(closing).items()):
        return stored
    return _close(stored, closing, by)


@transaction.atomic
def reopen_business(*, business: Business, by: User) -> Business:
    """It runs on: the end was recorded by mistake, or they began again. Once more changes nothing."""
    stored = _lock(business)
    if stored.is_running:
        return stored
    stored.closed_on, stored.closing_reason, stored.closing_note = None, "", ""
    stored.version += 1
    stored.save(update_fields=[*CLOSING, "version"])
    record(by=by, action=Action.UPDATE, target=stored, fields=CLOSING)
    return stored


def _close(stored: Business, closing: Closing, by: User) -> Business:
    if not stored.is_running:
        raise ClosedAlreadyError(stored)
    for name, value in asdict(closing).items():
        setattr(stored, name, value)
    stored.version += 1  # a form opened before is refused
    stored.save(update_fields=[*CLOSING, "version"])
    record(by=by, action=Action.UPDATE, target=stored, fields=_given(asdict(closing)))
    return stored


def _check_month(stored: Business, month: date) -> None:
    if month < month_of(stored.started_on):
        raise MonthRefusedError(_("The business began later than this month."))
    if stored.closed_on is not None and month > stored.closed_on:
        raise MonthRefusedError(_("The business had closed by this month."))
    if stored.records.filter(month=month).exists():
        raise MonthRefusedError(_("This month is recorded already. Correct it on the page of the business."))


def _check_start(stored: Business, day: date) -> None:
    if stored.closed_on is not None and day > stored.closed_on:
        raise StartRefusedError(_("It cannot begin after it closed."))
    if stored.records.filter(month__lt=month_of(day)).exists():
        raise StartRefusedError(_("A month before this day is recorded already. Check the date."))


def _given(values: Mapping[str, Any]) -> list[str]:
    return [name for name, value in values.items() if value not in (None, "")]


def _lock(business: Business) -> Business:
    return Business.objects.select_for_update(of=("self",)).get(pk=business.pk)
