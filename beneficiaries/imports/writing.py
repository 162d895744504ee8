"""Writing a chunk of a list: new rows in bulk, changes in bulk, an audit event for each, and what was there before."""

import json
from collections.abc import Iterable, Mapping
from copy import copy
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any, TypeVar

from django.utils import timezone

from beneficiaries.codes import NikStatus
from beneficiaries.identity_numbers import kk_index
from beneficiaries.imports.candidates import Candidate, StagedRow
from beneficiaries.imports.comparing import (
    COLUMN_OF,
    FAMILY_FIELDS,
    PERSON_FIELDS,
    apply_to_family,
    apply_to_person,
    family_changes,
)
from beneficiaries.models import Household, Person, WelfareDecile
from beneficiaries.models.imports import RowOutcome
from beneficiaries.services.deciles import DECILE_FACTS
from beneficiaries.services.history import record_all_changes
from bontang_empowerment.accounts.models import User
from bontang_empowerment.audit.models import Action
from bontang_empowerment.audit.trail import record_each
from bontang_empowerment.bulk_loading import load_rows, load_values, new_keys, update_rows

PERSON_COLUMNS = {
    "name": ("name", "name_key"),
    "nik": ("nik", "nik_index", "nik_status"),
    "birth_date": ("birth_date", "birth_date_precision"),
}
FAMILY_COLUMNS = {"kk_number": ("kk_number", "kk_index"), "decile": DECILE_FACTS}

Stored = TypeVar("Stored", Household, Person)


