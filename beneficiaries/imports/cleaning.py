"""One row of a list as clean values of a person and a family, by the fields and rules of the screens' forms.

Clean values are what JSON can hold: dates are ISO texts, kelurahan their ids. A blank cell gives no value at all.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy

from beneficiaries.birth_dates import parse_birth_date
from beneficiaries.codes import BirthDatePrecision, DecileStatus
from beneficiaries.forms.households import HouseholdForm
from beneficiaries.forms.people import PersonForm
from beneficiaries.forms.rules import problems_of_decile, problems_of_domicile, problems_of_person
from beneficiaries.identity_numbers import Nik, parse_kk_number, parse_nik
from beneficiaries.imports.columns import header_key
from beneficiaries.imports.values import (
    NOTHING,
    NOTHING_FOR_A_CODE,
    UNKNOWN_VALUE,
    birth_date_text,
    code_of,
    kelurahan_key,
    number_text,
    spellings,
    text_of,
)
from bontang_empowerment.regions.models import Kelurahan
from bontang_empowerment.spreadsheets.tables import Cell, Damage, Row, column_letters

PERSON_FIELDS = PersonForm.base_fields
FAMILY_FIELDS = HouseholdForm.base_fields
NOT_LISTED_WORDS = frozenset(["tidak terdaftar", "tidak terdaftar di dtsen", "belum terdaftar", "tidak ada di dtsen"])
UNKNOWN_WORDS = frozenset(["belum diketahui", "tidak diketahui"])
UNREPEATED = frozenset(
    ["nik", "kk_number", "name", "father_name", "mother_name", "phone", "passport_number", "stay_permit_number"]
)
MOST_KNOWN = 5_000
KK_NUMBER = gettext_lazy("KK number")
DECILE_WORDS = ("desil", "decile", "d")


class CellRefusedError(Exception):
    """A cell that breaks a rule: which of the columns, and why."""

    def __init__(self, column: str, reason: str) -> None:
        self.column, self.reason = column, reason
        super().__init__(reason)


@dataclass
class CleanRow:
    """`values` by field name; `derived` are those that the NIK told, not the list; `refusal` is (column, reason)."""

    number: int
    values: dict[str, Any] = field(default_factory=dict)
    refusal: tuple[str, str] | None = None
    derived: list[str] = field(default_factory=list)


@dataclass
class Cleaner:
    """Cleans the rows of one list. columns: which of COLUMNS each position holds; defaults: for the whole list.

    _read: the columns with what their cells have said so far; None for identity numbers, which are never remembered.
    """

    columns: Mapping[int, str]
    defaults: Mapping[str, Any] = field(default_factory=dict)
    _kelurahan: dict[str, int] = field(default_factory=dict)
    today: date = field(default_factory=timezone.localdate)
    _last_nik: Nik | None = None
    _read: list[tuple[int, str, dict[Any, dict[str, Any]] | None]] = field(default_factory=list)

    def __post_init__(self) -> None:
        known: dict[str, dict[Any, dict[str, Any]]] = defaultdict(dict)
        self._read = [
            (position, name, None if name in UNREPEATED else known[name]) for position, name in self.columns.items()
        ]
        self._kelurahan = kelurahan_by_spelling()
        self._special: dict[str, Callable[[Cell], dict[str, Any]]] = {
            "nik": self._nik,
            "kk_number": _kk_number,
            "birth_date": lambda cell: _birth_date(birth_date_text(cell), self.today),
            "birth": lambda cell: _place_and_date(cell, self.today),
            "occupation": _occupation,
            "kelurahan": lambda cell: self._place("kelurahan", cell),
            "domicile_kelurahan": lambda cell: self._place("domicile_kelurahan", cell),
            "rt_rw": _rt_and_rw,
            "decile": _decile,
        }

    def _value(self, name: str, cell: Cell, known: dict[Any, dict[str, Any]] | None) -> dict[str, Any]:
        """`_clean_cell`, remembered for cells of which a list has few different ones."""
        if known is None:
            return self._clean_cell(name, cell)
        key = cell if isinstance(cell, str) else (type(cell), cell)
        found = known.get(key)
        if found is None:
            found = self._clean_cell(name, cell)
            if len(known) < MOST_KNOWN:
                known[key] = found
        return found

    def clean(self, row: Row) -> CleanRow:
        clean = CleanRow(row.number)
        if row.damage is not None:
            clean.refusal = self._refusal_of(row.damage)
        cells, values = row.cells, clean.values
        filled = len(cells)
        for position, name, known in self._read:
            if position >= filled or (cell := cells[position]) == "":
                continue
            try:
                # Most cells are the same text as one above; they need no further step.
                found = known.get(cell) if known is not None and cell.__class__ is str else None
                values.update(self._value(name, cell, known) if found is None else found)
            except CellRefusedError as refused:
                clean.refusal = clean.refusal or (refused.column, refused.reason)
        for name, value in self.defaults.items():
            clean.values.setdefault(name, value)
        if clean.refusal is None:
            self._complete(clean)
        return clean

    def _refusal_of(self, damage: Damage) -> tuple[str, str]:
        """At its column; one that is left out of the list is named by its letter."""
        if name := self.columns.get(damage.column):
            return name, damage.reason
        where = {"column": column_letters(damage.column), "reason": damage.reason}
        return "", gettext("Column %(column)s: %(reason)s") % where

    def _clean_cell(self, name: str, cell: Cell) -> dict[str, Any]:
        if cell == "":
            return {}
        special = self._special.get(name)
        try:
            if special is not None:
                return special(cell)
            text = text_of(cell)
            if name in UNKNOWN_VALUE:
                return {} if text.casefold() in NOTHING_FOR_A_CODE else {name: code_of(name, text)}
            if text.casefold() in NOTHING:
                return {}
            return _field_value(name, text)
        except ValidationError as error:
            raise CellRefusedError(name, " ".join(error.messages)) from None

    def _nik(self, cell: Cell) -> dict[str, Any]:
        text = number_text(cell, "NIK")
        if not text:
            return {}
        self._last_nik = parse_nik(text, today=self.today)
        return {"nik": self._last_nik.digits}

    def _place(self, name: str, cell: Cell) -> dict[str, Any]:
        text = text_of(cell)
        if text.casefold() in NOTHING:
            return {}
        found = self._kelurahan.get(kelurahan_key(text))
        if found is None:
            raise ValidationError(
                gettext("“%(typed)s” is no kelurahan of Kota Bontang. Write its name, such as Lok Tuan.")
                % {"typed": text[:40]}
            )
        return {name: found}

    def _complete(self, clean: CleanRow) -> None:
        """What the NIK tells fills blanks, as on the screen; then the rules between fields."""
        values = clean.values
        nik = self._last_nik
        if nik is not None and values.get("nik") == nik.digits:
            told = {"sex": nik.sex, "birth_date": nik.birth_dates[0].isoformat()}
            clean.derived = [name for name in told if name not in values]
            if "birth_date" in clean.derived:
                values["birth_date_precision"] = str(BirthDatePrecision.EXACT)
            clean.values = values = told | values
        if values.get("decile") and "decile_status" not in values:
            values["decile_status"] = str(DecileStatus.LISTED)
        if values.get("decile_status") != DecileStatus.LISTED:
            for name in ("decile_year", "decile_quarter", "decile_source"):
                values.pop(name, None)
        for problems in (problems_of_person, problems_of_domicile, problems_of_decile):
            for name, reason in problems(values):
                if name == "citizenship" and "citizenship" not in values:
                    continue  # what is registered already may say it; the check of changes asks again
                clean.refusal = clean.refusal or (name, str(reason))


def kelurahan_by_spelling() -> dict[str, int]:
    """Every spelling of every kelurahan, its code with and without dots, by `kelurahan_key`."""
    found = {}
    for row in Kelurahan.objects.all():
        for spelling in (row.name, row.code, *row.other_spellings.split(";")):
            if key := kelurahan_key(spelling):
                found[key] = row.pk
    return found


def _field_value(name: str, text: str) -> dict[str, Any]:
    """Through the field of the screen's form."""
    value = (PERSON_FIELDS.get(name) or FAMILY_FIELDS[name]).clean(text)
    return {} if value in (None, "") else {name: value}


