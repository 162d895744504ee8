"""What the attendance pages show: people down, sessions across, read in a constant number of queries."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Prefetch

from beneficiaries.models import AccommodationNeed, Person
from bontang_empowerment.accounts.models import User
from trainings.codes import AttendanceStatus
from trainings.marks import as_shown, field_name
from trainings.metrics import Rate, participant_rates
from trainings.models import Attendance, Batch, BatchParticipant, Session
from trainings.querysets import BatchParticipantQuerySet
from trainings.services.attendance import Cell


@dataclass(frozen=True)
class MarkCell:
    """One person at one session. `value` is the mark in force, empty for none; without `name` nothing can be marked."""

    name: str
    value: str
    column: int
    session: Session
    is_paused: bool = False


@dataclass(frozen=True)
class PersonRow:
    place: BatchParticipant
    number: int
    cells: list[MarkCell] = field(default_factory=list)
    rate: Rate = field(default_factory=Rate)

    @property
    def name(self) -> str:
        return self.place.shown_name

    @property
    def person(self) -> Person | None:
        """None while the identity is withheld."""
        return self.place.enrolment.person if self.place.identity_shown else None

    def is_at_risk_on(self, day: date) -> bool:
        return self.rate.is_at_risk and self.place.is_expected_on(day)

    @property
    def needs(self) -> list[AccommodationNeed]:
        return list(self.place.enrolment.person.accommodation_needs.all())


@dataclass(frozen=True)
class Grid:
    """People down, sessions across, and the marks as stored."""

    sessions: list[Session]
    rows: list[PersonRow]
    marks: dict[Cell, Attendance]
    paused: list[BatchParticipant] = field(default_factory=list)

    @property
    def shown(self) -> str:
        return as_shown({cell: mark.status for cell, mark in self.marks.items()})

    @property
    def expected(self) -> int:
        return sum(1 for row in self.rows for cell in row.cells if cell.name)

    @property
    def filled(self) -> int:
        return sum(1 for row in self.rows for cell in row.cells if cell.name and cell.value)

    @property
    def latest(self) -> Attendance | None:
        return max(self.marks.values(), key=lambda mark: mark.marked_at, default=None)

    def counts(self) -> dict[str, int]:
        """How many are marked so, for each of the five marks."""
        values = [cell.value for row in self.rows for cell in row.cells]
        return {str(status): values.count(status) for status in AttendanceStatus}


def grid_of(batch: Batch, sessions: Iterable[Session], *, user: User, posted: Mapping[Cell, str] | None = None) -> Grid:
    """The grid of `sessions` of one batch with the participants who are expected at one of them at least, and those
    who are paused at all of theirs. Four queries.

    posted: marks that a refused post wanted; they are shown instead of the stored ones, so that nothing is lost.
    """
    columns = list(sessions)
    people = participants_for(batch.participants.visible_to(user), user=user)
    belonging = [place for place in people if any(place.belongs_on(session.held_on) for session in columns)]
    places = [place for place in belonging if any(place.is_expected_on(session.held_on) for session in columns)]
    expected = {place.pk for place in places}
    paused = [place for place in belonging if place.pk not in expected]
    marks = {
        (mark.session_id, mark.participant_id): mark
        for mark in Attendance.objects.visible_to(user).filter(session__in=columns).select_related("marked_by")
    }
    wanted = {cell: mark.status for cell, mark in marks.items()} | dict(posted or {})
    rows = [
        PersonRow(
            place=place,
            number=number,
            cells=[_cell(place, session, column, wanted) for column, session in enumerate(columns, start=1)],
        )
        for number, place in enumerate(places, start=1)
    ]
    return Grid(sessions=columns, rows=rows, marks=marks, paused=paused)


def _cell(place: BatchParticipant, session: Session, column: int, marks: Mapping[Cell, str]) -> MarkCell:
    cell = (session.pk, place.pk)
    name = field_name(cell) if place.is_expected_on(session.held_on) else ""
    is_paused = not name and place.belongs_on(session.held_on)
    return MarkCell(name=name, value=marks.get(cell, ""), column=column, session=session, is_paused=is_paused)


def participants_of(batch: Batch, *, user: User) -> list[PersonRow]:
    """Everybody who takes or took the batch, by name, with their attendance rate. Four queries."""
    rates = participant_rates(batch)
    people = participants_for(batch.participants.visible_to(user), user=user)
    return [
        PersonRow(place=place, number=number, rate=rates.get(place.pk, Rate()))
        for number, place in enumerate(people, start=1)
    ]


def participants_for(rows: BatchParticipantQuerySet, *, user: User) -> BatchParticipantQuerySet:
    """`rows` by name with person, last day and the accommodation needs that `user` may see. Three queries."""
    needs = Prefetch(
        "enrolment__person__accommodation_needs", queryset=AccommodationNeed.objects.visible_to(user).order_by("kind")
    )
    return rows.with_person().with_last_day().with_identity_for(user).by_shown_name().prefetch_related(needs)
