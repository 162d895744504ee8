"""An independent checker of one programme's history: it replays the steps and says what was promised and not kept.

It knows nothing of the product but the names of the statuses: its table of steps is its own, so that a mistake in the
product's table does not pass for right.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

APPLIED, WAITS, OFFERED, ENROLLED, PAUSED, COMPLETED = (
    *("applied", "waitlisted", "offered"),
    *("enrolled", "paused", "completed"),
)
GONE = frozenset({"withdrawn", "declined", "exited", "moved", "ineligible"})
SEATED = frozenset({OFFERED, ENROLLED, PAUSED, COMPLETED})

ALLOWED = {
    "": {APPLIED},
    APPLIED: {WAITS, ENROLLED, "ineligible"},
    WAITS: {OFFERED, "withdrawn", "moved"},
    OFFERED: {ENROLLED, "declined", "withdrawn", "moved"},
    ENROLLED: {PAUSED, COMPLETED, "exited", "withdrawn", "moved"},
    PAUSED: {ENROLLED, PAUSED, "exited", "withdrawn", "moved"},
}
ALLOWED_BACK = {
    "declined": {WAITS},
    "withdrawn": {WAITS, ENROLLED},
    "exited": {ENROLLED},
    ENROLLED: {OFFERED, PAUSED},
    PAUSED: {ENROLLED},
    COMPLETED: {ENROLLED},
}


@dataclass(frozen=True)
class Step:
    """`is_undoing`: it takes back the step before it."""

    enrolment: int
    before: str
    after: str
    is_undoing: bool = False


@dataclass
class Replay:
    """seats: the most that the programme ever had. order: of each enrolment what the queue is sorted by, the smallest
    first. person: of each enrolment.
    """

    seats: int
    order: Mapping[int, Any]
    person: Mapping[int, int]
    now: dict[int, str] = field(default_factory=dict)
    came_from: dict[int, str] = field(default_factory=dict)

    def faults(self, steps: Iterable[Step], stored: Mapping[int, str]) -> list[str]:
        """Everything that is wrong, in words; empty when all promises were kept. stored: the statuses at the end."""
        found = []
        for number, step in enumerate(steps, start=1):
            found += [
                f"step {number} ({step.enrolment}: {step.before} > {step.after}): {one}" for one in self._at(step)
            ]
        found += [
            f"{key}: lost: {self.now.get(key)} by its steps, {stored.get(key)} as stored" for key in self._lost(stored)
        ]
        return found

    def _at(self, step: Step) -> Iterator[str]:
        if self.now.get(step.enrolment, "") != step.before:
            yield f"was {self.now.get(step.enrolment)!r} before"
        if step.after not in (ALLOWED_BACK if step.is_undoing else ALLOWED).get(step.before, ()):
            yield "no step leads there"
        if step.is_undoing and step.after not in self._back_from(step.enrolment):
            yield "does not take back the last step"
        waiting = [key for key, status in self.now.items() if status == WAITS]
        if (
            step.after == OFFERED
            and not step.is_undoing
            and step.enrolment != min(waiting, key=self._place, default=None)
        ):
            yield "out of turn"
        if step.before in {APPLIED, *GONE} and step.after == ENROLLED and waiting:
            yield "passed those who wait"
        self.now[step.enrolment] = step.after
        self.came_from[step.enrolment] = "" if step.is_undoing else step.before
        if sum(status in SEATED for status in self.now.values()) > self.seats:
            yield "more seats than there are"
        if self._places_of(self.person[step.enrolment]) > 1:
            yield "one person twice"

    def _back_from(self, enrolment: int) -> set[str]:
        """Where the last step came from. A seat given up has gone on: an offer is not taken back, nor a pause."""
        before = self.came_from.get(enrolment, "")
        is_gone = self.now.get(enrolment) in GONE
        return {{OFFERED: WAITS, PAUSED: ENROLLED}.get(before, before) if is_gone else before}

    def _place(self, enrolment: int) -> Any:
        return self.order[enrolment]

    def _places_of(self, person: int) -> int:
        return sum(self.person[key] == person and status not in GONE for key, status in self.now.items())

    def _lost(self, stored: Mapping[int, str]) -> list[int]:
        return sorted(key for key in {*self.now, *stored} if self.now.get(key) != stored.get(key))
