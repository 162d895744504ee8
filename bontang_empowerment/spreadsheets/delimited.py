"""CSV as it comes: comma, semicolon or tab; UTF-8 with or without a byte order mark, UTF-16, Windows-1252."""

import codecs
import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path

from django.utils.translation import gettext

from bontang_empowerment.spreadsheets.tables import Cell, Limits, ReadingRefusedError, Row, checked_row

BLOCK = 2**16
SAMPLE = 2**16
DELIMITERS = ";,\t"
EXCEL_HINT = re.compile(r"sep=(.)[\r\n]*", re.IGNORECASE)
# Surrogates written as UTF-8, as some old exporters do: valid in no encoding, and only UTF-8 looks like it.
UTF8_SURROGATE = re.compile(rb"\xed[\xa0-\xbf][\x80-\xbf]")

# Cells are measured here, with their row and column; csv's own limit says neither.
csv.field_size_limit(2**31 - 1)


class DelimitedTable:
    """A CSV file. Raises ReadingRefusedError when it cannot be text."""

    def __init__(self, path: Path, limits: Limits) -> None:
        self.path, self.limits = path, limits
        self.encoding, self.errors = _encoding_of(path)
        with self._open(errors="replace") as file:  # what is wrong in it, its row will say
            head = file.read(SAMPLE)
        hint = EXCEL_HINT.match(head)
        self.has_hint = hint is not None
        self.delimiter = hint[1] if hint and hint[1] in DELIMITERS else _delimiter_of(head)

    def rows(self) -> Iterator[Row]:
        with self._open() as file:
            lines = _Lines(file)
            reader = csv.reader(lines, delimiter=self.delimiter, strict=True)
            number = 0
            while True:
                lines.begin()
                try:
                    record = next(reader, None)
                except csv.Error:
                    raise self._broken_quotes(number + 1, lines.first) from None
                except UnicodeDecodeError:
                    raise _cut_off(number + 1) from None
                if record is None:
                    return
                number += 1
                if number == 1 and self.has_hint:
                    continue
                cells: list[Cell] = [cell.strip() for cell in record]
                if (row := checked_row(number, cells, self.limits)) is not None:
                    yield row

    def _open(self, errors: str | None = None) -> io.TextIOWrapper:
        return io.TextIOWrapper(self.path.open("rb"), encoding=self.encoding, errors=errors or self.errors, newline="")

    def _broken_quotes(self, number: int, line: str) -> ReadingRefusedError:
        column = _column_of_open_quote(line, self.delimiter)
        return ReadingRefusedError(
            gettext("a quotation mark is opened and not closed, or stands in the middle of a cell. Mend it and save."),
            row=number,
            column=column,
        )


class _Lines:
    """The lines of a file; remembers the one with which a record began."""

    def __init__(self, file: io.TextIOWrapper) -> None:
        self.file = file
        self.first = ""
        self.is_first = True

    def begin(self) -> None:
        self.is_first = True

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = next(self.file)
        if self.is_first:
            self.first, self.is_first = line, False
        return line


def _encoding_of(path: Path) -> tuple[str, str]:
    """The encoding, and how to decode what does not fit: it arrives as half surrogates, which no row may hold."""
    with path.open("rb") as file:
        head = file.read(SAMPLE)
    if head.startswith(codecs.BOM_UTF8):
        return "utf-8-sig", "surrogateescape"
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16", "surrogatepass"
    if encoding := _utf16_without_mark(head):
        return encoding, "surrogatepass"
    return ("utf-8" if _looks_like_utf8(path) else "cp1252"), "surrogateescape"


def _utf16_without_mark(head: bytes) -> str:
    """Latin text in UTF-16 has a zero at every second place, nearly always."""
    half = len(head) // 2
    if half < 2:
        return ""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if odd > 0.6 * half and even < 0.1 * half:
        return "utf-16-le"
    if even > 0.6 * half and odd < 0.1 * half:
        return "utf-16-be"
    return ""


def _looks_like_utf8(path: Path) -> bool:
    """Valid UTF-8, or UTF-8 that a few bytes were damaged in: more of its characters fit than do not."""
    decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
    fitting = damaged = 0
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            if UTF8_SURROGATE.search(block):
                return True
            text = decoder.decode(block)
            if not text.isascii():
                wrong = sum(1 for character in text if "\udc80" <= character <= "\udcff")
                damaged += wrong
                fitting += sum(1 for character in text if character > "\x7f") - wrong
    return damaged == 0 or fitting > damaged


def _delimiter_of(head: str) -> str:
    """The delimiter that splits the first lines most alike and most often, quoted text aside."""
    lines = [re.sub(r'"[^"]*"', "", line) for line in head.splitlines()[:20] if line.strip()]
    if not lines:
        return ","

    def how_well(delimiter: str) -> tuple[bool, int, int]:
        counts = [line.count(delimiter) for line in lines]
        return all(counts[:5]), counts[0], sum(counts)

    return max(DELIMITERS, key=how_well)


def _column_of_open_quote(line: str, delimiter: str) -> int:
    """In which column of its first line a record went wrong: the last one that opened a quotation mark."""
    column = found = 0
    is_open = False
    for position, character in enumerate(line):
        if character == '"':
            if not is_open:
                found = column
            is_open = not is_open
        elif character == delimiter and not is_open:
            column += 1
        elif not is_open and position and line[position - 1] == '"' and character not in "\r\n":
            return column  # something stands behind a closing mark
    return found


def _cut_off(number: int) -> ReadingRefusedError:
    return ReadingRefusedError(gettext("the file ends in the middle of a character. Save it again."), row=number)
