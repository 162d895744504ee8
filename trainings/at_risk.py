"""Participants of running batches who come too seldom, and what was last agreed with them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from bontang_empowerment.accounts.models import User
from trainings.attendance_pages import participants_for
from trainings.metrics import Rate, rates_at_risk
from trainings.models import Batch, BatchParticipant, FollowUp

MOST_SHOWN = 200
"""More calls than this nobody makes in a week; those without any talk yet come first."""


@dataclass(frozen=True)
class AtRisk:
    place: BatchParticipant
    rate: Rate
    last: FollowUp | None = None

    @property
    def waits(self) -> bool:
        """For a first talk, or for one whose day has come."""
        return self.last is None or self.last.is_due

    @property
    def order(self) -> tuple[bool, date, float]:
        """Never called first, then by the day of the next talk; those without one last."""
        if self.last is None:
            return False, date.min, self.rate.share or 0
        return self.last.next_on is None, self.last.next_on or date.max, self.rate.share or 0


def at_risk_for(user: User) -> list[AtRisk]:
    """Of all running batches that `user` may see, most urgent first. Five queries."""
    running = Batch.objects.visible_to(user).running(timezone.localdate())
    rates = rates_at_risk(running)
    rows = BatchParticipant.objects.visible_to(user).filter(pk__in=rates).expected_on(timezone.localdate())
    places = participants_for(rows, user=user).select_related(
        "enrolment__person__household__kelurahan", "batch__program"
    )
    last = newest_follow_ups(rates, user=user)
    found = [AtRisk(place=place, rate=rates[place.pk], last=last.get(place.pk)) for place in places]
    return sorted(found, key=lambda row: row.order)


def newest_follow_ups(participants: Iterable[int], *, user: User) -> dict[int, FollowUp]:
    """By participant. One query."""
    rows = FollowUp.objects.visible_to(user).filter(participant__in=list(participants)).select_related("by")
    return {row.participant_id: row for row in rows.order_by("pk")}
