"""The form of a talk with a participant at risk."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bontang_empowerment.access.fields import DayField
from bontang_empowerment.access.forms import ScopedForm

FARTHEST = timedelta(days=366)


class FollowUpForm(ScopedForm):
    called_on = DayField(label=_("Called on"))
    agreed = forms.CharField(
        label=_("What was agreed"), max_length=300, help_text=_("Only what the training needs: no illness, no poverty.")
    )
    next_on = DayField(label=_("Next talk"), required=False, help_text=_("Empty when none is needed."))

    def clean_called_on(self) -> date:
        called_on: date = self.cleaned_data["called_on"]
        today = timezone.localdate()
        if called_on > today or called_on < today - FARTHEST:
            raise ValidationError(_("Write the day of the talk: today or earlier, within a year."), code="day")
        return called_on

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        called_on, next_on = self.cleaned_data.get("called_on"), self.cleaned_data.get("next_on")
        if called_on and next_on and next_on < called_on:
            self.add_error("next_on", _("The next talk must not be before this one."))
        if next_on and next_on > timezone.localdate() + FARTHEST:
            self.add_error("next_on", _("This is more than a year away. Check the year."))
        return cleaned
