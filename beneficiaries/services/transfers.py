"""One kelurahan asks for a person or a family, the other hands over or declines. Every act is safe to repeat."""

from copy import copy

from django.core import signing
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from beneficiaries.codes import LeavingReason, Relation, TransferStatus
from beneficiaries.models import Household, Person, TransferRequest
from beneficiaries.services.history import record_changes
from beneficiaries.services.member_moves import (
    Relations,
    check_version,
    finish,
    lock_families,
    lock_members,
    move_members,
    refused_in_words,
    relate_members,
)
from beneficiaries.services.places import check_own_kelurahan
from beneficiaries.services.tickets import TICKET_SECONDS, TICKETS
from bontang_empowerment.access.scope import scope_of
from bontang_empowerment.accounts.models import User
from bontang_empowerment.audit.models import Action
from bontang_empowerment.audit.trail import record

GONE = _("This was decided meanwhile, or the family is no longer here. Nothing was changed.")


def asked_for(ticket: str, *, by: User) -> Person | Household | None:
    """What a ticket names (see services.tickets), with its kelurahan.

    None for a wrong, old or withheld one, and for one that somebody else was given.
    """
    try:
        kind, key, asker = signing.loads(ticket, salt=TICKETS, max_age=TICKET_SECONDS)
    except (signing.BadSignature, ValueError):  # one of an earlier version names nobody who asks
        return None
    if asker != by.pk:
        return None
    if kind == "person":
        people = Person.objects.unrestricted_for(by).select_related("household__kelurahan")
        return people.filter(pk=key).first()
    return Household.objects.unrestricted_for(by).select_related("kelurahan").with_head(by).filter(pk=key).first()


def ask_for_transfer(*, transfer: TransferRequest, by: User) -> TransferRequest:
    """Save an unsaved request, or return the one that waits for the same already.

    Raises PermissionDenied for a kelurahan out of reach, ValidationError for what is here already.
    """
    check_own_kelurahan(transfer.to_kelurahan_id, by=by)
    if transfer.from_kelurahan_id == transfer.to_kelurahan_id:
        raise ValidationError(_("The family is in this kelurahan already."), code="here")
    same = TransferRequest.objects.visible_to(by).filter(
        household=transfer.household_id,
        person=transfer.person_id,
        to_kelurahan=transfer.to_kelurahan_id,
        status=TransferStatus.WAITING,
    )
    if (earlier := same.first()) is not None:
        return earlier
    transfer.asked_by = by
    try:
        with transaction.atomic():
            transfer.save(force_insert=True)
            record(by=by, action=Action.CREATE, target=transfer, fields=["person", "household", "to_kelurahan"])
    except IntegrityError:
        return same.get()  # of two at the same moment, the first one stands
    return transfer


def accept_transfer(*, transfer: TransferRequest, version: int, stayers: Relations, by: User) -> TransferRequest:
    """Hand over the person or the family, with their history. A second time changes nothing.

    version: of the family, as the page showed it. stayers: how those who stay relate to their head.
    Raises StaleVersionError, ValidationError when it cannot be done any more or nobody would be the head,
    PermissionDenied for whoever is not of the holding kelurahan.
    """
    with refused_in_words():
        families = _families(transfer)
        stored = _locked(transfer)
        if stored.status == TransferStatus.ACCEPTED:
            return stored
        _check_holder(stored, by=by)
        origin = families[stored.household_id]
        if not stored.is_waiting or origin.kelurahan_id != stored.from_kelurahan_id:
            raise ValidationError(GONE, code="gone")
        check_version(origin, version)
        if stored.person_id is None:
            _hand_over_family(origin, stored, by=by)
        else:
            _hand_over_person(families, stored, stayers, by=by)
        _decide(stored, TransferStatus.ACCEPTED, by=by)
        _overtake_others(stored, by=by)
    return stored


@transaction.atomic
def decline_transfer(*, transfer: TransferRequest, answer: str, by: User) -> TransferRequest:
    """Keep the person or the family, and say why. Raises like `accept_transfer`."""
    stored = _locked(transfer)
    if stored.status == TransferStatus.DECLINED:
        return stored
    _check_holder(stored, by=by)
    return _close(stored, TransferStatus.DECLINED, answer=answer, by=by)


