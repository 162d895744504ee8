"""The dry run: a list is read, cleaned and checked chunk by chunk into rows that somebody looks through."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from django.db.models import Max

from beneficiaries.imports.ahead import one_ahead, rare_tidying
from beneficiaries.imports.candidates import STAGED, Candidate
from beneficiaries.imports.checking import Check, Settled, check_chunk
from beneficiaries.imports.cleaning import Cleaner, headings_of
from beneficiaries.imports.families import OpenFamily
from beneficiaries.imports.files import delete_file, readable_file
from beneficiaries.imports.lookups import Reach
from beneficiaries.models import ImportRow, ImportRun, Person
from beneficiaries.models.imports import ImportStage
from beneficiaries.services.match_weights import current_weights
from bontang_empowerment.bulk_loading import load_values
from bontang_empowerment.jobs.models import Job
from bontang_empowerment.jobs.registry import JobRefusedError, Progress
from bontang_empowerment.spreadsheets.reading import open_table
from bontang_empowerment.spreadsheets.tables import ReadingRefusedError

CHUNK = 2000


def _candidates_from(path: Path, cleaner: Cleaner, last: int) -> Iterator[list[Candidate]]:
    """The rows below the last one that was checked, a chunk at a time. Asks the database nothing."""
    rows = (row for row in open_table(path).rows() if row.number > last)
    while chunk := list(islice(rows, CHUNK)):
        yield [Candidate.of(cleaner.clean(row), headings_of(row.cells)) for row in chunk]


def stage_list(job: Job, resume: dict[str, Any]) -> Iterator[Progress]:
    """The work of a job of the kind "import_check". Arguments: the id of the run."""
    run = ImportRun.objects.get(pk=job.arguments["run"])
    last, done = resume.get("last", run.header_row), resume.get("done", 0)
    family = OpenFamily(**resume.get("family", {}))
    cleaner = Cleaner(run.columns, run.defaults)
    check = Check(run.pk, Reach(run.owner), current_weights())
    if not done:
        run.newest_person = Person.objects.aggregate(newest=Max("pk"))["newest"] or 0
        run.save(update_fields=["newest_person"])
    try:
        with rare_tidying(), readable_file(run) as path:
            for candidates in one_ahead(_candidates_from(path, cleaner, last)):
                for candidate in candidates:
                    family.take(candidate)
                check_chunk(candidates, check=check, settled=Settled())
                load_values(ImportRow, STAGED, (candidate.staged(run.pk) for candidate in candidates))
                done += len(candidates)
                state = {"last": candidates[-1].number, "done": done, "family": vars(family)}
                yield Progress(done=done, total=run.row_count, resume=state)
    except ReadingRefusedError as refused:
        raise JobRefusedError(refused.message) from refused
    run.stage, run.row_count = ImportStage.CHECKED, done
    run.save(update_fields=["stage", "row_count"])
    yield Progress(done=done, total=done)
    delete_file(run)  # only now is everything committed that it held
