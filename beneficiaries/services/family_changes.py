"""Families change: members found a family, join another one, leave the city or die, and a new head takes over.

Nothing is erased: whoever goes to another family leaves a FamilyMembership behind, whoever leaves the city or dies
stays on the card with a status and a day. Every act locks the families in the order of their numbers, then their
members in theirs, so that two officers acting at once neither lose nor double anybody.
"""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from beneficiaries.codes import DecileStatus, LeavingReason, PersonStatus
from beneficiaries.models import Household, Person
from beneficiaries.services.deciles import keep_decile_of
from beneficiaries.services.member_moves import (
    Relations,
    change_members,
    check_version,
    finish,
    lock_families,
    lock_members,
    move_members,
    refused_in_words,
    relate_members,
)
from beneficiaries.services.places import check_own_kelurahan
from beneficiaries.services.registration import FAMILY_FACTS, given
from bontang_empowerment.access.repeats import create_once
from bontang_empowerment.accounts.models import User
from bontang_empowerment.audit.models import Action
from bontang_empowerment.audit.trail import record


def found_family(
    *,
    origin: Household,
    version: int,
    household: Household,
    movers: Relations,
    stayers: Relations,
    on: date,
    by: User,
    submission_token: UUID | None = None,
) -> Household:
    """Pecah KK: `movers` leave `origin` on a day and become the unsaved `household`. A repeated token returns it.

    Raises StaleVersionError when `origin` is no longer as the form showed it, ValidationError when a family would be
    without a head, TakenMeanwhileError for a taken number, PermissionDenied for a kelurahan out of reach.
    """
    check_own_kelurahan(household.kelurahan_id, by=by)
    household.submission_token = submission_token
    with refused_in_words():
        [locked] = lock_families([origin.pk], by=by)
        household, is_new = create_once(household, by=by)
        if not is_new:
            return household
        check_version(locked, version)
        record(by=by, action=Action.CREATE, target=household, fields=given(household, FAMILY_FACTS))
        if household.decile_status != DecileStatus.UNKNOWN:
            keep_decile_of(household=household, by=by)
        people = lock_members([locked.pk], by=by)
        move_members(people, movers, to=household, reason=LeavingReason.FOUNDED, on=on, by=by)
        relate_members(people, stayers, by=by)
        finish([locked, household], by=by, changed=[locked])
    return household


def join_family(
    *,
    origin: Household,
    version: int,
    destination: Household,
    movers: Relations,
    stayers: Relations,
    on: date,
    by: User,
) -> Household:
    """Numpang KK: `movers` leave `origin` on a day and belong to `destination`. Raises as `found_family`."""
    with refused_in_words():
        families = {family.pk: family for family in lock_families([origin.pk, destination.pk], by=by)}
        check_version(families[origin.pk], version)
        people = lock_members(families, by=by)
        to = families[destination.pk]
        move_members(people, movers, to=to, reason=LeavingReason.JOINED, on=on, by=by)
        relate_members(people, stayers, by=by)
        finish(families.values(), by=by, changed=families.values())
    return to


def change_head(*, household: Household, version: int, relations: Relations, by: User) -> Household:
    """Who is the head, and how the others relate to them. Raises as `found_family`."""
    with refused_in_words():
        [locked] = lock_families([household.pk], by=by)
        check_version(locked, version)
        relate_members(lock_members([locked.pk], by=by), relations, by=by)
        finish([locked], by=by, changed=[locked])
    return locked


def record_departure(
    *,
    household: Household,
    version: int,
    leavers: Collection[int],
    stayers: Relations,
    on: date,
    moved_to: str,
    by: User,
) -> Household:
    """`leavers` have left the city. They stay on the card, counted no more. Raises as `found_family`."""
    values = {"status": PersonStatus.MOVED, "status_on": on, "moved_to": moved_to}
    return _record_leaving(household, version, dict.fromkeys(leavers, values), stayers, by=by)


def record_death(
    *, household: Household, version: int, person: Person, stayers: Relations, on: date, by: User
) -> Household:
    """Somebody has died on a day; of a head, `stayers` name the new one. Raises as `found_family`."""
    values = {"status": PersonStatus.DECEASED, "status_on": on, "moved_to": ""}
    return _record_leaving(household, version, {person.pk: values}, stayers, by=by)


def record_return(*, household: Household, version: int, person: Person, relations: Relations, by: User) -> Household:
    """Somebody is back, or was recorded as gone by mistake: an active member again. Raises as `found_family`.

    `relations` are everybody's, theirs too.
    """
    with refused_in_words():
        [locked] = lock_families([household.pk], by=by)
        check_version(locked, version)
        gone = Person.objects.visible_to(by).filter(household=locked, pk=person.pk).exclude(status=PersonStatus.ACTIVE)
        people = lock_members([locked.pk], by=by) | {row.pk: row for row in gone.select_for_update(of=("self",))}
        back = {"status": PersonStatus.ACTIVE, "status_on": None, "moved_to": ""}
        others = {key: relation for key, relation in relations.items() if key != person.pk}
        relate_members(people, others, by=by)  # a head steps back before somebody else comes back as one
        change_members(people, {person.pk: back | {"relation": relations[person.pk]}}, by=by)
        finish([locked], by=by, changed=[locked])
    return locked


def _record_leaving(
    household: Household, version: int, leavers: Mapping[int, dict[str, Any]], stayers: Relations, *, by: User
) -> Household:
    with refused_in_words():
        [locked] = lock_families([household.pk], by=by)
        check_version(locked, version)
        people = lock_members([locked.pk], by=by)
        change_members(people, leavers, by=by)
        relate_members(people, stayers, by=by)
        finish([locked], by=by, changed=[locked])
    return locked
