"""A process that is killed in the middle of an export leaves nothing to read; another one makes the file, once."""

import hashlib
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from beneficiaries.models import Person
from bontang_empowerment.audit.models import Action, AuditEvent
from bontang_empowerment.exports.files import FOLDER
from bontang_empowerment.exports.models import Export
from bontang_empowerment.jobs.models import Job, JobState
from tests.builders import build_household, build_personas
from tests.exports.files import ask, column, workbook
from tests.workers import start_worker

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]
ROWS = 3000
KILLED_AT = (1000, 3000)
"""In the middle, and behind the last row: while the workbook is packed and sealed."""

PATIENCE = 60  # seconds


def test_an_export_that_is_killed_again_and_again_is_made_once_and_whole(
    client: Client, tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.MEDIA_ROOT, scratch = tmp_path / "files", tmp_path / "scratch"
    scratch.mkdir()
    settings.EXPORT_ROWS_AT_ONCE = 1
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    personas = build_personas()
    household = build_household(kelurahan=personas.own)
    Person.objects.bulk_create(
        Person(household=household, name=f"Siti {number:04}", name_key=f"siti {number:04}", sex="female")
        for number in range(ROWS)
    )
    client.force_login(personas.officer)
    ask(client, file_format="xlsx")
    export = Export.objects.get()

    for rows in KILLED_AT:
        kill_at(rows, start_worker(settings.MEDIA_ROOT, TMPDIR=str(scratch)))
        assert Job.objects.get().state == JobState.RUNNING
        assert_nothing_leaves(client, export)
    assert start_worker(settings.MEDIA_ROOT, TMPDIR=str(scratch)).wait(PATIENCE) == 0

    export.refresh_from_db()
    content = download(client, export).getvalue()
    assert column(workbook(content), "Name") == [f"Siti {number:04}" for number in range(ROWS)]
    assert (export.row_count, export.sha256) == (ROWS, hashlib.sha256(content).hexdigest())
    assert AuditEvent.objects.filter(action=Action.EXPORT).count() == 2, "made once, handed out once"
    assert (Path(settings.MEDIA_ROOT) / FOLDER / export.key / export.stored_as).exists()
    assert list(scratch.iterdir()) == [], "rows in clear outlive no killed process for longer than the next workbook"


def kill_at(rows: int, process: "subprocess.Popen[bytes]") -> None:
    """Kill without warning as soon as so many rows are committed in this attempt."""
    deadline, before = time.monotonic() + PATIENCE, Job.objects.get().attempt
    while True:
        job = Job.objects.get()
        if job.attempt > before and job.rows_done >= rows and job.resume == {}:
            break
        assert time.monotonic() < deadline
        assert process.poll() is None, "it was done before it could be killed"
        time.sleep(0.005)
    process.kill()
    process.wait()


def assert_nothing_leaves(client: Client, export: Export) -> None:
    answer: Any = download(client, export)
    job = Job.objects.get()
    assert answer.headers["Location"] == job.get_absolute_url()
    page = client.get(job.get_absolute_url()).content.decode()
    assert reverse("exports:export_download", args=[export.pk]) not in page
    assert not AuditEvent.objects.filter(action=Action.EXPORT).exists()


def download(client: Client, export: Export) -> Any:
    return client.get(reverse("exports:export_download", args=[export.pk]))
