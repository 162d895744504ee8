"""Partners, what they promise, and what of it arrived."""

from collections.abc import Mapping
from typing import Any

from crispy_forms.layout import Fieldset
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bontang_empowerment.access.fields import DayField, PastDateField
from bontang_empowerment.access.forms import RepeatSafeFormMixin, ScopedForm, ScopedModelForm, VersionedFormMixin
from bontang_empowerment.access.layout import laid_out
from programs.codes import PartnerKind
from programs.commitment_codes import SupportKind
from programs.forms.quantities import QuantityField
from programs.models import Commitment, Partner

HOW_MUCH = _("For money whole rupiah, such as 15.000.000; otherwise a number, such as 12.")


class PartnerForm(ScopedModelForm):
    kind = forms.ChoiceField(label=_("Kind"), choices=PartnerKind.choices, widget=forms.RadioSelect)

    class Meta:
        model = Partner
        fields = ("name", "kind", "contact")
        help_texts = {"contact": _("Whom to ask, and how: a name and a telephone number.")}
        error_messages = {"name": {"unique": _("There is a partner of this name already.")}}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = laid_out("name", "kind", "contact")

    @property
    def columns(self) -> Mapping[str, Any]:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class PartnerCreateForm(RepeatSafeFormMixin, PartnerForm):
    pass


class PartnerUpdateForm(VersionedFormMixin, PartnerForm):
    pass


class CommitmentForm(ScopedModelForm):
    kind = forms.ChoiceField(label=_("Kind"), choices=SupportKind.choices, widget=forms.RadioSelect)
    amount = QuantityField(label=_("How much"), help_text=HOW_MUCH)

    class Meta:
        model = Commitment
        fields = ("kind", "what", "amount", "unit", "promised_on", "until", "program", "note")
        field_classes = {"promised_on": PastDateField, "until": DayField}
        labels = {"until": _("Until when")}
        help_texts = {
            "what": _("Such as sewing machines, or funds for materials."),
            "unit": _("Such as unit, person, day. Not for money."),
            "until": _("The last day on which it may arrive, such as 24-12-2026."),
        }
        widgets = {"note": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        program = self.fields["program"]
        program.empty_label = _("For no programme yet")  # type: ignore[attr-defined]  # a choice of rows
        program.queryset = program.queryset.order_by("name", "pk")  # type: ignore[attr-defined]
        self.helper = laid_out(
            Fieldset(_("What is promised"), "kind", "what", "amount", "unit"),
            Fieldset(_("When and for what"), "promised_on", "until", "program", "note"),
        )

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        kind, typed = self.cleaned_data.get("kind"), self.cleaned_data.get("amount")
        if kind and isinstance(typed, str):
            try:
                self.cleaned_data["amount"] = QuantityField.read(typed, kind)
            except forms.ValidationError as refusal:
                self.add_error("amount", refusal)
        if kind == SupportKind.MONEY:
            self.cleaned_data["unit"] = ""
        promised_on, until = self.cleaned_data.get("promised_on"), self.cleaned_data.get("until")
        if promised_on and until and until < promised_on:
            self.add_error("until", _("The last day must not be before the day of the promise."))
        return cleaned

    @property
    def columns(self) -> Mapping[str, Any]:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class CommitmentCreateForm(RepeatSafeFormMixin, CommitmentForm):
    pass


class CommitmentUpdateForm(VersionedFormMixin, CommitmentForm):
    pass


class ReceiptForm(RepeatSafeFormMixin, ScopedForm):
    """A part of `commitment` that arrived."""

    amount = QuantityField(label=_("How much arrived"))
    received_on = PastDateField(label=_("Received on"), initial=timezone.localdate)
    handed_over_by = forms.CharField(
        label=_("Handed over by"), max_length=120, help_text=_("Who brought it, for the partner.")
    )

    def __init__(self, *args: Any, commitment: Commitment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.commitment = commitment
        self.fields["amount"].help_text = (
            _("Whole rupiah, such as 5.000.000.") if commitment.is_money else _("A whole number, such as 12.")
        )
        self.helper = laid_out("amount", "received_on", "handed_over_by")

    def clean_amount(self) -> int:
        return QuantityField.read(self.cleaned_data["amount"], self.commitment.kind)
