"""What a merge does with each row of the registry that hangs on a person.

A row that both have (a purpose of consent in force, a kind of disability) stays with the merged-away record: it says
nothing that the kept one does not say already.
"""

from django.db.models import Model
from django.utils.translation import gettext

from beneficiaries.codes import WASHINGTON_GROUP, CandidateStatus
from beneficiaries.extension import Changes, PersonLink, register_person_link
from beneficiaries.models import (
    AccommodationNeed,
    AssistiveDevice,
    Communication,
    ConsentRecord,
    DataRequest,
    Disability,
    DisabilityKindRecord,
    DuplicateCandidate,
    FamilyMembership,
    Person,
    PersonChange,
    PpksRecord,
    Restriction,
    TransferRequest,
)
from beneficiaries.querysets import DuplicateCandidateQuerySet

PARTS: dict[type[Model], tuple[str, ...]] = {
    DisabilityKindRecord: ("kind",),
    AssistiveDevice: ("kind", "is_needed"),
    Communication: ("mode",),
}
"""What hangs on a disability record, and by what one of it equals another."""
DEVICES = ("devices_had", "devices_needed")


def leave(_merge: Changes) -> None:
    """The history of earlier merges and imports names the record that it was about."""


def move_consents(merge: Changes) -> None:
    in_force = set(
        ConsentRecord.objects.filter(person=merge.survivor, withdrawn_on=None).values_list("purpose", flat=True)
    )
    for consent in ConsentRecord.objects.filter(person=merge.absorbed).order_by("pk"):
        if consent.withdrawn_on is not None or consent.purpose not in in_force:
            merge.change(consent, person_id=merge.survivor.pk)


def move_ppks(merge: Changes) -> None:
    in_force = set(PpksRecord.objects.filter(person=merge.survivor, until=None).values_list("category", flat=True))
    for row in PpksRecord.objects.filter(person=merge.absorbed).order_by("pk"):
        if row.until is not None or row.category not in in_force:
            merge.change(row, person_id=merge.survivor.pk)


def move_needs(merge: Changes) -> None:
    known = AccommodationNeed.objects.filter(person=merge.survivor).values("kind")
    for need in AccommodationNeed.objects.filter(person=merge.absorbed).exclude(kind__in=known).order_by("pk"):
        merge.change(need, person_id=merge.survivor.pk)


def move_disability(merge: Changes) -> None:
    """One record a person: the kept one is completed by what only the other has."""
    theirs = Disability.objects.filter(person=merge.absorbed).first()
    mine = Disability.objects.filter(person=merge.survivor).first()
    if theirs is None:
        return
    if mine is None:
        merge.change(theirs, person_id=merge.survivor.pk)
        return
    blanks = {name: getattr(theirs, name) for name in WASHINGTON_GROUP if getattr(mine, name) is None}
    blanks |= {name: getattr(theirs, name) for name in DEVICES if not getattr(mine, name)}
    if filled := {name: value for name, value in blanks.items() if value not in (None, "")}:
        merge.change(mine, **filled)
    for model, key in PARTS.items():
        known = set(model._default_manager.filter(disability=mine).values_list(*key))
        for row in model._default_manager.filter(disability=theirs).order_by("pk"):
            if tuple(getattr(row, name) for name in key) not in known:
                merge.change(row, disability_id=mine.pk)


def move_candidates(merge: Changes) -> None:
    """ "Not the same person" holds for the kept record too; a pair that waits is looked for anew."""
    mine = {_other(pair, merge.survivor): pair for pair in _pairs_of(merge.survivor)}
    for pair in _pairs_of(merge.absorbed).filter(status=CandidateStatus.DIFFERENT):
        other = _other(pair, merge.absorbed)
        if other == merge.survivor.pk:
            continue
        if other in mine:
            decided = {"status": pair.status, "decided_at": pair.decided_at, "decided_by_id": pair.decided_by_id}
            if mine[other].status == CandidateStatus.WAITING:
                merge.change(mine[other], **decided)
        else:
            first, second = sorted((merge.survivor.pk, other))
            merge.change(pair, first_id=first, second_id=second)


