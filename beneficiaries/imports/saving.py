"""Saving a checked list: each chunk is checked again, then written with audit and outcome in one transaction."""

import json
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max, Min, Q, TextField
from django.db.models.functions import Cast

from beneficiaries.imports.ahead import rare_tidying
from beneficiaries.imports.candidates import OF_STAGED, Candidate, StagedRow
from beneficiaries.imports.checking import Check, Settled, check_chunk
from beneficiaries.imports.families import ROW, FileFamilies
from beneficiaries.imports.lookups import OwnPeople, Reach
from beneficiaries.imports.writing import ChunkWriter
from beneficiaries.models import Household, ImportRow, ImportRun, Person
from beneficiaries.models.imports import (
    CONTENT_COLUMN,
    ImportRowQuerySet,
    ImportStage,
    RowDecision,
    RowOutcome,
    RowStatus,
)
from beneficiaries.services.match_weights import current_weights
from bontang_empowerment.bulk_loading import update_rows
from bontang_empowerment.encryption import decrypt
from bontang_empowerment.jobs.models import Job
from bontang_empowerment.jobs.registry import Progress

CHUNK = 2000
WRITTEN_OF_NEW = ("outcome", "person", "household", "made_household")
WRITTEN = ("outcome", "status", "column", "reason", "changes", "person", "household", "made_household", "before")

Read = list[tuple[Any, ...]]
"""Rows as OF_STAGED, straight from the database."""
Opened = tuple[list[StagedRow], list[Candidate]]


class ChangedMeanwhileError(Exception):
    """Somebody has saved a person or a family between its reading and its lock."""


class NoLongerNewError(Exception):
    """A row that was new when it was checked is not: its number has to be looked up as well."""


def save_list(job: Job, resume: dict[str, Any]) -> Iterator[Progress]:
    """The work of a job of the kind "import_save". Arguments: the id of the run."""
    run = ImportRun.objects.get(pk=job.arguments["run"])
    waiting = ImportRow.objects.filter(run=run, outcome="").order_by("number")
    if not resume:
        _settle_at_once(waiting)
    done = ImportRow.objects.filter(run=run).exclude(outcome="").count()
    check = Check(run.pk, Reach(run.owner), current_weights(), OwnPeople.of(run))
    with rare_tidying():
        for read, opened in _chunks(waiting):
            _save_chunk(run, read, opened, check)
            done += len(read)
            yield Progress(done=done, total=run.row_count, resume={"done": done})
    run.stage = ImportStage.SAVED
    run.save(update_fields=["stage"])
    yield Progress(done=done, total=run.row_count, resume={"done": done})


def _chunks(waiting: ImportRowQuerySet) -> Iterator[tuple[Read, Opened]]:
    """The rows by ranges of their numbers, what they hold opened while the rows before them are saved."""
    ends = waiting.order_by().aggregate(first=Min("number"), last=Max("number"))
    if ends["first"] is None:
        return
    sealed = waiting.annotate(sealed=Cast("content", TextField())).values_list(*OF_STAGED)
    starts = range(ends["first"], ends["last"] + 1, CHUNK)
    parts = (list(sealed.filter(number__range=(start, start + CHUNK - 1))) for start in starts)
    with ThreadPoolExecutor(1, thread_name_prefix="opening") as opener:
        before: tuple[Read, Future[Opened]] | None = None
        for read in filter(None, parts):
            coming = read, opener.submit(_opened, read)
            if before is not None:
                yield before[0], before[1].result()
            before = coming
        if before is not None:
            yield before[0], before[1].result()


def _opened(read: Read) -> Opened:
    """The rows as they were read, and what they hold."""
    rows = [StagedRow(*values) for values in read]
    contents = (json.loads(decrypt(row.content, column=CONTENT_COLUMN)) for row in rows)
    return rows, list(map(Candidate.from_content, rows, contents))


def _save_chunk(run: ImportRun, read: Read, opened: Opened, check: Check) -> None:
    """Rows that were new when they were checked mostly still are, and then the database refuses a number that is
    registered by now: only when it does, or one is no longer new, the numbers of all are looked up once more.
    """
    attempt = replace(check, every_nik=False)
    while True:
        try:
            with transaction.atomic():
                ChunkSaver(run, *opened, attempt).save()
            return
        except ChangedMeanwhileError:
            opened = _opened(read)
        except (IntegrityError, NoLongerNewError):
            if attempt.every_nik:
                raise
            attempt, opened = check, _opened(read)


