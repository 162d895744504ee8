"""Keeping what was: called by every service that changes a family or a person, in its own transaction."""

from collections.abc import Iterable
from datetime import datetime
from typing import TypeVar

from django.utils import timezone

from beneficiaries.extension import tell_facts_changed
from beneficiaries.identity_numbers import kk_index
from beneficiaries.models import FormerKkNumber, Household, HouseholdChange, Person, PersonChange
from bontang_empowerment.accounts.models import User

Row = TypeVar("Row", Household, Person)

# Follows from another field, or has a history of its own (FamilyMembership).
UNTOLD = frozenset({"version", "name_key", "nik_index", "kk_index", "household"})


def record_changes(before: Row, after: Row, *, fields: Iterable[str], by: User | None) -> None:
    """Keep the old and the new value of the `fields` that differ. A KK number goes on finding the family."""
    record_all_changes([(before, after)], fields=fields, by=by)


def record_all_changes(
    pairs: Iterable[tuple[Row, Row]], *, fields: Iterable[str], by: User | None, at: datetime | None = None
) -> None:
    """`record_changes` for many rows of one kind, in three statements at most."""
    names, moment = sorted(set(fields) - UNTOLD), at or timezone.now()
    of_people: list[PersonChange] = []
    of_families: list[HouseholdChange] = []
    numbers: list[FormerKkNumber] = []
    people: list[int] = []
    families: list[int] = []
    for before, after in pairs:
        if isinstance(before, Person):
            people.append(before.pk)
            of_people += [
                PersonChange(person_id=before.pk, field=name, old=old, new=new, by=by, at=moment)
                for name, old, new in _differences(before, after, names)
            ]
            continue
        families.append(before.pk)
        of_families += [
            HouseholdChange(household_id=before.pk, field=name, old=old, new=new, by=by, at=moment)
            for name, old, new in _differences(before, after, names)
        ]
        if before.kk_number and before.kk_number != after.kk_number:
            numbers.append(_former_number(before, by=by))
    PersonChange.objects.bulk_create(of_people)
    HouseholdChange.objects.bulk_create(of_families)
    FormerKkNumber.objects.bulk_create(numbers)
    tell_facts_changed(people=people, families=families, by=by)


def _former_number(household: Household, *, by: User | None) -> FormerKkNumber:
    number = household.kk_number
    return FormerKkNumber(household_id=household.pk, kk_number=number, kk_index=kk_index(number), changed_by=by)


def _differences(before: Household | Person, after: Household | Person, names: list[str]) -> list[tuple[str, str, str]]:
    values = [(name, stored_text(before, name), stored_text(after, name)) for name in names]
    return [(name, old, new) for name, old, new in values if old != new]


def stored_text(row: Household | Person, name: str) -> str:
    """A field's value as FieldChange keeps it: a code, an ISO date, the number of a related row; empty for none."""
    value = getattr(row, row._meta.get_field(name).attname)  # type: ignore[union-attr]  # a column
    return "" if value is None else str(value)
