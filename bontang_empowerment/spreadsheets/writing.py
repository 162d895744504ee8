"""Rows to XLSX or CSV, a row at a time: memory stays flat however many there are, and no cell becomes a formula.

people = Sheet("Warga", [Column("NIK"), Column("Lahir", Kind.DATE), Column("Anak", Kind.NUMBER)], rows)
written = write_xlsx(people)
record(..., count=written.row_count, sha256=written.sha256)
return FileResponse(written.file, as_attachment=True, filename="warga.xlsx", content_type=CONTENT_TYPES["xlsx"])
"""

import csv
import hashlib
import io
import re
import tempfile
from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum, auto
from typing import IO, cast

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from bontang_empowerment.spreadsheets.working import working_directory

CONTENT_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
MOST_ROWS = 1_048_576 - 1  # of a sheet, without its header

_MOST_UNITS = 32_767  # UTF-16 units of text that Excel takes in a cell
_EXACT_DIGITS = 15  # Excel keeps no more of a number
_FIRST_YEAR = 1900  # Excel knows no earlier day
_IN_MEMORY = 4 * 1024 * 1024  # bytes; a larger file goes to disk
_CHUNK = 256 * 1024
_STEP = 1000  # rows

# What a spreadsheet may take for the start of a formula, at the start of a cell or behind a separator at which a
# program with another list separator would cut it; blanks and quotes before it are skipped. In full width as well.
_FORMULA = re.compile(r"""(^|[,;\t\r\n])([\s"]*)(?=[=+\-@\uff1d\uff0b\uff0d\uff20])""")
_LEADING_CONTROL = re.compile(r"^[\t\r\n]")
_LONE_SURROGATES = re.compile(r"[\ud800-\udfff]")
_NOT_IN_A_SHEET_NAME = re.compile(r"[\[\]:*?/\\]")


class Kind(Enum):
    """What a column holds. None is an empty cell in each."""

    TEXT = auto()  # anything, as its str(): digits stay text, so a NIK keeps its sixteen
    NUMBER = auto()  # int, float or Decimal of at most 15 digits
    DATE = auto()  # date, shown dd-mm-yyyy
    TIME = auto()  # datetime in local time, shown dd-mm-yyyy hh:mm


@dataclass(frozen=True)
class Column:
    heading: str
    kind: Kind = Kind.TEXT
    width: int = 18  # characters


@dataclass(frozen=True)
class Sheet:
    name: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[object]]  # read once, in order; each as long as `columns`


@dataclass(frozen=True)
class WrittenFile:
    """file: at its start, for a FileResponse to read and close. row_count: of all sheets, without their headers."""

    file: IO[bytes]
    row_count: int
    size: int
    sha256: str

    def content(self) -> bytes:
        self.file.seek(0)
        return self.file.read()


class TooManyRowsError(ValueError):
    """A sheet holds no more than MOST_ROWS; a CSV file does."""


Steps = Generator[int, None, WrittenFile]
"""Yields how many rows are written; returns the file."""


def write_xlsx(*sheets: Sheet, into: IO[bytes] | None = None) -> WrittenFile:
    """into: a readable file to fill, else a temporary one. Raises TooManyRowsError, and ValueError for a bad cell."""
    return to_the_end(xlsx_in_steps(*sheets, into=into))


def write_csv(sheet: Sheet, *, into: IO[bytes] | None = None, delimiter: str = ",") -> WrittenFile:
    """UTF-8 with BOM, every cell in quotes. A text that could become a formula gets an apostrophe before that place."""
    return to_the_end(csv_in_steps(sheet, into=into, delimiter=delimiter))


def to_the_end(steps: Steps) -> WrittenFile:
    while True:
        try:
            next(steps)
        except StopIteration as end:
            return cast("WrittenFile", end.value)


def xlsx_in_steps(*sheets: Sheet, into: IO[bytes] | None = None, step: int = _STEP) -> Steps:
    """As `write_xlsx`, with a pause after every `step` rows."""
    file = into or _temporary_file()
    count = 0
    with working_directory() as directory:
        options = {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "tmpdir": directory,
        }
        with xlsxwriter.Workbook(file, options) as workbook:
            header = workbook.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
            formats = {
                Kind.TEXT: workbook.add_format({"num_format": "@"}),
                Kind.NUMBER: workbook.add_format({"num_format": "General"}),
                Kind.DATE: workbook.add_format({"num_format": "dd-mm-yyyy"}),
                Kind.TIME: workbook.add_format({"num_format": "dd-mm-yyyy hh:mm"}),
            }
            for sheet in sheets:
                worksheet = workbook.add_worksheet(_sheet_name(sheet.name))
                _write_head(worksheet, sheet, header, formats)
                for number in _fill(worksheet, sheet, formats):
                    count += 1
                    if number % step == 0:
                        yield count
    return _finished(file, count)


