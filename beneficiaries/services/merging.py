"""Making one record of two that are one person, and undoing it exactly.

The merged-away record stays in the database, seen by nobody (Person.access_policy.standing). Whatever a merge writes
goes through `Merge.change`, which keeps each row's columns before and after; undoing walks back through them.
"""

import json
from collections.abc import Collection, Mapping
from copy import copy
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.apps import apps
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from beneficiaries.codes import CandidateStatus, PersonStatus
from beneficiaries.extension import person_links
from beneficiaries.models import DuplicateCandidate, Household, MergeChange, MergeRecord, Person
from beneficiaries.services.history import record_all_changes
from bontang_empowerment.access.scope import scope_of, visible
from bontang_empowerment.accounts.models import User
from bontang_empowerment.audit.models import Action
from bontang_empowerment.audit.trail import record, record_all

# What a person decides field by field; the family and the place in it stay those of the kept record.
CHOSEN_FIELDS = (
    *("name", "nik", "sex", "birth_place", "birth_date", "education", "occupation", "marital_status", "phone"),
    *("religion", "citizenship", "passport_number", "stay_permit_number", "father_name", "mother_name"),
)
DERIVED = {
    "name": ("name_key",),
    "nik": ("nik_index", "nik_status"),
    "birth_date": ("birth_date_precision",),
}
Columns = dict[str, Any]


class MergeRefusedError(ValidationError):
    """Why two records cannot be merged, or a merge not be undone, in sentences for the person who asked."""


@dataclass
class Merge:
    """A merge in progress (extension.Changes)."""

    survivor: Person
    absorbed: Person
    entry: MergeRecord
    touched: list[Model] = field(default_factory=list)

    def change(self, row: Model, **values: Any) -> None:
        before = {name: getattr(row, name) for name in values}
        rows = type(row)._base_manager.filter(pk=row.pk)
        rows.update(**values)
        for name, value in values.items():
            setattr(row, name, value)
        self.entry.changes.create(table=row._meta.label, row_id=row.pk, before=_as_text(before), after=_as_text(values))
        self.touched.append(row)


def obstacles_to_merging(one: Person, other: Person) -> list[str]:
    """Sentences that say what must be settled first; none when the two can be merged."""
    found = [sentence for link in person_links.values() if link.obstacles for sentence in link.obstacles(one, other)]
    return list(dict.fromkeys(found))


def merge_people(
    *, survivor: Person, absorbed: Person, taken: Collection[str], versions: Mapping[int, int], by: User
) -> MergeRecord:
    """Move everything that hangs on `absorbed` to `survivor`, with the chosen fields of the first in the second.

    taken: names among CHOSEN_FIELDS whose value comes from `absorbed`.
    versions: by primary key, the versions that the decision was made on.
    Raises MergeRefusedError when either was edited or merged since or something stands against it, PermissionDenied
    for a record out of reach.
    """
    try:
        with transaction.atomic():
            return _merge(survivor.pk, absorbed.pk, frozenset(taken), versions, by)
    except IntegrityError as error:
        raise MergeRefusedError(_("Somebody changed these records just now. Look at both again.")) from error


def _merge(
    survivor_id: int, absorbed_id: int, taken: frozenset[str], versions: Mapping[int, int], by: User
) -> MergeRecord:
    survivor, absorbed = _locked(survivor_id, absorbed_id, by=by)
    if any(versions.get(person.pk) != person.version for person in (survivor, absorbed)):
        raise MergeRefusedError(_("One of these records was edited since you opened this page. Look at both again."))
    if obstacles := obstacles_to_merging(survivor, absorbed):
        raise MergeRefusedError(obstacles)
    entry = MergeRecord.objects.create(survivor=survivor, absorbed=absorbed, merged_by=by)
    merge = Merge(survivor, absorbed, entry)
    values = _taken_over(absorbed, taken)
    for link in person_links.values():
        link.move(merge)
    before = copy(survivor), copy(absorbed)
    _let_go(merge, values)
    if values:
        merge.change(survivor, **values, version=survivor.version + 1)
    record_all_changes(zip(before, (survivor, absorbed), strict=True), fields=[*CHOSEN_FIELDS, "status"], by=by)
    _settle_candidate(merge, by)
    fields = sorted(taken & frozenset(CHOSEN_FIELDS))
    record(by=by, action=Action.MERGE, target=survivor, fields=fields)
    record(by=by, action=Action.MERGE, target=absorbed)
    record_all(by=by, action=Action.UPDATE, targets=_others(merge.touched, survivor, absorbed), fields=["person"])
    return entry


def _locked(survivor_id: int, absorbed_id: int, *, by: User) -> tuple[Person, Person]:
    """Both rows, locked in one order, so that two merges at once wait instead of crossing."""
    rows = Person.objects.select_for_update(of=("self",)).select_related("household").order_by("pk")
    people = {person.pk: person for person in rows.filter(pk__in=(survivor_id, absorbed_id))}
    if len(people) != 2 or any(person.merged_into_id for person in people.values()):
        raise MergeRefusedError(_("One of these records was merged already."))
    if visible(Person.objects.filter(pk__in=people), by).count() != 2:
        raise PermissionDenied
    return people[survivor_id], people[absorbed_id]


