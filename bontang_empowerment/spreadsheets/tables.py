"""What a table read from a file is made of: rows with numbers, cells, limits, and refusals that say where."""

import re
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext

Cell = str | float | bool | date
"""Text (empty for a blank cell), a number as spreadsheets hold it, a date, or a truth value."""

MEBIBYTE = 2**20
# What no text holds: control characters other than tab and line breaks, half a pair of UTF-16.
NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")


@dataclass(frozen=True)
class Limits:
    """How large a table may be. Everything is checked before it is held in memory."""

    file_bytes: int = 40 * MEBIBYTE
    unpacked_bytes: int = 400 * MEBIBYTE
    shared_text_bytes: int = 100 * MEBIBYTE
    parts: int = 2000
    rows: int = 250_000
    columns: int = 200
    cell_characters: int = 32_767


@dataclass(frozen=True, slots=True)
class Damage:
    """Why a row cannot be taken as it is; `column` counts from 0."""

    column: int
    reason: str


@dataclass(frozen=True, slots=True)
class Row:
    """`number` is the one that a spreadsheet shows beside it, from 1; blank rows are left out but counted."""

    number: int
    cells: list[Cell]
    damage: Damage | None = None


class ReadingRefusedError(Exception):
    """The file cannot be read as a table. `row` counts from 1 and `column` from 0, None when it is about neither."""

    def __init__(self, reason: str, *, row: int | None = None, column: int | None = None) -> None:
        self.reason, self.row, self.column = reason, row, column
        super().__init__(self.message)

    @property
    def message(self) -> str:
        """Row, column, reason: "Row 17, column C: ..."."""
        if self.row is None:
            return self.reason
        where: dict[str, object] = {"row": self.row, "reason": self.reason}
        if self.column is None:
            return gettext("Row %(row)s: %(reason)s") % where
        where["column"] = column_letters(self.column)
        return gettext("Row %(row)s, column %(column)s: %(reason)s") % where


def column_letters(position: int) -> str:
    """The name of a column as spreadsheets show it: 0 is A, 26 is AA."""
    letters = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def checked_row(number: int, cells: list[Cell], limits: Limits) -> Row | None:
    """The row without blank cells at its end; None when nothing is left. Damage when a cell holds no text.

    Raises ReadingRefusedError for a cell or a row beyond the limits.
    """
    while cells and cells[-1] == "":
        cells.pop()
    if not cells:
        return None
    if len(cells) > limits.columns:
        raise ReadingRefusedError(
            gettext("the row has more than %(most)s columns. Delete the columns that are not needed.")
            % {"most": limits.columns},
            row=number,
            column=limits.columns,
        )
    texts = [cell for cell in cells if isinstance(cell, str)]
    if sum(map(len, texts)) > limits.cell_characters:
        _refuse_long_cell(number, cells, limits)
    if NO_TEXT.search("\n".join(texts)):
        return Row(number, *_without_damage(cells))
    return Row(number, cells)


def _refuse_long_cell(number: int, cells: list[Cell], limits: Limits) -> None:
    for position, cell in enumerate(cells):
        if isinstance(cell, str) and len(cell) > limits.cell_characters:
            raise ReadingRefusedError(
                gettext("the cell holds %(count)s characters; at most %(most)s are read. Was a quotation mark lost?")
                % {"count": len(cell), "most": limits.cell_characters},
                row=number,
                column=position,
            )


def _without_damage(cells: list[Cell]) -> tuple[list[Cell], Damage]:
    """The cells as text that can be stored, and where the first of them was damaged."""
    position = next(at for at, cell in enumerate(cells) if isinstance(cell, str) and NO_TEXT.search(cell))
    reason = gettext("The cell holds characters that are no text; it was damaged when the file was saved or sent.")
    mended: list[Cell] = [NO_TEXT.sub("\ufffd", cell) if isinstance(cell, str) else cell for cell in cells]
    return mended, Damage(position, reason)
