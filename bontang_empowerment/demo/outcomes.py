"""What changed for participants: incomes around the city's poverty line, businesses, confidence."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from bontang_empowerment.demo.catalogue import Plan
from bontang_empowerment.demo.enrolling import Place
from bontang_empowerment.demo.scene import Scene
from programs.codes import PARTICIPANT, EnrolmentStatus, OutcomePoint
from programs.models import Outcome

POVERTY_LINE = 801_945  # rupiah per head and month, Bontang 2024
ROUNDED_TO = 25_000
WITHOUT_INCOME = 0.24
NOT_ASKED = 0.04


@dataclass(frozen=True)
class Point:
    """When it is measured (days after the end), how many are reached, and what has changed on average."""

    point: OutcomePoint
    days_after_the_end: int
    reached: float
    income_factor: float
    starts_business: float
    gains_confidence: float


POINTS = (
    Point(OutcomePoint.END, 1, 0.9, 1.04, 0.06, 0.55),
    Point(OutcomePoint.MONTH_3, 91, 0.78, 1.15, 0.12, 0.35),
    Point(OutcomePoint.MONTH_6, 182, 0.68, 1.24, 0.08, 0.25),
    Point(OutcomePoint.MONTH_12, 365, 0.58, 1.32, 0.05, 0.2),
)
BASELINE_TAKEN = 0.93
REACHED_AFTER_LEAVING = 0.35
"""How much less often those who left early are reached."""


@dataclass(slots=True)
class Situation:
    """How one participant stands; `before` is their income at the baseline, `luck` their own factor on gains."""

    before: int
    luck: float
    confidence: int
    business: str


def add_outcomes(scene: Scene, plan: Plan, places: Iterable[Place]) -> None:
    if plan.starts_on > scene.today:
        return
    for place in places:
        if place.applicant.status in PARTICIPANT:
            _follow(scene, plan, place)


def _follow(scene: Scene, plan: Plan, place: Place) -> None:
    rng = scene.rng
    situation = _before(scene, plan)
    if rng.random() < BASELINE_TAKEN:
        _measure(scene, place, situation, OutcomePoint.BASELINE, situation.before, plan.starts_on)
    stayed = place.applicant.status != EnrolmentStatus.EXITED
    for point in POINTS:
        measured_on = plan.ends_on + timedelta(days=point.days_after_the_end + rng.randint(0, 9))
        if measured_on > scene.today:
            return
        _change(scene, plan, situation, point, stayed=stayed)
        if rng.random() < point.reached * (1 if stayed else REACHED_AFTER_LEAVING):
            income = _income_at(scene, situation, point, stayed=stayed)
            _measure(scene, place, situation, point.point, income, measured_on)


def _before(scene: Scene, plan: Plan) -> Situation:
    rng = scene.rng
    earns = rng.random() >= WITHOUT_INCOME
    return Situation(
        before=_rounded(rng.lognormvariate(math.log(POVERTY_LINE * 0.95), 0.45)) if earns else 0,
        luck=max(0.2, rng.gauss(1, 0.45)),
        confidence=rng.choice([1, 2, 2, 2, 3, 3, 4]),
        business=rng.choice(plan.course.businesses) if earns and rng.random() < 0.1 else "",
    )


def _change(scene: Scene, plan: Plan, situation: Situation, point: Point, *, stayed: bool) -> None:
    rng = scene.rng
    if not stayed:
        return
    if rng.random() < point.gains_confidence:
        situation.confidence = min(5, situation.confidence + 1)
    if not situation.business and rng.random() < point.starts_business:
        situation.business = rng.choice(plan.course.businesses)


def _income_at(scene: Scene, situation: Situation, point: Point, *, stayed: bool) -> int:
    rng = scene.rng
    gain = (point.income_factor - 1) * situation.luck if stayed else 0.0
    income = situation.before * (1 + gain) * max(0.6, rng.gauss(1, 0.11))
    if situation.business:
        income += rng.uniform(0.15, 0.6) * POVERTY_LINE * situation.luck
    return _rounded(income)


def _rounded(income: float) -> int:
    return round(income / ROUNDED_TO) * ROUNDED_TO


def _measure(scene: Scene, place: Place, situation: Situation, point: OutcomePoint, income: int, day: date) -> None:
    rng = scene.rng
    scene.loader.add(
        Outcome(
            enrolment_id=place.enrolment.pk,
            point=point,
            measured_on=day,
            monthly_income=income if rng.random() >= NOT_ASKED else None,
            confidence=situation.confidence if rng.random() >= NOT_ASKED else None,
            has_business=bool(situation.business),
            business=situation.business,
            recorded_by_id=scene.staff.coordinator.pk,
            created_at=scene.at_office(day),
        )
    )
