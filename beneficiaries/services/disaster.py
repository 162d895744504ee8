"""Disaster events, and what each did to a family: one record for each event and family."""

from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from beneficiaries.extension import tell_facts_changed
from beneficiaries.models import DisasterEvent, DisasterImpact, Household
from bontang_empowerment.access.repeats import create_once
from bontang_empowerment.access.versions import StaleVersionError, lock_version
from bontang_empowerment.accounts.models import User
from bontang_empowerment.audit.models import Action
from bontang_empowerment.audit.trail import record, save_version
from bontang_empowerment.regions.models import Kelurahan


class AlreadyRecordedError(Exception):
    """The event's impact on the family is on record: `impact`."""

    def __init__(self, impact: DisasterImpact) -> None:
        super().__init__(impact.pk)
        self.impact = impact


@transaction.atomic
def create_disaster_event(
    *,
    name: str,
    kind: str,
    started_on: date,
    ended_on: date | None,
    kelurahan: Collection[Kelurahan],
    by: User,
    submission_token: UUID | None = None,
) -> DisasterEvent:
    event = DisasterEvent(
        name=name, kind=kind, started_on=started_on, ended_on=ended_on, submission_token=submission_token
    )
    event, is_new = create_once(event, by=by)
    if is_new:
        event.kelurahan.set(kelurahan)
        record(
            by=by,
            action=Action.CREATE,
            target=event,
            fields=["name", "kind", "started_on", "ended_on", "kelurahan"],
        )
    return event


@transaction.atomic
def update_disaster_event(
    *,
    event: DisasterEvent,
    changed: Collection[str],
    version: int | None,
    kelurahan: Collection[Kelurahan],
    by: User,
) -> DisasterEvent:
    """Save the `changed` fields as they are on `event`, its kelurahan as given. Raises StaleVersionError.

    Impacts stay as they are recorded, in a kelurahan that is not among them any more too.
    """
    lock_version(event, version, rows=DisasterEvent.objects.visible_to(by))
    if changed:
        event.save(update_fields=[*(name for name in changed if name != "kelurahan"), "version"])
        if "kelurahan" in changed:
            event.kelurahan.set(kelurahan)
        record(by=by, action=Action.UPDATE, target=event, fields=changed)
    return event


@transaction.atomic
def record_disaster_impact(
    *,
    household: Household,
    event: DisasterEvent,
    by: User,
    submission_token: UUID | None = None,
    **facts: Any,
) -> DisasterImpact:
    """facts: the other fields of DisasterImpact. Raises AlreadyRecordedError for a second record of one event."""
    impact = DisasterImpact(
        household=household, event=event, submission_token=submission_token, recorded_by=by, **facts
    )
    try:
        impact, is_new = create_once(impact, by=by, within="household")
    except IntegrityError:
        on_record = DisasterImpact.objects.filter(household=household, event=event).first()
        if on_record is None:
            raise
        raise AlreadyRecordedError(on_record) from None
    if is_new:
        record(by=by, action=Action.CREATE, target=impact, fields=["event", *facts])
        tell_facts_changed(families=[household.pk], by=by)
    return impact


def update_disaster_impact(
    *, impact: DisasterImpact, changed: Collection[str], version: int | None, by: User
) -> DisasterImpact:
    """Save the `changed` fields as they are on `impact`. Raises StaleVersionError when others were first."""
    try:
        save_version(impact, changed=changed, version=version, rows=DisasterImpact.objects.visible_to(by), by=by)
    except IntegrityError:  # the event that it was changed to has a record by now
        raise StaleVersionError from None
    return impact
