"""Pausing an enrolment, for longer or shorter, coming back, and undoing the last step: each is a post."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from programs.codes import EnrolmentStatus
from programs.forms.enrolments import PauseForm, UndoForm
from programs.models import Enrolment, EnrolmentTransition
from programs.services.pausing import change_pause, pause, resume
from programs.services.refusals import IllegalStepError
from programs.services.undoing import undo_step
from programs.views.enrolment_steps import enrolment_or_404, page_again, take


@require_POST
def enrolment_pause(request: HttpRequest, pk: int) -> HttpResponse:
    return _take_until_a_day(request, pk, pause, only_from=EnrolmentStatus.ENROLLED)


@require_POST
def enrolment_pause_change(request: HttpRequest, pk: int) -> HttpResponse:
    return _take_until_a_day(request, pk, change_pause, only_from=EnrolmentStatus.PAUSED)


def _take_until_a_day(
    request: HttpRequest, pk: int, act: Callable[..., Enrolment], *, only_from: EnrolmentStatus
) -> HttpResponse:
    enrolment = enrolment_or_404(request, pk)
    form = PauseForm(request.POST, program=enrolment.program)
    if form.is_valid():
        return take(request, enrolment, act, **form.chosen)
    if enrolment.status == only_from:
        return page_again(request, enrolment, form)
    return take(request, enrolment, _refuse)


@require_POST
def enrolment_resume(request: HttpRequest, pk: int) -> HttpResponse:
    return take(request, enrolment_or_404(request, pk), resume)


@require_POST
def enrolment_undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Refused without a reason, and for a step that is none of this enrolment's."""
    enrolment = enrolment_or_404(request, pk)
    form = UndoForm(request.POST)
    if not form.is_valid():
        return page_again(request, enrolment, form)
    step = EnrolmentTransition.objects.filter(enrolment=enrolment, pk=form.cleaned_data["step"]).first()
    if step is None:
        return take(request, enrolment, _refuse)
    return take(request, enrolment, undo_step, step=step, reason=form.cleaned_data["reason"])


def _refuse(*, enrolment: Enrolment, **_by: object) -> Enrolment:
    raise IllegalStepError(enrolment)
