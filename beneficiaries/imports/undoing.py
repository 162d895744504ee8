"""Taking a saved list back, whole or not at all, while nothing else has touched what it made or changed."""

import json
from collections.abc import Iterable, Iterator
from copy import copy
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, TypeVar

from django.db.models import ForeignObjectRel, Model, Q
from django.utils.translation import gettext, ngettext

from beneficiaries.models import (
    DuplicateCandidate,
    Household,
    HouseholdChange,
    ImportRow,
    ImportRun,
    Person,
    WelfareDecile,
)
from beneficiaries.models.imports import ImportStage, RowOutcome
from beneficiaries.services.deciles import DECILE_FACTS
from beneficiaries.services.history import record_changes
from bontang_empowerment.audit.models import Action
from bontang_empowerment.audit.trail import record_each
from bontang_empowerment.bulk_loading import update_rows
from bontang_empowerment.jobs.models import Job
from bontang_empowerment.jobs.registry import JobRefusedError, Progress

PART = 1000
MADE_ALONG: tuple[type[Model], ...] = (ImportRow, WelfareDecile, HouseholdChange, DuplicateCandidate)
"""What an import, or a search after it, makes beside people and families: it goes with them. What somebody else has
changed shows in the version."""

Stored = TypeVar("Stored", Household, Person)
Item = TypeVar("Item")


def undo_list(job: Job, resume: dict[str, Any]) -> Iterator[Progress]:
    """The work of a job of the kind "import_undo": one chunk, so that it happens whole. Arguments: the run's id."""
    run = ImportRun.objects.get(pk=job.arguments["run"])
    undo = Undo(run)
    if touched := undo.touched():
        message = ngettext(
            "%(count)s record of this list has been changed or used since. Nothing was undone.",
            "%(count)s records of this list have been changed or used since. Nothing was undone.",
            touched,
        )
        raise JobRefusedError(message % {"count": touched})
    undo.restore()
    undo.delete()
    run.stage = ImportStage.UNDONE
    run.save(update_fields=["stage"])
    yield Progress(done=run.row_count or 0, total=run.row_count, result=gettext("Everything is as it was before."))


