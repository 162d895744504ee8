"""A transfer that is asked for, decided and overtaken at the same moment: it happens once, and nobody is lost."""

from collections.abc import Callable
from datetime import date
from functools import partial

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from beneficiaries.codes import Relation, TransferStatus
from beneficiaries.models import FamilyMembership, Household, Person, TransferRequest
from beneficiaries.services.family_changes import found_family
from beneficiaries.services.transfers import accept_transfer, ask_for_transfer, decline_transfer
from bontang_empowerment.access.versions import StaleVersionError
from tests.at_once import at_once
from tests.builders import Personas, build_household, build_kelurahan, build_person

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]
PLACE = {"rt": "001", "address": "Jl. Baru", "reason": "Pindah"}


def told(act: Callable[[], object]) -> str:
    try:
        act()
    except (StaleVersionError, ValidationError, PermissionDenied) as refusal:
        return type(refusal).__name__
    return "done"


@pytest.fixture
def child(personas: Personas) -> Person:
    household = build_household(kelurahan=personas.own)
    build_person("Kepala", household=household)
    return build_person("Anak", household=household)


def request_for(child: Person, personas: Personas, **values: object) -> TransferRequest:
    place = {"from_kelurahan": personas.own, "to_kelurahan": personas.foreign, **PLACE}
    return TransferRequest(household=child.household, person=child, **(place | values))


def test_two_officers_ask_for_the_same_person_once(child: Person, personas: Personas) -> None:
    asks = [partial(ask_for_transfer, transfer=request_for(child, personas), by=personas.neighbour) for _ in range(4)]
    assert len({transfer.pk for transfer in at_once(asks)}) == 1
    assert TransferRequest.objects.count() == 1


def test_accepted_and_declined_at_once_is_one_of_both(child: Person, personas: Personas) -> None:
    transfer = ask_for_transfer(transfer=request_for(child, personas), by=personas.neighbour)
    head = child.household.members.get(relation=Relation.HEAD)
    accept = partial(
        accept_transfer, transfer=transfer, version=1, stayers={head.pk: Relation.HEAD}, by=personas.officer
    )
    decline = partial(decline_transfer, transfer=transfer, answer="Tidak", by=personas.officer)
    at_once(partial(told, act) for act in (accept, decline, accept))
    transfer.refresh_from_db()
    child.refresh_from_db()
    is_gone = child.household.kelurahan_id == personas.foreign.pk
    assert is_gone == (transfer.status == TransferStatus.ACCEPTED)
    assert FamilyMembership.objects.count() == int(is_gone)
    assert Household.objects.count() == 1 + int(is_gone)


def test_two_kelurahan_are_not_both_given_the_same_person(child: Person, personas: Personas) -> None:
    third = build_kelurahan("Guntung")
    requests = [
        TransferRequest.objects.create(
            household=child.household,
            person=child,
            from_kelurahan=personas.own,
            to_kelurahan=to,
            asked_by=personas.neighbour,
            **PLACE,
        )
        for to in (personas.foreign, third)
    ]
    head = child.household.members.get(relation=Relation.HEAD)
    stayers = {head.pk: Relation.HEAD}
    at_once(
        partial(told, partial(accept_transfer, transfer=row, version=1, stayers=stayers, by=personas.officer))
        for row in requests
    )
    assert TransferRequest.objects.filter(status=TransferStatus.ACCEPTED).count() == 1
    assert FamilyMembership.objects.count() == 1


def test_somebody_who_founds_a_family_meanwhile_is_not_handed_over(child: Person, personas: Personas) -> None:
    transfer = ask_for_transfer(transfer=request_for(child, personas), by=personas.neighbour)
    head = child.household.members.get(relation=Relation.HEAD)
    stayers = {head.pk: Relation.HEAD}
    accept = partial(accept_transfer, transfer=transfer, version=1, stayers=stayers, by=personas.officer)
    found = partial(
        found_family,
        origin=child.household,
        version=1,
        household=Household(kelurahan=personas.own, rt="002", address="Jl. Lain"),
        movers={child.pk: Relation.HEAD},
        stayers=stayers,
        on=date(2026, 11, 1),
        by=personas.officer,
    )
    assert sorted(at_once(partial(told, act) for act in (accept, found))) in (
        ["StaleVersionError", "done"],
        ["ValidationError", "done"],
    )
    assert FamilyMembership.objects.count() == 1
    assert Person.objects.active().count() == 2
