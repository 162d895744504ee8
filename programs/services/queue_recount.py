"""The work of the night that reckons every queue anew: records end on a day (PPKS), and nothing else tells of it.

Days of waiting need no night: they give everybody the same, see `priority`. Where nothing has changed nothing is
written, so that a second night on the same facts leaves no trace.
"""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy, ngettext

from bontang_empowerment.jobs.models import Job
from bontang_empowerment.jobs.registry import JobKind, Progress, register_job_kind
from programs.codes import EnrolmentStatus
from programs.models import Program
from programs.services.priority import reckon_program
from programs.services.seats import lock_program

KIND = "queue_recount"


def recount_queues(_job: Job, resume: dict[str, Any]) -> Iterator[Progress]:
    """One programme a chunk: each is locked no longer than its own queue needs."""
    done, changed = resume.get("done", 0), resume.get("changed", 0)
    waited_for = Program.objects.filter(weights__points__gt=0, enrolments__status=EnrolmentStatus.WAITLISTED)
    left = waited_for.filter(pk__gt=resume.get("after", 0)).order_by("pk").values_list("pk", flat=True).distinct()
    for key in list(left):
        changed += reckon_program(lock_program(key), by=None)
        done += 1
        yield Progress(done=done, resume={"done": done, "changed": changed, "after": key})
    text = ngettext("%(count)s priority changed.", "%(count)s priorities changed.", changed)
    yield Progress(done=done, result=text % {"count": changed})


def register_job() -> None:
    label = gettext_lazy("Priorities in the queues")
    register_job_kind(JobKind(KIND, label, recount_queues, hour=lambda: settings.QUEUE_RECOUNT_HOUR))
