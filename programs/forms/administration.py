"""Forms of the admin site whose saving is a service: what the service would refuse is refused here, at the field.

They lock the programme's row while they validate; the admin's view holds the transaction open until the save.
"""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from bontang_empowerment.access.versions import STALE
from programs.codes import REASONS, TRANSITIONS, EnrolmentStatus, StepReason
from programs.forms.programs import BelievableSeatsMixin
from programs.models import Enrolment, Program
from programs.services.eligibility import check_eligibility
from programs.services.refusals import NotEligibleError, SeatsTakenError
from programs.services.seats import lock_program

STEPS_BY_HAND = (
    EnrolmentStatus.ENROLLED,
    EnrolmentStatus.DECLINED,
    EnrolmentStatus.WITHDRAWN,
    EnrolmentStatus.EXITED,
    EnrolmentStatus.COMPLETED,
)
"""Offers are made by the programme itself when a seat becomes free."""


class ProgramAdminForm(BelievableSeatsMixin, forms.ModelForm[Program]):
    class Meta:
        model = Program
        exclude = ["version"]  # noqa: DJ006  (every column of the programme)

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self.instance.pk is None:
            return cleaned
        stored = lock_program(self.instance.pk)
        if stored.version != self.instance.version:
            raise ValidationError(STALE, code="stale")
        taken = stored.enrolments.holding_seats().count()
        if self.cleaned_data.get("capacity", taken) < taken:
            self.add_error("capacity", str(SeatsTakenError(taken)))
        return cleaned


class EnrolmentAddForm(forms.ModelForm[Enrolment]):
    class Meta:
        model = Enrolment
        fields = ["person", "program"]

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        person, program = self.cleaned_data.get("person"), self.cleaned_data.get("program")
        if person and program:
            unmet = check_eligibility(person, lock_program(program.pk)).unmet
            if unmet:
                raise ValidationError(str(NotEligibleError(unmet)), code="not_eligible")
        return cleaned


class EnrolmentStepForm(forms.ModelForm[Enrolment]):
    """Takes the next step of an enrolment; its person and programme stay what they are."""

    step = forms.ChoiceField(label=_("Next step"), required=False)
    reason = forms.ChoiceField(label=_("Reason"), required=False, choices=[("", _("Choose")), *StepReason.choices])
    note = forms.CharField(label=_("Note"), required=False, max_length=300)

    class Meta:
        model = Enrolment
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        legal = TRANSITIONS[EnrolmentStatus(self.instance.status)]
        steps = [(step.value, step.label) for step in STEPS_BY_HAND if step in legal]
        choices = self.fields["step"]
        if isinstance(choices, forms.ChoiceField):
            choices.choices = [("", _("No change")), *steps]

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        step = self.cleaned_data.get("step")
        if not step:
            return cleaned
        lock_program(self.instance.program_id)
        if Enrolment.objects.get(pk=self.instance.pk).status != self.instance.status:
            raise ValidationError(_("Somebody else has moved this enrolment on. Open it again."), code="stale")
        offered = REASONS.get(EnrolmentStatus(step), ())
        if offered and self.cleaned_data.get("reason") not in offered:
            labels = ", ".join(str(reason.label) for reason in offered)
            self.add_error("reason", _("This step needs one of these reasons: %(reasons)s.") % {"reasons": labels})
        return cleaned
