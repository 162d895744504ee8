"""Whom a change of a programme's rules or weights would move in its queue, worked out without writing anything."""

import hashlib
from collections.abc import Collection, Iterable, Mapping
from copy import copy
from dataclasses import dataclass
from typing import Any

from bontang_empowerment.regions.models import Kelurahan
from programs.models import Program
from programs.priority_words import Points
from programs.services.priority import rules_met, score_of, weights_of
from programs.services.rule_checks import results_of_rules, with_rule_facts
from programs.services.rules import RULES, asked_kelurahan


@dataclass(frozen=True)
class Standing:
    """One who waits, before and after the change. Nothing known against the rules counts as fitting them."""

    enrolment_id: int
    queue_number: int
    old_place: int
    new_place: int
    fitted: bool
    fits: bool

    @property
    def is_touched(self) -> bool:
        return self.old_place != self.new_place or self.fitted != self.fits


@dataclass(frozen=True)
class QueuePreview:
    """`standings`: everybody who waits, by their new place. `offers`: how many are offered a seat at once."""

    standings: tuple[Standing, ...]
    offers: int

    @property
    def waiting(self) -> int:
        return len(self.standings)

    @property
    def staying(self) -> int:
        return self.waiting - self.rising - self.falling

    @property
    def rising(self) -> int:
        return sum(one.new_place < one.old_place for one in self.standings)

    @property
    def falling(self) -> int:
        return sum(one.new_place > one.old_place for one in self.standings)

    @property
    def fitting_no_more(self) -> int:
        return sum(one.fitted and not one.fits for one in self.standings)

    @property
    def fitting_now(self) -> int:
        return sum(one.fits and not one.fitted for one in self.standings)

    @property
    def touched(self) -> list[Standing]:
        return [one for one in self.standings if one.is_touched]

    @property
    def fingerprint(self) -> str:
        """The same for the same effect on the same queue, and for no other."""
        told = [(one.enrolment_id, one.old_place, one.new_place, one.fitted, one.fits) for one in self.standings]
        return hashlib.sha256(repr((self.offers, told)).encode()).hexdigest()


def preview_update(
    program: Program, *, values: Mapping[str, Any], kelurahan: Collection[Kelurahan], weights: Points | None
) -> QueuePreview | None:
    """What `update_program` would do with the same arguments. None when nobody waits, or no rule or weight changes.

    program: as stored. Eight queries at most, however many wait.
    """
    changed = copy(program)
    for name, value in values.items():
        setattr(changed, name, value)
    places = asked_kelurahan(program)
    rules_change = {place.pk for place in places} != {place.pk for place in kelurahan} or any(
        getattr(program, name) != getattr(changed, name) for name in RULES if name != "kelurahan"
    )
    wanted = None if weights is None else {rule: points for rule, points in weights.items() if points}
    weights_change = wanted is not None and wanted != weights_of(program)
    if not (rules_change or weights_change):
        return None
    rows = list(
        program.enrolments.waiting()
        .in_queue_order()
        .values_list("pk", "person_id", "priority_score", "applied_at", "queue_number")
    )
    if not rows:
        return None
    order = _order_under(program, rows, wanted) if weights_change and wanted is not None else [row[0] for row in rows]
    new_places = {key: place for place, key in enumerate(order, start=1)}
    fitted = fits = frozenset(row[1] for row in rows)
    if rules_change:
        fitted, fits = _fitting(program, places), _fitting(changed, kelurahan, waiting_for=program)
    standings = [
        Standing(key, number, old_place, new_places[key], person in fitted, person in fits)
        for old_place, (key, person, _score, _moment, number) in enumerate(rows, start=1)
    ]
    standings.sort(key=lambda one: one.new_place)
    return QueuePreview(tuple(standings), _offers(changed, len(rows)))


def _order_under(program: Program, rows: list[tuple[Any, ...]], weights: Points) -> list[int]:
    """The numbers of the enrolments in the order that these weights give them."""
    met = rules_met(program.enrolments.waiting(), program)
    ranked = sorted(
        (-score_of(met[person], weights, moment).stored, moment, number, key)
        for key, person, _score, moment, number in rows
    )
    return [key for _rank, _moment, _number, key in ranked]


def _fitting(program: Program, places: Iterable[Kelurahan], *, waiting_for: Program | None = None) -> frozenset[int]:
    """Those waiting against whom no rule of `program` stands."""
    asked = list(places)
    waiting = (waiting_for or program).enrolments.waiting().order_by().values("person")
    return frozenset(
        person.pk
        for person in with_rule_facts(waiting, program)
        if not any(result.met is False for result in results_of_rules(person, program, asked))
    )


def _offers(changed: Program, waiting: int) -> int:
    if changed.is_over:
        return 0
    return min(max(changed.capacity - changed.enrolments.holding_seats().count(), 0), waiting)