def _taken_over(absorbed: Person, taken: frozenset[str]) -> Columns:
    names = [name for name in CHOSEN_FIELDS if name in taken]
    columns = [column for name in names for column in (name, *DERIVED.get(name, ()))]
    return {column: getattr(absorbed, column) for column in columns}


def _let_go(merge: Merge, values: Columns) -> None:
    """The merged-away record gives its NIK up when the kept one takes it: a NIK is held once."""
    gone: Columns = {"status": PersonStatus.MERGED, "merged_into_id": merge.survivor.pk}
    if "nik" in values:
        nothing = Person(nik="")
        nothing.derive()
        gone |= {"nik": "", "nik_index": None, "nik_status": nothing.nik_status}
    merge.change(merge.absorbed, **gone, version=merge.absorbed.version + 1)


def _settle_candidate(merge: Merge, by: User) -> None:
    first, second = sorted((merge.survivor.pk, merge.absorbed.pk))
    candidate = DuplicateCandidate.objects.filter(first=first, second=second).first()
    if candidate is not None:
        decided = {"status": CandidateStatus.MERGED, "decided_at": timezone.now(), "decided_by_id": by.pk}
        merge.change(candidate, **decided)


def undo_merge(*, merge: MergeRecord, by: User) -> MergeRecord:
    """Put both records back as they were, with what hung on each. Undoing twice is undoing once.

    Raises MergeRefusedError when something that the merge wrote was changed since, or was merged on; PermissionDenied
    out of reach.
    """
    try:
        with transaction.atomic():
            return _undo(merge.pk, by)
    except IntegrityError as error:
        raise MergeRefusedError(
            _("Something that the merge has changed now belongs to another record, such as the NIK. Settle that first.")
        ) from error


def _undo(merge_id: int, by: User) -> MergeRecord:
    merge = MergeRecord.objects.select_for_update(of=("self",)).get(pk=merge_id)
    if merge.is_undone:
        return merge
    ids = (merge.survivor_id, merge.absorbed_id)
    people = list(Person.objects.select_for_update().filter(pk__in=ids).order_by("pk"))
    survivor = next(person for person in people if person.pk == merge.survivor_id)
    if survivor.merged_into_id:
        raise MergeRefusedError(_("The kept record was merged into another one since. Undo that merge first."))
    if not visible(Person.objects.filter(pk=survivor.pk), by).exists():
        raise PermissionDenied
    if not reaches_both(merge, by=by):
        raise MergeRefusedError(_("One of the records is of another kelurahan. A coordinator can undo this merge."))
    restored = [_put_back(change) for change in merge.changes.order_by("-pk")]
    now = Person.objects.filter(pk__in=ids).order_by("pk")
    record_all_changes(zip(people, now, strict=True), fields=[*CHOSEN_FIELDS, "status"], by=by)
    for person in people:
        Person.objects.filter(pk=person.pk).update(version=person.version + 1)
        record(by=by, action=Action.UNMERGE, target=person)
    record_all(by=by, action=Action.UPDATE, targets=_others(restored, *people), fields=["person"])
    merge.undone_at, merge.undone_by = timezone.now(), by
    merge.save(update_fields=["undone_at", "undone_by"])
    record(by=by, action=Action.UPDATE, target=merge, fields=["undone_at"])
    return merge


def reaches_both(merge: MergeRecord, *, by: User) -> bool:
    """Whether both families are within reach: whoever may not merge two records may not part them either."""
    scope = scope_of(by)
    families = Household.objects.filter(members__in=(merge.survivor_id, merge.absorbed_id))
    return all(scope.reaches(kelurahan_id) for kelurahan_id in families.values_list("kelurahan", flat=True))


def _put_back(change: MergeChange) -> Model:
    """The row as it was before, if it still is as the merge left it."""
    model = apps.get_model(change.table)
    row: Model | None = model._base_manager.select_for_update(of=("self",)).filter(pk=change.row_id).first()
    before, after = _as_columns(model, change.before), _as_columns(model, change.after)
    before.pop("version", None)
    if row is None or any(getattr(row, name) != after[name] for name in before):
        text = _("“%(record)s” was changed since the merge. Set it back first, then undo.")
        raise MergeRefusedError(text % {"record": row or model._meta.verbose_name})
    model._base_manager.filter(pk=row.pk).update(**before)
    return row


def survivor_of(person_id: int) -> Person | None:
    """The record that a merged-away one became part of, through all merges since; None for one that stands."""
    person = Person.objects.exclude(merged_into=None).select_related("merged_into").filter(pk=person_id).first()
    while person is not None and person.merged_into is not None:
        person = person.merged_into
    return person


def _others(rows: list[Model], *people: Person) -> list[Model]:
    """Those that are no record of a person themselves, each once."""
    known = {(type(person), person.pk) for person in people}
    return list({(type(row), row.pk): row for row in rows if (type(row), row.pk) not in known}.values())


def _as_text(columns: Columns) -> str:
    return json.dumps(columns, default=_as_iso)


def _as_iso(value: date) -> str:
    """Days and moments whole: Django's encoder drops the microseconds, and a row would not be as it was."""
    return value.isoformat()


def _as_columns(model: type[Model], text: str) -> Columns:
    fields = {column.attname: column for column in model._meta.concrete_fields}
    return {name: fields[name].to_python(value) for name, value in json.loads(text).items()}
