"""Running an import's job in this process, instead of leaving it to the worker: for the command on the server."""

import time

from beneficiaries.models import ImportRun
from bontang_empowerment.jobs.models import Job
from bontang_empowerment.jobs.running import work_on

SECONDS_BETWEEN_LOOKS = 0.5


def run_here(run: ImportRun) -> None:
    """Returns when the job is over, also when a worker was quicker to take it. Raises what the work raises."""
    if run.job_id is None:
        return
    work_on(run.job_id)
    while Job.objects.unfinished().filter(pk=run.job_id).exists():
        time.sleep(SECONDS_BETWEEN_LOOKS)
