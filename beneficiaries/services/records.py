"""Editing a family or a person: only what changed is written, and never over somebody else's newer version."""

from collections.abc import Iterable
from typing import TypeVar

from django.db import IntegrityError, transaction

from beneficiaries.codes import NikStatus
from beneficiaries.models import Household, Person
from beneficiaries.services.deciles import DECILE_FACTS, keep_decile_of
from beneficiaries.services.doubts import NO_DOUBTS, MemberDoubts
from beneficiaries.services.duplicate_queue import keep_matches
from beneficiaries.services.history import record_changes
from beneficiaries.services.places import check_own_kelurahan
from beneficiaries.services.registration import TakenMeanwhileError
from bontang_empowerment.access.queryset import ScopedQuerySet
from bontang_empowerment.accounts.models import User
from bontang_empowerment.audit.trail import save_version

Row = TypeVar("Row", Household, Person)

# Columns that follow from others and are saved with them.
DERIVED = {
    "name": ("name_key",),
    "nik": ("nik_index", "nik_status"),
    "kk_number": ("kk_index",),
    "birth_date": ("birth_date_precision",),
    "decile": ("decile_status",),
}


def update_household(*, household: Household, changed: Iterable[str], version: int, by: User) -> Household:
    """Save the `changed` fields of a family as they are on `household`, if its version is still `version`.

    Raises StaleVersionError, TakenMeanwhileError, PermissionDenied for a kelurahan out of reach.
    """
    check_own_kelurahan(household.kelurahan_id, by=by)
    names = set(changed)
    with transaction.atomic():
        saved = _save_changes(Household.objects.visible_to(by), household, changed=names, version=version, by=by)
        if names.intersection(DECILE_FACTS):
            keep_decile_of(household=saved, by=by)
    return saved


def update_person(
    *, person: Person, changed: Iterable[str], version: int, by: User, doubts: MemberDoubts = NO_DOUBTS
) -> Person:
    """Save the `changed` fields of a person; a changed NIK becomes unchecked. Raises like `update_household`.

    Whoever may be the same person, in spite of which it is saved, goes to the review queue.
    """
    names = set(changed)
    if "nik" in names:
        person.nik_status = NikStatus.UNCHECKED if person.nik else NikStatus.NONE
    with transaction.atomic():
        saved = _save_changes(Person.objects.visible_to(by), person, changed=names, version=version, by=by)
        keep_matches(person=saved, matches=doubts.matches, told_apart=doubts.told_apart, by=by)
    return saved


def _save_changes(rows: ScopedQuerySet[Row], row: Row, *, changed: set[str], version: int, by: User) -> Row:
    if not changed:
        return row
    try:
        with transaction.atomic():
            stored = rows.select_for_update(of=("self",)).get(pk=row.pk)
            derived = _derived(changed)
            save_version(row, changed=changed, derived=derived, version=version, rows=rows, by=by)
            record_changes(stored, row, fields=changed | derived, by=by)
    except IntegrityError as error:
        raise TakenMeanwhileError from error
    return row


def _derived(changed: set[str]) -> set[str]:
    return {column for name in changed for column in DERIVED.get(name, ())}
