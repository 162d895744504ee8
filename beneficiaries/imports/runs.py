"""The steps of an import, each one write: upload, columns, decisions, saving, undoing."""

import hashlib
from collections.abc import Mapping
from itertools import islice
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from beneficiaries.imports.cleaning import headings_of
from beneficiaries.imports.columns import BY_NAME, HEADER_ROWS, find_header, layout_key, recognise
from beneficiaries.imports.files import delete_file, delete_forgotten_files, readable_file, store_file
from beneficiaries.imports.saving import save_list
from beneficiaries.imports.staging import stage_list
from beneficiaries.imports.undoing import undo_list
from beneficiaries.models import ImportLayout, ImportRow, ImportRun
from beneficiaries.models.imports import ImportStage, RowDecision, RowOutcome, RowStatus
from bontang_empowerment.accounts.models import User
from bontang_empowerment.audit.models import Action
from bontang_empowerment.audit.trail import record
from bontang_empowerment.jobs.models import Job
from bontang_empowerment.jobs.registry import JobKind, register_job_kind
from bontang_empowerment.jobs.starting import start_job
from bontang_empowerment.spreadsheets.reading import open_table
from bontang_empowerment.spreadsheets.tables import ReadingRefusedError, Row

CHECK, SAVE, UNDO = "import_check", "import_save", "import_undo"
STAGE_AFTER_STOP = {CHECK: ImportStage.REFUSED, SAVE: ImportStage.CHECKED, UNDO: ImportStage.SAVED}


class WrongStepError(Exception):
    """The import has gone on, or back, since the page was opened; the message says so."""


def start_import(*, file: "File[bytes]", file_name: str, by: User | None) -> ImportRun:
    """Keep the file, find its header and how its columns were read last time.

    Raises ReadingRefusedError with row, column and reason when it is no list that can be read; nothing is kept then.
    """
    delete_forgotten_files()
    run = ImportRun(owner=by, file_name=file_name[:200], stored_as=store_file(file))
    try:
        with transaction.atomic():
            _read_header(run)
            run.save()
            record(by=by, action=Action.CREATE, target=run, fields=["file_name"])
    except ReadingRefusedError:
        delete_file(run)
        raise
    return run


def _read_header(run: ImportRun) -> None:
    with readable_file(run) as path:
        table = open_table(path)
        first = list(islice(table.rows(), HEADER_ROWS))
        header = find_header([(row.number, headings_of(row.cells)) for row in first])
        if header is None:
            raise ReadingRefusedError(gettext("The file holds no rows."))
        run.header_row, run.headings = header
        run.row_count = sum(1 for row in table.rows() if row.number > run.header_row)
    if not run.row_count:
        raise ReadingRefusedError(gettext("Below the headings the file holds no rows."), row=run.header_row)
    known = _remembered_layout(run)
    run.mapping = known or {str(position): name for position, name in recognise(run.headings).items()}


def _remembered_layout(run: ImportRun) -> dict[str, str]:
    layout = ImportLayout.objects.filter(owner=run.owner, key=_layout_digest(run)).first() if run.owner else None
    return layout.mapping if layout is not None else {}


def _layout_digest(run: ImportRun) -> str:
    return hashlib.sha256(layout_key(run.headings).encode()).hexdigest()


def sample_rows(run: ImportRun, count: int = 3) -> list[Row]:
    """The first rows below the header, for the mapping screen."""
    with readable_file(run) as path:
        rows = (row for row in open_table(path).rows() if row.number > run.header_row)
        return list(islice(rows, count))


@transaction.atomic
def choose_columns(
    *, run: ImportRun, mapping: Mapping[int, str], defaults: Mapping[str, Any], by: User | None
) -> ImportRun:
    """Read each position as the column named, remember that for the layout, and start the check.

    defaults: values for every row that has none, by field name. Raises WrongStepError, KeyError for no known column.
    """
    locked = _locked(run, ImportStage.COLUMNS)
    locked.mapping = {str(position): BY_NAME[name].name for position, name in mapping.items()}
    locked.defaults = dict(defaults)
    locked.stage = ImportStage.CHECKING
    if by is not None:
        ImportLayout.objects.update_or_create(
            owner=by, key=_layout_digest(locked), defaults={"mapping": locked.mapping}
        )
    record(by=by, action=Action.UPDATE, target=locked, fields=["mapping", "stage"])
    return _start(locked, CHECK, by=by)


