"""A verification round, with the city's own course: more is proposed than is found eligible (57 of 100 in 2025)."""

from dataclasses import dataclass, field
from datetime import timedelta
from itertools import pairwise

from beneficiaries.models import VervalAttendee, VervalEntry, VervalMeeting, VervalRound, VervalTransition
from beneficiaries.verval_codes import NEEDS_REASON, VervalResult, VervalStage
from bontang_empowerment.demo.facts import Weighted
from bontang_empowerment.demo.people import Family
from bontang_empowerment.demo.scene import Scene

R, S = VervalResult, VervalStage
PROPOSED_POOR, PROPOSED_OTHERS = 0.5, 0.04
RESULTS: Weighted[VervalResult] = Weighted(
    [(R.ELIGIBLE, 57), (R.NOT_ELIGIBLE, 27), (R.CHECK, 4), (R.MOVED, 6), (R.DECEASED, 3), (R.NOT_FOUND, 3)]
)
CHECKED: Weighted[VervalResult] = Weighted([(R.ELIGIBLE, 6), (R.NOT_ELIGIBLE, 4)])
REASONS = {
    R.NOT_ELIGIBLE: ("Penghasilan tetap sudah cukup", "Rumah dan isinya layak", "Ada anggota ASN, TNI, atau Polri"),
    R.CHECK: ("Keterangan RT dan keluarga berbeda", "Penghasilan belum jelas"),
    R.NOT_FOUND: ("Alamat kosong saat didatangi",),
}
# How far each kelurahan is, in the order of their codes; the first one is in the middle of its deliberation.
STAGES = (S.DELIBERATING, S.VERIFIED, S.DECIDED, S.VERIFIED, S.PROPOSING)
DECIDED_SO_FAR = 0.6
PEOPLE = ("Lurah", "Ketua LPM", "Ketua RT 001", "Tokoh masyarakat", "Bhabinkamtibmas", "Kader posyandu")


@dataclass
class Proposals:
    """The families proposed so far, by kelurahan code: (number, RT)."""

    by_place: dict[str, list[tuple[int, str]]] = field(default_factory=dict)

    def consider(self, scene: Scene, family: Family, *, is_poor: bool | None) -> None:
        if scene.rng.random() < (PROPOSED_POOR if is_poor else PROPOSED_OTHERS):
            rows = self.by_place.setdefault(family.facts.code, [])
            rows.append((family.household.pk, family.household.rt))


def add_verification(scene: Scene, proposals: Proposals) -> None:
    starts_on = scene.today - timedelta(days=45)
    verval = VervalRound(
        name=f"Verval {scene.today.year}",
        starts_on=starts_on,
        ends_on=starts_on + timedelta(days=90),
        created_at=scene.at_office(starts_on),
    )
    scene.loader.add(verval)
    for position, (code, families) in enumerate(sorted(proposals.by_place.items())):
        _add_meeting(scene, verval, code, families, STAGES[position % len(STAGES)])


def _add_meeting(
    scene: Scene, verval: VervalRound, code: str, families: list[tuple[int, str]], stage: VervalStage
) -> None:
    officer, held_on = scene.officer_id(code), scene.today - timedelta(days=10)
    meeting = VervalMeeting(round_id=verval.pk, kelurahan_id=scene.kelurahan_ids[code], stage=stage)
    if stage != S.PROPOSING:
        meeting.held_on, meeting.place, meeting.chair = held_on, "Aula kelurahan", "Lurah"
    scene.loader.add(meeting)
    steps = [S.PROPOSING, S.DELIBERATING, S.DECIDED, S.VERIFIED]
    for before, after in pairwise(steps[: steps.index(stage) + 1]):
        by = scene.staff.coordinator.pk if after == S.VERIFIED else officer
        scene.loader.add(
            VervalTransition(
                meeting_id=meeting.pk, from_stage=before, to_stage=after, by_id=by, at=scene.at_office(held_on)
            )
        )
    if stage != S.PROPOSING:
        for position in PEOPLE:
            scene.loader.add(VervalAttendee(meeting_id=meeting.pk, name=f"{position} setempat", position=position))
    for household_id, rt in families:
        _add_entry(scene, meeting, household_id, rt, officer)


def _add_entry(scene: Scene, meeting: VervalMeeting, household_id: int, rt: str, officer: int) -> None:
    proposed_on = scene.today - timedelta(days=scene.rng.randint(15, 40))
    entry = VervalEntry(
        round_id=meeting.round_id,
        meeting_id=meeting.pk,
        household_id=household_id,
        rt=rt,
        proposer=f"Ketua RT {rt}",
        added_by_id=officer,
        created_at=scene.at_office(proposed_on),
    )
    is_decided = meeting.stage in (S.DECIDED, S.VERIFIED) or scene.rng.random() < DECIDED_SO_FAR
    if meeting.held_on is not None and is_decided:
        _decide(scene, entry, meeting, officer)
    scene.loader.add(entry)


def _decide(scene: Scene, entry: VervalEntry, meeting: VervalMeeting, officer: int) -> None:
    rng = scene.rng
    result = RESULTS.draw(rng)
    entry.result, entry.decided_by_id, entry.version = result, officer, 2
    entry.decided_at = scene.at_office(meeting.held_on or scene.today)
    if result in NEEDS_REASON:
        entry.reason = rng.choice(REASONS[result])
    if result == R.CHECK and meeting.stage == S.VERIFIED:
        entry.checked_result, entry.checked_by_id = CHECKED.draw(rng), officer
        entry.checked_reason = "Didatangi ke rumah"
