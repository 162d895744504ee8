"""How a batch ended for each participant: by rule from attendance and competency, or as a person decided."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bontang_empowerment.accounts.models import User
from trainings.attendance_pages import participants_for
from trainings.codes import LEAST_ATTENDANCE, Competency, Decision, Outcome
from trainings.metrics import Rate, participant_rates
from trainings.models import Batch, BatchParticipant, CompetencyResult, CompetencyUnit, ResultDecision, Session


@dataclass(frozen=True)
class BatchFacts:
    """What the rule asks of a batch as a whole: its meetings that stand, in order, and the units of its course."""

    sessions: list[Session]
    units: list[CompetencyUnit]

    @property
    def last_day_is_over(self) -> bool:
        return bool(self.sessions) and self.sessions[-1].is_held


@dataclass(frozen=True)
class Result:
    """One participant's: `outcome` is empty while it is open, and `open_because` then says what is missing."""

    place: BatchParticipant
    facts: BatchFacts
    rate: Rate = field(default_factory=Rate)
    assessed: dict[int, str] = field(default_factory=dict)
    decision: ResultDecision | None = None

    @property
    def meetings(self) -> int:
        """Those that count for this participant: none before they joined, none during a pause."""
        return sum(1 for session in self.facts.sessions if self.place.is_expected_on(session.held_on))

    @property
    def has_left(self) -> bool:
        """Before the last meeting."""
        last_day = self.place.last_day
        return last_day is not None and (not self.facts.sessions or last_day < self.facts.sessions[-1].held_on)

    @property
    def competent(self) -> int:
        return list(self.assessed.values()).count(Competency.COMPETENT)

    @property
    def is_enough(self) -> bool:
        return self.rate.share is not None and self.rate.share >= LEAST_ATTENDANCE

    @property
    def open_because(self) -> list[str]:
        """What the rule still waits for, in words."""
        waits = []
        if not self.facts.last_day_is_over:
            waits.append(_("The last meeting is not over."))
        if (number := self.meetings - self.rate.marked) > 0 or not self.rate.marked:
            number = max(number, 1)
            text = ngettext(
                "Attendance of %(number)s meeting is not filled in.",
                "Attendance of %(number)s meetings is not filled in.",
                number,
            )
            waits.append(text % {"number": number})
        if number := len(self.facts.units) - len(self.assessed):
            text = ngettext("%(number)s unit is not assessed.", "%(number)s units are not assessed.", number)
            waits.append(text % {"number": number})
        return waits

    @property
    def by_rule(self) -> str:
        if self.has_left:
            return Outcome.FAILED
        if self.open_because:
            return ""
        passed = self.is_enough and self.competent == len(self.facts.units)
        return Outcome.PASSED if passed else Outcome.FAILED

    @property
    def is_decided(self) -> bool:
        """By a person, against the rule."""
        return self.decision is not None and self.decision.decision != Decision.BY_RULE

    @property
    def outcome(self) -> str:
        return self.decision.decision if self.decision and self.is_decided else self.by_rule

    @property
    def outcome_in_words(self) -> str:
        return str(Outcome(self.outcome).label) if self.outcome else _("Still open")


def facts_of(batch: Batch) -> BatchFacts:
    """Two queries."""
    sessions = list(batch.sessions.standing().order_by("held_on", "starts_at", "pk"))
    return BatchFacts(sessions=sessions, units=list(batch.course.units.order_by("position", "pk")))


def results_of(batch: Batch, *, user: User) -> list[Result]:
    """Of everybody who takes or took the batch and whom `user` may see, by name. Seven queries."""
    places = list(participants_for(batch.participants.visible_to(user), user=user))
    return _results(batch, places)


def result_of(place: BatchParticipant) -> Result:
    """Of one participant, read `with_last_day`."""
    return _results(place.batch, [place])[0]


def _results(batch: Batch, places: Iterable[BatchParticipant]) -> list[Result]:
    facts, rates = facts_of(batch), participant_rates(batch)
    assessed: dict[int, dict[int, str]] = defaultdict(dict)
    units = {unit.pk for unit in facts.units}
    for row in CompetencyResult.objects.filter(participant__batch=batch, unit__in=units):
        assessed[row.participant_id][row.unit_id] = row.status
    decisions: dict[int, ResultDecision] = {}
    for decision in ResultDecision.objects.filter(participant__batch=batch).select_related("by").order_by("pk"):
        decisions[decision.participant_id] = decision
    return [
        Result(
            place=place,
            facts=facts,
            rate=rates.get(place.pk, Rate()),
            assessed=assessed[place.pk],
            decision=decisions.get(place.pk),
        )
        for place in places
    ]
