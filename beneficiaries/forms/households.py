"""The family's own facts: place, address, KK number, DTSEN listing."""

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from beneficiaries.codes import DecileStatus
from beneficiaries.forms.fields import KkNumberField, PostalCodeField, ThreeDigitsField
from beneficiaries.forms.numbers import KeptNumberMixin
from beneficiaries.forms.rules import DOMICILE_PLACE, problems_of_decile, problems_of_domicile
from beneficiaries.models import Household
from beneficiaries.services.identity import Holder, holder_of_kk_number
from beneficiaries.services.places import own_kelurahan
from bontang_empowerment.access.forms import RepeatSafeFormMixin, ScopedModelForm
from bontang_empowerment.regions.models import Kelurahan

DOMICILE = ("domicile_address", *DOMICILE_PLACE)
FOLDED = ("postal_code", *DOMICILE, "decile_status", "decile", "decile_year", "decile_quarter", "decile_source")
FIELDS = ("kk_number", "kelurahan", "rt", "rw", "address", *FOLDED)


class HouseholdForm(ScopedModelForm):
    """What registering and editing share. `holder` is the other family that has the typed KK number."""

    kk_number = KkNumberField(
        label=_("KK number"), required=False, help_text=_("16 digits, on the top of the family card.")
    )
    rt = ThreeDigitsField(label=_("RT"))
    rw = ThreeDigitsField(label=_("RW"), required=False)
    postal_code = PostalCodeField(label=_("Postal code"), required=False)
    domicile_rt = ThreeDigitsField(label=_("RT of the current address"), required=False)
    domicile_rw = ThreeDigitsField(label=_("RW of the current address"), required=False)
    decile_status = forms.ChoiceField(
        label=_("DTSEN listing"),
        choices=DecileStatus.choices,
        initial=DecileStatus.UNKNOWN,
        required=False,
        widget=forms.RadioSelect,
    )
    decile = forms.IntegerField(
        label=_("Welfare decile"),
        required=False,
        min_value=1,
        max_value=10,
        help_text=_("1 to 10, from DTSEN."),
        widget=forms.NumberInput(attrs={"class": "input-short"}),
    )
    decile_year = forms.IntegerField(
        label=_("Year of the decile"),
        required=False,
        min_value=2020,
        max_value=2100,
        help_text=_("DTSEN gives a decile for each quarter of a year."),
        widget=forms.NumberInput(attrs={"class": "input-short"}),
    )
    decile_quarter = forms.TypedChoiceField(
        label=_("Quarter"),
        choices=[("", _("Not known")), *((number, str(number)) for number in (1, 2, 3, 4))],
        coerce=int,
        empty_value=None,
        required=False,
    )

    class Meta:
        model = Household
        fields = FIELDS
        labels = {
            "address": _("Address on the family card"),
            "domicile_address": _("Current address"),
            "domicile_kelurahan": _("Kelurahan of the current address"),
        }

    holder: Holder | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.only_kelurahan = self._narrow_kelurahan()
        for name in ("address", "domicile_address"):
            self.fields[name].widget.attrs["autocomplete"] = "off"

    def _narrow_kelurahan(self) -> Kelurahan | None:
        """Offer the own kelurahan; whoever has only one need not choose."""
        field = cast("forms.ModelChoiceField[Kelurahan]", self.fields["kelurahan"])
        field.queryset = own_kelurahan(self.by)
        own = list(field.queryset[:2])
        if len(own) != 1:
            return None
        field.initial = own[0].pk
        self.initial["kelurahan"] = own[0].pk
        field.widget = forms.HiddenInput()
        return own[0]

    @property
    def is_unfolded(self) -> bool:
        """Whether the optional part holds something to see: a value, or an error."""
        return any(self.errors.get(name) for name in FOLDED if self.is_bound) or any(
            self[name].value() not in (None, "", DecileStatus.UNKNOWN) for name in FOLDED
        )

    def clean_kk_number(self) -> str:
        digits: str = self.cleaned_data["kk_number"]
        holder = holder_of_kk_number(digits, by=self.by) if digits else None
        if holder is not None and holder.household.pk != self.instance.pk:
            self.holder = holder
            raise ValidationError(holder.message, code="taken")
        return digits

    def clean_decile_status(self) -> str:
        return self.cleaned_data["decile_status"] or DecileStatus.UNKNOWN

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self.cleaned_data.get("decile") and self.cleaned_data.get("decile_status") == DecileStatus.UNKNOWN:
            self.cleaned_data["decile_status"] = DecileStatus.LISTED  # a decile comes from the listing alone
        for name, message in (*problems_of_domicile(self.cleaned_data), *problems_of_decile(self.cleaned_data)):
            if name not in self.errors:
                self.add_error(name, message)
        return cleaned


class HouseholdRegisterForm(RepeatSafeFormMixin, HouseholdForm):
    pass


class HouseholdUpdateForm(KeptNumberMixin, HouseholdForm):
    new_number_label = _("New KK number")
    no_kk_number = forms.BooleanField(label=_("This family has no KK number"), required=False)

    def shown(self, instance: models.Model, name: str) -> str:
        if isinstance(instance, Household) and name == "kk_number":
            return instance.masked_kk_number
        return super().shown(instance, name)
