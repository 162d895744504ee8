"""The work of the night that gives seats nobody answered for to the next in line."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy, ngettext

from bontang_empowerment.jobs.models import Job
from bontang_empowerment.jobs.registry import JobKind, Progress, register_job_kind
from programs.models import Enrolment
from programs.services.seats import pass_on_overdue_offers

KIND = "offer_deadlines"


def pass_on_offers(_job: Job, resume: dict[str, Any]) -> Iterator[Progress]:
    """One programme a chunk: each is locked no longer than its own seats need."""
    ended = resume.get("ended", 0)
    done = resume.get("done", 0)
    overdue = Enrolment.objects.overdue().order_by("program_id").values_list("program_id", flat=True).distinct()
    for program_id in list(overdue):
        ended += pass_on_overdue_offers(program_id)
        done += 1
        yield Progress(done=done, resume={"ended": ended, "done": done})
    text = ngettext("%(count)s offer ran out.", "%(count)s offers ran out.", ended)
    yield Progress(done=done, result=text % {"count": ended})


def register_job() -> None:
    label = gettext_lazy("Offers of seats that ran out")
    register_job_kind(JobKind(KIND, label, pass_on_offers, hour=lambda: settings.OFFER_DEADLINE_HOUR))
