"""Competency between service and page: how each result looks, and how a page posts all of them at once.

A page posts a cell as `unit-<participant>-<unit>=<status>`, with "-" for not yet assessed; `shown` says what stood in
the cells when it was made, so that an old page does not undo what somebody else has assessed since.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bontang_empowerment.access.templatetags.looks import NEUTRAL, look_of
from trainings.codes import Competency
from trainings.models import CompetencyUnit
from trainings.results import Result
from trainings.services.competency import UnitCell

OPEN = "-"
"""Posted for what is not yet assessed: a radio button that is set cannot be unset."""
LETTERS = {
    Competency.COMPETENT: pgettext_lazy("letter for competent", "C"),
    Competency.NOT_YET: pgettext_lazy("letter for not yet competent", "N"),
}
FIELD = re.compile("unit-([0-9]{1,18})-([0-9]{1,18})")
SHOWN = re.compile("([0-9]{1,18})-([0-9]{1,18}):([a-z_]+)")


@dataclass(frozen=True)
class UnitCellShown:
    name: str
    value: str
    unit: CompetencyUnit
    column: int


@dataclass(frozen=True)
class ResultRow:
    number: int
    result: Result
    cells: list[UnitCellShown]


def competency_choices() -> list[dict[str, Any]]:
    """As the tap_choices component takes them."""
    choices: list[dict[str, Any]] = [
        {"code": str(code), "letter": letter, "label": code.label, **look_of(code)._asdict()}
        for code, letter in LETTERS.items()
    ]
    return [*choices, {"code": OPEN, "letter": "?", "label": _("Not yet assessed"), **NEUTRAL._asdict()}]


def posted_results(data: QueryDict) -> dict[UnitCell, str]:
    """What the post means to set, without the cells that are still as the page showed them."""
    shown = {(int(person), int(unit)): status for person, unit, status in SHOWN.findall(data.get("shown", ""))}
    posted = {
        (int(found[1]), int(found[2])): "" if value == OPEN else str(value)
        for name, value in data.items()
        if (found := FIELD.fullmatch(name))
    }
    return {cell: status for cell, status in posted.items() if shown.get(cell, "") != status}


def as_shown(results: Iterable[Result]) -> str:
    """The value of a page's `shown` field."""
    return " ".join(
        f"{result.place.pk}-{unit}:{status}" for result in results for unit, status in sorted(result.assessed.items())
    )


def rows_of(results: Iterable[Result], posted: dict[UnitCell, str]) -> list[ResultRow]:
    """posted: what a refused post wanted; it is shown instead of what is stored, so that nothing is lost."""
    return [
        ResultRow(
            number=number,
            result=result,
            cells=[
                UnitCellShown(
                    name=f"unit-{result.place.pk}-{unit.pk}",
                    value=posted.get((result.place.pk, unit.pk), result.assessed.get(unit.pk, "")) or OPEN,
                    unit=unit,
                    column=column,
                )
                for column, unit in enumerate(result.facts.units, start=1)
            ],
        )
        for number, result in enumerate(results, start=1)
    ]
