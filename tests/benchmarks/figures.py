"""A measured figure beside its goal."""

import statistics
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

FEWEST_TO_JUDGE = 10_000
"""People of a registry on which times mean something: on a smaller one the bench only shows that it works."""


def rounds_at(people: int, rounds: int) -> int:
    """How often something is measured: one turn tells as much as many where no figure is believed."""
    return rounds if people >= FEWEST_TO_JUDGE else 1


@dataclass(frozen=True)
class Figure:
    """`value` is what the goal is about; `detail` what else was measured. Without a goal it only informs."""

    title: str
    value: float
    unit: str = ""
    goal: float | None = None
    at_least: bool = False
    detail: str = ""

    @property
    def is_met(self) -> bool:
        if self.goal is None:
            return True
        return self.value >= self.goal if self.at_least else self.value <= self.goal

    def line(self) -> str:
        text = f"{self.title}: {_number(self.value)}{self.unit}"
        if self.detail:
            text += f" ({self.detail})"
        if self.goal is None:
            return f"      {text}"
        sign = ">=" if self.at_least else "<="
        return f"{'met  ' if self.is_met else 'SHORT'} {text}; goal {sign} {self.goal:g}{self.unit}"


@dataclass(frozen=True)
class Times:
    """How long each of some acts took, in milliseconds."""

    milliseconds: tuple[float, ...]

    @property
    def median(self) -> float:
        return statistics.median(self.milliseconds)

    @property
    def p95(self) -> float:
        ranked = sorted(self.milliseconds)
        return ranked[max(0, -(-len(ranked) * 95 // 100) - 1)]

    def figure(self, title: str, *, goal: float | None = None, detail: str = "") -> Figure:
        """The p95 as a figure, with the median beside it."""
        more = f"median {_number(self.median)} ms" + (f", {detail}" if detail else "")
        return Figure(f"{title}, p95", self.p95, " ms", goal, detail=more)


def times_of(act: Callable[[Any], object], given: Iterable[Any]) -> Times:
    """`act` on each of what is given, one after the other."""
    measured = []
    for one in given:
        started = time.perf_counter()
        act(one)
        measured.append(1000 * (time.perf_counter() - started))
    return Times(tuple(measured))


def times_side_by_side(acts: Sequence[Callable[[Any], object]], given: Sequence[Any]) -> list[Times]:
    """Several acts on the same things, taking turns, so that what else the machine does meets all of them alike."""
    measured: list[list[float]] = [[] for _act in acts]
    for number, one in enumerate(given):
        order = range(len(acts)) if number % 2 else reversed(range(len(acts)))
        for place in order:
            measured[place] += times_of(acts[place], [one]).milliseconds
    return [Times(tuple(each)) for each in measured]


def _number(value: float) -> str:
    return f"{value:,.2f}" if abs(value) < 10 else f"{value:,.0f}"