def csv_in_steps(sheet: Sheet, *, into: IO[bytes] | None = None, delimiter: str = ",", step: int = _STEP) -> Steps:
    """As `write_csv`, with a pause after every `step` rows."""
    file = into or _temporary_file()
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
    try:
        writer = csv.writer(text, delimiter=delimiter, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
        writer.writerow([_harmless(column.heading) for column in sheet.columns])
        count = 0
        for row in sheet.rows:
            writer.writerow([_for_csv(column.kind, value) for column, value in zip(sheet.columns, row, strict=True)])
            count += 1
            if count % step == 0:
                yield count
    finally:
        text.detach()  # flushes, and leaves the file open
    return _finished(file, count)


def _temporary_file() -> IO[bytes]:
    return cast("IO[bytes]", tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY))


def _finished(file: IO[bytes], count: int) -> WrittenFile:
    digest, size = hashlib.sha256(), 0
    file.seek(0)
    while chunk := file.read(_CHUNK):
        digest.update(chunk)
        size += len(chunk)
    file.seek(0)
    return WrittenFile(file, count, size, digest.hexdigest())


def _write_head(worksheet: Worksheet, sheet: Sheet, header: Format, formats: dict[Kind, Format]) -> None:
    for place, column in enumerate(sheet.columns):
        worksheet.set_column(place, place, column.width, formats[column.kind])
    for place, column in enumerate(sheet.columns):
        worksheet.write_string(0, place, _clean(column.heading), header)
    worksheet.freeze_panes(1, 0)
    worksheet.repeat_rows(0)


def _fill(worksheet: Worksheet, sheet: Sheet, formats: dict[Kind, Format]) -> Iterator[int]:
    """Writes row after row; yields the number of each."""
    for count, row in enumerate(sheet.rows, start=1):
        if count > MOST_ROWS:
            raise TooManyRowsError
        for place, (column, value) in enumerate(zip(sheet.columns, row, strict=True)):
            if value is not None:
                _write_cell(worksheet, count, place, column.kind, value, formats)
        yield count


def _write_cell(
    worksheet: Worksheet, row: int, place: int, kind: Kind, value: object, formats: dict[Kind, Format]
) -> None:
    """Each cell is written as what its column says it is; the writer is never left to guess."""
    if kind is Kind.NUMBER:
        worksheet.write_number(row, place, _number(value), formats[kind])
    elif kind is not Kind.TEXT and (day := _day(kind, value)).year >= _FIRST_YEAR:
        worksheet.write_datetime(row, place, day, formats[kind])
    elif text := _fitting(_clean(_text(kind, value))):
        worksheet.write_string(row, place, text, formats[Kind.TEXT])


def _number(value: object) -> int | float | Decimal:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise ValueError(f"A number column holds {type(value).__name__}.")
    number = Decimal(str(value))
    if not number.is_finite() or (isinstance(value, int) and len(str(abs(value))) > _EXACT_DIGITS):
        raise ValueError(f"No spreadsheet keeps a number like this one; it has more than {_EXACT_DIGITS} digits.")
    return value


def _day(kind: Kind, value: object) -> date:
    if kind is Kind.TIME and isinstance(value, datetime):
        return value.replace(tzinfo=None)
    if kind is Kind.DATE and isinstance(value, date) and not isinstance(value, datetime):
        return value
    raise ValueError(f"A column of {kind.name} holds {type(value).__name__}.")


def _text(kind: Kind, value: object) -> str:
    if kind is Kind.TEXT:
        return str(value)
    return f"{_day(kind, value):{'%d-%m-%Y' if kind is Kind.DATE else '%d-%m-%Y %H:%M'}}"


def _for_csv(kind: Kind, value: object) -> str:
    if value is None:
        return ""
    if kind is Kind.NUMBER:
        return str(_number(value))  # -5 is a number there too, and nothing else
    return _harmless(_text(kind, value)) if kind is Kind.TEXT else _text(kind, value)


def _harmless(text: str) -> str:
    text = _LEADING_CONTROL.sub(lambda control: f"'{control[0]}", _clean(text))
    return _FORMULA.sub(r"\1\2'", text)


def _clean(text: str) -> str:
    """Without halves of characters, which no file can hold, and NUL, at which some readers stop."""
    return _LONE_SURROGATES.sub("\N{REPLACEMENT CHARACTER}", text).replace("\0", "")


def _fitting(text: str) -> str:
    """Cut visibly to what a cell takes: the writer would cut without a sign."""
    units = text.encode("utf-16-le")
    if len(units) <= 2 * _MOST_UNITS:
        return text
    return units[: 2 * (_MOST_UNITS - 1)].decode("utf-16-le", errors="ignore") + "\N{HORIZONTAL ELLIPSIS}"


def _sheet_name(name: str) -> str:
    return _NOT_IN_A_SHEET_NAME.sub(" ", _clean(name)).strip(" '")[:31] or "1"
