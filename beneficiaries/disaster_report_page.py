"""The situation report as a page, on paper and as a workbook."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from beneficiaries.disaster_report import FAMILIES, HARMED, HEADINGS, PEOPLE, Counts, PlaceCounts, Report
from bontang_empowerment.access.templatetags.ui import thousands
from bontang_empowerment.spreadsheets.writing import Column, Kind, Sheet

FAMILY_LIST, PEOPLE_LIST = "beneficiaries:disaster_impact_list", "beneficiaries:disaster_person_list"
TILES = ("families", "people", "displaced_people", "heavy", "lost", "injured", "dead", "missing", "to_complete")


@dataclass(frozen=True)
class Cell:
    """A number in words. `url` opens as many rows; `families` and their url stand beside people who are not named."""

    text: str
    label: str
    url: str = ""
    families: str = ""
    families_url: str = ""

    @property
    def lines(self) -> list[list[dict[str, str]]]:
        """As the component of a tile takes them."""
        return [[{"text": self.families, "url": self.families_url}]] if self.families else []


@dataclass(frozen=True)
class Row:
    """One line of the table; `url` opens the report of the kelurahan alone."""

    name: str
    cells: list[Cell]
    url: str = ""


@dataclass(frozen=True)
class ReportPage:
    """kelurahan_id: of a report on one kelurahan, whose lines are RT; None: its lines are kelurahan."""

    report: Report
    kelurahan_id: int | None = None

    @property
    def rows(self) -> list[Row]:
        return [
            Row(
                f"RT {line.rt}" if line.rt else line.kelurahan.name,
                self._cells(line.counts, line.parameters),
                "" if line.rt or self.report.aggregates_only else f"?{urlencode(line.parameters)}",
            )
            for line in self.report.lines
        ]

    @property
    def total(self) -> Row:
        return Row(_("Total"), self._cells(self.report.totals, self._everywhere, is_total=True))

    @property
    def tiles(self) -> list[Cell]:
        return [self._cell(name, self.report.totals, self._everywhere, is_total=True) for name in TILES]

    @property
    def headings(self) -> list[str]:
        return [str(heading) for heading in HEADINGS.values()]

    @property
    def _everywhere(self) -> dict[str, str]:
        return {"kelurahan": str(self.kelurahan_id)} if self.kelurahan_id else {}

    def _cells(self, counts: Counts, place: dict[str, str], *, is_total: bool = False) -> list[Cell]:
        return [self._cell(name, counts, place, is_total=is_total) for name in HEADINGS]

    def _cell(self, name: str, counts: Counts, place: dict[str, str], *, is_total: bool) -> Cell:
        shown = self.report.shown(counts, name, is_total=is_total)
        text = thousands(shown) if isinstance(shown, int) else shown
        label = str(HEADINGS[name])
        if name not in HARMED:
            return Cell(text, label, self._url(name, counts, place))
        beside = f"families_{name}"
        number = counts[beside]
        if not number or self.report.aggregates_only:
            return Cell(text, label)
        told = ngettext("%(number)s family", "%(number)s families", number) % {"number": thousands(number)}
        return Cell(text, label, families=told, families_url=self._url(beside, counts, place))

    def _url(self, name: str, counts: Counts, place: dict[str, str]) -> str:
        """Of the list; empty where nothing would be in it, or for whoever may not see rows."""
        if self.report.aggregates_only or not counts[name]:
            return ""
        url_name, filters = (PEOPLE_LIST, PEOPLE[name]) if name in PEOPLE else (FAMILY_LIST, FAMILIES[name])
        return f"{reverse(url_name)}?{urlencode({'event': self.report.event.pk, **place, **filters})}"


def report_sheets(city: Report, rts: Report) -> list[Sheet]:
    """A sheet per kelurahan with the total, and one per RT for whoever may see it."""
    place, numbers = (
        Column(_("Kelurahan"), width=24),
        [Column(str(text), Kind.NUMBER, 12) for text in HEADINGS.values()],
    )
    told = _numbers_or_text(numbers, city)
    sheets = [Sheet(_("Per kelurahan"), [place, *told], _city_rows(city))]
    if not city.aggregates_only:
        sheets.append(Sheet(_("Per RT"), [place, Column(_("RT"), width=6), *numbers], _rt_rows(rts)))
    return sheets


def _numbers_or_text(numbers: list[Column], report: Report) -> list[Column]:
    """A number that is not told exactly is a text, and so is its whole column."""
    hidden = HARMED if report.aggregates_only else ()
    return [
        Column(column.heading, Kind.TEXT, column.width) if name in hidden else column
        for name, column in zip(HEADINGS, numbers, strict=True)
    ]


def _city_rows(report: Report) -> Iterator[list[Any]]:
    for line in report.lines:
        yield [line.kelurahan.name, *(report.shown(line.counts, name, is_total=False) for name in HEADINGS)]
    yield [_("Total"), *(report.shown(report.totals, name, is_total=True) for name in HEADINGS)]


def _rt_rows(report: Report) -> Iterator[list[Any]]:
    def told(line: PlaceCounts) -> list[Any]:
        return [line.kelurahan.name, line.rt, *(line.counts[name] for name in HEADINGS)]

    yield from (told(line) for line in report.lines)
