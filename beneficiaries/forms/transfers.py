"""Asking another kelurahan for a person or a family, and answering."""

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from beneficiaries.codes import Relation
from beneficiaries.forms.family_changes import FamilyChangeForm
from beneficiaries.forms.fields import ThreeDigitsField
from beneficiaries.identity_numbers import clean_number
from beneficiaries.models import Household, Person, TransferRequest
from beneficiaries.services.identity import holder_of_number
from beneficiaries.services.places import own_kelurahan
from bontang_empowerment.access.forms import ScopedForm
from bontang_empowerment.regions.models import Kelurahan

PERSON, FAMILY = "person", "family"


class TransferForm(ScopedForm):
    """`wanted` is the person or the family of another kelurahan. Valid, `transfer` is the unsaved request."""

    what = forms.ChoiceField(
        label=_("Who comes here"),
        choices=[(PERSON, _("Only this person")), (FAMILY, _("The whole family"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose who comes here.")},
    )
    to_kelurahan = forms.ModelChoiceField(label=_("To which kelurahan"), queryset=Kelurahan.objects.all())
    number = forms.CharField(
        label=_("Family that the person joins"),
        required=False,
        max_length=40,
        help_text=_("Its KK number, or a NIK of one of its members. Empty when they are a family of their own."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "data-digits": "4,4,4,4"}),
    )
    relation = forms.ChoiceField(
        label=_("Relation to the head of that family"), choices=[("", _("Choose")), *Relation.choices], required=False
    )
    rt = ThreeDigitsField(label=_("RT"), required=False)
    address = forms.CharField(
        label=_("New address"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("Not needed when the person joins a family."),
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("The officers of the other kelurahan read it."),
        error_messages={"required": _("Write why, so that the other kelurahan can decide.")},
    )
    transfer: TransferRequest

    def __init__(self, *args: Any, wanted: Person | Household, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.wanted = wanted
        self.household = wanted.household if isinstance(wanted, Person) else wanted
        self.only_kelurahan = self._narrow_kelurahan()
        if not isinstance(wanted, Person):
            for name in ("what", "number", "relation"):
                del self.fields[name]
            self.fields["address"].help_text = ""

    def _narrow_kelurahan(self) -> Kelurahan | None:
        field = cast("forms.ModelChoiceField[Kelurahan]", self.fields["to_kelurahan"])
        field.queryset = own_kelurahan(self.by)
        own = list(field.queryset[:2])
        if len(own) != 1:
            return None
        field.initial = own[0].pk
        field.widget = forms.HiddenInput()
        return own[0]

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        is_person = isinstance(self.wanted, Person) and self.cleaned_data.get("what") == PERSON
        destination = self._destination() if is_person else None
        relation = self.cleaned_data.get("relation", "") if destination else ""
        if destination is None and "number" not in self.errors:
            self._ask_for_place()
        elif destination and not relation:
            self.add_error("relation", _("Choose how the person relates to the head of that family."))
        elif destination and relation == Relation.HEAD and destination.members.heads().exists():
            self.add_error("relation", _("That family has a head. Choose another relation."))
        self.transfer = TransferRequest(
            household=self.household,
            person=self.wanted if is_person and isinstance(self.wanted, Person) else None,
            from_kelurahan=self.household.kelurahan,
            to_kelurahan=self.cleaned_data.get("to_kelurahan"),
            destination=destination,
            relation=relation,
            rt="" if destination else self.cleaned_data.get("rt", ""),
            address="" if destination else self.cleaned_data.get("address", ""),
            reason=self.cleaned_data.get("reason", ""),
        )
        return cleaned

    def _ask_for_place(self) -> None:
        if not self.cleaned_data.get("rt") and "rt" not in self.errors:
            self.add_error("rt", _("Write the RT where they live now."))
        if not self.cleaned_data.get("address"):
            self.add_error("address", _("Write the address where they live now."))

    def _destination(self) -> Household | None:
        typed = clean_number(self.cleaned_data.get("number") or "")
        if not typed:
            return None
        holder = holder_of_number(typed, by=self.by) if typed.isdigit() and typed.isascii() else None
        if holder is None or not holder.visible:
            self.add_error("number", ValidationError(_("No family of yours has this number. Check the digits.")))
            return None
        if holder.household.kelurahan_id != getattr(self.cleaned_data.get("to_kelurahan"), "pk", None):
            self.add_error("number", ValidationError(_("That family is in another of your kelurahan.")))
            return None
        return holder.household


class AcceptForm(FamilyChangeForm):
    """Handing over: how those who stay relate to their head. `members` are those who stay."""

    asks_who = False

    def __init__(self, *args: Any, transfer: TransferRequest, **kwargs: Any) -> None:
        self.transfer = transfer
        super().__init__(*args, **kwargs)
        del self.fields["on"]

    def _has_unseen_head(self) -> bool:
        seen = [self.transfer.person_id or 0, *(person.pk for person in self.members)]
        return self.household.members.heads().exclude(pk__in=seen).exists()
