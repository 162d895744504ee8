"""Families that another kelurahan asks for or has got (accepted, declined, withdrawn), and people kept out of sight."""

from datetime import timedelta

from beneficiaries.codes import PersonStatus, TransferStatus
from beneficiaries.models import Restriction, TransferRequest
from bontang_empowerment.demo.people import Family
from bontang_empowerment.demo.scene import Scene

ASKED_ONE_IN, HIDDEN_ONE_IN = 53, 101
LOOK_BACK = 20
STATES = (
    *(TransferStatus.WAITING, TransferStatus.DECLINED, TransferStatus.ACCEPTED),
    *(TransferStatus.WAITING, TransferStatus.WITHDRAWN),
)
ANSWERS = {TransferStatus.DECLINED: "Keluarga ini masih tinggal di sini, sudah kami kunjungi."}


def add_transfers(scene: Scene, family: Family) -> None:
    """Chosen by the family's number, so that no other made-up fact depends on it."""
    household = family.household
    if household.pk % ASKED_ONE_IN or all(person.status != PersonStatus.ACTIVE for person in family.people):
        return
    turn = household.pk // ASKED_ONE_IN
    codes = [code for code in sorted(scene.kelurahan_ids) if code != family.facts.code]
    other, own = codes[turn % len(codes)], family.facts.code
    asked_at = max(scene.now - timedelta(days=1 + turn % LOOK_BACK, hours=turn % 5), family.registered_at)
    status = STATES[turn % len(STATES)]
    # An accepted family is where it was asked to: the other kelurahan has given it up.
    is_here = status == TransferStatus.ACCEPTED
    holder, asking = (other, own) if is_here else (own, other)
    request = TransferRequest(
        household_id=household.pk,
        from_kelurahan_id=scene.kelurahan_ids[holder],
        to_kelurahan_id=scene.kelurahan_ids[asking],
        rt=household.rt if is_here else f"{turn % 20 + 1:03}",
        address=household.address if is_here else f"Jl. Pindahan No. {turn % 90 + 1}",
        reason="Sudah pindah dan tinggal di kelurahan kami.",
        asked_by_id=scene.officer_id(asking),
        status=status,
        answer=ANSWERS.get(status, ""),
        created_at=asked_at,
    )
    if status != TransferStatus.WAITING:
        decider = asking if status == TransferStatus.WITHDRAWN else holder
        request.decided_by_id = scene.officer_id(decider)
        request.decided_at = min(asked_at + timedelta(hours=20), scene.now)
    scene.loader.add(request)


def hide_some(scene: Scene, family: Family) -> None:
    """Before the family's members are written: somebody of a larger family who fears to be found."""
    active = [person for person in family.people if person.status == PersonStatus.ACTIVE]
    if family.household.pk % HIDDEN_ONE_IN or len(active) < 3:
        return
    hidden = active[-1]
    hidden.is_restricted = True
    since = max(scene.now - timedelta(days=30), family.registered_at)
    coordinator = scene.staff.coordinator.pk
    scene.loader.add(
        Restriction(
            person_id=hidden.pk,
            reason="Ada ancaman dari luar keluarga.",
            set_by_id=coordinator,
            set_at=since,
            created_at=since,
        )
    )
