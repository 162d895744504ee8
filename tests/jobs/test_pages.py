"""The owner sees how far it is, with scripts and without, and can stop it; nobody else knows of it."""

import pytest
from django.test import Client
from django.urls import reverse

from bontang_empowerment.accounts.models import User
from bontang_empowerment.jobs.models import Job, JobState
from bontang_empowerment.jobs.starting import start_job
from tests.builders import Personas
from tests.queries import assert_flat_query_count

pytestmark = pytest.mark.django_db


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def running(owner: User) -> Job:
    return Job.objects.create(
        kind="counting", title="Impor daftar", owner=owner, state=JobState.RUNNING, rows_done=1250, rows_total=5000
    )


def test_the_page_says_how_far_it_is_and_asks_again(personas: Personas) -> None:
    job = running(personas.officer)
    page = signed_in(personas.officer).get(job.get_absolute_url()).content.decode()

    assert "1.250" in page
    assert "25%" in page
    assert 'hx-trigger="every 2s"' in page
    assert reverse("jobs:job_cancel", args=[job.pk]) in page


def test_htmx_gets_the_progress_alone_and_a_fresh_page_when_it_is_over(personas: Personas) -> None:
    client, job = signed_in(personas.officer), running(personas.officer)
    part = client.get(job.get_absolute_url(), headers={"HX-Request": "true"})
    assert "<html" not in part.content.decode()
    assert "25%" in part.content.decode()

    Job.objects.update(state=JobState.DONE)
    over = client.get(job.get_absolute_url(), headers={"HX-Request": "true"})
    assert over.headers["HX-Refresh"] == "true"


def test_nobody_else_finds_it(personas: Personas) -> None:
    job = running(personas.officer)
    for other in (personas.neighbour, personas.coordinator, personas.partner_staff):
        client = signed_in(other)
        assert client.get(job.get_absolute_url()).status_code == 404
        assert client.post(reverse("jobs:job_cancel", args=[job.pk])).status_code == 404
        assert "Impor daftar" not in client.get(reverse("jobs:job_list")).content.decode()
    job.refresh_from_db()
    assert job.state == JobState.RUNNING


def test_the_owner_stops_it(personas: Personas) -> None:
    job = running(personas.officer)
    signed_in(personas.officer).post(reverse("jobs:job_cancel", args=[job.pk]))

    job.refresh_from_db()
    assert job.state == JobState.CANCELLED


def test_a_finished_job_shows_its_result(personas: Personas) -> None:
    job = start_job(kind="counting", by=personas.officer, arguments={"rows": 12})
    page = signed_in(personas.officer).get(job.get_absolute_url()).content.decode()

    assert "12 baris" in page
    assert "hx-trigger" not in page


def test_the_list_costs_the_same_with_more_rows(personas: Personas) -> None:
    client = signed_in(personas.officer)
    assert_flat_query_count(
        lambda: client.get(reverse("jobs:job_list")),
        add_rows=lambda number: [running(personas.officer) for _row in range(number)],
    )


def test_two_runs_over_one_file_say_what_each_does(personas: Personas) -> None:
    for kind in ("import_check", "import_save"):
        Job.objects.create(kind=kind, title="warga.csv", owner=personas.officer, state=JobState.DONE)
    page = signed_in(personas.officer).get(reverse("jobs:job_list")).content.decode()

    assert "Pemeriksaan daftar" in page
    assert "Impor daftar" in page
