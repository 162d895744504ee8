"""How the people of one programme came to their places: applications, seats, the queue, offers, exits.

It is played through in time order by the rules of programs.services.enrolment, so that seats, queue numbers and steps
fit each other; the services themselves take seconds for what is done a hundred thousand times here.
"""

import bisect
import heapq
import random
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.utils import timezone

from bontang_empowerment.demo.candidates import Candidate, score_of_candidate
from programs.codes import REASONS, TRANSITIONS, EnrolmentStatus, StepReason
from programs.models import Enrolment
from programs.priority_words import Points
from programs.services.priority import Score

S = EnrolmentStatus
ACCEPTS = 0.72
OPENS, CLOSES = 8, 16
USUAL_REASONS = 5


@dataclass(frozen=True, slots=True)
class Step:
    before: str
    after: EnrolmentStatus
    at: datetime
    by_officer: bool
    reason_code: str = ""
    reason: str = ""
    until: date | None = None


@dataclass(slots=True)
class Applicant:
    candidate: Candidate
    queue_number: int
    status: EnrolmentStatus = S.APPLIED
    seat: int | None = None
    score: Score | None = None  # of whoever has ever waited
    steps: list[Step] = field(default_factory=list)

    def since(self, status: EnrolmentStatus) -> datetime | None:
        """When the person came to this status."""
        return next((step.at for step in self.steps if step.after == status), None)


@dataclass(frozen=True, slots=True)
class Place:
    """An applicant and the row that they became."""

    applicant: Applicant
    enrolment: Enrolment


class Enrolling:
    """One programme's seats and queue. Every method takes one act at a time that never runs backwards."""

    def __init__(
        self, rng: random.Random, *, capacity: int, opens_at: datetime, now: datetime, points: Points | None = None
    ) -> None:
        self._rng = rng
        self._points = points or {}
        self._free = list(range(1, capacity + 1))
        self._waiting: list[tuple[int, datetime, int, Applicant]] = []  # in queue order
        self._clock = opens_at
        self._now = now
        self.applicants: list[Applicant] = []

    def advance(self, until: datetime) -> datetime:
        """Move on to `until`, or by some minutes when that is past already; in office hours, never beyond now."""
        minutes = timedelta(minutes=self._rng.randint(3, 90))
        moment = timezone.localtime(max(until, self._clock + minutes))
        if moment.hour < OPENS or moment.hour >= CLOSES:
            day = moment if moment.hour < OPENS else moment + timedelta(days=1)
            moment = day.replace(hour=OPENS, minute=0) + minutes
        self._clock = min(moment, self._now)
        return self._clock

    def pause(self) -> None:
        """Let some hours or days pass, as between a letter and its answer."""
        self.advance(self._clock + timedelta(hours=self._rng.randint(4, 50)))

    def apply(self, candidate: Candidate, *, unmet: str = "", is_decided: bool = True) -> None:
        applicant = Applicant(candidate, queue_number=len(self.applicants) + 1)
        self.applicants.append(applicant)
        applicant.steps.append(Step("", S.APPLIED, self._clock, by_officer=True))
        if unmet:
            self._step(applicant, S.INELIGIBLE, by_officer=True, reason_code=StepReason.RULES, reason=unmet)
        elif is_decided and self._free:  # while somebody waits no seat is free: it would have been offered
            applicant.seat = heapq.heappop(self._free)
            self._step(applicant, S.ENROLLED, by_officer=True)
        elif is_decided:
            self._wait(applicant)
            self._step(applicant, S.WAITLISTED, by_officer=True)

    def leave(self, applicant: Applicant, to: EnrolmentStatus) -> None:
        """Withdraw, decline or exit; a seat that becomes free is offered at once to the next in line."""
        if applicant.status == S.WAITLISTED:
            self._waiting = [place for place in self._waiting if place[-1] is not applicant]
        self._step(applicant, to, reason_code=self._rng.choice(REASONS[to][:USUAL_REASONS]))
        if applicant.seat is not None:
            heapq.heappush(self._free, applicant.seat)
            applicant.seat = None
            self._offer()

    def answer(self, applicant: Applicant, *, accepts: bool) -> None:
        if accepts:
            self._step(applicant, S.ENROLLED)
        else:
            self.leave(applicant, S.DECLINED)

    def take_a_break(self, applicant: Applicant, until: date) -> None:
        self._step(applicant, S.PAUSED, by_officer=True, reason_code=StepReason.HEALTH, until=until)

    def complete(self, applicant: Applicant) -> None:
        self._step(applicant, S.COMPLETED)

    def having(self, status: EnrolmentStatus) -> list[Applicant]:
        return [applicant for applicant in self.applicants if applicant.status == status]

    def answer_offers(self, *, share: float = ACCEPTS) -> None:
        """Everybody who is offered a seat says yes or no a day or two later, until no offer is open."""
        while offered := self.having(S.OFFERED):
            for applicant in offered:
                self.pause()
                self.answer(applicant, accepts=self._rng.random() < share)

    def _wait(self, applicant: Applicant) -> None:
        applied_at = applicant.steps[0].at
        applicant.score = score_of_candidate(applicant.candidate, self._points, applied_at)
        # The number is given once: no two applicants are compared.
        bisect.insort(self._waiting, (-applicant.score.stored, applied_at, applicant.queue_number, applicant))

    def _offer(self) -> None:
        while self._free and self._waiting:
            applicant = self._waiting.pop(0)[-1]
            applicant.seat = heapq.heappop(self._free)
            self._step(applicant, S.OFFERED)

    def _step(
        self,
        applicant: Applicant,
        to: EnrolmentStatus,
        *,
        by_officer: bool = False,
        reason_code: str = "",
        reason: str = "",
        until: date | None = None,
    ) -> None:
        if to not in TRANSITIONS[applicant.status]:
            raise ValueError(f"No step leads from {applicant.status} to {to}.")
        applicant.steps.append(Step(applicant.status, to, self._clock, by_officer, reason_code, reason, until))
        applicant.status = to
