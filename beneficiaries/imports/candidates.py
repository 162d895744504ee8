"""A row of a list while it is being checked: its clean values, and what the check finds out about it."""

import json
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

from beneficiaries.identity_numbers import kk_index, nik_index
from beneficiaries.imports.cleaning import CleanRow
from beneficiaries.models import Household, ImportRow, Person
from beneficiaries.models.imports import RowStatus
from beneficiaries.names import normalise_name

Content = dict[str, Any]
"""What ImportRow.content holds: values, derived, raw, name_key."""
NAME_SHOWN, REASON_SHOWN = 120, 400


STAGED = (
    *("run_id", "number", "content", "name", "nik_index", "family", "status", "column", "reason", "changes"),
    *("decision", "outcome", "person_id", "household_id", "made_household", "before"),
)


@dataclass(slots=True)
class StagedRow:
    """A checked row of ImportRow while it is saved, its attributes named as the columns; `content` is sealed.

    `OF_STAGED` are the columns that it is read from.
    """

    id: int
    number: int
    content: str
    nik_index: str
    family: str
    status: str
    column: str
    reason: str
    decision: str
    person_id: int | None
    household_id: int | None
    outcome: str = ""
    changes: list[str] = field(default_factory=list)
    made_household: bool = False
    before: str = ""


OF_STAGED = (
    *("id", "number", "sealed", "nik_index", "family", "status", "column", "reason", "decision"),
    *("person_id", "household_id"),
)


@dataclass
class Candidate:
    """`raw` are the cells as text, for the report; `content` is what is staged of both, as JSON;
    `family` is the key under which rows of one family stand; `was_new`: nobody had its NIK when it was checked."""

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
    out_of_reach_id: int | None = None
    person_changes: list[str] = field(default_factory=list)
    family_changes: list[str] = field(default_factory=list)
    nik_key: str = ""
    kk_key: str = ""
    name_key: str = ""
    content: str = ""
    was_new: bool = False
    birth_date: date | None = field(init=False)

    def __post_init__(self) -> None:
        told = self.values.get("birth_date")
        self.birth_date = date.fromisoformat(told) if told else None

    @classmethod
    def of(cls, clean: CleanRow, raw: list[str]) -> "Candidate":
        candidate = cls(clean.number, clean.values, clean.derived, raw)
        values = clean.values
        candidate.nik_key = nik_index(values["nik"]) if "nik" in values else ""
        candidate.kk_key = _kk_key(values["kk_number"]) if "kk_number" in values else ""
        candidate.name_key = normalise_name(values.get("name", ""))
        candidate.content = _as_json(
            {"values": values, "derived": clean.derived, "raw": raw, "name_key": candidate.name_key}
        )
        if clean.refusal is not None:
            candidate.refuse(*clean.refusal)
        return candidate

    @classmethod
    def from_row(cls, row: ImportRow) -> "Candidate":
        return cls.from_content(row, json.loads(row.content))

    @classmethod
    def from_content(cls, row: ImportRow | StagedRow, content: Content) -> "Candidate":
        values = content["values"]
        candidate = cls(row.number, values, content["derived"], content["raw"], row.family)
        candidate.nik_key, candidate.name_key = row.nik_index, content["name_key"]
        candidate.kk_key = row.family if "kk_number" in values else ""  # a KK number is its family's key
        candidate.was_new = row.status == RowStatus.NEW
        if row.status == RowStatus.REFUSED:
            candidate.status, candidate.column, candidate.reason = RowStatus.REFUSED, row.column, row.reason
        return candidate

    @property
    def is_new(self) -> bool:
        return self.status == RowStatus.NEW and self.person is None

    @property
    def is_refused(self) -> bool:
        return self.status == RowStatus.REFUSED

    def refuse(self, column: str, reason: object) -> None:
        """The first refusal counts."""
        if not self.is_refused:
            self.status, self.column, self.reason = RowStatus.REFUSED, column, str(reason)[:REASON_SHOWN]
            self.person_changes, self.family_changes = [], []

    def leave_out_of_reach(self, person: Person) -> None:
        """The row says nothing of somebody whom its owner may not see; only the audit trail does."""
        self.person = self.household = None
        self.out_of_reach_id = person.pk

    def hold(self, reason: object, *, person_id: int) -> None:
        self.status, self.reason, self.likely_id = RowStatus.POSSIBLE, str(reason)[:REASON_SHOWN], person_id

    def staged(self, run_id: int) -> tuple[Any, ...]:
        """The values of STAGED: the row as it is loaded into ImportRow."""
        return (
            run_id,
            self.number,
            self.content,
            str(self.values.get("name", ""))[:NAME_SHOWN],
            self.nik_key,
            self.family,
            self.status.value,
            self.column,
            self.reason,
            [*self.person_changes, *self.family_changes],
            "",
            "",
            self.person.pk if self.person is not None else self.likely_id,
            self.household.pk if self.household is not None else None,
            False,
            "",
        )


_as_json = json.JSONEncoder(ensure_ascii=False, check_circular=False).encode


@lru_cache(maxsize=8)
def _kk_key(kk_number: str) -> str:
    """The rows of a family mostly stand one below the other."""
    return kk_index(kk_number)
