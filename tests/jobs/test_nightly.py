"""Work of the night starts by itself: once a night, one at a time, whatever the number of workers."""

from datetime import datetime
from threading import Thread
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from beneficiaries.models import DuplicateCandidate
from bontang_empowerment.jobs import registry
from bontang_empowerment.jobs.models import Job, JobState
from bontang_empowerment.jobs.registry import JobKind, register_job_kind
from bontang_empowerment.jobs.upkeep import start_nightly
from tests.builders import build_person

KIND = "watching"


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=timezone.get_default_timezone())


@pytest.fixture(autouse=True)
def _only_the_watch(monkeypatch: pytest.MonkeyPatch) -> None:
    """One kind of work that is due at two; the registry's own search is asked for by name below."""
    monkeypatch.setattr(registry, "_kinds", dict(registry._kinds))
    for kind in registry.kinds():
        register_job_kind(JobKind(name=kind.name, label=kind.label, run=kind.run))
    register_job_kind(JobKind(name=KIND, label="Watch", run=lambda _job, _resume: iter(()), hour=lambda: 2))


@pytest.mark.django_db
def test_it_starts_once_a_night_in_the_hours_after_its_time() -> None:
    times = [at(5, 1, 59), at(5, 6, 1), at(5, 14), at(6, 2), at(6, 2, 1), at(6, 5, 59), at(7, 3)]
    assert [start_nightly(now) for now in times] == [0, 0, 0, 1, 0, 0, 1]
    assert [str(night) for night in Job.objects.order_by("pk").values_list("night", flat=True)] == [
        "2026-03-06",
        "2026-03-07",
    ]


@pytest.mark.django_db
def test_it_waits_for_an_unfinished_one_of_its_kind() -> None:
    running = Job.objects.create(kind=KIND, state=JobState.RUNNING, language="id")
    assert start_nightly(at(5, 2)) == 0
    running.state = JobState.DONE
    running.save()
    assert start_nightly(at(5, 3)) == 1


@pytest.mark.django_db
def test_an_hour_before_midnight_belongs_to_its_own_day() -> None:
    register_job_kind(JobKind(name=KIND, label="Watch", run=lambda _job, _resume: iter(()), hour=lambda: 23))
    assert [start_nightly(now) for now in (at(5, 23, 30), at(6, 0, 30), at(6, 23))] == [1, 0, 1]


@pytest.mark.django_db
def test_the_registry_is_searched_at_its_hour(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    monkeypatch.undo()
    settings.DUPLICATE_SEARCH_HOUR = timezone.localtime().hour
    for _time in range(2):
        build_person("Siti Aminah")
    start_nightly(timezone.now())
    job = Job.objects.get()
    assert (job.kind, job.owner, job.state) == ("duplicate_search", None, JobState.DONE)
    assert DuplicateCandidate.objects.count() == 1


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_workers_start_it_once() -> None:
    started: list[int] = []

    def work() -> None:
        started.append(start_nightly(at(5, 2)))
        connection.close()

    workers = [Thread(target=work) for _number in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sum(started) == 1
    assert Job.objects.filter(kind=KIND).count() == 1
