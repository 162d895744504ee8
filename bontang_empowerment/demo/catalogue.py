"""Which partners, courses and programmes there are (data/programmes.json), and more of them for a larger city."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from bontang_empowerment.demo.facts import Weighted, kelurahan_facts, read_json

MORE_APPLICANTS_THAN_SEATS = (0.8, 1.5)
LIMITED_TO_ONE_KELURAHAN = 0.4


@dataclass(frozen=True, eq=False)
class CourseFacts:
    key: str
    name: str
    field: str
    partner: str
    hours: int
    sessions: int
    every_days: int
    capacity: int
    place: str
    kelurahan: tuple[str, ...]  # codes; empty for the whole city
    rules: dict[str, Any]  # columns of Program
    description: str
    topics: tuple[str, ...]
    businesses: tuple[str, ...]

    @property
    def lasts(self) -> timedelta:
        return timedelta(days=(self.sessions - 1) * self.every_days)


@dataclass(frozen=True, eq=False)
class Plan:
    """One programme before anybody has applied to it."""

    course: CourseFacts
    name: str
    starts_on: date
    applicants: int
    kelurahan: tuple[str, ...]
    exits: int | None = None  # None: as it happens
    few_seats_left: bool = False
    ends_with_offer: bool = False
    undecided: int = 0
    is_draft: bool = False

    @property
    def ends_on(self) -> date:
        return self.starts_on + self.course.lasts

    @property
    def pickiness(self) -> int:
        """Programmes for few people choose first among those who may apply."""
        return -sum(bool(self.course.rules.get(rule)) for rule in ("for_disability", "for_disaster")) - bool(
            self.kelurahan
        )


@cache
def courses() -> dict[str, CourseFacts]:
    return {row["key"]: _course(row) for row in read_json("programmes.json")["courses"]}


def _course(row: dict[str, Any]) -> CourseFacts:
    lists = ("kelurahan", "topics", "businesses")
    values: dict[str, Any] = {name: tuple(value) if name in lists else value for name, value in row.items()}
    return CourseFacts(**values)


def listed_plans(today: date) -> list[Plan]:
    """The programmes that every demo has, whatever its size."""
    return [_listed_plan(row, today) for row in read_json("programmes.json")["programmes"]]


def _listed_plan(row: dict[str, Any], today: date) -> Plan:
    course = courses()[row["course"]]
    starts_on = today + timedelta(days=row["starts_in"])
    return Plan(
        course=course,
        name=f"{course.name} {starts_on.year}" if row.get("year") else course.name,
        starts_on=starts_on,
        applicants=row.get("applicants", 0),
        kelurahan=course.kelurahan,
        exits=row.get("exits"),
        few_seats_left=row.get("few_seats_left", False),
        ends_with_offer=row.get("ends_with_offer", False),
        undecided=row.get("undecided", 0),
        is_draft=row.get("draft", False),
    )


def further_plans(rng: random.Random, *, applications: int, names: dict[str, str], today: date) -> Iterator[Plan]:
    """Programmes in the kelurahan until about so many people have applied; `names` are kelurahan by code."""
    places = Weighted((facts.code, facts.families) for facts in kelurahan_facts())
    common = [course for course in courses().values() if not course.rules.get("for_disaster")]
    times = Weighted([((-700, -130), 78), ((-60, -6), 11), ((4, 40), 8), ((41, 90), 3)])
    number = 0
    while applications > 0:
        number += 1
        course, code = rng.choice(common), places.draw(rng)
        first, last = times.draw(rng)
        starts_on = today + timedelta(days=rng.randint(first, last))
        applicants = round(course.capacity * rng.uniform(*MORE_APPLICANTS_THAN_SEATS))
        yield Plan(
            course=course,
            name=f"{course.name}, {names[code]} {starts_on.year}-{number:04}",
            starts_on=starts_on,
            applicants=applicants,
            kelurahan=course.kelurahan or ((code,) if rng.random() < LIMITED_TO_ONE_KELURAHAN else ()),
            is_draft=first > 40,
        )
        applications -= applicants
