"""Lists of people as CSV, whoever saved them: comma, semicolon or tab; UTF-8, UTF-16 or Windows-1252."""

import codecs
import csv
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import IO

from django.utils.translation import gettext

DELIMITERS = ",;\t|"
MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
PIECE = 1 << 20
# A quote that is never closed swallows the lines behind it.
MOST_LINES_IN_A_CELL = 20


class UnreadableListError(Exception):
    """The file cannot be read as a list; the message says where and why, for people."""


class CsvList:
    """The header of a CSV file and its rows.

    Raises UnreadableListError when there is no such file, it is empty, or a column is missing.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.encoding = _encoding(path)
        with self._open() as file:
            first = file.readline().lstrip("\ufeff")
        if not first.strip():
            raise UnreadableListError(
                gettext("%(file)s is empty: its first line must hold the column names.") % {"file": path.name}
            )
        self.delimiter = _delimiter(first)
        self.header = [cell.strip() for cell in next(csv.reader([first], delimiter=self.delimiter))]

    def _open(self) -> IO[str]:
        # Damaged bytes become replacement signs: one bad cell must not keep the other rows from being compared.
        return self.path.open(encoding=self.encoding, errors="replace", newline="")

    def columns(self, names: Sequence[str]) -> list[list[str]]:
        """The cells of each named column, spaces around them gone, "" where a row is too short."""
        places = [self._place(name) for name in names]
        columns: list[list[str]] = [[] for _name in names]
        with self._open() as file:
            for row in self._rows(file):
                for column, place in zip(columns, places, strict=True):
                    # The same text is kept in memory once.
                    column.append(sys.intern(row[place].strip()) if place < len(row) else "")
        return columns

    def _place(self, name: str) -> int:
        known = {cell.casefold(): place for place, cell in reversed(list(enumerate(self.header)))}
        if name in self.header:
            return self.header.index(name)
        if name.casefold() in known:
            return known[name.casefold()]
        raise UnreadableListError(
            gettext("%(file)s has no column “%(column)s”. Its columns are: %(columns)s.")
            % {"file": self.path.name, "column": name, "columns": ", ".join(self.header)}
        )

    def _rows(self, file: IO[str]) -> Iterator[list[str]]:
        """The rows under the header, empty ones left out."""
        csv.field_size_limit(PIECE)
        reader = csv.reader((line.replace("\0", "") for line in file), delimiter=self.delimiter, skipinitialspace=True)
        try:
            next(reader)
            for row in reader:
                if any(cell.count("\n") > MOST_LINES_IN_A_CELL for cell in row):
                    raise UnreadableListError(self._broken(reader.line_num))
                if any(row):
                    yield row
        except csv.Error:
            raise UnreadableListError(self._broken(reader.line_num)) from None

    def _broken(self, line: int) -> str:
        return gettext("%(file)s cannot be read up to line %(line)s: a quotation mark may not be closed.") % {
            "file": self.path.name,
            "line": line,
        }


def _encoding(path: Path) -> str:
    try:
        with path.open("rb") as file:
            start = file.read(4)
            for mark, encoding in MARKS:
                if start.startswith(mark):
                    return encoding
            if b"\0" in start:
                return "utf-16-le" if start[1:2] == b"\0" else "utf-16-be"
            file.seek(0)
            decoder = codecs.getincrementaldecoder("utf-8")()
            while piece := file.read(PIECE):
                decoder.decode(piece)
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "cp1252"
    except OSError:
        raise UnreadableListError(gettext("%(file)s cannot be opened.") % {"file": path}) from None
    return "utf-8"


def _delimiter(header: str) -> str:
    """The sign that parts most cells of the header, those between quotation marks apart."""
    outside = "".join(header.split('"')[::2])
    return max(DELIMITERS, key=outside.count)


def write_rows(path: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """A CSV file in UTF-8, there whole or not at all. Raises OSError."""
    unfinished = path.with_name(path.name + ".part")
    with unfinished.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(rows)
    unfinished.replace(path)
