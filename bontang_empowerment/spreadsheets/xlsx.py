"""XLSX as a stream: a sheet of a million rows, or with one cell in its last corner, costs no memory.

ECMA-376: the first visible sheet is read; text comes from shared or inline strings, dates are numbers whose style says
so. A part of merged cells that holds nothing itself makes its row damaged: nobody can tell for which rows it counts.
"""

import math
import posixpath
import re
from array import array
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

from django.utils.translation import gettext

from bontang_empowerment.spreadsheets.packed import Handlers, Package
from bontang_empowerment.spreadsheets.tables import Cell, Damage, Limits, ReadingRefusedError, Row, checked_row

WORKBOOK, STRINGS = "xl/workbook.xml", "xl/sharedStrings.xml"
# Number formats that show a day (ECMA-376, 18.8.30), East Asian ones included.
DATE_FORMATS = frozenset([*range(14, 18), 22, *range(27, 37), *range(50, 59)])
DATE_LETTERS = re.compile(r"[dy]", re.IGNORECASE)
NOT_SHOWN = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')
REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
EPOCH, EPOCH_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)  # noqa: DTZ001 - spreadsheets know no zone
LAST_DAY = 2_958_465  # 31-12-9999
MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s+ref\s*=\s*[\"']([A-Z0-9:]{1,25})[\"']")
MOST_MERGES = 10_000


class XlsxTable:
    def __init__(self, path: Path, limits: Limits) -> None:
        self.limits = limits
        self.package = Package(path, limits)
        workbook = _Workbook()
        self.package.read_whole(WORKBOOK, workbook)
        links = _Links()
        self.package.read_whole("xl/_rels/workbook.xml.rels", links)
        target = links.targets.get(workbook.sheet, "")
        self.sheet = posixpath.normpath(posixpath.join("xl", target)).lstrip("/") if target else ""
        if target.startswith("/"):
            self.sheet = target.lstrip("/")
        if self.sheet not in self.package.sizes:
            raise ReadingRefusedError(gettext("The file holds no sheet that can be read. Save it anew."))
        self.epoch = EPOCH_1904 if workbook.is_1904 else EPOCH
        styles = _Styles()
        self.package.read_whole("xl/styles.xml", styles)
        self.date_styles = styles.date_styles()
        self.merged = _merged_parts(self.package.find_all(self.sheet, MERGED, most=MOST_MERGES))
        self._strings: SharedStrings | None = None

    def rows(self) -> Iterator[Row]:
        if self._strings is None:
            if self.package.sizes.get(STRINGS, 0) > self.limits.shared_text_bytes:
                raise ReadingRefusedError(gettext("The file holds too much text. Split the list, or save it as CSV."))
            self._strings = SharedStrings()
            self.package.read_whole(STRINGS, self._strings)
        sheet = _Sheet(self._strings, self.date_styles, self.epoch, self.limits, self.merged)
        for _block in self.package.parse(self.sheet, sheet):
            yield from sheet.finished
            sheet.finished.clear()


class SharedStrings(Handlers):
    """The texts of a workbook, packed into one buffer: a million of them as Python strings would be too many."""

    def __init__(self) -> None:
        self.buffer = bytearray()
        self.ends = array("Q")
        self.is_text = self.is_phonetic = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.is_text = name == "t" and not self.is_phonetic
        if name == "rPh":
            self.is_phonetic = True

    def end(self, name: str) -> None:
        self.is_text = False
        if name == "rPh":
            self.is_phonetic = False
        elif name == "si":
            self.ends.append(len(self.buffer))

    def text(self, data: str) -> None:
        if self.is_text:
            self.buffer += data.encode("utf-8", "surrogatepass")

    def __getitem__(self, position: int) -> str:
        if not 0 <= position < len(self.ends):
            raise IndexError(position)
        start = self.ends[position - 1] if position else 0
        return self.buffer[start : self.ends[position]].decode("utf-8", "surrogatepass")


class _Workbook(Handlers):
    sheet = ""
    is_1904 = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "sheet" and not self.sheet and attributes.get("state", "visible") == "visible":
            ids = [value for key, value in attributes.items() if key.endswith(":id")]
            self.sheet = ids[0] if ids else ""
        elif name == "workbookPr":
            self.is_1904 = attributes.get("date1904", "0") in {"1", "true"}


class _Links(Handlers):
    def __init__(self) -> None:
        self.targets: dict[str, str] = {}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "Relationship":
            self.targets[attributes.get("Id", "")] = attributes.get("Target", "")


