"""Choosing a programme for a person, deciding on it, and giving the reason of a later step."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from bontang_empowerment.access.fields import DayField
from bontang_empowerment.access.forms import RepeatSafeFormMixin, ScopedForm
from programs.codes import REASONS, EnrolmentStatus, StepReason
from programs.models import Enrolment, Program
from programs.services.enrolment import LONGEST_REASON
from programs.services.pausing import may_pause_until
from programs.services.refusals import PauseDayError

FEW = 5
"""Up to five choices are radio buttons."""

ENROL, OVERRIDE, INELIGIBLE = "enrol", "override", "ineligible"


class ProgramChoiceField(forms.ModelChoiceField[Program]):
    """A choice among open programmes that tells how many seats each has left."""

    def label_from_instance(self, program: Program) -> str:
        figures = {"name": program.name, "free": program.seats_free, "capacity": program.capacity}
        if program.is_full:
            figures["waiting"] = program.waiting
            text = ngettext("%(name)s: full, %(waiting)s waits", "%(name)s: full, %(waiting)s wait", program.waiting)
            return text % figures
        return gettext("%(name)s: %(free)s of %(capacity)s seats free") % figures


class ProgramChoiceForm(ScopedForm):
    """Which programme: sent by GET, it shows what the rules say. leaving: the one that the person moves out of."""

    def __init__(self, *args: Any, leaving: Enrolment | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        programs = Program.objects.visible_to(self.by).taking_enrolments().with_seats().order_by("name", "pk")
        if leaving is not None:
            programs = programs.exclude(pk=leaving.program_id)
        number = len(programs)
        self.has_choice = number > 0
        field = ProgramChoiceField(
            label=_("Programme"),
            queryset=programs,
            empty_label=None if number <= FEW else _("Choose"),
            widget=forms.RadioSelect if number <= FEW else forms.Select,
            error_messages={"invalid_choice": _("This programme is not open for enrolment. Choose another.")},
        )
        self.fields["program"] = field


class EnrolmentForm(RepeatSafeFormMixin, ProgramChoiceForm):
    """The decision on a person and a programme: enrol, enrol anyway, or record as not eligible."""

    decision = forms.ChoiceField(
        choices=[(ENROL, ENROL), (OVERRIDE, OVERRIDE), (INELIGIBLE, INELIGIBLE)], required=False
    )
    override_reason = forms.CharField(
        label=_("Why this person should take part all the same"),
        help_text=_("The reason stays on record with your name."),
        max_length=LONGEST_REASON,
        error_messages={"required": _("Write the reason: it is what the decision rests on.")},
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        overrides = self.data.get(self.add_prefix("decision")) == OVERRIDE
        self.fields["override_reason"].required = overrides or not self.is_bound


class StepForm(forms.Form):
    """Why an enrolment ends: one of the reasons of this step, and words of one's own beside it."""

    note = forms.CharField(
        label=_("In your own words"),
        max_length=LONGEST_REASON,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, to: EnrolmentStatus, **kwargs: Any) -> None:
        super().__init__(*args, **(kwargs | {"prefix": to.value}))
        self.fields["reason"] = forms.ChoiceField(
            label=_("Reason"),
            widget=forms.RadioSelect,
            choices=[(reason.value, reason.label) for reason in REASONS[to]],
            error_messages={"required": _("Choose a reason.")},
        )
        self.order_fields(["reason", "note"])

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("reason") == StepReason.OTHER and not cleaned.get("note"):
            self.add_error("note", _("Write which reason it is."))
        return cleaned

    @property
    def chosen(self) -> dict[str, Any]:
        """The keyword arguments of the service."""
        return {"reason": StepReason(self.cleaned_data["reason"]), "note": self.cleaned_data["note"]}


class TransferForm(RepeatSafeFormMixin, ProgramChoiceForm):
    """To which other programme, and why."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields |= StepForm(to=EnrolmentStatus.MOVED).fields

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("reason") == StepReason.OTHER and not cleaned.get("note"):
            self.add_error("note", _("Write which reason it is."))
        return cleaned


class PauseForm(StepForm):
    """Until which day the seat is kept, and why."""

    def __init__(self, *args: Any, program: Program, **kwargs: Any) -> None:
        super().__init__(*args, to=EnrolmentStatus.PAUSED, **kwargs)
        self.program = program
        self.fields["until"] = DayField(
            label=_("Last day of the pause"),
            help_text=_("Such as 24-11-2026."),
            error_messages={"required": _("Write until which day the seat is kept.")},
        )
        self.order_fields(["until", "reason", "note"])

    def clean_until(self) -> date:
        day: date = self.cleaned_data["until"]
        if not may_pause_until(day, self.program):
            raise ValidationError(str(PauseDayError(self.program)), code="day")
        return day

    @property
    def chosen(self) -> dict[str, Any]:
        return super().chosen | {"until": self.cleaned_data["until"]}


class UndoForm(forms.Form):
    """Why a step is taken back. `step` is the one that the page showed: another that followed is left alone."""

    step = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=10**15)
    reason = forms.CharField(
        label=_("Why the step is undone"),
        help_text=_("The step and its undoing both stay in the history, with your name."),
        max_length=LONGEST_REASON,
        error_messages={"required": _("Write why the step is undone.")},
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **(kwargs | {"prefix": "undo"}))