@transaction.atomic
def decide_rows(*, run: ImportRun, rows: QuerySet[ImportRow], decision: str, by: User | None) -> int:
    """Decide some rows of a checked list: to import, to leave out, that it is the same person. How many there were.

    What a decision does not fit stays undecided: only a possible duplicate within reach can be the same person.
    """
    locked = _locked(run, ImportStage.CHECKED)
    fitting = rows.filter(run=locked, outcome="", status__in=[RowStatus.NEW, RowStatus.CHANGED, RowStatus.POSSIBLE])
    if decision == RowDecision.SAME:
        fitting = fitting.filter(status=RowStatus.POSSIBLE, person__isnull=False)
    count = fitting.update(decision=RowDecision(decision) if decision else "")
    record(by=by, action=Action.UPDATE, target=locked, fields=["decision"])
    return count


@transaction.atomic
def save_import(*, run: ImportRun, by: User | None) -> ImportRun:
    """Start saving a checked list. Raises WrongStepError."""
    locked = _locked(run, ImportStage.CHECKED)
    locked.stage = ImportStage.SAVING
    record(by=by, action=Action.UPDATE, target=locked, fields=["stage"])
    return _start(locked, SAVE, by=by)


@transaction.atomic
def undo_import(*, run: ImportRun, by: User | None) -> ImportRun:
    """Start taking a saved list back. Raises WrongStepError."""
    locked = _locked(run, ImportStage.SAVED)
    locked.stage = ImportStage.UNDOING
    record(by=by, action=Action.UPDATE, target=locked, fields=["stage"])
    return _start(locked, UNDO, by=by)


def _locked(run: ImportRun, stage: ImportStage) -> ImportRun:
    locked = ImportRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
    if locked.stage != stage:
        raise WrongStepError(
            gettext("This import is at another step by now: %(step)s.") % {"step": locked.get_stage_display()}
        )
    return locked


def _start(run: ImportRun, kind: str, *, by: User | None) -> ImportRun:
    run.save()
    job = start_job(kind=kind, by=by, title=run.file_name, arguments={"run": run.pk})
    ImportRun.objects.filter(pk=run.pk).update(job=job)
    run.refresh_from_db()
    return run


def totals(run: ImportRun) -> dict[str, int]:
    """What became of the rows; together they are all of them: created, updated, unchanged, held, refused."""
    counts = ImportRow.objects.filter(run=run).counts("outcome")
    return {outcome.value: counts.get(outcome.value, 0) for outcome in RowOutcome}


def forecast(run: ImportRun) -> dict[str, int]:
    """What the check says: new, changed, unchanged, possible, refused."""
    counts = ImportRow.objects.filter(run=run).counts("status")
    return {status.value: counts.get(status.value, 0) for status in RowStatus}


def run_of(job: Job) -> ImportRun | None:
    return ImportRun.objects.filter(pk=job.arguments.get("run")).first()


def _url_of(job: Job) -> str:
    run = run_of(job)
    return run.get_absolute_url() if run is not None else ""


def _stop(job: Job) -> None:
    """The import goes back to the step before, or is refused when its file could not be checked."""
    ImportRun.objects.filter(pk=job.arguments["run"]).update(stage=STAGE_AFTER_STOP[job.kind], refusal=job.result)


def _discard(job: Job) -> None:
    """Delete the file; the rows of a list that was only checked lose their content with it."""
    run = run_of(job)
    if run is not None:
        delete_file(run)


def register_import_jobs() -> None:
    kinds = {
        CHECK: (_("Check of a list"), stage_list),
        SAVE: (_("Import of a list"), save_list),
        UNDO: (_("Undoing an import"), undo_list),
    }
    for name, (label, work) in kinds.items():
        register_job_kind(JobKind(name, label, work, url=_url_of, discard=_discard, on_stop=_stop))
