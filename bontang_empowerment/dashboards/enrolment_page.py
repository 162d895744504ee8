"""The enrolment dashboard's numbers as tiles, tables and bars, each with the link to the rows that it counts."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bontang_empowerment.access.templatetags.ui import percent, seats_in_words, signed_rupiah, thousands
from bontang_empowerment.dashboards.enrolment_numbers import SHOWN_PROGRAMS, SMALL_GROUP, EnrolmentNumbers, ProgramRow
from bontang_empowerment.dashboards.links import ATTENDANCE, ENROLMENTS, OUTCOMES, ListLinks
from programs.codes import EnrolmentStatus
from programs.filters import SEATS
from programs.outcome_filters import AFTER, BOTH, FELL, ROSE, SAME, WITH_BUSINESS
from programs.outcome_metrics import IncomeChange
from trainings.filters import ATTENDED_GROUP, MARKED_GROUP
from trainings.metrics import Rate

Tile = dict[str, Any]
Bar = dict[str, Any]
Part = dict[str, str]
"""A number in words: `text`, and `url` of the list that it counts, empty for none."""


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
    """sees_queue: whether the user may count those who wait; partner staff see participants alone.

    sees_everybody: whether the lists show the user all who hold a seat.
    """

    numbers: EnrolmentNumbers
    links: ListLinks
    sees_queue: bool
    sees_everybody: bool

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
    def shown_note(self) -> list[Part]:
        """Empty while every programme is on the page."""
        count = self.numbers.seats.programs
        if count <= SHOWN_PROGRAMS:
            return []
        text = _("The newest programmes stand here. The totals count all of them; filter to see others, or open the")
        return [_part(text), _part(_("list of all %(count)s") % {"count": thousands(count)}, self._programs_url())]

    @property
    def seat_bars(self) -> list[Bar]:
        return [
            {
                "label": row.program.name,
                "value": row.counts.seats_held,
                "of": row.program.capacity,
                "url": self._cell(row.counts.seats_held, ENROLMENTS, row, group=SEATS).url,
                "parts": [_part(seats_in_words(row.program.capacity), self._program_url(row))],
            }
            for row in self.numbers.rows
        ]

    @property
    def seats_note(self) -> str:
        seats = self.numbers.seats
        if seats.held == seats.taken:
            return ""
        return _("Drawn are the seats of those counted on this page; others hold seats too.")

    @property
    def attendance_bars(self) -> list[Bar]:
        return [
            {
                "label": row.program.name,
                "value": row.attendance.share,
                "display": percent(row.attendance.share),
                "url": self._cell(row.attendance.marked, ATTENDANCE, row, group=MARKED_GROUP).url,
                "parts": self._marks(row.attendance, row),
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
            "url": self._cell(enrolled, ENROLMENTS, status=EnrolmentStatus.ENROLLED).url,
            "lines": [[self._of_all()]],
        }

    def _waiting(self) -> Tile | None:
        waiting = self.numbers.total_of(EnrolmentStatus.WAITLISTED)
        if not self.sees_queue:
            return None
        return {
            "label": _("On the waitlist"),
            "value": waiting,
            "url": self._cell(waiting, ENROLMENTS, status=EnrolmentStatus.WAITLISTED).url,
            "lines": [[self._of_all()]],
            "tone": "attention" if waiting else "",
        }

    def _of_all(self) -> Part:
        total = self.numbers.total
        text = (
            _("of %(total)s enrolments, whatever their status")
            if self.sees_queue
            else _("of %(total)s who are or were in a programme")
        )
        return _part(text % {"total": thousands(total)}, self._cell(total, ENROLMENTS).url)

    def _seats(self) -> Tile:
        seats = self.numbers.seats
        programs = ngettext("in %(count)s programme", "in %(count)s programmes", seats.programs)
        in_programs = _part(programs % {"count": thousands(seats.programs)}, self._programs_url())
        lines = [[_part(seats_in_words(seats.capacity)), in_programs]]
        if seats.held != seats.taken:
            lines.append([self._taken_by_all(seats.taken)])
        return {
            "label": _("Seats taken"),
            "value": seats.held,
            "url": self._cell(seats.held, ENROLMENTS, group=SEATS).url,
            "lines": lines,
        }

    def _taken_by_all(self, taken: int) -> Part:
        """Those whom the user may not see have no list: the words say so."""
        if not self.sees_everybody:
            return _part(_("%(taken)s taken in all, also by people whom you do not see") % {"taken": thousands(taken)})
        text = _("%(taken)s taken in all, by others too") % {"taken": thousands(taken)}
        return _part(text, self.links.of_everybody().to(ENROLMENTS, group=SEATS))

    def _attendance(self) -> Tile:
        rate = self.numbers.attendance
        return {
            "label": _("Attendance"),
            "value": percent(rate.share) if rate.marked else _("Not known"),
            "url": self._cell(rate.marked, ATTENDANCE, group=MARKED_GROUP).url,
            "lines": [self._marks(rate)],
        }

    def _marks(self, rate: Rate, row: ProgramRow | None = None) -> list[Part]:
        """Both numbers of a rate in words: "579 attended", "of 700 marks"."""
        if not rate.marked:
            return [_part(_("Nothing is filled in yet"))]
        attended = _("%(attended)s attended") % {"attended": thousands(rate.attended)}
        marked = ngettext("of %(marked)s mark", "of %(marked)s marks", rate.marked) % {"marked": thousands(rate.marked)}
        return [
            _part(attended, self._cell(rate.attended, ATTENDANCE, row, group=ATTENDED_GROUP).url),
            _part(marked, self._cell(rate.marked, ATTENDANCE, row, group=MARKED_GROUP).url),
        ]

    def _income(self) -> Tile:
        change = self.numbers.income
        text = ngettext(
            "%(people)s person measured before and after",
            "%(people)s people measured before and after",
            change.people,
        )
        url = self._cell(change.people, OUTCOMES, measured=BOTH).url
        lines = [[_part(text % {"people": thousands(change.people)}, url)]]
        if change.median is not None and change.people > 1:
            lines.append([_part(_("Half of them gained more, half less."))])
        return {
            "label": _("Income change a month (median)"),
            "value": _median_in_words(change),
            "url": url,
            "lines": lines,
        }

    def _business(self) -> Tile:
        found = self.numbers.businesses
        asked = _("of %(asked)s asked after the programme began") % {"asked": thousands(found.asked)}
        return {
            "label": _("A business of their own"),
            "value": found.owning,
            "url": self._cell(found.owning, OUTCOMES, business=WITH_BUSINESS).url,
            "lines": [[_part(asked, self._cell(found.asked, OUTCOMES, measured=AFTER).url)]],
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

    def _programs_url(self) -> str:
        return self.links.to_programs() if self.numbers.seats.programs else ""


def _part(text: str, url: str = "") -> Part:
    return {"text": text, "url": url}


def _median_in_words(change: IncomeChange) -> str:
    if not change.people:
        return _("Not known")
    if change.median is None:
        return _("Fewer than %(number)s people") % {"number": SMALL_GROUP}
    return signed_rupiah(change.median)
