"""Talks with participants who come too seldom, and needs that somebody has arranged, in batches that still run."""

import random
from collections.abc import Sequence
from datetime import timedelta

from beneficiaries.models import AccommodationNeed
from bontang_empowerment.demo.scene import Scene
from trainings.codes import ATTENDED, NeedAnswered
from trainings.metrics import Rate
from trainings.models import BatchParticipant, FollowUp, NeedAnswer, VenueFeature

CALLED = 0.6
"""How often somebody at risk has been called already."""
ANSWERED = 0.5
AGREED = (
    "Anak dititipkan ke nenek pada jam pelatihan",
    "Diantar tetangga mulai pertemuan berikutnya",
    "Pindah ke kelompok sore",
)
DONE = "Disepakati dengan pengelola tempat dan pendamping"
PEOPLE_AT_ONCE = 500


class Care:
    """Of running batches; chance of its own, so that the rest of the city stays as it is."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._rng = random.Random(1)  # noqa: S311 - demo data, no secret  # nosec B311
        self._places: list[tuple[int, int, int]] = []

    def follow_up(self, participant: BatchParticipant, person_id: int, venue_id: int, filled: Sequence[str]) -> None:
        """filled: the participant's marks so far."""
        scene = self._scene
        if participant.left_on is not None and participant.left_on < scene.today:
            return
        self._places.append((participant.pk, person_id, venue_id))
        rate = Rate(attended=sum(1 for status in filled if status in ATTENDED), marked=len(filled))
        if not rate.is_at_risk or self._rng.random() >= CALLED:
            return
        called_on = max(scene.today - timedelta(days=self._rng.randint(0, 5)), participant.joined_on)
        talk = FollowUp(
            participant_id=participant.pk,
            called_on=called_on,
            agreed=self._rng.choice(AGREED),
            next_on=called_on + timedelta(days=7),
            by_id=scene.staff.trainer.pk,
            created_at=scene.at_end_of(called_on),
        )
        scene.loader.add(talk)

    def answer(self) -> None:
        """After everything else is written: whose needs these are stands in the registry."""
        has = set(VenueFeature.objects.values_list("venue", "kind"))
        for start in range(0, len(self._places), PEOPLE_AT_ONCE):
            chunk = {person: (place, venue) for place, person, venue in self._places[start : start + PEOPLE_AT_ONCE]}
            needs = AccommodationNeed.objects.filter(person__in=chunk).order_by("pk").values_list("person", "kind")
            for person, kind in needs:
                place, venue = chunk[person]
                if (venue, kind) not in has and self._rng.random() < ANSWERED:
                    self._answer(place, kind)

    def _answer(self, place: int, kind: str) -> None:
        self._scene.loader.add(
            NeedAnswer(
                participant_id=place,
                kind=kind,
                answer=NeedAnswered.ARRANGED,
                words=DONE,
                by_id=self._scene.staff.trainer.pk,
                created_at=self._scene.now,
            )
        )
