"""PPKS categories of a person: added, and ended by a date."""

from datetime import date
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from beneficiaries.extension import tell_facts_changed
from beneficiaries.models import Person, PpksRecord
from bontang_empowerment.access.repeats import create_once
from bontang_empowerment.accounts.models import User
from bontang_empowerment.audit.models import Action
from bontang_empowerment.audit.trail import record


@transaction.atomic
def record_ppks(
    *, person: Person, category: str, since: date, by: User, submission_token: UUID | None = None
) -> PpksRecord:
    """Raises ValidationError when the category is in force for the person already."""
    row = PpksRecord(person=person, category=category, since=since, recorded_by=by, submission_token=submission_token)
    try:
        row, is_new = create_once(row, by=by, within="person")
    except IntegrityError:
        if not PpksRecord.objects.filter(person=person, category=category, until=None).exists():
            raise
        raise ValidationError(_("This category is on record for the person already."), code="unique") from None
    if is_new:
        record(by=by, action=Action.CREATE, target=row, fields=["category", "since"])
        tell_facts_changed(people=[person.pk], by=by)
    return row


@transaction.atomic
def end_ppks(*, row: PpksRecord, until: date, by: User) -> PpksRecord:
    """Date the end of a category. A second call changes nothing and returns what the first one did."""
    stored = PpksRecord.objects.select_for_update(of=("self",)).get(pk=row.pk)
    if stored.until is None:
        stored.until, stored.ended_by = max(until, stored.since), by
        stored.save(update_fields=["until", "ended_by"])
        record(by=by, action=Action.UPDATE, target=stored, fields=["until"])
        tell_facts_changed(people=[stored.person_id], by=by)
    return stored
