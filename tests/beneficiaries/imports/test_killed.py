"""A process that is killed at a random moment of an import loses nothing and doubles nothing: another one goes on."""

import random
import subprocess
import time
from pathlib import Path

import pytest
from django.core.files import File
from pytest_django import Settings

from beneficiaries.imports.runs import choose_columns, save_import, start_import, totals
from beneficiaries.models import Household, ImportRow, ImportRun, Person
from beneficiaries.models.imports import ImportStage
from bontang_empowerment.audit.models import Action, AuditEvent
from bontang_empowerment.regions.reference import load_regions
from tests.benchmarks.import_speed import write_list
from tests.workers import start_worker

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]
ROWS = 6000
KILLS = 4


def work_through(run: ImportRun, media: Path, chance: random.Random) -> None:
    """Kill the worker again and again, then let one finish. The first is killed at any moment, the others soon after
    they have committed rows: work that stops three times without any is given up.
    """
    run.refresh_from_db()
    for number in range(KILLS + 1):
        process = start_worker(media)
        if number < KILLS:
            if number:
                wait_for_rows(run, process)
            time.sleep(chance.random() if number else 1 + 2 * chance.random())
            process.kill()
        process.wait()
    run.refresh_from_db()


def wait_for_rows(run: ImportRun, process: "subprocess.Popen[bytes]") -> None:
    """Until the worker has committed more rows, or is at its end."""
    of_run = ImportRun.objects.filter(pk=run.pk).values_list("job__rows_done", flat=True)
    before = of_run.get()
    while of_run.get() == before and process.poll() is None:
        time.sleep(0.02)


def test_an_import_that_is_killed_again_and_again_comes_in_whole(tmp_path: Path, settings: Settings) -> None:
    load_regions()
    path = tmp_path / "daftar.csv"
    write_list(path, ROWS)
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    chance = random.Random(20261124)
    with path.open("rb") as file:
        run = start_import(file=File(file), file_name="daftar.csv", by=None)
    choose_columns(run=run, mapping=run.columns, defaults={}, by=None)

    work_through(run, tmp_path / "files", chance)
    assert (run.stage, ImportRow.objects.filter(run=run).count()) == (ImportStage.CHECKED, run.row_count)

    save_import(run=run, by=None)
    work_through(run, tmp_path / "files", chance)

    told = totals(run)
    assert run.stage == ImportStage.SAVED
    assert sum(told.values()) == run.row_count == ROWS
    assert Person.objects.count() == told["created"] > ROWS * 0.9
    people = AuditEvent.objects.filter(action=Action.CREATE, target_type="beneficiaries.person")
    families = AuditEvent.objects.filter(action=Action.CREATE, target_type="beneficiaries.household")
    assert people.count() == told["created"]
    assert families.count() == Household.objects.count()