class _Styles(Handlers):
    def __init__(self) -> None:
        self.formats: dict[str, str] = {}
        self.cell_formats: list[str] = []
        self.is_in_cells = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "numFmt":
            self.formats[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif name == "cellXfs":
            self.is_in_cells = True
        elif name == "xf" and self.is_in_cells:
            self.cell_formats.append(attributes.get("numFmtId", "0"))

    def end(self, name: str) -> None:
        if name == "cellXfs":
            self.is_in_cells = False

    def date_styles(self) -> frozenset[str]:
        """The style numbers of cells that show a day."""
        return frozenset(str(number) for number, code in enumerate(self.cell_formats) if self._shows_a_day(code))

    def _shows_a_day(self, code: str) -> bool:
        if code in self.formats:
            return DATE_LETTERS.search(NOT_SHOWN.sub("", self.formats[code])) is not None
        return code.isdecimal() and len(code) < 4 and int(code) in DATE_FORMATS


def _merged_parts(references: list[bytes]) -> list[tuple[range, range]]:
    """Rows (from 1) and columns (from 0) of merges that go over several rows: those of a heading do not matter.

    They stand behind the rows in the file, so the sheet is looked through once for them.
    """
    found = []
    for reference in references:
        first, _colon, last = reference.decode().partition(":")
        upper, lower = REFERENCE.fullmatch(first), REFERENCE.fullmatch(last)
        if upper and lower:
            rows = range(int(upper[2]), int(lower[2]) + 1)
            if len(rows) > 1:
                found.append((rows, range(_column_of(upper[1]), _column_of(lower[1]) + 1)))
    return found


class _Sheet(Handlers):
    """The rows of a sheet; `finished` holds those of the last block."""

    def __init__(
        self,
        strings: SharedStrings,
        date_styles: frozenset[str],
        epoch: datetime,
        limits: Limits,
        merged: list[tuple[range, range]],
    ) -> None:
        self.strings, self.date_styles, self.epoch, self.limits = strings, date_styles, epoch, limits
        self.merged = sorted(merged, key=lambda part: part[0].start)
        self.finished: list[Row] = []
        self.number = 0
        self.cells: list[Cell] = []
        self.column = -1
        self.kind = self.style = ""
        self.is_value = False
        self.value: list[str] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "c":
            self.column += 1
            if reference := REFERENCE.fullmatch(attributes.get("r", "")):
                self.column = _column_of(reference[1])
            self.kind, self.style = attributes.get("t", "n"), attributes.get("s", "")
            self.value.clear()
        elif name in {"v", "t"}:
            self.is_value = True
        elif name == "row":
            given = attributes.get("r", "")
            self.number = int(given) if given.isdecimal() and len(given) < 9 else self.number + 1
            self.cells, self.column = [], -1

    def text(self, data: str) -> None:
        if self.is_value:
            self.value.append(data)

    def end(self, name: str) -> None:
        if name in {"v", "t"}:
            self.is_value = False
        elif name == "c":
            if self.value:
                self._put(self._read("".join(self.value)))
        elif name == "row" and (row := checked_row(self.number, self.cells, self.limits)) is not None:
            self.finished.append(self._with_merges(row))

    def _put(self, cell: Cell) -> None:
        if self.column >= self.limits.columns:
            checked_row(self.number, [*self.cells, *[""] * self.limits.columns, "x"], self.limits)  # refuses
        while len(self.cells) < self.column:
            self.cells.append("")
        del self.cells[self.column :]
        self.cells.append(cell)

    def _read(self, value: str) -> Cell:
        if self.kind in {"str", "inlineStr", "e"}:
            return value.strip()
        if self.kind == "b":
            return value.strip() == "1"
        if self.kind == "d":
            return _iso_day(value)
        try:
            if self.kind == "s":
                return self.strings[int(value)].strip()
            number = float(value)
            if not math.isfinite(number):
                raise ValueError(value)
        except (ValueError, IndexError):
            raise ReadingRefusedError(
                gettext("the cell is damaged. Type its value anew and save."), row=self.number, column=self.column
            ) from None
        if self.style in self.date_styles and 0 < number <= LAST_DAY:
            return (self.epoch + timedelta(days=number)).date()
        return number

    def _with_merges(self, row: Row) -> Row:
        while self.merged and self.merged[0][0].stop <= row.number:
            self.merged.pop(0)
        for rows, columns in self.merged:
            if rows.start >= row.number:
                return row
            if row.number in rows:
                reason = gettext("The cell is merged with the one above. Split it and fill in every row.")
                return Row(row.number, row.cells, row.damage or Damage(columns.start, reason))
        return row


def _column_of(letters: str) -> int:
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - ord("A") + 1
    return column - 1


def _iso_day(value: str) -> Cell:
    try:
        return date.fromisoformat(value.strip()[:10])
    except ValueError:
        return value.strip()
