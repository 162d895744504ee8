"""Running long work: chunk by chunk, each committed together with its progress, by one process at a time."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext

from bontang_empowerment.access import door
from bontang_empowerment.accounts.models import Role
from bontang_empowerment.audit.context import Origin, origin
from bontang_empowerment.audit.models import Action
from bontang_empowerment.audit.trail import record
from bontang_empowerment.jobs.models import Job, JobState
from bontang_empowerment.jobs.registry import JobRefusedError, Progress, kind_of

MOST_STOPS = 3
"""So many attempts that committed nothing, and the work is given up."""


class LostJobError(Exception):
    """Another process has taken the job, or its owner has cancelled it: what this one did last is not committed."""


def work_on(job_id: int) -> None:
    """Take an unfinished job and run it to its end, from where the last attempt stopped. Nothing for a finished one."""
    job = _take(job_id)
    if job is None:
        return
    with _as_owner(job), _given_back_when_broken(job), suppress(LostJobError):
        try:
            _run_chunks(job)
        except JobRefusedError as refusal:
            _finish(job, JobState.FAILED, str(refusal))


@transaction.atomic
def _take(job_id: int) -> Job | None:
    job = Job.objects.select_for_update(of=("self",)).filter(pk=job_id, state=JobState.QUEUED).first()
    if job is None:
        return None
    if job.stops >= MOST_STOPS:
        _close(job, JobState.FAILED, _given_up(job))
        return None
    now = timezone.now()
    job.state, job.heartbeat_at = JobState.RUNNING, now
    job.started_at = job.started_at or now
    job.attempt += 1
    job.stops += 1
    job.save(update_fields=["state", "heartbeat_at", "started_at", "attempt", "stops"])
    return job


def _run_chunks(job: Job) -> None:
    """The generator goes on inside the transaction that its Progress is written in."""
    chunks = kind_of(job.kind).run(job, dict(job.resume))
    while True:
        door.enter(_door_of(job))  # anew for each chunk: a role that ended since opens nothing any more
        with transaction.atomic():
            _hold(job)
            progress = next(chunks, None)
            if progress is None:
                break
            _write(job, progress)
    _finish(job, JobState.DONE, job.result)


def _hold(job: Job) -> None:
    """Nobody else works on this chunk. Raises LostJobError when somebody else has the job by now."""
    held = Job.objects.select_for_update(of=("self",)).filter(pk=job.pk, attempt=job.attempt, state=JobState.RUNNING)
    if not held.exists():
        raise LostJobError


def _write(job: Job, progress: Progress) -> None:
    values: dict[str, object] = {
        "rows_done": progress.done,
        "resume": progress.resume,
        "heartbeat_at": timezone.now(),
        "stops": 0,
    }
    if progress.total is not None:
        values["rows_total"] = progress.total
    if progress.result:
        values["result"] = job.result = progress.result
    Job.objects.filter(pk=job.pk).update(**values)
    for name, value in values.items():
        setattr(job, name, value)


@transaction.atomic
def _finish(job: Job, state: JobState, result: str) -> None:
    """Only the process that holds the job closes it."""
    _hold(job)
    _close(job, state, result)


def _close(job: Job, state: JobState, result: str) -> None:
    job.state, job.result, job.finished_at = state, result, timezone.now()
    job.save(update_fields=["state", "result", "finished_at"])
    record(by=job.owner, action=Action.UPDATE, target=job, fields=["state"])
    if state == JobState.FAILED:
        kind_of(job.kind).on_stop(job)


def _given_up(job: Job) -> str:
    with translation.override(job.language or None):
        return gettext("The work stopped %(times)s times at the same place and was given up. Tell your admin.") % {
            "times": MOST_STOPS
        }


@contextmanager
def _given_back_when_broken(job: Job) -> Iterator[None]:
    """After a fault the job waits for another attempt, a minute after it was made or later; after a kill its silence
    tells."""
    is_whole = False
    try:
        yield
        is_whole = True
    finally:
        if not is_whole:
            held = Job.objects.filter(pk=job.pk, attempt=job.attempt, state=JobState.RUNNING)
            held.update(state=JobState.QUEUED, heartbeat_at=job.created_at)


@contextmanager
def _as_owner(job: Job) -> Iterator[None]:
    """With the owner's language and reach, and a place that the audit trail can name."""
    outer_door = door.enter(_door_of(job))
    outer_origin = origin.set(Origin(place=f"job:{job.kind}"[:80], request_id=f"job-{job.pk}"))
    try:
        with translation.override(job.language or None):
            yield
    finally:
        origin.reset(outer_origin)
        door.leave(outer_door)


def _door_of(job: Job) -> door.OpenDoor | None:
    if job.owner_id is None:
        return None
    return door.OpenDoor(user_id=job.owner_id, roles=frozenset(Role(role) for role in job.roles or ()))
