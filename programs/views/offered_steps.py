"""What may be done next with an enrolment, as its page offers it: the steps, and undoing the last one."""

from dataclasses import dataclass

from django.forms import Form
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from bontang_empowerment.access.links import may_open
from bontang_empowerment.accounts.models import User
from programs.codes import EnrolmentStatus
from programs.forms.enrolments import PauseForm, StepForm, UndoForm
from programs.models import Enrolment, EnrolmentTransition
from programs.services.undoing import last_step, where_undoing_leads, why_not_undone

UNDO = "programs:enrolment_undo"
TRANSFER = "programs:enrolment_transfer"


@dataclass(frozen=True)
class Step:
    """What may be done next: a button, or a short form when a reason is asked."""

    to: EnrolmentStatus
    verb: str
    label: str | Promise
    help: str | Promise = ""
    asks_reason: bool = False
    asks_until: bool = False

    @property
    def url_name(self) -> str:
        return f"programs:enrolment_{self.verb}"


LEAVING = (
    Step(
        EnrolmentStatus.EXITED,
        "exit",
        gettext_lazy("Record leaving before the end"),
        gettext_lazy("The person took part and stopped before the end. The seat is offered to the next in line."),
        asks_reason=True,
    ),
    Step(
        EnrolmentStatus.WITHDRAWN,
        "withdraw",
        gettext_lazy("Cancel the enrolment"),
        gettext_lazy("The person steps back before taking part. The seat is offered to the next in line."),
        asks_reason=True,
    ),
)

STEPS = {
    EnrolmentStatus.OFFERED: (
        Step(EnrolmentStatus.ENROLLED, "accept", gettext_lazy("Accept the seat")),
        Step(
            EnrolmentStatus.DECLINED,
            "decline",
            gettext_lazy("Decline the seat"),
            gettext_lazy("The seat is offered to the next in line at once."),
            asks_reason=True,
        ),
    ),
    EnrolmentStatus.WAITLISTED: (
        Step(
            EnrolmentStatus.WITHDRAWN,
            "withdraw",
            gettext_lazy("Take off the waitlist"),
            gettext_lazy("Those behind move up one place."),
            asks_reason=True,
        ),
    ),
    EnrolmentStatus.ENROLLED: (
        Step(EnrolmentStatus.COMPLETED, "complete", gettext_lazy("Record as completed")),
        Step(
            EnrolmentStatus.PAUSED,
            "pause",
            gettext_lazy("Pause"),
            gettext_lazy(
                "The seat is kept until the day that you write. After it the pause ends by itself: the person takes "
                "part again, and the home page asks you whether they came back. Nobody loses a seat by a pause."
            ),
            asks_reason=True,
            asks_until=True,
        ),
        *LEAVING,
    ),
    EnrolmentStatus.PAUSED: (
        Step(EnrolmentStatus.ENROLLED, "resume", gettext_lazy("End the pause: the person is back")),
        Step(
            EnrolmentStatus.PAUSED,
            "pause_change",
            gettext_lazy("Change the last day of the pause"),
            gettext_lazy("The pause lasts until the day that you write, later or earlier than now. The seat is kept."),
            asks_reason=True,
            asks_until=True,
        ),
        *LEAVING,
    ),
}


@dataclass(frozen=True)
class OfferedStep:
    """A step on the page, with its form when it asks for a reason; `form` is bound after a refused post."""

    step: Step
    url: str
    form: Form | None


def steps_for(enrolment: Enrolment, user: User, *, refused: Form | None = None) -> list[OfferedStep]:
    """The steps that are legal now and that `user` may take."""
    kelurahan_id = enrolment.person.household.kelurahan_id
    offered = []
    for step in STEPS.get(EnrolmentStatus(enrolment.status), ()):
        if may_open(user, step.url_name, kelurahan_id=kelurahan_id):
            form: Form | None = empty_form(step, enrolment)
            if refused is not None and form is not None and refused.prefix == form.prefix:
                form = refused
            offered.append(OfferedStep(step, reverse(step.url_name, args=[enrolment.pk]), form))
    return offered


def empty_form(step: Step, enrolment: Enrolment) -> StepForm | None:
    if step.asks_until:
        return PauseForm(program=enrolment.program)
    return StepForm(to=step.to) if step.asks_reason else None


@dataclass(frozen=True)
class OfferedUndo:
    """The last step, with the form that undoes it, or a sentence on why it cannot be undone."""

    step: EnrolmentTransition
    url: str
    form: UndoForm
    refusal: str

    @property
    def returns_to_queue(self) -> bool:
        return where_undoing_leads(self.step) == EnrolmentStatus.WAITLISTED


def offered_undo(enrolment: Enrolment, user: User, *, refused: Form | None = None) -> OfferedUndo | None:
    """None for whoever undoes nothing, and after a step that is not undone."""
    if not may_open(user, UNDO, kelurahan_id=enrolment.person.household.kelurahan_id):
        return None
    step = last_step(enrolment)
    if step is None:
        return None
    form = refused if isinstance(refused, UndoForm) else UndoForm(initial={"step": step.pk})
    url = reverse(UNDO, args=[enrolment.pk])
    return OfferedUndo(step, url, form, why_not_undone(enrolment, step, by=user))


def transfer_url(enrolment: Enrolment, user: User) -> str:
    """The page on which the person moves to another programme; empty when that is not possible or not the user's."""
    kelurahan_id = enrolment.person.household.kelurahan_id
    is_open = enrolment.may_become(EnrolmentStatus.MOVED) and may_open(user, TRANSFER, kelurahan_id=kelurahan_id)
    return reverse(TRANSFER, args=[enrolment.pk]) if is_open else ""