@dataclass
class Undo:
    """What one import made and changed, by id with the version that it left behind. Locks all of it."""

    run: ImportRun
    made_people: dict[int, int] = field(default_factory=dict)
    made_families: dict[int, int] = field(default_factory=dict)
    changed_people: dict[int, int] = field(default_factory=dict)
    changed_families: dict[int, int] = field(default_factory=dict)
    lost: int = 0

    def __post_init__(self) -> None:
        for row in self._rows().order_by("number").iterator(PART):
            before = json.loads(row.before) if row.before else {}
            if row.person_id is None or row.household_id is None:
                self.lost += 1  # deleted or merged since
                continue
            if row.outcome == RowOutcome.CREATED:
                self.made_people[row.person_id] = 1
            if row.made_household:
                self.made_families[row.household_id] = 1
            if "person_version" in before:
                self.changed_people[row.person_id] = before["person_version"]
            if "family_version" in before:
                changed = self.made_families if row.household_id in self.made_families else self.changed_families
                changed[row.household_id] = before["family_version"]

    def _rows(self) -> Any:
        return ImportRow.objects.filter(run=self.run, outcome__in=[RowOutcome.CREATED, RowOutcome.UPDATED])

    def touched(self) -> int:
        """How many records somebody has changed, moved, merged or used since."""
        count = self.lost
        count += _differing(Household, self.made_families | self.changed_families)
        count += _differing(Person, self.made_people | self.changed_people)
        count += _used(Person, self.made_people, besides=MADE_ALONG)
        count += _used(Household, self.made_families, besides=(*MADE_ALONG, Person))
        for part in in_parts(self.made_families):
            others = Person.objects.filter(household__in=part).values_list("pk", flat=True)
            count += len(set(others) - set(self.made_people))
        return count

    def restore(self) -> None:
        """What was overwritten, the last change first."""
        for part in in_parts(self._rows().exclude(before="").order_by("-number").iterator(PART)):
            before = [(row, json.loads(row.before)) for row in part]
            self._restore(Household, "family", [(row.household_id, told) for row, told in before])
            self._restore(Person, "person", [(row.person_id, told) for row, told in before])

    def _restore(self, model: type[Stored], kind: str, told: Iterable[tuple[int | None, dict[str, Any]]]) -> None:
        wanted = [(key, before[kind]) for key, before in told if key is not None and kind in before]
        wanted = [(key, before) for key, before in wanted if kind == "person" or key not in self.made_families]
        stored = model._base_manager.in_bulk([key for key, _before in wanted])
        as_imported = {key: copy(row) for key, row in stored.items()}
        columns: dict[int, set[str]] = {}
        for key, before in wanted:
            row = stored[key]
            if kind == "family" and "decile" in before:
                _delete_reading(as_imported[key])
            for column, value in before.items():
                setattr(row, column, _field(model, column).to_python(value))
            columns.setdefault(key, set()).update(before)
        for key, row in stored.items():
            row.version += 1
            names: list[str] = [_field(model, column).name for column in columns[key]]
            update_rows(model, [row], [*names, "version"])
            record_changes(as_imported[key], row, fields=names, by=self.run.owner)
        record_each(by=self.run.owner, action=Action.UPDATE, model=model, fields_by_id=columns.items())

    def delete(self) -> None:
        for part in in_parts(self.made_people):
            DuplicateCandidate.objects.filter(Q(first__in=part) | Q(second__in=part)).delete()
            Person.objects.filter(pk__in=part).delete()
            self._record_deletion(Person, part)
        for part in in_parts(self.made_families):
            WelfareDecile.objects.filter(household__in=part).delete()
            HouseholdChange.objects.filter(household__in=part).delete()
            Household.objects.filter(pk__in=part).delete()
            self._record_deletion(Household, part)

    def _record_deletion(self, model: type[Household | Person], ids: Iterable[int]) -> None:
        told: list[tuple[int, list[str]]] = [(key, []) for key in ids]
        record_each(by=self.run.owner, action=Action.DELETE, model=model, fields_by_id=told)


def in_parts(items: Iterable[Item]) -> Iterator[list[Item]]:
    """PART at a time: a statement takes so many parameters."""
    rest = iter(items)
    while part := list(islice(rest, PART)):
        yield part


def _differing(model: type[Household | Person], versions: dict[int, int]) -> int:
    """Locks the rows; how many are gone or stand at another version than the import left."""
    count = 0
    for part in in_parts(sorted(versions)):
        rows = model._base_manager.filter(pk__in=part).order_by("pk").select_for_update(of=("self",))
        now = dict(rows.values_list("pk", "version"))
        count += sum(1 for key in part if now.get(key) != versions[key])
    return count


def _used(model: type[Model], ids: Iterable[int], *, besides: tuple[type[Model], ...]) -> int:
    """How many rows of other models point at these."""
    count = 0
    relations = [
        found
        for found in model._meta.get_fields(include_hidden=True)
        if isinstance(found, ForeignObjectRel) and found.related_model not in besides
    ]
    for part in in_parts(sorted(ids)):
        for relation in relations:
            rows = _model_of(relation)._base_manager.filter(**{f"{relation.field.name}__in": part})
            count += rows.count()
    return count


def _model_of(relation: ForeignObjectRel) -> type[Model]:
    model: type[Model] = relation.field.model
    return model


def _field(model: type[Model], column: str) -> Any:
    return model._meta.get_field(column)


def _delete_reading(household: Model) -> None:
    """The reading of the decile that the import has put in force."""
    names = {"decile_status": "status", "decile": "decile", "decile_year": "year", "decile_quarter": "quarter"}
    names["decile_source"] = "source"
    told = {names[fact]: getattr(household, fact) for fact in DECILE_FACTS}
    reading = WelfareDecile.objects.filter(household=household.pk, **told).order_by("-pk").first()
    if reading is not None:
        reading.delete()
