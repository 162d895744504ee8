"""Long work goes on from its last chunk, is done by one process at a time, and is given up when it never gets on."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from beneficiaries.models import Household
from bontang_empowerment.accounts.models import Role, RoleAssignment, User
from bontang_empowerment.audit.models import AuditEvent
from bontang_empowerment.jobs.models import SILENCE, Job, JobState
from bontang_empowerment.jobs.registry import JobKind, Progress, UnknownJobKindError, register_job_kind
from bontang_empowerment.jobs.running import MOST_STOPS, work_on
from bontang_empowerment.jobs.starting import cancel_job, start_job
from bontang_empowerment.jobs.upkeep import discard_expired, take_over_abandoned
from tests.builders import build_household, build_kelurahan, build_user
from tests.jobs.kinds import rows_counted

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer() -> User:
    return build_user("petugas", role=Role.OFFICER, kelurahan=build_kelurahan())


def later() -> None:
    """Every job has been silent for too long, and a worker looks after what was left behind."""
    Job.objects.update(heartbeat_at=timezone.now() - SILENCE * 2)
    take_over_abandoned(timezone.now())


def leaving(discarded: list[int]) -> None:
    """Registers work that does nothing and notes which of its jobs were discarded."""

    def discard(job: Job) -> None:
        discarded.append(job.pk)

    register_job_kind(JobKind(name="leaving", label="", run=lambda _job, _resume: iter(()), discard=discard))


def test_a_job_does_every_row_once_and_tells_what_came_of_it(officer: User) -> None:
    job = start_job(kind="counting", by=officer, arguments={"rows": 25})

    assert (job.state, job.rows_done, job.rows_total, job.result) == (JobState.DONE, 25, 25, "25 baris")
    assert rows_counted() == list(range(25))
    assert AuditEvent.objects.about(job).count() == 2  # started, finished


def test_after_a_fault_it_goes_on_from_its_last_chunk(officer: User) -> None:
    job = start_job(kind="counting", by=officer, arguments={"rows": 25, "breaks_at": 17, "breaks": 1})
    assert (job.state, job.rows_done, rows_counted()) == (JobState.QUEUED, 10, list(range(10)))

    later()

    job.refresh_from_db()
    assert (job.state, job.rows_done, rows_counted()) == (JobState.DONE, 25, list(range(25)))


def test_work_that_stops_again_and_again_at_the_same_place_is_given_up(officer: User) -> None:
    job = start_job(kind="counting", by=officer, arguments={"rows": 25, "breaks_at": 17, "breaks": 99})
    for _attempt in range(MOST_STOPS + 1):
        later()

    job.refresh_from_db()
    assert job.state == JobState.FAILED
    assert str(MOST_STOPS) in job.result
    assert rows_counted() == list(range(10))


def test_a_refusal_ends_it_with_its_sentence(officer: User) -> None:
    job = start_job(kind="counting", by=officer, arguments={"rows": 25, "refuses_at": 12})

    assert (job.state, job.result, job.rows_done) == (JobState.FAILED, "Baris ini tidak dapat dibaca.", 10)


def test_a_job_that_gives_signs_of_life_is_not_taken_over(officer: User) -> None:
    job = Job.objects.create(kind="counting", owner=officer, state=JobState.RUNNING, arguments={"rows": 5})

    assert take_over_abandoned(timezone.now()) == 0
    work_on(job.pk)  # a task queued twice
    assert rows_counted() == []


def test_a_slow_process_that_was_given_up_commits_nothing_more(officer: User) -> None:
    job = Job.objects.create(kind="overtaken", owner=officer, roles=["officer"])

    def run(job: Job, resume: dict[str, Any]) -> Iterator[Progress]:
        build_household(kelurahan=build_kelurahan())
        yield Progress(done=1)
        Job.objects.filter(pk=job.pk).update(attempt=99)  # another process takes it between two chunks
        build_household(kelurahan=build_kelurahan())
        yield Progress(done=2)
        build_household(kelurahan=build_kelurahan())
        yield Progress(done=3)

    register_job_kind(JobKind(name="overtaken", label="", run=run))
    work_on(job.pk)

    job.refresh_from_db()
    assert (Household.objects.count(), job.rows_done, job.state) == (2, 2, JobState.RUNNING)


def test_it_reaches_what_the_roles_of_its_start_reach_and_a_role_that_ended_opens_nothing(officer: User) -> None:
    build_household(kelurahan=build_kelurahan())
    build_household(kelurahan=build_kelurahan("Api-api"))
    seen: list[int] = []

    def run(job: Job, resume: dict[str, Any]) -> Iterator[Progress]:
        assert job.owner is not None
        seen.append(Household.objects.visible_to(job.owner).count())
        yield Progress(done=1)
        RoleAssignment.objects.update(valid_until=timezone.localdate() - timedelta(days=1))
        yield Progress(done=2)
        seen.append(Household.objects.visible_to(job.owner).count())
        yield Progress(done=3)

    register_job_kind(JobKind(name="looking", label="", run=run))
    start_job(kind="looking", by=officer)

    assert seen == [1, 0]


def test_a_cancelled_job_is_not_run_and_its_rests_are_discarded(officer: User) -> None:
    discarded: list[int] = []
    register_job_kind(
        JobKind(
            name="leaving", label="", run=lambda _job, _resume: iter(()), discard=lambda job: discarded.append(job.pk)
        )
    )
    job = Job.objects.create(kind="leaving", owner=officer)

    assert cancel_job(job=job, by=officer).state == JobState.CANCELLED
    work_on(job.pk)

    job.refresh_from_db()
    assert (job.state, discarded) == (JobState.CANCELLED, [job.pk])


def test_what_an_expired_job_left_is_discarded_once(officer: User) -> None:
    discarded: list[int] = []
    register_job_kind(
        JobKind(
            name="leaving", label="", run=lambda _job, _resume: iter(()), discard=lambda job: discarded.append(job.pk)
        )
    )
    job = start_job(kind="leaving", by=officer, kept=timedelta(seconds=-1))

    assert [discard_expired(timezone.now()), discard_expired(timezone.now())] == [1, 0]
    assert discarded == [job.pk]


def test_an_unknown_kind_is_not_queued(officer: User) -> None:
    with pytest.raises(UnknownJobKindError):
        start_job(kind="nobody registered this", by=officer)
    assert not Job.objects.exists()
