"""The forms of recording a disaster RT by RT: which RT, then one family after another."""

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from beneficiaries.codes import Damage, Displacement
from beneficiaries.forms.disaster import COUNTS, IMPACT_FACTS, at_most_plausible
from beneficiaries.forms.fields import NameField, ThreeDigitsField
from beneficiaries.models import DisasterImpact, Household
from beneficiaries.services.places import own_kelurahan
from bontang_empowerment.access.forms import RepeatSafeFormMixin, ScopedForm, ScopedModelForm, is_key
from bontang_empowerment.regions.models import Kelurahan


class RtForm(ScopedForm):
    """Which RT of which own kelurahan. Whoever has only one kelurahan is not asked for it."""

    kelurahan = forms.ModelChoiceField(label=_("Kelurahan"), queryset=Kelurahan.objects.all(), required=False)
    rt = ThreeDigitsField(label=_("RT"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast("forms.ModelChoiceField[Kelurahan]", self.fields["kelurahan"])
        field.queryset = own_kelurahan(self.by)

    def clean_kelurahan(self) -> Kelurahan | None:
        chosen: Kelurahan | None = self.cleaned_data["kelurahan"]
        own = cast("forms.ModelChoiceField[Kelurahan]", self.fields["kelurahan"]).queryset
        return chosen or (own.first() if own is not None else None)


class ReportPlaceForm(ScopedForm):
    """Of which kelurahan a report is wanted; their names are no secret."""

    kelurahan = forms.ModelChoiceField(queryset=Kelurahan.objects.all(), required=False)


class FamilyField(forms.ModelChoiceField[Household]):
    """A family by its number; what is no number in any database is refused like one of nobody's."""

    def to_python(self, value: Any) -> Household | None:
        if value not in self.empty_values and not is_key(value):
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        return super().to_python(value)


class BatchImpactForm(RepeatSafeFormMixin, ScopedModelForm):
    """One family of the RT: one on record (`household`) or a new one by its `name`. Only damage must be told."""

    household = FamilyField(
        label=_("Family"),
        queryset=Household.objects.all(),
        required=False,
        error_messages={"invalid_choice": _("This family is not in your kelurahan any more. Open the page anew.")},
    )
    name = NameField(label=_("Name of the head of family"), required=False)
    is_confirmed = forms.BooleanField(widget=forms.HiddenInput, required=False)
    damage = forms.ChoiceField(
        label=_("Damage to the house"),
        choices=Damage.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the damage level.")},
    )
    displacement = forms.ChoiceField(
        label=_("Displaced to"), choices=Displacement.choices, initial=Displacement.NONE, required=False
    )

    class Meta:
        model = DisasterImpact
        fields = IMPACT_FACTS

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in COUNTS:
            self.fields[name].required = False
            self.fields[name].validators.append(at_most_plausible)
            self.fields[name].widget.attrs |= {"inputmode": "numeric"}

    def clean_displacement(self) -> str:
        return self.cleaned_data["displacement"] or Displacement.NONE.value

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or {}
        for name in COUNTS:
            if name in cleaned:
                cleaned[name] = cleaned[name] or 0
        told = [name for name in ("household", "name") if cleaned.get(name)]
        if not told and not self.errors.keys() & {"household", "name"}:
            self.add_error("household", _("Choose the family, or write the name of one that is not in the list."))
        if len(told) > 1:
            self.add_error("name", _("Choose a family or write a name, not both."))
        return cleaned
