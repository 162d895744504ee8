"""Opening a table that somebody sent: what kind of file it is shows its content, never its name.

    table = open_table(path)            # the limits are checked here
    for row in table.rows(): ...        # a stream; may be asked for again

Raises ReadingRefusedError with row, column and reason, and nothing else, whatever the file holds. A row of which one
cell is damaged comes with `damage` instead.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from django.utils.formats import number_format
from django.utils.translation import gettext

from bontang_empowerment.spreadsheets.delimited import DelimitedTable
from bontang_empowerment.spreadsheets.ods import CONTENT, OdsTable
from bontang_empowerment.spreadsheets.packed import Package
from bontang_empowerment.spreadsheets.tables import MEBIBYTE, Limits, ReadingRefusedError, Row
from bontang_empowerment.spreadsheets.xls import XlsTable
from bontang_empowerment.spreadsheets.xlsx import WORKBOOK, XlsxTable

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
NO_TABLE = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x7fELF", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"{\\rtf")
MARKUP = (b"<!doctype", b"<html", b"<?xml", b"<table")
DEFAULT_LIMITS: Final = Limits()


class Rows(Protocol):
    def rows(self) -> Iterator[Row]: ...


@dataclass(frozen=True)
class Table:
    """`kind` is csv, xlsx, xls or ods."""

    kind: str
    source: Rows
    limits: Limits

    def rows(self) -> Iterator[Row]:
        """The rows that hold something. Raises ReadingRefusedError, also when there are too many."""
        for count, row in enumerate(self.source.rows(), start=1):
            if count > self.limits.rows:
                raise ReadingRefusedError(
                    gettext("the list has more than %(most)s rows. Split it into several files.")
                    % {"most": number_format(self.limits.rows, force_grouping=True)},
                    row=row.number,
                )
            yield row

    def count_rows(self) -> int:
        """How many rows hold something; reads the whole file. Raises ReadingRefusedError."""
        return sum(1 for _row in self.rows())


def open_table(path: Path, *, limits: Limits = DEFAULT_LIMITS) -> Table:
    """Raises ReadingRefusedError for a file that is too large, empty, or no table."""
    size = path.stat().st_size
    if size > limits.file_bytes:
        raise ReadingRefusedError(
            gettext("The file has %(size)s MB; at most %(most)s MB are read. Split the list.")
            % {"size": size // MEBIBYTE + 1, "most": limits.file_bytes // MEBIBYTE}
        )
    with path.open("rb") as file:
        head = file.read(64)
    if not head.strip(b"\x00\xff\xfe\xef\xbb\xbf \r\n\t"):
        raise ReadingRefusedError(gettext("The file is empty."))
    if head.startswith(OLE):
        return Table("xls", XlsTable(path, limits), limits)
    if head.startswith(ZIP):
        return _packed_table(path, limits)
    if head.startswith(NO_TABLE) or head.lstrip(b"\xef\xbb\xbf \r\n\t").lower().startswith(MARKUP):
        raise _no_table()
    return Table("csv", DelimitedTable(path, limits), limits)


def _packed_table(path: Path, limits: Limits) -> Table:
    names = Package(path, limits).sizes
    if WORKBOOK in names:
        return Table("xlsx", XlsxTable(path, limits), limits)
    if CONTENT in names:
        return Table("ods", OdsTable(path, limits), limits)
    raise _no_table()


def _no_table() -> ReadingRefusedError:
    return ReadingRefusedError(gettext("This is no list that can be read. Save it as CSV, XLSX, XLS or ODS."))
