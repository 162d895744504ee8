"""Keeping a person out of sight of all but the named roles (access.scope.RESTRICTED_ROLES), and showing them again."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from beneficiaries.models import Household, Person, Restriction
from bontang_empowerment.accounts.models import User
from bontang_empowerment.audit.models import Action
from bontang_empowerment.audit.trail import record


@transaction.atomic
def restrict_person(*, person: Person, reason: str, by: User) -> Person:
    """From now on nobody else finds the person; programme work goes on under a number. Twice changes nothing."""
    stored = _locked(person, by=by)
    if not stored.is_restricted:
        Restriction.objects.create(person=stored, reason=reason, set_by=by)
        _set(stored, True, by=by)
    return stored


@transaction.atomic
def lift_restriction(*, person: Person, reason: str, by: User) -> Person:
    """The person is found like everybody else again. Twice changes nothing."""
    stored = _locked(person, by=by)
    if stored.is_restricted:
        open_period = Restriction.objects.select_for_update(of=("self",)).filter(person=stored, lifted_at=None)
        for period in open_period:
            period.lifted_at, period.lifted_by, period.lifting_reason = timezone.now(), by, reason
            period.save(update_fields=["lifted_at", "lifted_by", "lifting_reason"])
        _set(stored, False, by=by)
    return stored


def refresh_restriction_of(families: Iterable[Household]) -> None:
    """After members came or went: a family of restricted people alone is out of sight itself, with its address."""
    for family in families:
        members = Person.objects.filter(household=family).active()
        hidden = members.filter(is_restricted=True).exists() and not members.filter(is_restricted=False).exists()
        Household.objects.filter(pk=family.pk).exclude(is_restricted=hidden).update(is_restricted=hidden)


def _locked(person: Person, *, by: User) -> Person:
    """The family is locked first, in the order of services.family_changes."""
    Household.objects.select_for_update(of=("self",)).get(pk=person.household_id)
    return Person.objects.visible_to(by).select_for_update(of=("self",)).get(pk=person.pk)


def _set(person: Person, value: bool, *, by: User) -> None:
    person.is_restricted = value
    person.version += 1
    person.save(update_fields=["is_restricted", "version"])
    refresh_restriction_of([person.household])
    record(by=by, action=Action.UPDATE, target=person, fields=["is_restricted"])
