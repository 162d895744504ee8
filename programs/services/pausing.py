"""A pause keeps a participant's seat until a stated day; the person comes back then, or somebody records the leaving.

The night after that day the pause ends by itself: the person takes part again. The seat is not taken from anybody by
a rule, since who is ill or cares for a child may come back without a word: a person asks, and decides.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy, ngettext

from bontang_empowerment.accounts.models import User
from bontang_empowerment.jobs.models import Job
from bontang_empowerment.jobs.registry import JobKind, Progress, register_job_kind
from programs.codes import EnrolmentStatus, StepReason
from programs.models import Enrolment, Program
from programs.services.refusals import IllegalStepError, PauseDayError
from programs.services.seats import lock_program, pass_on_overdue_offers
from programs.services.steps import move, take_step

KIND = "pauses"


def pause(*, enrolment: Enrolment, until: date, by: User, reason: StepReason, note: str = "") -> Enrolment:
    """Keep the participant's seat up to and including `until`. Raises PauseDayError, IllegalStepError."""
    if not may_pause_until(until, enrolment.program):
        raise PauseDayError(enrolment.program)
    return take_step(
        enrolment,
        EnrolmentStatus.PAUSED,
        by=by,
        reason_code=reason,
        note=note,
        row={"until": until},
        paused_until=until,
    )


def change_pause(*, enrolment: Enrolment, until: date, by: User, reason: StepReason, note: str = "") -> Enrolment:
    """Let the pause last up to and including another day, in one step. A repeat changes nothing.

    Raises PauseDayError, and IllegalStepError when the pause is over by now.
    """
    if not may_pause_until(until, enrolment.program):
        raise PauseDayError(enrolment.program)
    pass_on_overdue_offers(enrolment.program_id)
    with transaction.atomic():
        program = lock_program(enrolment.program_id)
        current = Enrolment.objects.select_for_update(of=("self",)).get(pk=enrolment.pk)
        if current.status != EnrolmentStatus.PAUSED:
            raise IllegalStepError(current)
        if current.paused_until == until:
            return current
        return move(
            current,
            EnrolmentStatus.PAUSED,
            program=program,
            by=by,
            reason_code=reason,
            note=note,
            row={"until": until},
            paused_until=until,
        )


def resume(*, enrolment: Enrolment, by: User) -> Enrolment:
    """The person is back before the pause is over."""
    return take_step(enrolment, EnrolmentStatus.ENROLLED, by=by, only_from=[EnrolmentStatus.PAUSED])


def may_pause_until(day: date, program: Program) -> bool:
    """From tomorrow, since a pause of no day is none, to the programme's last day."""
    return timezone.localdate() < day <= program.ends_on


@transaction.atomic
def end_pauses_that_are_over(program_id: int) -> int:
    """Let those whose pause ended before today take part again. How many."""
    program = lock_program(program_id)
    over = list(Enrolment.objects.pauses_over().filter(program=program).order_by("pk").select_for_update(of=("self",)))
    for enrolment in over:
        move(enrolment, EnrolmentStatus.ENROLLED, program=program, by=None, reason_code=StepReason.PAUSE_OVER)
    return len(over)


def end_pauses(_job: Job, resume: dict[str, Any]) -> Iterator[Progress]:
    """One programme a chunk."""
    ended, done = resume.get("ended", 0), resume.get("done", 0)
    programs = Enrolment.objects.pauses_over().order_by("program_id").values_list("program_id", flat=True).distinct()
    for program_id in list(programs):
        ended += end_pauses_that_are_over(program_id)
        done += 1
        yield Progress(done=done, resume={"ended": ended, "done": done})
    text = ngettext("%(count)s pause is over.", "%(count)s pauses are over.", ended)
    yield Progress(done=done, result=text % {"count": ended})


def register_job() -> None:
    label = gettext_lazy("Pauses that are over")
    register_job_kind(JobKind(KIND, label, end_pauses, hour=lambda: settings.OFFER_DEADLINE_HOUR))