@transaction.atomic
def withdraw_transfer(*, transfer: TransferRequest, by: User) -> TransferRequest:
    """The asking kelurahan needs it no more. Raises like `accept_transfer`."""
    stored = _locked(transfer)
    if stored.status == TransferStatus.WITHDRAWN:
        return stored
    check_own_kelurahan(stored.to_kelurahan_id, by=by)
    return _close(stored, TransferStatus.WITHDRAWN, answer="", by=by)


def _close(stored: TransferRequest, status: TransferStatus, *, answer: str, by: User) -> TransferRequest:
    if not stored.is_waiting:
        raise ValidationError(GONE, code="gone")
    stored.answer = answer
    _decide(stored, status, by=by)
    return stored


def _locked(transfer: TransferRequest) -> TransferRequest:
    """Locked after the families, and with every other request for the same family, in the order of their numbers:
    of two kelurahan that are answered at once, the second one finds its request overtaken."""
    rows = TransferRequest.objects.filter(household=transfer.household_id).select_for_update(of=("self",))
    return {row.pk: row for row in rows.order_by("pk")}[transfer.pk]


def _check_holder(transfer: TransferRequest, *, by: User) -> None:
    if not scope_of(by).reaches(transfer.from_kelurahan_id):
        raise PermissionDenied("Only the holding kelurahan decides.")


def _families(transfer: TransferRequest) -> dict[int, Household]:
    keys = {transfer.household_id, *([transfer.destination_id] if transfer.destination_id else [])}
    return {family.pk: family for family in lock_families(keys, by=None)}


def _hand_over_family(family: Household, transfer: TransferRequest, *, by: User) -> None:
    before = copy(family)
    family.kelurahan_id, family.rt, family.address = transfer.to_kelurahan_id, transfer.rt, transfer.address
    family.rw = family.postal_code = ""
    family.version += 1
    changed = ["kelurahan", "rt", "rw", "address", "postal_code"]
    family.save(update_fields=[*changed, "version"])
    record(by=by, action=Action.UPDATE, target=family, fields=changed)
    record_changes(before, family, fields=changed, by=by)


def _hand_over_person(
    families: dict[int, Household], transfer: TransferRequest, stayers: Relations, *, by: User
) -> None:
    origin = families[transfer.household_id]
    people = lock_members([origin.pk], by=by)
    person = people.get(transfer.person_id or 0)
    if person is None:
        raise ValidationError(GONE, code="gone")
    if transfer.destination_id is not None:
        destination, relation = families[transfer.destination_id], transfer.relation
        if destination.kelurahan_id != transfer.to_kelurahan_id:
            raise ValidationError(GONE, code="gone")
    else:
        place = {"kelurahan_id": transfer.to_kelurahan_id, "rt": transfer.rt, "address": transfer.address}
        destination, relation = Household.objects.create(**place), Relation.HEAD
        record(by=by, action=Action.CREATE, target=destination, fields=["kelurahan", "rt", "address"])
    on = timezone.localdate()
    reason = LeavingReason.HANDED_OVER
    move_members(people, {person.pk: relation}, to=destination, reason=reason, on=on, by=by)
    relate_members(people, stayers, by=by)
    finish([origin, destination], by=by, changed=[origin, destination])


def _decide(transfer: TransferRequest, status: TransferStatus, *, by: User) -> None:
    transfer.status, transfer.decided_by, transfer.decided_at = status, by, timezone.now()
    transfer.save(update_fields=["status", "decided_by", "decided_at", "answer"])
    record(by=by, action=Action.UPDATE, target=transfer, fields=["status"])


def _overtake_others(accepted: TransferRequest, *, by: User) -> None:
    """Whoever else asked for the same people is told that they are no longer here."""
    others = TransferRequest.objects.waiting().filter(household=accepted.household_id).exclude(pk=accepted.pk)
    if accepted.person_id is not None:
        others = others.filter(person=accepted.person_id)
    for other in others.select_for_update(of=("self",)).order_by("pk"):
        _decide(other, TransferStatus.OVERTAKEN, by=by)
