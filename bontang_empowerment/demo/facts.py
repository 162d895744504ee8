"""The facts behind the demo data, read from the files beside this module (see data/README.md)."""

import csv
import json
import random
from bisect import bisect
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import Any, Generic, TypeVar

DATA = Path(__file__).parent / "data"

T = TypeVar("T")


class Weighted(Generic[T]):
    """Values to draw from, each as often as its weight says."""

    def __init__(self, weights: Iterable[tuple[T, float]]) -> None:
        pairs = [(value, weight) for value, weight in weights if weight > 0]
        self.values = [value for value, _weight in pairs]
        self._bounds = list(accumulate(weight for _value, weight in pairs))

    def draw(self, rng: random.Random) -> T:
        return self.values[bisect(self._bounds, rng.random() * self._bounds[-1], hi=len(self.values) - 1)]


def read_rows(name: str) -> Iterator[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


@cache
def read_json(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((DATA / name).read_text(encoding="utf-8"))
    return loaded


@dataclass(frozen=True)
class KelurahanFacts:
    """What is known of one kelurahan, by its Kemendagri code."""

    code: str
    families: int
    persons: int
    disability_share: float
    deciles: Weighted[int]
    rts: int
    streets: tuple[str, ...]

    @property
    def home_district(self) -> str:
        """The six digits with which NIKs and KK numbers of its kecamatan start."""
        return self.code.replace(".", "")[:6]


@cache
def kelurahan_facts() -> tuple[KelurahanFacts, ...]:
    streets = {row["code"]: tuple(row["streets"].split(";")) for row in read_rows("streets.csv")}
    return tuple(
        KelurahanFacts(
            code=row["code"],
            families=int(row["families"]),
            persons=int(row["persons"]),
            disability_share=int(row["with_disability"]) / int(row["persons"]),
            deciles=Weighted((decile, int(row[f"decile_{decile}"])) for decile in range(1, 6)),
            rts=int(row["rt"]),
            streets=streets[row["code"]],
        )
        for row in read_rows("kelurahan.csv")
    )


@dataclass(frozen=True)
class District:
    """Where a NIK was first registered: six digits, and the birth place that goes with them."""

    code: str
    birth_place: str


@cache
def districts_by_group() -> dict[str, Weighted[District]]:
    """Districts outside the city by the group of names whose people come from there."""
    weights: dict[str, list[tuple[District, float]]] = {}
    for row in read_rows("districts.csv"):
        for group in row["groups"].split():
            weights.setdefault(group, []).append((District(row["code"], row["birth_place"]), float(row["weight"])))
    return {group: Weighted(pairs) for group, pairs in weights.items()}


@cache
def home_districts() -> dict[str, District]:
    return {district.code: district for district in districts_by_group()["all"].values}


def shares(name: str) -> dict[str, float]:
    found: dict[str, float] = read_json("shares.json")[name]
    return found
