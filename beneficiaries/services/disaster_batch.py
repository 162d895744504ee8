"""Recording a disaster RT by RT: families that are known, families that are not, and taking the last one back."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from beneficiaries.codes import Relation
from beneficiaries.extension import tell_facts_changed
from beneficiaries.models import DisasterEvent, DisasterImpact, Household, Person
from beneficiaries.names import normalise_name
from beneficiaries.services.disaster import record_disaster_impact
from beneficiaries.services.registration import register_household
from bontang_empowerment.access.repeats import made_before
from bontang_empowerment.accounts.models import User
from bontang_empowerment.audit.models import Action
from bontang_empowerment.audit.trail import record
from bontang_empowerment.regions.models import Kelurahan

UNDO_WITHIN = timedelta(hours=24)
MOST_NAMESAKES = 5


class NamesakesError(Exception):
    """Families of this name are on record in the kelurahan: `families`. Whoever knows that they are others says so."""

    def __init__(self, families: Sequence[Household]) -> None:
        super().__init__([family.pk for family in families])
        self.families = families


class NotUndoneError(Exception):
    """Somebody else's record, one that was edited since, or one of days ago: edit it instead."""


@transaction.atomic
def record_unknown_family(
    *,
    event: DisasterEvent,
    kelurahan: Kelurahan,
    rt: str,
    name: str,
    by: User,
    is_confirmed: bool = False,
    submission_token: UUID | None = None,
    **facts: Any,
) -> DisasterImpact:
    """Register a family with a name and an RT alone, to be completed later, and record the impact of `event` on it.

    is_confirmed: families of the same name are others. Raises NamesakesError without it, and what
    `register_household` and `record_disaster_impact` raise. Families that several officers register for one event at
    once wait for each other: the second finds the first one's.
    """
    DisasterEvent.objects.select_for_update(no_key=True).get(pk=event.pk)
    is_repeat = made_before(Household.objects.all(), submission_token, by=by) is not None
    if not is_repeat and not is_confirmed and (families := namesakes(name, kelurahan=kelurahan, by=by)):
        raise NamesakesError(families)
    household = register_household(
        household=Household(kelurahan=kelurahan, rt=rt),
        members=[Person(name=name, relation=Relation.HEAD)],
        by=by,
        submission_token=submission_token,
    )
    return record_disaster_impact(household=household, event=event, by=by, submission_token=submission_token, **facts)


def namesakes(name: str, *, kelurahan: Kelurahan, by: User) -> list[Household]:
    """Families of the kelurahan with somebody of this name, whatever its spelling, read with_head."""
    people = Person.objects.visible_to(by).active().filter(name_key=normalise_name(name))
    found = people.filter(kelurahan=kelurahan).order_by("pk").values_list("household", flat=True)
    ids = list(dict.fromkeys(found[: MOST_NAMESAKES * 2]))[:MOST_NAMESAKES]
    return list(Household.objects.visible_to(by).with_head(by).filter(pk__in=ids).order_by("pk")) if ids else []


@transaction.atomic
def undo_disaster_impact(*, impact: DisasterImpact, by: User) -> None:
    """Take back what `by` has just recorded, and the family that was registered with it if nothing else hangs on it.

    Raises NotUndoneError unless it is their own record, unchanged, and from the last 24 hours.
    """
    stored = DisasterImpact.objects.visible_to(by).select_for_update(of=("self",)).filter(pk=impact.pk).first()
    if stored is None:
        return  # taken back already
    if not may_undo(stored, by=by):
        raise NotUndoneError
    record(by=by, action=Action.DELETE, target=stored)
    household, token = stored.household, stored.submission_token
    stored.delete()
    tell_facts_changed(families=[household.pk], by=by)
    if token is not None and household.submission_token == token and household.version == 1:
        _remove_unless_used(household, by=by)


def may_undo(impact: DisasterImpact, *, by: User) -> bool:
    is_fresh = timezone.now() - impact.created_at < UNDO_WITHIN
    return is_fresh and impact.recorded_by_id == by.pk and impact.version == 1


def _remove_unless_used(household: Household, *, by: User) -> None:
    """The head alone, untouched; whatever else points to either keeps both."""
    members = list(household.members.all())
    if len(members) != 1 or members[0].version != 1 or _is_used(members[0]) or _is_used(household, besides=Person):
        return
    for row in (members[0], household):
        record(by=by, action=Action.DELETE, target=row)
        row.delete()


def _is_used(row: Household | Person, *, besides: type[Model] | None = None) -> bool:
    relations = [one for one in row._meta.related_objects if one.related_model is not besides]
    return any(one.related_model._base_manager.filter(**{one.field.name: row}).exists() for one in relations)
