"""What the worker does between jobs: take over what was left behind, throw away what has expired."""

from datetime import datetime

from django.db import transaction
from django_tasks_db.models import DBTaskResult

from bontang_empowerment.jobs.models import KEPT, Job, JobState
from bontang_empowerment.jobs.registry import kind_of
from bontang_empowerment.jobs.tasks import run_job


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
