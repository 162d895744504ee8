"""What happens to the applicants of a programme, from its opening until today."""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta

from bontang_empowerment.demo.candidates import POINTS, Candidate
from bontang_empowerment.demo.enrolling import Applicant, Enrolling
from programs.codes import EnrolmentStatus

S = EnrolmentStatus
LEAVES_BEFORE_THE_START = 0.05
LEAVES_THE_QUEUE = 0.12
LEAVES_DURING_THE_TRAINING = 0.08
GIVES_UP_WAITING = 0.6
"""The share of those still waiting at the end who step back; the others wait for the next time."""
BREAK = timedelta(days=6)
LAST_DAYS = timedelta(days=4)
"""Between the last application and the first day, when people step back and seats are offered."""


@dataclass(frozen=True)
class Times:
    """The moments of one programme that decide what has happened by now."""

    opens_at: datetime
    starts_at: datetime
    ends_at: datetime
    now: datetime


@dataclass(frozen=True)
class Crowd:
    """Who applies: those who may, those refused with the rule that stands against each, those not decided on yet."""

    eligible: list[Candidate]
    refused: list[tuple[Candidate, str]]
    undecided: list[Candidate]


def play(
    rng: random.Random,
    *,
    capacity: int,
    times: Times,
    crowd: Crowd,
    exits: int | None = None,
    few_seats_left: bool = False,
    ends_with_offer: bool = False,
) -> list[Applicant]:
    """Everybody who applied to one programme, in the order of application, as they stand now."""
    enrolling = Enrolling(rng, capacity=capacity, opens_at=times.opens_at, now=times.now, points=POINTS)
    _all_apply(rng, enrolling, times, crowd)
    _some_step_back(rng, enrolling, times, at_least=1 if ends_with_offer or few_seats_left else 0)
    if times.starts_at < times.now:
        _some_exit(rng, enrolling, times, exits)
    if times.starts_at < times.now < times.ends_at:
        _one_takes_a_break(enrolling, times)
    if times.ends_at < times.now:
        _finish(rng, enrolling, times)
    elif ends_with_offer:
        _leave_an_offer_open(enrolling, times)
    return enrolling.applicants


def _all_apply(rng: random.Random, enrolling: Enrolling, times: Times, crowd: Crowd) -> None:
    decided = [*((candidate, "") for candidate in crowd.eligible), *crowd.refused]
    rng.shuffle(decided)
    until = min(times.starts_at, times.now) - LAST_DAYS
    moments = sorted(times.opens_at + rng.random() * (until - times.opens_at) for _one in decided)
    for (candidate, unmet), moment in zip(decided, moments, strict=True):
        enrolling.advance(moment)
        enrolling.apply(candidate, unmet=unmet)
    for position, candidate in enumerate(crowd.undecided):
        enrolling.advance(until + timedelta(hours=9 * position))
        enrolling.apply(candidate, is_decided=False)


def _some_step_back(rng: random.Random, enrolling: Enrolling, times: Times, *, at_least: int) -> None:
    """Some of those waiting and some with a seat; the first one to be offered the seat says no."""
    enrolling.advance(min(times.starts_at, times.now) - LAST_DAYS)
    waiting, seated = enrolling.having(S.WAITLISTED), enrolling.having(S.ENROLLED)
    for applicant in [
        *_some(rng, waiting[3:], LEAVES_THE_QUEUE),
        *_some(rng, seated, LEAVES_BEFORE_THE_START, at_least),
    ]:
        enrolling.pause()
        enrolling.leave(applicant, S.WITHDRAWN)
        for offered in enrolling.having(S.OFFERED)[:1]:
            enrolling.pause()
            enrolling.answer(offered, accepts=False)
        enrolling.answer_offers()


def _some_exit(rng: random.Random, enrolling: Enrolling, times: Times, exits: int | None) -> None:
    seated = enrolling.having(S.ENROLLED)
    leaving = seated[:exits] if exits is not None else _some(rng, seated, LEAVES_DURING_THE_TRAINING)
    until = min(times.ends_at, times.now)
    moments = sorted(times.starts_at + rng.uniform(0.15, 0.8) * (until - times.starts_at) for _one in leaving)
    for applicant, moment in zip(leaving, moments, strict=True):
        enrolling.advance(moment)
        enrolling.leave(applicant, S.EXITED)
        enrolling.answer_offers(share=0.4)


def _one_takes_a_break(enrolling: Enrolling, times: Times) -> None:
    """Ends within the week, so that somebody asks whether the person comes back."""
    last_day = min((times.now + BREAK).date(), times.ends_at.date())
    if last_day > times.now.date() and (seated := enrolling.having(S.ENROLLED)):
        enrolling.advance(times.now)
        enrolling.take_a_break(seated[-1], last_day)


def _finish(rng: random.Random, enrolling: Enrolling, times: Times) -> None:
    enrolling.advance(times.ends_at)
    for applicant in enrolling.having(S.ENROLLED):
        enrolling.complete(applicant)
    for applicant in _some(rng, enrolling.having(S.WAITLISTED), GIVES_UP_WAITING):
        enrolling.leave(applicant, S.WITHDRAWN)


def _leave_an_offer_open(enrolling: Enrolling, times: Times) -> None:
    """Somebody stepped back yesterday and the next in line has not answered yet."""
    if enrolling.having(S.WAITLISTED):
        enrolling.advance(times.now - timedelta(hours=20))
        enrolling.leave(enrolling.having(S.ENROLLED)[0], S.WITHDRAWN)


def _some(rng: random.Random, applicants: list[Applicant], share: float, at_least: int = 0) -> list[Applicant]:
    chosen = [applicant for applicant in applicants if rng.random() < share]
    return chosen if len(chosen) >= at_least else applicants[:at_least]
