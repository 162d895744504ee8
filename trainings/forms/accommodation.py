"""The form that says what is done about unmet needs."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bontang_empowerment.access.forms import ScopedForm
from trainings.accommodation import NeedLine
from trainings.codes import NeedAnswered


class NeedsForm(ScopedForm):
    needs = forms.MultipleChoiceField(label=_("Which needs"), widget=forms.CheckboxSelectMultiple)
    answer = forms.ChoiceField(label=_("What is done"), choices=NeedAnswered.choices, widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("In words"),
        max_length=300,
        help_text=_("Who provides it and when, or why it cannot be and what was agreed instead."),
    )

    def __init__(self, *args: Any, lines: Sequence[NeedLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["needs"]
        if isinstance(field, forms.MultipleChoiceField):
            field.choices = [(line.key, f"{line.place.shown_name}: {line.label}") for line in lines]
            field.initial = [line.key for line in lines if line.is_open]
