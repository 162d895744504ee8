"""A row of a list while it is being checked: its clean values, and what the check finds out about it."""

import json
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from beneficiaries.identity_numbers import kk_index, nik_index
from beneficiaries.imports.cleaning import CleanRow
from beneficiaries.models import Household, ImportRow, Person
from beneficiaries.models.imports import RowStatus
from beneficiaries.names import normalise_name

NAME_SHOWN, REASON_SHOWN = 120, 400


@dataclass
class Candidate:
    """`raw` are the cells as text, for the report; `family` is the key under which rows of one family stand."""

    number: int
    values: dict[str, Any]
    derived: list[str]
    raw: list[str]
    family: str = ""
    status: RowStatus = RowStatus.NEW
    column: str = ""
    reason: str = ""
    person: Person | None = None
    household: Household | None = None
    likely_id: int | None = None
    person_changes: list[str] = field(default_factory=list)
    family_changes: list[str] = field(default_factory=list)
    nik_key: str = ""
    kk_key: str = ""
    name_key: str = ""

    def __post_init__(self) -> None:
        self.nik_key = nik_index(self.values["nik"]) if self.values.get("nik") else ""
        self.kk_key = kk_index(self.values["kk_number"]) if self.values.get("kk_number") else ""
        self.name_key = normalise_name(self.values.get("name", ""))

    @classmethod
    def of(cls, clean: CleanRow, raw: list[str]) -> "Candidate":
        candidate = cls(clean.number, clean.values, clean.derived, raw)
        if clean.refusal is not None:
            candidate.refuse(*clean.refusal)
        return candidate

    @classmethod
    def from_row(cls, row: ImportRow) -> "Candidate":
        content = json.loads(row.content)
        candidate = cls(row.number, content["values"], content["derived"], content["raw"], row.family)
        if row.status == RowStatus.REFUSED:
            candidate.status, candidate.column, candidate.reason = RowStatus.REFUSED, row.column, row.reason
        return candidate

    @property
    def is_refused(self) -> bool:
        return self.status == RowStatus.REFUSED

    @property
    def birth_date(self) -> date | None:
        told = self.values.get("birth_date")
        return date.fromisoformat(told) if told else None

    def refuse(self, column: str, reason: object) -> None:
        """The first refusal counts."""
        if not self.is_refused:
            self.status, self.column, self.reason = RowStatus.REFUSED, column, str(reason)[:REASON_SHOWN]
            self.person_changes, self.family_changes = [], []

    def hold(self, reason: object, *, person_id: int) -> None:
        self.status, self.reason, self.likely_id = RowStatus.POSSIBLE, str(reason)[:REASON_SHOWN], person_id

    def to_row(self, run_id: int) -> ImportRow:
        content = {"values": self.values, "derived": self.derived, "raw": self.raw}
        shown = self.person.pk if self.person is not None else self.likely_id
        return ImportRow(
            run_id=run_id,
            number=self.number,
            content=json.dumps(content, ensure_ascii=False),
            name=str(self.values.get("name", ""))[:NAME_SHOWN],
            nik_index=self.nik_key,
            family=self.family,
            status=self.status,
            column=self.column,
            reason=self.reason,
            changes=[*self.person_changes, *self.family_changes],
            person_id=shown,
            household_id=self.household.pk if self.household is not None else None,
        )
