"""From the rows of a list to a file, a chunk at a time: memory stays flat, and no cursor stays open."""

from collections.abc import Callable, Generator, Iterator, Sequence
from typing import IO, Any

from bontang_empowerment.access.keyset import rows_after
from bontang_empowerment.exports.models import Export, FileFormat
from bontang_empowerment.exports.registry import Asked, ExportColumn, ExportedList, list_named
from bontang_empowerment.spreadsheets.writing import Column, Sheet, WrittenFile, csv_in_steps, xlsx_in_steps

CHUNK = 1000


def columns_of(export: Export) -> Sequence[ExportColumn]:
    return list_named(export.list_name).columns(Asked(by=export.owner, is_whole=export.is_whole))


def in_steps(
    export: Export, *, into: IO[bytes] | None = None, before_chunk: Callable[[], None] = lambda: None
) -> Generator[int, None, WrittenFile]:
    """Writes the file; between chunks it yields the number of rows written.

    before_chunk: asked before rows are read; what it raises stops the work. Raises TooManyRowsError.
    """
    exported, columns = list_named(export.list_name), columns_of(export)
    sheet = Sheet(
        name=str(exported.label),
        columns=[Column(str(column.heading), column.kind, column.width) for column in columns],
        rows=_cells(exported, export, columns, before_chunk),
    )
    if export.file_format == FileFormat.CSV:
        return csv_in_steps(sheet, into=into, step=CHUNK)
    return xlsx_in_steps(sheet, into=into, step=CHUNK)


def _cells(
    exported: ExportedList, export: Export, columns: Sequence[ExportColumn], before_chunk: Callable[[], None]
) -> Iterator[Sequence[object]]:
    for row in _rows(exported, export, before_chunk):
        yield [column.value(row) for column in columns]


def _rows(exported: ExportedList, export: Export, before_chunk: Callable[[], None]) -> Iterator[Any]:
    """In the order of the list. Each chunk asks the door anew: long work must not outlive a role."""
    names = [column.removeprefix("-") for column in exported.ordering]
    last: tuple[Any, ...] | None = None
    while True:
        before_chunk()
        rows = exported.prepare(exported.rows(export.filters, export.owner), export.owner)
        chunk = list(rows_after(rows, exported.ordering, last)[:CHUNK])
        exported.complete(chunk)
        yield from chunk
        if len(chunk) < CHUNK:
            return
        last = tuple(getattr(chunk[-1], name) for name in names)