def _settle_at_once(waiting: ImportRowQuerySet) -> None:
    """Rows that write nothing."""
    waiting.filter(status=RowStatus.REFUSED).update(outcome=RowOutcome.REFUSED)
    waiting.filter(status=RowStatus.UNCHANGED).update(outcome=RowOutcome.UNCHANGED)
    undecided = Q(status=RowStatus.POSSIBLE, decision="")
    waiting.filter(undecided | Q(decision=RowDecision.HOLD)).update(outcome=RowOutcome.HELD)


@dataclass
class ChunkSaver:
    """Some rows of a list from their second check to their outcome."""

    run: ImportRun
    rows: Sequence[StagedRow]
    candidates: Sequence[Candidate]
    check: Check
    homes: dict[str, Household] = field(default_factory=dict)

    def save(self) -> None:
        """Raises ChangedMeanwhileError, NoLongerNewError, and IntegrityError for a number registered since."""
        families = self._check()
        self.homes = self._families_so_far()
        writer = ChunkWriter(self.run.owner)
        for row, candidate in zip(self.rows, self.candidates, strict=True):
            row.status, row.column, row.reason = candidate.status, candidate.column, candidate.reason
            self._decide(row, candidate, families, writer)
        writer.write()
        parts: dict[bool, list[StagedRow]] = {True: [], False: []}
        for row in self.rows:
            parts[row.outcome == RowOutcome.CREATED and not row.before].append(row)
        update_rows(ImportRow, parts[True], WRITTEN_OF_NEW)
        update_rows(ImportRow, parts[False], WRITTEN)
        if self.check.own is not None:
            self.check.own.add(row.person_id for row in self.rows if row.outcome == RowOutcome.CREATED)

    def _check(self) -> FileFamilies:
        """Find out what the rows are now, and lock everything that they change."""
        settled = Settled(
            frozenset(row.number for row in self.rows if row.decision == RowDecision.TAKE),
            {row.number: row.person_id for row in self.rows if row.decision == RowDecision.SAME and row.person_id},
        )
        families = check_chunk(self.candidates, check=self.check, settled=settled)
        if not self.check.every_nik and any(one.was_new and not one.is_new for one in self.candidates):
            raise NoLongerNewError
        if not _lock_unchanged(self.candidates):
            raise ChangedMeanwhileError
        return families

    def _families_so_far(self) -> dict[str, Household]:
        """Families without a KK number that earlier rows of the list have made or found."""
        keys = {one.family for one in self.candidates if one.family.startswith(ROW)}
        rows = ImportRow.objects.filter(run=self.run, family__one_of=keys, household__isnull=False).exclude(outcome="")
        return {row.family: row.household for row in rows.select_related("household") if row.household is not None}

    def _decide(self, row: StagedRow, candidate: Candidate, families: FileFamilies, writer: ChunkWriter) -> None:
        if candidate.is_refused:
            row.outcome = RowOutcome.REFUSED
            if candidate.out_of_reach_id is not None:
                row.person_id = row.household_id = None  # seen when it was checked, no more
            return
        if candidate.status == RowStatus.POSSIBLE:
            row.outcome, row.person_id = RowOutcome.HELD, candidate.likely_id
            return
        if candidate.person is not None:
            self.homes.setdefault(candidate.family, candidate.person.household)
            writer.change(row, candidate, candidate.person)
            return
        home = candidate.household or self.homes.get(candidate.family)
        if home is None:
            home = writer.new_family(families.facts_of(candidate))
            row.made_household = True
        self.homes[candidate.family] = home
        writer.create(row, candidate, home)


def _lock_unchanged(candidates: Sequence[Candidate]) -> bool:
    """Lock the people and families that the rows are about; whether they are still as they were read."""
    read: dict[type[Person | Household], dict[int, int]] = {Household: {}, Person: {}}
    for candidate in candidates:
        if candidate.person is not None:
            read[Person][candidate.person.pk] = candidate.person.version
        if candidate.household is not None:
            read[Household][candidate.household.pk] = candidate.household.version
    for model, versions in read.items():
        rows = model._base_manager.filter(pk__key_of=versions).order_by("pk").select_for_update(of=("self",))
        if dict(rows.values_list("pk", "version")) != versions:
            return False
    return True
