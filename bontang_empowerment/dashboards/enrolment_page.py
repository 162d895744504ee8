"""The enrolment dashboard's numbers as tiles, tables and bars, each with the link to the rows that it counts."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bontang_empowerment.access.templatetags.ui import percent, signed_rupiah, thousands
from bontang_empowerment.dashboards.enrolment_numbers import SHOWN_PROGRAMS, SMALL_GROUP, EnrolmentNumbers, ProgramRow
from bontang_empowerment.dashboards.links import ATTENDANCE, ENROLMENTS, OUTCOMES, ListLinks
from programs.codes import EnrolmentStatus
from programs.filters import SEATS
from programs.outcome_filters import BOTH, FELL, ROSE, SAME, WITH_BUSINESS
from programs.outcome_metrics import IncomeChange
from trainings.filters import ATTENDED_GROUP
from trainings.metrics import Rate

Tile = dict[str, Any]
Bar = dict[str, Any]


@dataclass(frozen=True)
class Cell:
    """A number; `url` opens as many rows. Nothing to open behind a zero."""

    number: int
    label: str = ""
    link: str = ""

    @property
    def url(self) -> str:
        return self.link if self.number else ""


@dataclass(frozen=True)
class MatrixRow:
    name: str
    url: str
    cells: list[Cell]


@dataclass(frozen=True)
class IncomeRow:
    name: str
    people: Cell
    rose: Cell
    same: Cell
    fell: Cell
    median: str


@dataclass(frozen=True)
class EnrolmentPage:
    """sees_queue: whether the user may count those who wait; partner staff see participants alone."""

    numbers: EnrolmentNumbers
    links: ListLinks
    sees_queue: bool

    @property
    def tiles(self) -> list[Tile]:
        tiles = [self._enrolled(), self._waiting(), self._seats(), self._attendance(), self._income(), self._business()]
        return [tile for tile in tiles if tile]

    @property
    def columns(self) -> list[str]:
        return [str(status.label) for status in self.numbers.statuses]

    @property
    def all_programs(self) -> MatrixRow:
        return MatrixRow(name=_("All programmes"), url="", cells=self._cells(self.numbers.totals))

    @property
    def matrix(self) -> list[MatrixRow]:
        return [
            MatrixRow(name=row.program.name, url=self._program_url(row), cells=self._cells(row.counts.counts, row))
            for row in self.numbers.rows
        ]

    @property
    def shown_note(self) -> str:
        """Empty while every programme is on the page."""
        count = self.numbers.seats.programs
        if count <= SHOWN_PROGRAMS:
            return ""
        text = _("The %(shown)s newest of %(count)s programmes. The totals count all of them; filter to see others.")
        return text % {"shown": SHOWN_PROGRAMS, "count": thousands(count)}

    @property
    def seat_bars(self) -> list[Bar]:
        return [
            {
                "label": row.program.name,
                "value": row.counts.seats_held,
                "of": row.program.capacity,
                "url": self._cell(row.counts.seats_held, ENROLMENTS, row, group=SEATS).url,
            }
            for row in self.numbers.rows
        ]

    @property
    def seats_note(self) -> str:
        seats = self.numbers.seats
        if seats.held == seats.taken:
            return ""
        text = _(
            "Drawn are the seats of those counted on this page. In all, %(taken)s of %(capacity)s seats are taken."
        )
        return text % {"taken": thousands(seats.taken), "capacity": thousands(seats.capacity)}

    @property
    def attendance_bars(self) -> list[Bar]:
        return [
            {
                "label": row.program.name,
                "value": row.attendance.share,
                "display": f"{percent(row.attendance.share)} ({_rate_in_words(row.attendance)})",
                "url": self._cell(row.attendance.attended, ATTENDANCE, row, group=ATTENDED_GROUP).url,
            }
            for row in self.numbers.rows
            if row.attendance.marked
        ]

    @property
    def incomes(self) -> list[IncomeRow]:
        return [self._income_row(row) for row in self.numbers.rows if row.income.people]

    def _enrolled(self) -> Tile:
        enrolled = self.numbers.total_of(EnrolmentStatus.ENROLLED)
        return {
            "label": _("Enrolled now"),
            "value": enrolled,
            "denominator": self.numbers.total,
            "url": self._cell(enrolled, ENROLMENTS, status=EnrolmentStatus.ENROLLED).url,
            "hint": self._all_in_words(),
        }

    def _waiting(self) -> Tile | None:
        waiting = self.numbers.total_of(EnrolmentStatus.WAITLISTED)
        if not self.sees_queue:
            return None
        return {
            "label": _("On the waitlist"),
            "value": waiting,
            "denominator": self.numbers.total,
            "url": self._cell(waiting, ENROLMENTS, status=EnrolmentStatus.WAITLISTED).url,
            "hint": self._all_in_words(),
            "tone": "attention" if waiting else "",
        }

    def _all_in_words(self) -> str:
        if self.sees_queue:
            return _("of all enrolments, whatever their status")
        return _("of those who are or were in a programme")

    def _seats(self) -> Tile:
        seats = self.numbers.seats
        hint = _("%(taken)s are taken in all, by others too") % {"taken": thousands(seats.taken)}
        return {
            "label": _("Seats taken"),
            "value": seats.held,
            "denominator": seats.capacity,
            "url": self._cell(seats.held, ENROLMENTS, group=SEATS).url,
            "hint": "" if seats.held == seats.taken else hint,
        }

    def _attendance(self) -> Tile:
        rate = self.numbers.attendance
        return {
            "label": _("Attendance"),
            "value": percent(rate.share) if rate.marked else _("Not known"),
            "url": self._cell(rate.attended, ATTENDANCE, group=ATTENDED_GROUP).url,
            "hint": _rate_in_words(rate),
        }

    def _income(self) -> Tile:
        change = self.numbers.income
        text = ngettext(
            "%(people)s person measured before and after",
            "%(people)s people measured before and after: half of them gained more, half less",
            change.people,
        )
        return {
            "label": _("Income change a month (median)"),
            "value": _median_in_words(change),
            "url": self._cell(change.people, OUTCOMES, measured=BOTH).url,
            "hint": text % {"people": thousands(change.people)},
        }

    def _business(self) -> Tile:
        found = self.numbers.businesses
        return {
            "label": _("A business of their own"),
            "value": found.owning,
            "denominator": found.asked,
            "url": self._cell(found.owning, OUTCOMES, business=WITH_BUSINESS).url,
            "hint": _("of those asked after the programme began"),
        }

    def _income_row(self, row: ProgramRow) -> IncomeRow:
        change = row.income
        return IncomeRow(
            name=row.program.name,
            people=self._cell(change.people, OUTCOMES, row, measured=BOTH),
            rose=self._cell(change.rose, OUTCOMES, row, measured=BOTH, income=ROSE),
            same=self._cell(change.same, OUTCOMES, row, measured=BOTH, income=SAME),
            fell=self._cell(change.fell, OUTCOMES, row, measured=BOTH, income=FELL),
            median=_median_in_words(change),
        )

    def _cells(self, counts: Mapping[EnrolmentStatus, int], row: ProgramRow | None = None) -> list[Cell]:
        cells = [
            self._cell(counts.get(status, 0), ENROLMENTS, row, label=str(status.label), status=status)
            for status in self.numbers.statuses
        ]
        return [*cells, self._cell(sum(counts.values()), ENROLMENTS, row, label=_("Total"))]

    def _cell(
        self, number: int, url_name: str, row: ProgramRow | None = None, *, label: str = "", **parameters: str
    ) -> Cell:
        own: dict[str, str | int] = {"program": row.program.pk} if row else {}
        return Cell(number=number, label=label, link=self.links.to(url_name, **own, **parameters))

    def _program_url(self, row: ProgramRow) -> str:
        return reverse("programs:program_detail", args=[row.program.pk]) if self.links.shown else ""


def _rate_in_words(rate: Rate) -> str:
    if not rate.marked:
        return _("Nothing is filled in yet")
    return _("%(attended)s of %(marked)s marks") % {
        "attended": thousands(rate.attended),
        "marked": thousands(rate.marked),
    }


def _median_in_words(change: IncomeChange) -> str:
    if not change.people:
        return _("Not known")
    if change.median is None:
        return _("Fewer than %(number)s people") % {"number": SMALL_GROUP}
    return signed_rupiah(change.median)
