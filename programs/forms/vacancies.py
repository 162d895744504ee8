"""Forms of a vacancy: what it is and offers, and why it is closed."""

from collections.abc import Mapping
from typing import Any

from crispy_forms.layout import Fieldset
from django import forms
from django.utils.translation import gettext_lazy as _

from beneficiaries.codes import Accommodation
from bontang_empowerment.access.fields import NUMBER, DayField
from bontang_empowerment.access.forms import RepeatSafeFormMixin, ScopedModelForm, VersionedFormMixin
from bontang_empowerment.access.layout import inline, laid_out, side_by_side
from bontang_empowerment.access.rupiah import RupiahField
from programs.forms.proposals import StepForm
from programs.job_codes import MOST_WAGE, CloseReason, WorkKind
from programs.models import Vacancy


class VacancyForm(ScopedModelForm):
    """Shared by adding and changing a vacancy."""

    kind = forms.ChoiceField(label=_("Kind of employment"), choices=WorkKind.choices, widget=forms.RadioSelect)
    wage_from = RupiahField(label=_("Lowest wage a month"), highest=MOST_WAGE, required=False)
    wage_to = RupiahField(label=_("Highest wage a month"), highest=MOST_WAGE, required=False)
    offers = forms.MultipleChoiceField(
        label=_("What the employer offers to those who need it"),
        choices=Accommodation.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Tick only what is really there: people with disabilities are proposed on the strength of it."),
    )

    class Meta:
        model = Vacancy
        fields = (
            *("partner", "title", "field", "places", "description", "kind", "hours", "wage_from", "wage_to"),
            *("place", "kelurahan", "opened_on", "closes_on"),
        )
        field_classes = {"opened_on": DayField, "closes_on": DayField}
        labels = {"partner": _("Employer"), "kelurahan": _("Kelurahan of the place of work")}
        help_texts = {
            "title": _("Such as seamstress, or assistant in a workshop."),
            "field": _("Whoever completed a training in this field is proposed."),
            "kelurahan": _("Empty when it is outside the city, or at home."),
            "place": _("Such as Jl. Bhayangkara 12."),
        }
        widgets = {
            "description": forms.Textarea(attrs={"rows": 3}),
            "places": forms.TextInput(attrs=NUMBER),
            "hours": forms.TextInput(attrs=NUMBER),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        partners = self.fields["partner"].queryset = self.fields["partner"].queryset.order_by("name")  # type: ignore[attr-defined]  # a choice of rows
        if len(some := partners[:2]) == 1:
            self.fields["partner"].initial = some[0].pk
        self.fields["opened_on"].show_hidden_initial = False  # its default is today, whenever the form is sent
        self.helper = laid_out(
            Fieldset(_("The work"), "partner", "title", "field", "places", "description"),
            Fieldset(_("Conditions"), inline("kind"), "hours", side_by_side("wage_from", "wage_to")),
            Fieldset(_("Where and until when"), "place", "kelurahan", "opened_on", "closes_on"),
            Fieldset(_("For people with disabilities"), "offers"),
        )

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        lowest, highest = self.cleaned_data.get("wage_from"), self.cleaned_data.get("wage_to")
        if lowest is not None and highest is not None and highest < lowest:
            self.add_error("wage_to", _("The highest wage must not be below the lowest."))
        opened_on, closes_on = self.cleaned_data.get("opened_on"), self.cleaned_data.get("closes_on")
        if opened_on and closes_on and closes_on < opened_on:
            self.add_error("closes_on", _("The last day to apply must not be before the vacancy opens."))
        return cleaned

    def validate_constraints(self) -> None:
        """The two that a form can break are said at their fields above."""

    @property
    def columns(self) -> Mapping[str, Any]:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class VacancyCreateForm(RepeatSafeFormMixin, VacancyForm):
    pass


class VacancyUpdateForm(VersionedFormMixin, VacancyForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["offers"] = list(self.instance.offers.values_list("kind", flat=True))


class CloseForm(StepForm):
    reason = forms.ChoiceField(
        label=_("Why is it closed?"),
        choices=CloseReason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a reason.")},
    )
    note = forms.CharField(label=_("Note"), max_length=300, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = laid_out("reason", "note")

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self.cleaned_data.get("reason") == CloseReason.OTHER and not self.cleaned_data.get("note"):
            self.add_error("note", _("Write which reason it is."))
        return cleaned
