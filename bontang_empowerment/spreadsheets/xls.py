"""XLS, the format before 2007, by calamine: at most 65,536 rows, so that the whole sheet fits in memory."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import python_calamine
from django.utils.translation import gettext

from bontang_empowerment.spreadsheets.tables import Cell, Limits, ReadingRefusedError, Row, checked_row

PANIC = "PanicException"
"""What the library raises when its own code fails on a damaged file; it is derived from BaseException."""


class XlsTable:
    def __init__(self, path: Path, limits: Limits) -> None:
        self.path, self.limits = path, limits

    def rows(self) -> Iterator[Row]:
        for number, values in enumerate(self._values(), start=1):
            row = checked_row(number, [_cell(value) for value in values], self.limits)
            if row is not None:
                yield row

    def _values(self) -> list[list[Any]]:
        try:
            workbook = python_calamine.CalamineWorkbook.from_path(str(self.path))
            if not workbook.sheet_names:
                return []
            return workbook.get_sheet_by_index(0).to_python(skip_empty_area=False)
        except BaseException as error:
            if isinstance(error, python_calamine.CalamineError | OSError | ValueError) or type(error).__name__ == PANIC:
                raise ReadingRefusedError(
                    gettext("The file cannot be opened: it is damaged, or protected by a password. Save it as XLSX.")
                ) from error
            raise


def _cell(value: Any) -> Cell:
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, bool | float | date):
        return value
    return float(value) if isinstance(value, int) else str(value)