def move_former_families(merge: Changes) -> None:
    for row in FamilyMembership.objects.filter(person=merge.absorbed).order_by("pk"):
        merge.change(row, person_id=merge.survivor.pk)


def move_data_requests(merge: Changes) -> None:
    for row in DataRequest.objects.filter(person=merge.absorbed).order_by("pk"):
        merge.change(row, person_id=merge.survivor.pk)


def move_history(merge: Changes) -> None:
    for row in PersonChange.objects.filter(person=merge.absorbed).order_by("pk"):
        merge.change(row, person_id=merge.survivor.pk)


def move_transfers(merge: Changes) -> None:
    """A kelurahan that asks for both asks once; what was decided goes along."""
    asked = set(TransferRequest.objects.waiting().filter(person=merge.survivor).values_list("to_kelurahan", flat=True))
    for row in TransferRequest.objects.filter(person=merge.absorbed).order_by("pk"):
        if not row.is_waiting or row.to_kelurahan_id not in asked:
            family = {"household_id": merge.survivor.household_id} if row.is_waiting else {}
            merge.change(row, person_id=merge.survivor.pk, **family)


def one_is_asked_for_elsewhere(one: Person, other: Person) -> list[str]:
    waiting = TransferRequest.objects.waiting().filter(person__in=(one.pk, other.pk))
    if not waiting.exists() or one.household.kelurahan_id == other.household.kelurahan_id:
        return []
    return [gettext("Another kelurahan asks for one of them. Answer that request first.")]


def move_restrictions(merge: Changes) -> None:
    """Both are restricted or neither is, so the kept one has its own period in force."""
    for row in Restriction.objects.filter(person=merge.absorbed).exclude(lifted_at=None).order_by("pk"):
        merge.change(row, person_id=merge.survivor.pk)


def one_is_restricted(one: Person, other: Person) -> list[str]:
    if one.is_restricted == other.is_restricted:
        return []
    return [gettext("One of them is restricted and the other is not. Restrict both, or neither, first.")]


def _pairs_of(person: Person) -> DuplicateCandidateQuerySet:
    return DuplicateCandidate.objects.about(person).order_by("pk")


def _other(pair: DuplicateCandidate, person: Person) -> int:
    return pair.second_id if pair.first_id == person.pk else pair.first_id


def register_links() -> None:
    register_person_link("beneficiaries.ConsentRecord", "person", PersonLink(move_consents))
    register_person_link("beneficiaries.DataRequest", "person", PersonLink(move_data_requests))
    register_person_link("beneficiaries.PpksRecord", "person", PersonLink(move_ppks))
    register_person_link("beneficiaries.AccommodationNeed", "person", PersonLink(move_needs))
    register_person_link("beneficiaries.Disability", "person", PersonLink(move_disability))
    register_person_link("beneficiaries.FamilyMembership", "person", PersonLink(move_former_families))
    register_person_link(
        "beneficiaries.TransferRequest", "person", PersonLink(move_transfers, one_is_asked_for_elsewhere)
    )
    register_person_link("beneficiaries.Restriction", "person", PersonLink(move_restrictions, one_is_restricted))
    register_person_link("beneficiaries.PersonChange", "person", PersonLink(move_history))
    register_person_link("beneficiaries.DuplicateCandidate", "first", PersonLink(move_candidates))
    for label, field in (
        ("beneficiaries.DuplicateCandidate", "second"),
        ("beneficiaries.MergeRecord", "survivor"),
        ("beneficiaries.MergeRecord", "absorbed"),
        ("beneficiaries.Person", "merged_into"),
        ("beneficiaries.ImportRow", "person"),
    ):
        register_person_link(label, field, PersonLink(leave))