def _kk_number(cell: Cell) -> dict[str, Any]:
    text = number_text(cell, KK_NUMBER)
    return {"kk_number": parse_kk_number(text)} if text else {}


def _birth_date(text: str, today: date) -> dict[str, Any]:
    if text in NOTHING:
        return {}
    born = parse_birth_date(text, today=today)
    return {"birth_date": born.day.isoformat(), "birth_date_precision": str(born.precision)}


def _place_and_date(cell: Cell, today: date) -> dict[str, Any]:
    """ "Bontang, 17-05-1990"; without a comma the place ends where the first digit stands."""
    text = text_of(cell)
    if text.casefold() in NOTHING:
        return {}
    first_digit = next((at for at, character in enumerate(text) if character in "0123456789"), len(text))
    place, day = text[:first_digit].strip(" ,;/"), text[first_digit:]
    found = _field_value("birth_place", place) if place and place.casefold() not in NOTHING else {}
    return found | (_birth_date(birth_date_text(day), today) if day else {})


def _occupation(cell: Cell) -> dict[str, Any]:
    text = text_of(cell)
    if text.casefold() in NOTHING_FOR_A_CODE or text == "0":
        return {}
    code = spellings()["occupation"].get(header_key(text))
    return _field_value("occupation", text) if code is None else {"occupation": int(code)}


def _rt_and_rw(cell: Cell) -> dict[str, Any]:
    """ "007/002", "RT 7 RW 2"; the RT alone is enough."""
    parts = header_key(text_of(cell)).replace("rt", " ").replace("rw", " ").split()
    if not parts:
        return {}
    found = _field_value("rt", parts[0])
    return found | (_field_value("rw", parts[1]) if len(parts) > 1 and parts[1].strip("0") else {})


def _decile(cell: Cell) -> dict[str, Any]:
    """A number from 1 to 10, "Desil 2", or that the family is not listed."""
    key = header_key(text_of(cell))
    if not key or key in UNKNOWN_WORDS:
        return {}
    if key in NOT_LISTED_WORDS:
        return {"decile_status": str(DecileStatus.NOT_LISTED)}
    for word in DECILE_WORDS:
        key = key.removeprefix(word).strip()
    return _field_value("decile", key or "?")


def headings_of(cells: Sequence[Cell]) -> list[str]:
    """As `text_of`, which a list asks of hundreds of thousands of texts."""
    return [cell.removeprefix("'").strip() if type(cell) is str else text_of(cell) for cell in cells]
