"""Forms that open a batch and plan its meetings."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bontang_empowerment.access.fields import NUMBER, DayField, TimeOfDayField
from bontang_empowerment.access.forms import RepeatSafeFormMixin, ScopedModelForm
from trainings.models import Batch, Session


class BatchForm(RepeatSafeFormMixin, ScopedModelForm):
    class Meta:
        model = Batch
        fields = ["program", "course", "name", "instructor", "venue"]
        labels = {"name": _("Name of the batch")}
        help_texts = {
            "course": _("What is taught. The coordinator adds courses that are missing here."),
            "instructor": _("Printed on the attendance sheet."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, prompt in (("program", _("Choose a programme")), ("course", _("Choose a course"))):
            field = self.fields[name]
            if isinstance(field, forms.ModelChoiceField):
                field.empty_label = prompt

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        program, name = self.cleaned_data.get("program"), self.cleaned_data.get("name")
        if program and name and program.batches.filter(name=name).exists():
            self.add_error("name", _("This programme has a batch of this name already."))
        return cleaned


class SessionForm(RepeatSafeFormMixin, ScopedModelForm):
    """A meeting of the batch that `instance` names."""

    class Meta:
        model = Session
        fields = ["number", "topic", "held_on", "starts_at", "ends_at"]
        widgets = {"number": forms.TextInput(attrs=NUMBER)}
        field_classes = {"held_on": DayField, "starts_at": TimeOfDayField, "ends_at": TimeOfDayField}
        help_texts = {"starts_at": _("Such as 09:00."), "ends_at": _("Such as 12:00.")}

    def clean_number(self) -> int:
        number: int = self.cleaned_data["number"]
        if Session.objects.filter(batch=self.instance.batch_id, number=number).exists():
            proposed = Session.objects.filter(batch=self.instance.batch_id).next_number()
            raise forms.ValidationError(
                _("This batch has a meeting %(number)s already. The next free number is %(proposed)s."),
                code="taken",
                params={"number": number, "proposed": proposed},
            )
        return number

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        starts_at, ends_at = cleaned.get("starts_at"), cleaned.get("ends_at")
        if starts_at and ends_at and ends_at <= starts_at:
            self.add_error("ends_at", _("The meeting must end after it starts. Check both times."))
        return cleaned
