"""Families change: members found a family, join another one, leave the city or die, and a new head takes over.

Nothing is erased: whoever goes to another family leaves a FamilyMembership behind, whoever leaves the city or dies
stays on the card with a status and a day. Every act locks the families in the order of their numbers, then their
members in theirs, so that two officers acting at once neither lose nor double anybody.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from copy import copy
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from beneficiaries.codes import DecileStatus, LeavingReason, PersonStatus, Relation
from beneficiaries.models import FamilyMembership, Household, Person
from beneficiaries.services.deciles import keep_decile_of
from beneficiaries.services.history import record_changes
from beneficiaries.services.places import check_own_kelurahan
from beneficiaries.services.registration import FAMILY_FACTS, given, tell_taken
from beneficiaries.services.restriction import refresh_restriction_of
from bontang_empowerment.access.repeats import create_once
from bontang_empowerment.access.versions import StaleVersionError
from bontang_empowerment.accounts.models import User
from bontang_empowerment.audit.models import Action
from bontang_empowerment.audit.trail import record

Relations = Mapping[int, str]
"""Each member's relation to the head of the family where they are afterwards, by the person's number."""

NO_HEAD = _("Nobody would be the head of this family. Choose a new head.")


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
    with _refused_in_words():
        [locked] = _lock([origin.pk], by=by)
        household, is_new = create_once(household, by=by)
        if not is_new:
            return household
        _check_version(locked, version)
        record(by=by, action=Action.CREATE, target=household, fields=given(household, FAMILY_FACTS))
        if household.decile_status != DecileStatus.UNKNOWN:
            keep_decile_of(household=household, by=by)
        people = _members([locked.pk], by=by)
        _move(people, movers, to=household, reason=LeavingReason.FOUNDED, on=on, by=by)
        _relate(people, stayers, by=by)
        _finish([locked, household], by=by, changed=[locked])
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
    with _refused_in_words():
        families = {family.pk: family for family in _lock([origin.pk, destination.pk], by=by)}
        _check_version(families[origin.pk], version)
        people = _members(families, by=by)
        to = families[destination.pk]
        _move(people, movers, to=to, reason=LeavingReason.JOINED, on=on, by=by)
        _relate(people, stayers, by=by)
        _finish(families.values(), by=by, changed=families.values())
    return to


def change_head(*, household: Household, version: int, relations: Relations, by: User) -> Household:
    """Who is the head, and how the others relate to them. Raises as `found_family`."""
    with _refused_in_words():
        [locked] = _lock([household.pk], by=by)
        _check_version(locked, version)
        _relate(_members([locked.pk], by=by), relations, by=by)
        _finish([locked], by=by, changed=[locked])
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
    with _refused_in_words():
        [locked] = _lock([household.pk], by=by)
        _check_version(locked, version)
        gone = Person.objects.visible_to(by).filter(household=locked, pk=person.pk).exclude(status=PersonStatus.ACTIVE)
        people = _members([locked.pk], by=by) | {row.pk: row for row in gone.select_for_update(of=("self",))}
        back = {"status": PersonStatus.ACTIVE, "status_on": None, "moved_to": ""}
        others = {key: relation for key, relation in relations.items() if key != person.pk}
        _relate(people, others, by=by)  # a head steps back before somebody else comes back as one
        _apply(people, {person.pk: back | {"relation": relations[person.pk]}}, by=by)
        _finish([locked], by=by, changed=[locked])
    return locked


def _record_leaving(
    household: Household, version: int, leavers: Mapping[int, dict[str, Any]], stayers: Relations, *, by: User
) -> Household:
    with _refused_in_words():
        [locked] = _lock([household.pk], by=by)
        _check_version(locked, version)
        people = _members([locked.pk], by=by)
        _apply(people, leavers, by=by)
        _relate(people, stayers, by=by)
        _finish([locked], by=by, changed=[locked])
    return locked


@contextmanager
def _refused_in_words() -> Iterator[None]:
    """A transaction whose refusal by the database (a taken number, a second head, a deadlock) is told as such."""
    try:
        with transaction.atomic():
            yield
    except DatabaseError as error:
        tell_taken(error)
        raise


def _lock(keys: Iterable[int], *, by: User) -> list[Household]:
    wanted = set(keys)
    rows = Household.objects.visible_to(by).filter(pk__in=wanted).select_related("kelurahan")
    locked = list(rows.select_for_update(of=("self",)).order_by("pk"))
    if len(locked) != len(wanted):
        raise PermissionDenied("One of these families is not among your own.")
    return locked


def _members(keys: Iterable[int], *, by: User) -> dict[int, Person]:
    """The active members whom `by` may change, locked."""
    rows = Person.objects.visible_to(by).active().filter(household__in=list(keys))
    return {person.pk: person for person in rows.select_for_update(of=("self",)).order_by("pk")}


def _check_version(household: Household, version: int) -> None:
    if household.version != version:
        raise StaleVersionError


def _move(
    people: Mapping[int, Person], movers: Relations, *, to: Household, reason: LeavingReason, on: date, by: User
) -> None:
    latest = FamilyMembership.objects.filter(person__in=movers).values("person").annotate(last=Max("until"))
    since = dict(latest.values_list("person", "last"))
    left = [(people[key], key) for key in movers if key in people]
    FamilyMembership.objects.bulk_create(
        FamilyMembership(
            person=person,
            household_id=person.household_id,
            relation=person.relation,
            since=since.get(key),
            until=on,
            reason=reason,
            recorded_by=by,
        )
        for person, key in left
    )
    _apply(people, {key: {"household": to, "relation": relation} for key, relation in movers.items()}, by=by)


def _relate(people: Mapping[int, Person], relations: Relations, *, by: User) -> None:
    _apply(people, {key: {"relation": relation} for key, relation in relations.items()}, by=by)


def _apply(people: Mapping[int, Person], values: Mapping[int, Mapping[str, Any]], *, by: User) -> None:
    """Save what differs. A head steps back before another one takes over: the database knows one at any time."""
    if not values.keys() <= people.keys():
        raise StaleVersionError  # somebody of the form has left the family meanwhile
    for key in sorted(values, key=lambda key: (values[key].get("relation") == Relation.HEAD, key)):
        person = people[key]
        changed = {name: value for name, value in values[key].items() if getattr(person, name) != value}
        if not changed:
            continue
        before = copy(person)
        for name, value in changed.items():
            setattr(person, name, value)
        person.version += 1
        person.save(update_fields=[*changed, "version"])
        record(by=by, action=Action.UPDATE, target=person, fields=changed)
        record_changes(before, person, fields=changed, by=by)


def _finish(families: Collection[Household], *, by: User, changed: Iterable[Household]) -> None:
    """Refuse a family without a head, and tell every form that is open on a changed one."""
    for family in families:
        members = Person.objects.filter(household=family).active()
        if members.exists() and not members.heads().exists():
            raise ValidationError(NO_HEAD, code="no_head")
    refresh_restriction_of(families)
    for family in changed:
        family.version += 1
        family.save(update_fields=["version"])
        record(by=by, action=Action.UPDATE, target=family, fields=["members"])
