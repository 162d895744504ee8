"""What the worker does between jobs: take over what was left behind, start the work of the night, discard."""

from contextlib import suppress
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from bontang_empowerment.jobs.models import KEPT, Job, JobState
from bontang_empowerment.jobs.registry import kind_of, kinds
from bontang_empowerment.jobs.starting import start_job
from bontang_empowerment.jobs.tasks import run_job

NIGHT = timedelta(hours=4)
"""Work of the night starts no later after its hour: a worker that was down at night does not load the counter's day."""


def take_over_abandoned(now: datetime) -> int:
    """Queue again every unfinished job without a sign of life. How many there were."""
    taken = 0
    for job_id in Job.objects.abandoned(now).values_list("pk", flat=True):
        with transaction.atomic():
            # The new sign of life keeps a second worker from queueing it too.
            if Job.objects.abandoned(now).filter(pk=job_id).update(state=JobState.QUEUED, heartbeat_at=now):
                run_job.enqueue(job_id)
                taken += 1
    return taken


def start_nightly(now: datetime) -> int:
    """Start what is due: once a night, not beside an unfinished one of its kind, in NIGHT after its hour. How many."""
    started = 0
    local = timezone.localtime(now)
    for kind in kinds():
        hour = kind.hour()
        if hour is None or not (due := _due(local, hour)) <= local < due + NIGHT:
            continue
        jobs = Job.objects.filter(kind=kind.name)
        if jobs.filter(night=due.date()).exists() or jobs.unfinished().exists():
            continue
        # Of two workers at the same moment the constraint lets one through.
        with suppress(IntegrityError), transaction.atomic():
            start_job(kind=kind.name, by=None, title=str(kind.label), night=due.date())
            started += 1
    return started


def _due(local: datetime, hour: int) -> datetime:
    """The latest time at which the clock struck that hour."""
    today = local.replace(hour=hour, minute=0, second=0, microsecond=0)
    return today if today <= local else today - timedelta(days=1)


def discard_expired(now: datetime) -> int:
    """Delete what expired jobs have left, and the queue's own old rows. How many jobs there were."""
    discarded = 0
    for job in Job.objects.expired(now):
        with transaction.atomic():
            kind_of(job.kind).discard(job)
            job.is_discarded = True
            job.save(update_fields=["is_discarded"])
            discarded += 1
    DBTaskResult.objects.finished().filter(finished_at__lt=now - KEPT).delete()
    return discarded
