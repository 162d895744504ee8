"""What the queue of django-tasks calls."""

from django_tasks import task

from bontang_empowerment.jobs.running import work_on


@task()
def run_job(job_id: int) -> None:
    work_on(job_id)
