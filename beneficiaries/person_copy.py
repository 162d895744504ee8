"""The copy of somebody's data that they may ask for (UU 27/2022, articles 7 and 32): everything that hangs on them.

Found by the relations of the models, so that a kind of record added later is in it without being told here.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Field, ForeignKey, Model
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from beneficiaries.models import DuplicateCandidate, Household, MergeRecord, Person
from bontang_empowerment.access.scope import visible
from bontang_empowerment.accounts.models import User
from bontang_empowerment.audit.models import Action, AuditEvent
from bontang_empowerment.audit.trail import record
from bontang_empowerment.encryption import EncryptedField

TECHNICAL = {"version", "submission_token", "stored_name", "sha256", "name_key"}
TOLD_OF_THE_FAMILY = Person._meta.get_field("kelurahan")
SHOWN_ACCESSES = 50
ABOUT_TWO = (Person, DuplicateCandidate, MergeRecord)
"""Other members, and notes that say as much about somebody else."""


@dataclass(frozen=True)
class Part:
    """One kind of record: `rows` are its records, each a list of (label, value)."""

    title: str
    rows: list[list[tuple[str, str]]]


@dataclass(frozen=True)
class Access:
    at: datetime
    action: str


@dataclass(frozen=True)
class PersonCopy:
    parts: list[Part]
    accesses: list[Access]


@transaction.atomic
def copy_for(person: Person, *, by: User) -> PersonCopy:
    """Everything that `by` may see about `person`, and a line in the audit trail that a copy was made."""
    parts = [
        Part(_("Person"), [_lines(person)]),
        Part(_("Family"), [_lines(person.household)]),
        *_hanging_on(person, by),
        *_hanging_on(person.household, by),
    ]
    record(by=by, action=Action.REVEAL, target=person, fields=["copy"])
    events = AuditEvent.objects.about(person).order_by("-pk")[:SHOWN_ACCESSES]
    accesses = [Access(event.at, str(event.get_action_display())) for event in events]
    return PersonCopy([part for part in parts if part.rows], accesses)


def _hanging_on(subject: Model, by: User) -> Iterator[Part]:
    for relation in subject._meta.related_objects:
        model = relation.related_model
        if model in ABOUT_TWO or not hasattr(model, "access_policy"):
            continue
        rows = visible(model._default_manager.filter(**{relation.field.name: subject}).order_by("pk"), by)
        links = [field.name for field in model._meta.concrete_fields if isinstance(field, ForeignKey)]
        title = capfirst(str(model._meta.verbose_name_plural))
        yield Part(title, [_lines(row) for row in rows.select_related(*links)])


def _lines(row: Model) -> list[tuple[str, str]]:
    lines = [(capfirst(str(field.verbose_name)), _value(row, field)) for field in _told(row)]
    return [(label, value) for label, value in lines if value]


def _told(row: Model) -> Iterator[Field[Any, Any]]:
    """Facts alone: no keys, no other people, no staff."""
    for field in row._meta.concrete_fields:
        if field.primary_key or field.name in TECHNICAL or field.name.endswith("_index") or field == TOLD_OF_THE_FAMILY:
            continue
        if isinstance(field, ForeignKey) and field.related_model in (Person, Household, User):
            continue
        yield field


def _value(row: Model, field: Field[Any, Any]) -> str:
    if isinstance(field, EncryptedField):
        return str(getattr(row, f"masked_{field.name}", "")) if getattr(row, field.name) else ""
    display = getattr(row, f"get_{field.name}_display", None)
    value = display() if display is not None else getattr(row, field.name)
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, datetime):
        return date_format(timezone.localtime(value), "SHORT_DATETIME_FORMAT")
    if isinstance(value, date):
        return date_format(value, "SHORT_DATE_FORMAT")
    return "" if value is None else str(value)
