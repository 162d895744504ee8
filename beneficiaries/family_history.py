"""What the histories tell: changes of a person's and of a family's data, and families that somebody belonged to."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from beneficiaries.changes import ChangeSet, change_sets
from beneficiaries.extension import WHOLE, TimelineEntry, Window
from beneficiaries.models import FamilyMembership, Household, HouseholdChange, Person, PersonChange
from beneficiaries.querysets import FieldChangeQuerySet
from bontang_empowerment.access.scope import scope_of
from bontang_empowerment.accounts.models import User


def changes_of_person(person: Person, user: User, window: Window = WHOLE) -> Iterator[TimelineEntry]:
    rows = _of_saves(PersonChange.objects.visible_to(user).filter(person=person), window)
    for change in change_sets(Person, rows):
        yield _entry(change, _("Data changed"))


def changes_of_family(household: Household, user: User, window: Window = WHOLE) -> Iterator[TimelineEntry]:
    rows = _of_saves(HouseholdChange.objects.visible_to(user).filter(household=household.pk), window)
    for change in change_sets(Household, rows):
        yield _entry(change, _("Data of the family changed"))


def memberships_of_person(person: Person, user: User, window: Window = WHOLE) -> Iterator[TimelineEntry]:
    rows = FamilyMembership.objects.visible_to(user).filter(person=person).select_related("recorded_by", "household")
    for row in window.newest(rows):
        url = row.household.get_absolute_url() if _is_seen(row.household, user) else ""
        yield _left(row, title=row.get_reason_display(), url=url)


def memberships_of_family(household: Household, user: User, window: Window = WHOLE) -> Iterator[TimelineEntry]:
    """Of those who still are within reach; who was handed over to another kelurahan is told of there."""
    rows = FamilyMembership.objects.visible_to(user).filter(household=household.pk)
    for row in window.newest(rows.select_related("recorded_by", "person")):
        title = f"{row.person}: {row.get_reason_display()}"
        yield _left(row, title=title, url=row.person.get_absolute_url())


def _of_saves(rows: FieldChangeQuerySet[Any], window: Window) -> FieldChangeQuerySet[Any]:
    """Whole saves: a page must not end in the middle of one."""
    moments = list(window.newest(rows.order_by().values_list("at", flat=True).distinct(), "at"))
    if not moments:
        return rows.none()
    return rows.filter(at__range=(min(moments), max(moments))).select_related("by").newest_first()


def _entry(change: ChangeSet, title: str) -> TimelineEntry:
    return TimelineEntry(
        when=change.at, title=f"{title}: {', '.join(change.fields)}", lines=change.lines, by=change.by, icon="pencil"
    )


def _left(row: FamilyMembership, *, title: str, url: str) -> TimelineEntry:
    told = {"relation": row.get_relation_display(), "day": f"{row.until:%d-%m-%Y}"}
    return TimelineEntry(
        when=row.created_at,
        title=title,
        text=_("%(relation)s of the family until %(day)s") % told,
        by=str(row.recorded_by),
        url=url,
        icon="home-modern",
    )


def _is_seen(household: Household, user: User) -> bool:
    return scope_of(user).reaches(household.kelurahan_id) and not household.is_restricted
