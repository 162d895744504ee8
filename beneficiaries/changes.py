"""Changes of fields in words: which field, from what to what, as far as anybody may see it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from django.db.models import DateField, Field, ForeignKey
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from beneficiaries.codes import occupations
from beneficiaries.identity_numbers import mask
from beneficiaries.models import FieldChange, Household, Person
from beneficiaries.phones import shown_phone
from bontang_empowerment.regions.models import Kelurahan

NUMBERS = frozenset({"nik", "kk_number"})
DOCUMENTS = frozenset({"passport_number", "stay_permit_number"})
SHOWN_OF_DOCUMENT = 3
"""So many of the last characters tell one document from another."""


@dataclass(frozen=True)
class ChangeSet:
    """What one save has changed. `lines`: "Full name: Siti → Siti Aminah", numbers masked."""

    at: datetime
    by: str
    fields: tuple[str, ...]
    lines: tuple[str, ...]


def change_sets(model: type[Person] | type[Household], changes: Iterable[FieldChange]) -> list[ChangeSet]:
    """`changes` are newest first, read with their `by`. One query at most, for names of kelurahan."""
    rows = list(changes)
    words = _Words(model, rows)
    sets = []
    for (at, by), group in groupby(rows, key=lambda row: (row.at, str(row.by or ""))):
        of_save = sorted(group, key=lambda row: row.field)
        lines = tuple(words.line(row) for row in of_save)
        sets.append(ChangeSet(at, by, tuple(words.label(row.field) for row in of_save), lines))
    return sets


class _Words:
    """Labels and values of one model, with the kelurahan that these rows name."""

    def __init__(self, model: type[Person] | type[Household], rows: list[FieldChange]) -> None:
        self.fields: dict[str, Field[object, object]] = {field.name: field for field in model._meta.concrete_fields}
        places = {value for row in rows if self._is_place(row.field) for value in (row.old, row.new) if value}
        self.places = {str(place.pk): place.name for place in Kelurahan.objects.filter(pk__in=places)} if places else {}

    def label(self, name: str) -> str:
        field = self.fields.get(name)
        return capfirst(str(field.verbose_name)) if field else name

    def line(self, row: FieldChange) -> str:
        return f"{self.label(row.field)}: {self.value(row.field, row.old)} → {self.value(row.field, row.new)}"

    def value(self, name: str, stored: str) -> str:
        field = self.fields.get(name)
        if not stored or field is None:
            return _("empty")
        if name in NUMBERS:
            return mask(stored)
        if name in DOCUMENTS:
            return f"•••{stored[-SHOWN_OF_DOCUMENT:]}"
        if name == "occupation":
            return dict(occupations()).get(int(stored), stored)
        if name == "phone":
            return shown_phone(stored)
        if self._is_place(name):
            return self.places.get(stored, stored)
        if isinstance(field, DateField):
            return f"{date.fromisoformat(stored):%d-%m-%Y}"
        return str(dict(field.flatchoices).get(stored, stored)) if field.choices else stored

    def _is_place(self, name: str) -> bool:
        field = self.fields.get(name)
        return isinstance(field, ForeignKey) and field.related_model is Kelurahan
