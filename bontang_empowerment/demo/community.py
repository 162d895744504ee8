"""Who makes programmes: what partners promise, the groups of each kelurahan, and what these propose."""

from datetime import timedelta

from beneficiaries.codes import PersonStatus
from beneficiaries.models import Person
from bontang_empowerment.demo.ideas import IDEAS, Idea
from bontang_empowerment.demo.proofs import minutes_of
from bontang_empowerment.demo.scene import Scene
from programs.codes import Field, ProgramStatus
from programs.commitment_codes import SupportKind
from programs.group_codes import GroupKind, Office
from programs.models import (
    Commitment,
    CommitmentReceipt,
    CommunityGroup,
    GroupMember,
    Partner,
    Program,
    Proposal,
    ProposalRound,
    ProposalSupport,
    ProposalTransition,
)
from programs.proposal_codes import ProposalStatus

S = ProposalStatus
GROUPS = (
    (GroupKind.YOUTH, "Karang Taruna {place}"),
    (GroupKind.WOMEN, "Kelompok Perempuan {place}"),
    (GroupKind.KUBE, "KUBE Mandiri {place}"),
    (GroupKind.FARMERS, "Kelompok Tani {place}"),
)
MEMBERS = 8
WITH_MINUTES = (Field.FARMING, Field.SEWING, Field.FOOD)
WAYS: tuple[tuple[ProposalStatus, ...], ...] = (
    (S.SUBMITTED,),
    (S.SUBMITTED, S.REVIEWED),
    (S.SUBMITTED, S.REVIEWED, S.DECLINED),
    (S.SUBMITTED, S.REVIEWED, S.ACCEPTED),
    (S.SUBMITTED, S.REVIEWED, S.DECLINED, S.SUBMITTED),
)
REASONS = {
    S.REVIEWED: "Lahan tersedia dan pengurus kelompok aktif.",
    S.DECLINED: "Rincian anggaran belum jelas. Lengkapi lalu ajukan lagi.",
    S.ACCEPTED: "Usulan jelas dan didukung warga.",
}
# What, kind, amount, unit, arrived, days from today until it ends.
PROMISES = (
    ("Mesin jahit", SupportKind.GOODS, 12, "unit", 7, 14),
    ("Dana bahan pelatihan", SupportKind.MONEY, 25_000_000, "", 10_000_000, 60),
    ("Pelatih", SupportKind.TRAINERS, 2, "orang", 2, 30),
    ("Ruang pelatihan", SupportKind.VENUES, 1, "ruang", 0, -5),
)


def add_community(scene: Scene, *, names: dict[str, str]) -> None:
    """In one kelurahan after another a group of each kind; the first of each proposes something."""
    scene.loader.flush()
    _add_promises(scene)
    for turn, code in enumerate(sorted(names)):
        kind, name = GROUPS[turn % len(GROUPS)]
        group = CommunityGroup(
            name=name.format(place=names[code]),
            kind=kind,
            kelurahan_id=scene.kelurahan_ids[code],
            founded_on=scene.today - timedelta(days=400 + turn),
            created_at=scene.at_office(scene.today - timedelta(days=60)),
        )
        scene.loader.add(group)
        _add_members(scene, group)
        ideas = IDEAS[kind]
        _add_proposal(scene, group, code, WAYS[turn % len(WAYS)], ideas[turn // len(GROUPS) % len(ideas)])


def _add_promises(scene: Scene) -> None:
    programs = list(Program.objects.exclude(status=ProgramStatus.CLOSED).order_by("pk"))
    partners = list(Partner.objects.order_by("pk"))
    for turn, (what, kind, amount, unit, arrived, days) in enumerate(PROMISES if partners else ()):
        promised_on = scene.today - timedelta(days=40)
        commitment = Commitment(
            partner_id=partners[turn % len(partners)].pk,
            program_id=programs[turn % len(programs)].pk if programs and turn != len(PROMISES) - 1 else None,
            kind=kind,
            what=what,
            amount=amount,
            unit=unit,
            promised_on=promised_on,
            until=scene.today + timedelta(days=days),
        )
        scene.loader.add(commitment)
        if arrived:
            scene.loader.add(
                CommitmentReceipt(
                    commitment_id=commitment.pk,
                    amount=arrived,
                    received_on=promised_on + timedelta(days=10),
                    handed_over_by="Staf mitra",
                    recorded_by_id=scene.staff.coordinator.pk,
                )
            )


def _add_members(scene: Scene, group: CommunityGroup) -> None:
    here = Person.objects.filter(kelurahan=group.kelurahan_id, status=PersonStatus.ACTIVE)
    grown = here.filter(is_restricted=False, birth_date__lte=scene.today - timedelta(days=18 * 366))
    offices = [*Office, *[""] * MEMBERS]
    for person, office in zip(grown.order_by("pk")[:MEMBERS], offices, strict=False):
        scene.loader.add(
            GroupMember(
                group_id=group.pk, person_id=person.pk, office=office, joined_on=scene.today - timedelta(days=90)
            )
        )


def _add_proposal(scene: Scene, group: CommunityGroup, code: str, way: tuple[ProposalStatus, ...], idea: Idea) -> None:
    proposal = Proposal(group_id=group.pk, status=way[-1], version=len(way))
    scene.loader.add(proposal)
    before, newest, number = "", ProposalRound(), 0
    for position, status in enumerate(way):
        at = scene.at_office(scene.today - timedelta(days=30 - 5 * position))
        if status == S.SUBMITTED:
            number += 1
            newest = _round(scene, proposal, code, idea, number)
        if status == S.REVIEWED:
            newest.recommended = True
        by = scene.staff.coordinator.pk if status in (S.ACCEPTED, S.DECLINED) else scene.officer_id(code)
        scene.loader.add(
            ProposalTransition(
                round_id=newest.pk,
                from_status=before,
                to_status=status,
                at=at,
                by_id=by,
                reason=REASONS.get(status, ""),
            )
        )
        before = status


def _round(scene: Scene, proposal: Proposal, code: str, idea: Idea, number: int) -> ProposalRound:
    made = ProposalRound(
        proposal_id=proposal.pk,
        number=number,
        title=idea.title,
        field=idea.field,
        need=idea.need,
        target_group=idea.target_group,
        place=idea.place,
        people=idea.people,
        met_on=scene.today - timedelta(days=35),
        present=idea.people + 5,
        in_favour=idea.people + 3,
        minutes=f"Musyawarah menyepakati usulan {idea.title.lower()} dan menunjuk pengurus pelaksana.",
        submitted_by_id=scene.officer_id(code),
    )
    scene.loader.add(made)
    if idea.field in WITH_MINUTES:
        scene.loader.add(minutes_of(made))
    scene.loader.add(ProposalSupport(round_id=made.pk, kind=SupportKind.MONEY, what=idea.support, amount=idea.rupiah))
    return made