@dataclass
class ChunkWriter:
    by: User | None
    families: list[tuple[Household, list[str]]] = field(default_factory=list)
    people: list[tuple[dict[str, Any], Household, StagedRow, list[str]]] = field(default_factory=list)
    changed_families: dict[int, tuple[Household, set[str]]] = field(default_factory=dict)
    changed_people: dict[int, tuple[Person, set[str]]] = field(default_factory=dict)
    families_before: dict[int, Household] = field(default_factory=dict)
    people_before: dict[int, Person] = field(default_factory=dict)

    def new_family(self, facts: Mapping[str, Any]) -> Household:
        household = Household(*blank_family())
        told = [name for name in (*FAMILY_FIELDS, "kk_number", *DECILE_FACTS) if name in facts]
        for name in told:
            setattr(household, COLUMN_OF.get(name, name), facts[name])
        household.kk_index = kk_index(household.kk_number) if household.kk_number else None
        self.families.append((household, told))
        return household

    def create(self, row: StagedRow, candidate: Candidate, household: Household) -> None:
        values = candidate.values
        told = [name for name in PERSON_FIELDS if name in values]
        person = blank_person() | {name: values[name] for name in told}
        person["birth_date_precision"] = values["birth_date_precision"]
        # What `derive` works out.
        person["name_key"], person["nik_index"] = candidate.name_key, candidate.nik_key or None
        person["nik_status"] = NikStatus.UNCHECKED.value if candidate.nik_key else NikStatus.NONE.value
        self.people.append((person, household, row, told))
        row.outcome, row.changes = RowOutcome.CREATED, []
        if household.pk is not None:
            self._change_family(row, household, values)

    def change(self, row: StagedRow, candidate: Candidate, person: Person) -> None:
        row.person_id, row.household_id, row.changes = person.pk, person.household_id, []
        if changed := candidate.person_changes:
            self._keep(row, "person", person, changed)
            self.people_before.setdefault(person.pk, copy(person))
            apply_to_person(person, candidate.values, changed)
            person.derive()
            person.version += 1
            self.changed_people[person.pk] = (person, set(changed))
            self._note_version(row, "person", person)
        self._change_family(row, person.household, candidate.values)
        row.outcome = RowOutcome.UPDATED if row.changes else RowOutcome.UNCHANGED

    def _change_family(self, row: StagedRow, household: Household, values: Mapping[str, Any]) -> None:
        """Several rows may change one family: what they change adds up on one object."""
        household, changed_so_far = self.changed_families.get(household.pk, (household, set()))
        changed = family_changes(household, values)
        if changed:
            self._keep(row, "family", household, changed)
            self.families_before.setdefault(household.pk, copy(household))
            apply_to_family(household, values, changed)
            household.kk_index = kk_index(household.kk_number) if "kk_number" in changed else household.kk_index
            household.version += 1
            self.changed_families[household.pk] = (household, changed_so_far | set(changed))
            self._note_version(row, "family", household)

    def _keep(self, row: StagedRow, kind: str, stored: Household | Person, changed: list[str]) -> None:
        row.changes = [*row.changes, *changed]
        columns = [column for name in changed for column in columns_of(stored, name)]
        before = json.loads(row.before) if row.before else {}
        before[kind] = {column: _plain(getattr(stored, column)) for column in columns}
        row.before = json.dumps(before)

    def _note_version(self, row: StagedRow, kind: str, stored: Household | Person) -> None:
        """Undoing needs to know whether anybody has saved it since."""
        row.before = json.dumps(json.loads(row.before) | {f"{kind}_version": stored.version})

    def write(self) -> None:
        self._load_new()
        self._update(Household, self.changed_families, self.families_before)
        self._update(Person, self.changed_people, self.people_before)
        read = [household for household, changed in self.changed_families.values() if "decile" in changed]
        read += [household for household, told in self.families if "decile_status" in told]
        load_rows(WelfareDecile, [self._reading_of(household) for household in read])

    def _load_new(self) -> None:
        load_rows(Household, [household for household, _told in self.families])
        now, keys = timezone.now(), new_keys(Person, len(self.people))
        for key, (person, household, row, _told) in zip(keys, self.people, strict=True):
            person["household_id"] = row.household_id = household.pk
            person["id"] = row.person_id = key
            person["created_at"] = now
        load_values(Person, tuple(blank_person()), (tuple(person.values()) for person, *_rest in self.people))
        self._record(Action.CREATE, Household, [(household.pk, told) for household, told in self.families])
        self._record(Action.CREATE, Person, [(person["id"], told) for person, _household, _row, told in self.people])

    def _update(
        self, model: type[Stored], changed: Mapping[int, tuple[Stored, set[str]]], before: Mapping[int, Stored]
    ) -> None:
        """One statement for each set of columns, of which a list has few."""
        by_columns: dict[tuple[str, ...], list[Stored]] = {}
        for stored, told in changed.values():
            columns = {column for name in told for column in columns_of(stored, name)}
            by_columns.setdefault(tuple(sorted(columns)), []).append(stored)
        for written, rows in by_columns.items():
            names: list[str] = [_field_name(model, column) for column in written]
            update_rows(model, rows, [*names, "version"])
            record_all_changes([(before[row.pk], row) for row in rows], fields=names, by=self.by)
        self._record(Action.UPDATE, model, [(key, names) for key, (_stored, names) in changed.items()])

    def _record(
        self, action: Action, model: type[Household | Person], told: Iterable[tuple[int, Iterable[str]]]
    ) -> None:
        record_each(by=self.by, action=action, model=model, fields_by_id=told)

    def _reading_of(self, household: Household) -> WelfareDecile:
        return WelfareDecile(
            household_id=household.pk,
            status=household.decile_status,
            decile=household.decile,
            year=household.decile_year,
            quarter=household.decile_quarter,
            source=household.decile_source,
            recorded_by=self.by,
        )


@cache
def blank_family() -> tuple[Any, ...]:
    """The columns of a family of which nothing is known yet; with all of them given, Django makes it seven times as
    quickly."""
    blank = Household(submission_token=None)
    return tuple(getattr(blank, field.attname) for field in Household._meta.concrete_fields)


@cache
def blank_person() -> dict[str, Any]:
    """The columns of somebody of whom nothing is known yet: thousands of model instances would take long to make."""
    blank = Person()
    return {field.attname: getattr(blank, field.attname) for field in Person._meta.concrete_fields}


def columns_of(stored: Household | Person, name: str) -> tuple[str, ...]:
    """The columns that a change of `name` writes, as attributes."""
    known = PERSON_COLUMNS if isinstance(stored, Person) else FAMILY_COLUMNS
    return tuple(known.get(name, (COLUMN_OF.get(name, name),)))


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _field_name(model: type[Household | Person], column: str) -> str:
    return str(model._meta.get_field(column).name)
