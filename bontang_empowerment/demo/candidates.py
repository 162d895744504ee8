"""Grown people who may apply to a programme, remembered in few bytes while the families stream by."""

import random
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from beneficiaries.birth_dates import age_on
from beneficiaries.codes import DecileStatus
from beneficiaries.models import Person
from bontang_empowerment.demo.people import Family
from programs.models import Program
from programs.priority_codes import DECILE_RULES, PROPOSED, PriorityRule
from programs.priority_words import Points
from programs.services.priority import Score, score_of

YOUNGEST, OLDEST = 15, 62
APPLICATIONS_PER_ADULT = 0.1
ENOUGH_FOR_A_SMALL_CITY = 300
"""A small demo needs a larger part of its people to fill the listed programmes."""
SPARE = 1.35
LOOKED_THROUGH = 40
"""How many people are looked through for each that is wanted, before a programme stays emptier."""
APPLIES_AGAIN = 0.1


@dataclass(frozen=True, slots=True)
class Candidate:
    person_id: int
    code: str  # of the kelurahan
    sex: str
    birth_date: date
    decile: int | None
    decile_status: str
    is_poor: bool | None
    is_disabled: bool
    is_affected: bool
    registered_at: datetime


def candidate_of(
    family: Family, person: Person, *, is_poor: bool | None, is_disabled: bool, is_affected: bool
) -> Candidate:
    """What a programme's rules ask about this person, whose rows have their numbers."""
    return Candidate(
        person_id=person.pk,
        code=family.facts.code,
        sex=person.sex,
        birth_date=person.birth_date or date.min,
        decile=family.household.decile,
        decile_status=family.household.decile_status,
        is_poor=is_poor,
        is_disabled=is_disabled,
        is_affected=is_affected,
        registered_at=family.registered_at,
    )


POINTS: dict[str, int] = {
    rule: PROPOSED[rule]
    for rule in (*DECILE_RULES.values(), PriorityRule.DISABILITY, PriorityRule.DISASTER, PriorityRule.WAITING)
    if PROPOSED[rule]
}
"""What every programme of the demo counts: the proposed rules that a candidate's own facts answer."""


def score_of_candidate(candidate: Candidate, points: Points, applied_at: datetime) -> Score:
    """As programs.services.priority gives it to the row that the candidate becomes."""
    facts: dict[str, object] = {rule: candidate.decile == decile for decile, rule in DECILE_RULES.items()}
    facts |= {PriorityRule.DISABILITY: candidate.is_disabled, PriorityRule.DISASTER: candidate.is_affected}
    return score_of(facts, points, applied_at)


def unmet_rule(candidate: Candidate, program: Program, codes: tuple[str, ...], on: date) -> str:
    """The first rule that stands against the person, in words; empty when none does: as programs.services.eligibility.

    What is not known stands against nobody.
    """
    age = age_on(candidate.birth_date, on)
    if age < (program.min_age or 0) or age > (program.max_age or 200):
        return f"Umur {age} tahun; program untuk {program.min_age or 0} sampai {program.max_age or 'berapa pun'} tahun"
    if program.sex and candidate.sex != program.sex:
        return "Program ini untuk kelompok perempuan" if program.sex == "female" else "Program ini untuk laki-laki"
    if not _in_target_group(candidate, program):
        return "Tidak termasuk kelompok sasaran program"
    if program.max_decile is not None and not _in_deciles(candidate, program.max_decile):
        return f"Desil di atas {program.max_decile} atau tidak terdaftar di DTSEN"
    if codes and candidate.code not in codes:
        return "Tinggal di luar kelurahan sasaran"
    return ""


def _in_target_group(candidate: Candidate, program: Program) -> bool:
    checks = (
        (program.for_poor, candidate.is_poor),
        (program.for_disability, candidate.is_disabled),
        (program.for_disaster, candidate.is_affected),
    )
    answers = [answer for asked, answer in checks if asked]
    return not answers or any(answer is not False for answer in answers)


def _in_deciles(candidate: Candidate, highest: int) -> bool:
    if candidate.decile is not None:
        return candidate.decile <= highest
    return candidate.decile_status != DecileStatus.NOT_LISTED


class CandidatePool:
    def __init__(self, rng: random.Random, *, households: int) -> None:
        self._rng = rng
        self._waiting: deque[Candidate] = deque()
        likely_adults = 2.1 * households
        self.share = min(0.75, max(APPLICATIONS_PER_ADULT * SPARE, ENOUGH_FOR_A_SMALL_CITY / likely_adults))

    def wants(self, *, age: int, is_rare: bool) -> bool:
        """Whether this person is remembered; people of small target groups are more often."""
        chance = min(0.85, self.share * 3) if is_rare else self.share
        return YOUNGEST <= age <= OLDEST and self._rng.random() < chance

    def add(self, candidate: Candidate) -> None:
        self._waiting.append(candidate)

    def shuffle(self) -> None:
        mixed = list(self._waiting)
        self._rng.shuffle(mixed)
        self._waiting = deque(mixed)

    def take(self, number: int, fits: Callable[[Candidate], bool]) -> list[Candidate]:
        """Up to `number` people who fit. A few of them stay for another programme."""
        taken: list[Candidate] = []
        passed_over: list[Candidate] = []
        for _look in range(min(len(self._waiting), max(LOOKED_THROUGH * number, 2000))):
            if len(taken) == number:
                break
            candidate = self._waiting.popleft()
            (taken if fits(candidate) else passed_over).append(candidate)
        self._waiting.extend(passed_over)
        self._waiting.extend(candidate for candidate in taken if self._rng.random() < APPLIES_AGAIN)
        return taken
