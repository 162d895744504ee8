"""A large list is written by the worker, and its file is handed out by a link that expires."""

import hashlib
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from bontang_empowerment.access.keyset import rows_after
from bontang_empowerment.accounts.models import Role, RoleAssignment
from bontang_empowerment.audit.models import Action, AuditEvent
from bontang_empowerment.exports.files import FOLDER
from bontang_empowerment.exports.models import Export
from bontang_empowerment.jobs.models import SILENCE, Job, JobState
from bontang_empowerment.jobs.running import work_on
from bontang_empowerment.jobs.starting import cancel_job
from bontang_empowerment.jobs.upkeep import discard_expired, take_over_abandoned
from tests.builders import Personas, build_household, build_person, build_user
from tests.exports.files import PEOPLE, ask, column, exported, table, workbook
from tests.queries import queries_of

pytestmark = pytest.mark.django_db

TOKEN = "6b5c2d9e-0f7a-4a64-9c38-3f3a5f3ad222"
NAMES = [f"Siti {number}" for number in range(1, 8)]


@pytest.fixture(autouse=True)
def _small_limits(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.EXPORT_ROWS_AT_ONCE = 5
    monkeypatch.setattr("bontang_empowerment.exports.writing.CHUNK", 2)
    monkeypatch.setattr("bontang_empowerment.exports.files.PART", 100)


@pytest.fixture
def officer(client: Client, personas: Personas) -> Client:
    household = build_household(kelurahan=personas.own)
    for name in NAMES:
        build_person(name, household=household)
    client.force_login(personas.officer)
    return client


@pytest.fixture
def queued(settings: Settings) -> None:
    """Work waits for `run_waiting`, so that something can happen before."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}


def run_waiting() -> Job:
    job = Job.objects.get()
    work_on(job.pk)
    job.refresh_from_db()
    return job


def files_of(export: Export) -> list[Path]:
    return sorted((Path(django_settings.MEDIA_ROOT) / FOLDER / export.key).glob("*"))


def download(client: Client, export: Export) -> Any:
    return client.get(reverse("exports:export_download", args=[export.pk]))


@pytest.mark.parametrize(("file_format", "read"), [("csv", table), ("xlsx", workbook)])
def test_beyond_the_limit_the_form_leads_to_the_work_and_that_to_the_file(
    file_format: str, read: Any, officer: Client
) -> None:
    response = ask(officer, file_format=file_format)

    export, job = Export.objects.get(), Job.objects.get()
    assert response.headers["Location"] == job.get_absolute_url()
    assert (job.state, job.rows_done, job.rows_total) == (JobState.DONE, 7, 7)
    page = officer.get(job.get_absolute_url()).content.decode()
    link = reverse("exports:export_download", args=[export.pk])
    assert f'href="{link}"' in page
    assert "Download the file" in page

    content = download(officer, export).getvalue()

    assert column(read(content), "Name") == NAMES
    digest = hashlib.sha256(content).hexdigest()
    assert (export.sha256, export.row_count, export.size) == (digest, 7, len(content))
    made, handed_out = AuditEvent.objects.filter(action=Action.EXPORT).order_by("pk")
    assert made.reason == f"Warga ({file_format.upper()}) dibuat, 7 baris, nomor disamarkan, SHA-256 {digest}"
    assert handed_out.reason == f"Warga ({file_format.upper()}) diunduh, 7 baris, nomor disamarkan, SHA-256 {digest}"


def test_the_stored_file_and_row_tell_nothing(officer: Client) -> None:
    ask(officer, query="?name=siti")
    export = Export.objects.get()
    (sealed,) = files_of(export)

    assert b"Siti" not in sealed.read_bytes()
    assert sealed.stat().st_mode & 0o777 == 0o600
    assert sealed.parent.stat().st_mode & 0o777 == 0o700
    assert "siti" not in str(Job.objects.values().get())
    with connection.cursor() as cursor:
        cursor.execute("SELECT filters FROM exports_export")
        assert "siti" not in str(cursor.fetchone())
    assert export.filters == "name=siti"


def test_the_link_expires_and_the_file_goes(officer: Client) -> None:
    ask(officer)
    export = Export.objects.get()
    later = timezone.now() - timedelta(seconds=1)
    assert Job.objects.get().expires_at - timezone.now() <= timedelta(hours=24)
    Job.objects.update(expires_at=later)

    response = download(officer, export)

    assert response.headers["Location"] == Job.objects.get().get_absolute_url()
    page = officer.get(response.headers["Location"]).content.decode()
    assert reverse("exports:export_download", args=[export.pk]) not in page
    assert AuditEvent.objects.filter(action=Action.EXPORT).count() == 1  # made, not handed out
    discard_expired(timezone.now())
    assert files_of(export) == []
    assert download(officer, export).status_code == 302


def test_the_link_works_for_whoever_asked_alone(officer: Client, personas: Personas) -> None:
    ask(officer)
    for user in (personas.coordinator, personas.neighbour, personas.partner_staff):
        other = Client()
        other.force_login(user)
        assert download(other, Export.objects.get()).status_code == 404


def test_the_same_form_sent_twice_is_one_piece_of_work_and_another_choice_another(officer: Client) -> None:
    first, second = (ask(officer, submission_token=TOKEN) for _time in range(2))
    assert first.headers["Location"] == second.headers["Location"]
    assert Job.objects.count() == 1

    ask(officer, submission_token=TOKEN, file_format="xlsx")
    assert Job.objects.count() == 2


@pytest.mark.usefixtures("queued")
def test_a_role_that_ended_before_the_work_began_gets_no_row(officer: Client) -> None:
    ask(officer)
    RoleAssignment.objects.update(valid_until=timezone.localdate() - timedelta(days=1))

    job = run_waiting()

    assert job.state == JobState.FAILED
    assert "roles have changed" in job.result
    assert files_of(Export.objects.get()) == []
    assert not AuditEvent.objects.filter(action=Action.EXPORT).exists()


@pytest.mark.usefixtures("queued")
def test_a_role_that_ends_during_the_work_stops_it(officer: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    ask(officer)
    ends_after(monkeypatch, 2)

    job = run_waiting()

    assert (job.state, job.rows_done) == (JobState.FAILED, 4)
    assert files_of(Export.objects.get()) == []


def ends_after(monkeypatch: pytest.MonkeyPatch, chunks: int) -> None:
    """The officer's role ends once so many chunks are read."""
    read = rows_after
    seen: list[int] = []

    def counting(*args: Any) -> Any:
        seen.append(1)
        if len(seen) == chunks:
            RoleAssignment.objects.update(valid_until=date(2020, 1, 2))
        return read(*args)

    monkeypatch.setattr("bontang_empowerment.exports.writing.rows_after", counting)


def test_a_file_made_for_another_reach_is_not_handed_out(officer: Client, personas: Personas) -> None:
    ask(officer)
    RoleAssignment.objects.filter(user=personas.officer).update(kelurahan=personas.foreign)

    assert download(officer, Export.objects.get()).status_code == 302
    assert AuditEvent.objects.filter(action=Action.EXPORT).count() == 1


@pytest.mark.usefixtures("queued")
@pytest.mark.parametrize(("file_format", "read"), [("csv", table), ("xlsx", workbook)])
def test_work_that_was_killed_is_done_anew_and_whole(
    file_format: str, read: Any, officer: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(officer, file_format=file_format)
    with monkeypatch.context() as broken:
        breaks_after(broken, 2)
        with pytest.raises(ZeroDivisionError):
            run_waiting()
    assert (Job.objects.get().state, Job.objects.get().rows_done) == (JobState.QUEUED, 4)

    Job.objects.update(heartbeat_at=timezone.now() - SILENCE * 2)
    take_over_abandoned(timezone.now())
    run_waiting()

    export = Export.objects.get()
    content = download(officer, export).getvalue()
    assert column(read(content), "Name") == NAMES
    assert export.row_count == 7
    assert export.sha256 == hashlib.sha256(content).hexdigest()


@pytest.mark.usefixtures("queued")
def test_work_killed_between_its_last_chunk_and_its_end_makes_no_second_file(
    officer: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(officer)
    with monkeypatch.context() as broken:
        broken.setattr("bontang_empowerment.jobs.running._finish", lambda *_args: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            run_waiting()
    assert download(officer, Export.objects.get()).status_code == 302, "the work is not done yet"

    assert run_waiting().state == JobState.DONE

    export = Export.objects.get()
    assert [path.name for path in files_of(export)] == [export.stored_as] == ["1"]
    assert column(table(download(officer, export).getvalue()), "Name") == NAMES
    assert AuditEvent.objects.filter(action=Action.EXPORT).count() == 2  # made once, handed out once


def breaks_after(monkeypatch: pytest.MonkeyPatch, chunks: int) -> None:
    read = rows_after
    seen: list[int] = []

    def counting(*args: Any) -> Any:
        seen.append(1)
        if len(seen) > chunks:
            raise ZeroDivisionError
        return read(*args)

    monkeypatch.setattr("bontang_empowerment.exports.writing.rows_after", counting)


@pytest.mark.usefixtures("queued")
def test_cancelled_work_leaves_no_file(officer: Client, personas: Personas) -> None:
    ask(officer)
    cancel_job(job=Job.objects.get(), by=personas.officer)

    assert run_waiting().state == JobState.CANCELLED
    assert download(officer, Export.objects.get()).status_code == 302
    assert files_of(Export.objects.get()) == []


@pytest.mark.usefixtures("queued")
def test_a_file_that_is_not_made_yet_is_not_handed_out(officer: Client) -> None:
    ask(officer)
    assert download(officer, Export.objects.get()).headers["Location"] == Job.objects.get().get_absolute_url()


@pytest.mark.parametrize("damage", ["cut", "changed", "gone"])
def test_a_damaged_file_is_not_handed_out(damage: str, officer: Client) -> None:
    ask(officer)
    export = Export.objects.get()
    (sealed,) = files_of(export)
    content = sealed.read_bytes()
    if damage == "gone":
        sealed.unlink()
    else:
        sealed.write_bytes(content[:-20] if damage == "cut" else content[:-1] + bytes([content[-1] ^ 1]))

    assert download(officer, export).status_code == 302


def test_a_workbook_too_small_for_the_list_says_so(officer: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bontang_empowerment.spreadsheets.writing.MOST_ROWS", 6)
    ask(officer, file_format="xlsx")

    job = Job.objects.get()
    assert job.state == JobState.FAILED
    assert "Choose CSV" in job.result


def test_whole_numbers_are_written_in_the_background_too(officer: Client, personas: Personas) -> None:
    build_person("Zubaidah", kelurahan=personas.own, nik="6474015705909901")
    ask(officer, PEOPLE, is_whole="on", reason="Penyaluran bantuan beras")

    content = download(officer, Export.objects.get()).getvalue()

    assert column(table(content), "NIK")[-1] == "6474015705909901"
    assert AuditEvent.objects.filter(action=Action.EXPORT, reason__endswith=". Penyaluran bantuan beras").count() == 2


def test_up_to_the_limit_nothing_waits(officer: Client) -> None:
    assert column(exported(officer, query="?name=siti+1"), "Name") == ["Siti 1"]
    assert not Job.objects.exists()


def test_no_query_reads_more_than_a_chunk(officer: Client) -> None:
    queries = [query for query in queries_of(lambda: ask(officer)) if '"birth_place"' in query]

    assert len(queries) == 4
    assert all(query.endswith(" LIMIT 2") for query in queries)


def test_half_a_file_is_not_in_the_trail_as_handed_out(officer: Client) -> None:
    ask(officer)
    export = Export.objects.get()
    (sealed,) = files_of(export)
    sealed.write_bytes(sealed.read_bytes()[:150])

    download(officer, export)

    assert AuditEvent.objects.filter(action=Action.EXPORT).count() == 1


def test_an_admin_sees_how_far_it_is_but_gets_no_file(officer: Client) -> None:
    ask(officer)
    admin = Client()
    admin.force_login(build_user("admin", role=Role.ADMIN))

    page = admin.get(Job.objects.get().get_absolute_url())

    assert page.status_code == 200
    assert reverse("exports:export_download", args=[Export.objects.get().pk]) not in page.content.decode()
    assert download(admin, Export.objects.get()).status_code == 403
