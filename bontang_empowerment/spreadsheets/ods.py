"""ODS as a stream (OpenDocument 1.3, part 3, section 9): the first sheet, repeated cells and rows written out."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from django.utils.translation import gettext

from bontang_empowerment.spreadsheets.packed import Handlers, Package
from bontang_empowerment.spreadsheets.tables import Cell, Damage, Limits, ReadingRefusedError, Row, checked_row

CONTENT = "content.xml"
NUMBERS = frozenset(["float", "currency", "percentage"])


class OdsTable:
    def __init__(self, path: Path, limits: Limits) -> None:
        self.limits = limits
        self.package = Package(path, limits)
        if CONTENT not in self.package.sizes:
            raise ReadingRefusedError(gettext("The file holds no sheet that can be read. Save it anew."))

    def rows(self) -> Iterator[Row]:
        sheet = _Sheet(self.limits)
        for _block in self.package.parse(CONTENT, sheet):
            for row, repeats in sheet.finished:
                for more in range(repeats):
                    yield Row(row.number + more, list(row.cells), row.damage)
            sheet.finished.clear()
            if sheet.is_over:
                return


class _Sheet(Handlers):
    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.finished: list[tuple[Row, int]] = []  # a row and how often it is repeated
        self.is_over = False
        self.number = 0
        self.row_repeats = self.cell_repeats = 1
        self.cells: list[Cell] = []
        self.attributes: dict[str, str] = {}
        self.paragraphs: list[str] = []
        self.is_text = self.is_note = False
        self.covered: int | None = None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "table-row":
            self.row_repeats, self.cells, self.covered = _repeats(attributes, "number-rows-repeated"), [], None
        elif name in {"table-cell", "covered-table-cell"}:
            self.attributes = {key.rpartition(":")[2]: value for key, value in attributes.items()}
            self.cell_repeats = _repeats(attributes, "number-columns-repeated")
            self.paragraphs = []
        elif name == "annotation":
            self.is_note = True
        elif name == "p" and not self.is_note:
            self.is_text = True
            self.paragraphs.append("")
        elif name == "s" and self.is_text:
            self.paragraphs[-1] += " "

    def text(self, data: str) -> None:
        if self.is_text and not self.is_note:
            self.paragraphs[-1] += data

    def end(self, name: str) -> None:
        if name == "p":
            self.is_text = False
        elif name == "annotation":
            self.is_note = False
        elif name in {"table-cell", "covered-table-cell"}:
            if name == "covered-table-cell" and self.covered is None and not self.paragraphs:
                self.covered = len(self.cells)
            self._put(self._read())
        elif name == "table-row":
            self._finish_row()
        elif name == "table":
            self.is_over = True

    def _put(self, cell: Cell) -> None:
        """Blank cells at the end are often repeated to the last column: only as many as a row may have are kept."""
        room = self.limits.columns + 1 - len(self.cells)
        self.cells += [cell] * max(0, min(self.cell_repeats, room))

    def _read(self) -> Cell:
        kind, text = self.attributes.get("value-type", ""), "\n".join(self.paragraphs).strip()
        if kind in NUMBERS:
            try:
                return float(self.attributes.get("value", ""))
            except ValueError:
                return text
        if kind == "date":
            try:
                return date.fromisoformat(self.attributes.get("date-value", "")[:10])
            except ValueError:
                return text
        if kind == "boolean":
            return self.attributes.get("boolean-value", "") == "true"
        return text or self.attributes.get("string-value", "")

    def _finish_row(self) -> None:
        if self.is_over:
            return
        row = checked_row(self.number + 1, self.cells, self.limits)
        if row is not None:
            damage = row.damage or self._merged(row)
            self.finished.append((Row(row.number, row.cells, damage), self.row_repeats))
        self.number += self.row_repeats

    def _merged(self, row: Row) -> Damage | None:
        if self.covered is None or self.covered >= len(row.cells):
            return None
        reason = gettext("The cell is merged with another one. Split it and fill in every row.")
        return Damage(self.covered, reason)


def _repeats(attributes: dict[str, str], name: str) -> int:
    given = next((value for key, value in attributes.items() if key.endswith(name)), "1")
    return max(1, int(given)) if given.isdecimal() and len(given) < 9 else 1
