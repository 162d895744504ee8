"""The rows of a checked or saved list as the page shows them: what changes from what to what, and who is alike."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Field

from beneficiaries.birth_dates import BirthDate
from beneficiaries.codes import BirthDatePrecision
from beneficiaries.identity_numbers import mask
from beneficiaries.imports.candidates import Candidate
from beneficiaries.imports.columns import BY_NAME
from beneficiaries.imports.comparing import COLUMN_OF
from beneficiaries.imports.lookups import Reach
from beneficiaries.models import Household, ImportRow, Person
from beneficiaries.models.imports import RowStatus
from beneficiaries.phones import shown_phone
from beneficiaries.services.duplicates import LikelyDuplicate
from bontang_empowerment.regions.models import Kelurahan

FAMILY_FIELDS = frozenset(name for name, column in BY_NAME.items() if column.is_family)
NOTHING = "\u2013"
MASKED = frozenset(["nik", "kk_number", "passport_number", "stay_permit_number"])


@dataclass(frozen=True)
class Change:
    label: str
    old: str
    new: str


@dataclass
class ShownRow:
    row: ImportRow
    birth: str = ""
    changes: list[Change] = field(default_factory=list)
    likely: LikelyDuplicate | None = None
    column_label: str = ""

    @property
    def can_be_same(self) -> bool:
        return self.likely is not None and self.likely.visible


def shown_rows(rows: Iterable[ImportRow], *, reach: Reach) -> list[ShownRow]:
    """Rows read with their person, family and kelurahan. Four queries at most."""
    rows = list(rows)
    visible = reach.people({row.person_id for row in rows if row.person_id is not None})
    places = dict(Kelurahan.objects.values_list("pk", "name"))
    return [_shown(row, visible, places) for row in rows]


def _shown(row: ImportRow, visible: set[int], places: Mapping[int, str]) -> ShownRow:
    candidate = Candidate.from_row(row)
    shown = ShownRow(row, birth=_text("birth_date", candidate.values, places))
    if row.column in BY_NAME:
        shown.column_label = str(BY_NAME[row.column].label)
    if row.status == RowStatus.POSSIBLE and row.person is not None:
        shown.likely = LikelyDuplicate(row.person, (row.reason,), row.person_id in visible)
    elif row.status == RowStatus.CHANGED and not row.outcome and row.person_id in visible:
        shown.changes = _changes(row, candidate.values, places)
    return shown


def _changes(row: ImportRow, values: Mapping[str, Any], places: Mapping[int, str]) -> list[Change]:
    person, household = row.person, row.household
    if person is None or household is None:
        return []
    return [
        Change(
            str(BY_NAME[name].label),
            _text(name, _stored(household if name in FAMILY_FIELDS else person, name), places),
            _text(name, values, places),
        )
        for name in row.changes
        if name in BY_NAME
    ]


def _stored(record: Household | Person, name: str) -> dict[str, Any]:
    value = getattr(record, COLUMN_OF.get(name, name))
    if name == "birth_date" and isinstance(record, Person):
        return {name: value.isoformat() if value else None, "birth_date_precision": record.birth_date_precision}
    return {name: value}


def _text(name: str, values: Mapping[str, Any], places: Mapping[int, str]) -> str:
    value = values.get(name)
    if value in (None, ""):
        return NOTHING
    if name in MASKED:
        return mask(value) or "••••"
    if name in COLUMN_OF:
        return places.get(value, NOTHING)
    if name == "birth_date":
        return str(BirthDate(date.fromisoformat(value), BirthDatePrecision(values["birth_date_precision"])))
    if name == "phone":
        return shown_phone(value)
    model = Household if name in FAMILY_FIELDS else Person
    stored = model._meta.get_field(name)
    choices = dict(stored.flatchoices) if isinstance(stored, Field) else {}
    return str(choices.get(value, value))
