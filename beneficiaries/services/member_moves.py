"""How members change families: locks in a stable order, heads one at a time, the history of it.

Shared by services.family_changes and services.transfers.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from copy import copy
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from beneficiaries.codes import LeavingReason, Relation
from beneficiaries.models import FamilyMembership, Household, Person
from beneficiaries.services.history import record_changes
from beneficiaries.services.registration import tell_taken
from beneficiaries.services.restriction import refresh_restriction_of
from bontang_empowerment.access.versions import StaleVersionError
from bontang_empowerment.accounts.models import User
from bontang_empowerment.audit.models import Action
from bontang_empowerment.audit.trail import record

Relations = Mapping[int, str]
"""Each member's relation to the head of the family where they are afterwards, by the person's number."""

NO_HEAD = _("Nobody would be the head of this family. Choose a new head.")


@contextmanager
def refused_in_words() -> Iterator[None]:
    """A transaction whose refusal by the database (a taken number, a second head, a deadlock) is told as such."""
    try:
        with transaction.atomic():
            yield
    except DatabaseError as error:
        tell_taken(error)
        raise


def lock_families(keys: Iterable[int], *, by: User | None) -> list[Household]:
    """Locked in the order of their numbers. by: None when the caller has checked who may reach them."""
    wanted = set(keys)
    reach = Household.objects.all() if by is None else Household.objects.visible_to(by)
    rows = reach.filter(pk__in=wanted).select_related("kelurahan")
    locked = list(rows.select_for_update(of=("self",)).order_by("pk"))
    if len(locked) != len(wanted):
        raise PermissionDenied("One of these families is not among your own.")
    return locked


def lock_members(keys: Iterable[int], *, by: User) -> dict[int, Person]:
    """The active members whom `by` may change, locked."""
    rows = Person.objects.visible_to(by).active().filter(household__in=list(keys))
    return {person.pk: person for person in rows.select_for_update(of=("self",)).order_by("pk")}


def check_version(household: Household, version: int) -> None:
    if household.version != version:
        raise StaleVersionError


def move_members(
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
    change_members(people, {key: {"household": to, "relation": relation} for key, relation in movers.items()}, by=by)


def relate_members(people: Mapping[int, Person], relations: Relations, *, by: User) -> None:
    change_members(people, {key: {"relation": relation} for key, relation in relations.items()}, by=by)


def change_members(people: Mapping[int, Person], values: Mapping[int, Mapping[str, Any]], *, by: User) -> None:
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


def finish(families: Collection[Household], *, by: User, changed: Iterable[Household]) -> None:
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
