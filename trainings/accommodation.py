"""What the participants of a batch need against what its venue has and what people have arranged."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone

from beneficiaries.codes import Accommodation
from bontang_empowerment.accounts.models import User
from trainings.attendance_pages import participants_for
from trainings.codes import NeedAnswered
from trainings.models import Batch, BatchParticipant, NeedAnswer


@dataclass(frozen=True)
class NeedLine:
    """One need of one participant. `at_venue`: the venue meets it; else `answer` says what was done, if anything."""

    place: BatchParticipant
    kind: str
    at_venue: bool
    answer: NeedAnswer | None = None

    @property
    def label(self) -> str:
        return str(Accommodation(self.kind).label)

    @property
    def key(self) -> str:
        """Under which a page posts it."""
        return f"{self.place.pk}-{self.kind}"

    @property
    def is_open(self) -> bool:
        return not self.at_venue and self.answer is None

    @property
    def is_arranged(self) -> bool:
        return self.answer is not None and self.answer.answer == NeedAnswered.ARRANGED


@dataclass(frozen=True)
class NeedCheck:
    lines: Sequence[NeedLine]

    @property
    def open(self) -> list[NeedLine]:
        return [line for line in self.lines if line.is_open]

    @property
    def unmet(self) -> list[NeedLine]:
        """What the venue does not have, answered or not."""
        return [line for line in self.lines if not line.at_venue]


def open_needs(batch: Batch, *, user: User) -> list[NeedLine]:
    """What is still to be arranged; nothing more once the last meeting is over. One query more than `check_needs`."""
    sessions = batch.sessions.standing()
    is_over = sessions.exists() and not sessions.filter(held_on__gte=timezone.localdate()).exists()
    return [] if is_over else check_needs(batch, user=user).open


def check_needs(batch: Batch, *, user: User) -> NeedCheck:
    """Of everybody who holds a place from today on, as far as `user` may see their needs. Four queries."""
    rows = batch.participants.visible_to(user).not_gone(timezone.localdate())
    has = set(batch.venue.features.values_list("kind", flat=True)) if batch.venue else set()
    answers = NeedAnswer.objects.visible_to(user).filter(participant__batch=batch).select_related("by").order_by("pk")
    newest = {(row.participant_id, row.kind): row for row in answers}
    return NeedCheck(
        [
            NeedLine(place, need.kind, need.kind in has, newest.get((place.pk, need.kind)))
            for place in participants_for(rows, user=user)
            for need in place.enrolment.person.accommodation_needs.all()
        ]
    )
