"""Work to try the jobs with: it writes one audit event per row, so that rows lost or doubled can be counted."""

from collections.abc import Iterator
from typing import Any

from bontang_empowerment.audit.models import Action, AuditEvent
from bontang_empowerment.audit.trail import record
from bontang_empowerment.jobs.models import Job
from bontang_empowerment.jobs.registry import JobKind, JobRefusedError, Progress, register_job_kind

CHUNK = 10
PLACE = "job:counting"


def count_rows(job: Job, resume: dict[str, Any]) -> Iterator[Progress]:
    """Row after row up to `rows`; `breaks_at` and `refuses_at` stop it there, `breaks` times."""
    total, done = job.arguments["rows"], resume.get("done", 0)
    while done < total:
        for number in range(done, min(done + CHUNK, total)):
            if number == job.arguments.get("refuses_at"):
                raise JobRefusedError("Baris ini tidak dapat dibaca.")
            if number == job.arguments.get("breaks_at") and job.attempt <= job.arguments.get("breaks", 0):
                raise ZeroDivisionError
            record(by=job.owner, action=Action.CREATE, reason=str(number))
        done = min(done + CHUNK, total)
        yield Progress(done=done, total=total, resume={"done": done}, result=f"{done} baris")


def register() -> None:
    register_job_kind(JobKind(name="counting", label="Menghitung", run=count_rows))
    register_job_kind(JobKind(name="test", label="Uji", run=count_rows))


def rows_counted() -> list[int]:
    return sorted(
        int(text) for text in AuditEvent.objects.filter(place=PLACE).exclude(reason="").values_list("reason", flat=True)
    )
