"""The poverty criteria of Kepmensos 262/HUK/2022 as questions: silence never counts as "no"."""

from typing import Any

from crispy_forms.layout import Fieldset
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from beneficiaries.models import CRITERIA, PovertyAssessment
from bontang_empowerment.access.fields import PastDateField
from bontang_empowerment.access.forms import RepeatSafeFormMixin, ScopedForm
from bontang_empowerment.access.layout import inline, laid_out

YES, NO = "yes", "no"
SHELTER = PovertyAssessment._meta.get_field("without_shelter")


class YesNoField(forms.TypedChoiceField):
    """True or False from two buttons of which none is chosen at first; None where an answer is not needed."""

    widget = forms.RadioSelect

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            choices=[(YES, _("Yes, that is so")), (NO, _("No"))],
            coerce=lambda value: value == YES,
            empty_value=None,
            error_messages={"required": _("Choose yes or no.")},
            **kwargs,
        )


class PovertyAssessmentForm(RepeatSafeFormMixin, ScopedForm):
    """One visit to a family. The eight criteria are required unless the family has no shelter at all."""

    without_shelter = YesNoField(label=SHELTER.verbose_name, help_text=SHELTER.help_text)
    assessed_on = PastDateField(label=_("Day of the assessment"), initial=timezone.localdate)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = self.data.get(self.add_prefix("without_shelter")) != YES
        for name, wording in CRITERIA.items():
            self.fields[name] = YesNoField(label=wording, required=asked)
        self.helper = laid_out(
            Fieldset(_("Shelter"), inline("without_shelter")),
            Fieldset(
                _("The eight criteria"),
                *map(inline, CRITERIA),
                data_hide_when=f"{self.add_prefix('without_shelter')}={YES}",
            ),
            Fieldset(_("Visit"), "assessed_on"),
        )

    @property
    def criteria(self) -> dict[str, bool]:
        """The answers to the eight, after validation; what a shelterless family was not asked is left out."""
        answers = {name: self.cleaned_data.get(name) for name in CRITERIA}
        return {name: answer for name, answer in answers.items() if answer is not None}
