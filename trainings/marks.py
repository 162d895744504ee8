"""Attendance marks between page and service: how each looks, and how a page posts them.

A page posts a cell as `mark-<session>-<participant>=<status>`; `rest-<session>-<participant>=<status>` marks only
whoever has no mark yet. A page that posts all its cells at once says in `shown` what stood in them when it was made
("12-3:present 12-4:late"): a cell that is still as shown is not posted as far as we are concerned, so that an old page
does not undo what somebody else has marked since.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from django.http import QueryDict
from django.utils.translation import pgettext_lazy

from bontang_empowerment.access.templatetags.looks import look_of
from trainings.codes import AttendanceStatus
from trainings.services.attendance import Cell

LETTERS = {
    AttendanceStatus.PRESENT: pgettext_lazy("letter for present", "P"),
    AttendanceStatus.LATE: pgettext_lazy("letter for late", "L"),
    AttendanceStatus.EXCUSED: pgettext_lazy("letter for excused", "E"),
    AttendanceStatus.SICK: pgettext_lazy("letter for sick", "S"),
    AttendanceStatus.ABSENT: pgettext_lazy("letter for absent", "A"),
}
NUMBER = "([0-9]{1,18})"
MARK, REST = "mark", "rest"
FIELD = re.compile(f"({MARK}|{REST})-{NUMBER}-{NUMBER}")
CELL = re.compile(f"{NUMBER}-{NUMBER}")
SHOWN = re.compile(f"{NUMBER}-{NUMBER}:([a-z]+)")


def mark_choices() -> list[dict[str, Any]]:
    """The five marks as the tap_choices and tap_legend components take them."""
    looks = {code: look_of(code) for code in LETTERS}
    return [
        {
            "code": str(code),
            "letter": letter,
            "label": code.label,
            "icon": looks[code].icon,
            "tone": looks[code].tone,
        }
        for code, letter in LETTERS.items()
    ]


def field_name(cell: Cell) -> str:
    return f"{MARK}-{cell[0]}-{cell[1]}"


def posted_marks(data: QueryDict) -> dict[Cell, str]:
    """The marks that the post means to set, without the cells that are still as the page showed them."""
    shown = {(int(session), int(person)): status for session, person, status in SHOWN.findall(data.get("shown", ""))}
    return {cell: status for cell, status in _posted(data, MARK) if shown.get(cell, "") != status}


def posted_rest(data: QueryDict) -> dict[Cell, str]:
    """The marks for whoever has none yet."""
    return dict(_posted(data, REST))


def posted_clearing(data: QueryDict) -> dict[Cell, None]:
    """The cell whose mark is to be taken back: `clear=<session>-<participant>`."""
    found = CELL.fullmatch(data.get("clear", ""))
    return {(int(found[1]), int(found[2])): None} if found else {}


def as_shown(marks: Mapping[Cell, str]) -> str:
    """The value of a page's `shown` field."""
    return " ".join(f"{session}-{participant}:{status}" for (session, participant), status in sorted(marks.items()))


def _posted(data: QueryDict, kind: str) -> Iterator[tuple[Cell, str]]:
    for name, value in data.items():
        found = FIELD.fullmatch(name)
        if found and found[1] == kind:
            yield (int(found[2]), int(found[3])), str(value)
