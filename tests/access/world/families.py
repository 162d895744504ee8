"""The families of a side: one at home in its kelurahan, a record merged away, a pair in doubt, a wish to move."""

from dataclasses import dataclass

from beneficiaries.codes import PersonStatus, Relation
from beneficiaries.models import DuplicateCandidate, Household, MergeChange, MergeRecord, Person, TransferRequest
from bontang_empowerment.accounts.models import User
from bontang_empowerment.regions.models import Kelurahan
from tests.builders import build_household, build_kelurahan, build_person


@dataclass
class Families:
    kelurahan: Kelurahan
    household: Household
    person: Person
    waiting_person: Person
    candidate: DuplicateCandidate
    merge: MergeRecord
    change: MergeChange
    transfer: TransferRequest


def build_families(word: str, *, number: int, place: Kelurahan, officer: User) -> Families:
    household = build_household(
        kelurahan=place,
        kk_number=f"647401010120990{number}",
        address=f"Jl. {word} Alamat {number}",
        domicile_address=f"Gang {word} Domisili {number}",
        rt=f"0{number}7",
    )
    person = build_person(
        f"Peserta {word}", household=household, nik=f"647401570590990{number}", phone=f"+628110000{number}77"
    )
    waiting_person = build_person(f"Menunggu {word}", household=household, nik=f"647401580590990{number}")
    merge = _merge(word, survivor=waiting_person, officer=officer)
    return Families(
        kelurahan=place,
        household=household,
        person=person,
        waiting_person=waiting_person,
        candidate=DuplicateCandidate.objects.create(first=person, second=waiting_person, probability=0.9),
        merge=merge,
        change=merge.changes.create(table="beneficiaries.Person", row_id=merge.absorbed_id, before="{}", after="{}"),
        transfer=_transfer(word, person=waiting_person, officer=officer),
    )


def _merge(word: str, *, survivor: Person, officer: User) -> MergeRecord:
    absorbed = build_person(
        f"Ganda {word}",
        household=survivor.household,
        relation=Relation.CHILD,
        status=PersonStatus.MERGED,
        merged_into=survivor,
    )
    return MergeRecord.objects.create(survivor=survivor, absorbed=absorbed, merged_by=officer)


def _transfer(word: str, *, person: Person, officer: User) -> TransferRequest:
    return TransferRequest.objects.create(
        household=person.household,
        person=person,
        from_kelurahan=person.household.kelurahan,
        to_kelurahan=build_kelurahan("Guntung"),
        rt="001",
        address=f"Jl. {word} Tujuan",
        reason=f"Pindah {word}",
        asked_by=officer,
    )
