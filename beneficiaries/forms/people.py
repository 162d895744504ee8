"""A person's facts: in a row of the registration page, added to a family, or edited."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any, ClassVar, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from beneficiaries.birth_dates import BirthDate
from beneficiaries.codes import (
    BirthDatePrecision,
    Citizenship,
    MaritalStatus,
    PersonStatus,
    Relation,
    Sex,
)
from beneficiaries.forms.fields import (
    BirthDateField,
    ForeignDocumentField,
    NameField,
    NikField,
    OccupationField,
    PhoneField,
    StoredNamesMixin,
)
from beneficiaries.forms.numbers import KeptNumberMixin
from beneficiaries.forms.rules import problems_of_person
from beneficiaries.identity_numbers import Nik, parse_nik
from beneficiaries.models import Household, Person
from beneficiaries.phones import shown_phone
from beneficiaries.services.doubts import MemberDoubts, doubts_about_member
from beneficiaries.services.identity import Holder, holder_of_nik
from bontang_empowerment.access.forms import RepeatSafeFormMixin, ScopedModelForm

FOLDED = (
    *("birth_place", "education", "occupation", "marital_status", "phone"),
    *("religion", "citizenship", "passport_number", "stay_permit_number", "father_name", "mother_name"),
)
FIELDS = ("name", "nik", "sex", "birth_date", "relation", *FOLDED)
# What a doubt can be about: a change of anything else asks nothing.
IDENTIFYING = {"name", "nik", "sex", "birth_date"}


class PersonForm(StoredNamesMixin, ScopedModelForm):
    """What the screens share. `holder` is the other person who has the typed NIK; `doubts` are for the row to show."""

    name = NameField(label=_("Full name"), error_messages={"required": _("Write the name as on the card.")})
    nik = NikField(
        label=_("NIK"),
        required=False,
        help_text=_("16 digits. It fills sex and birth date. Leave empty when there is none."),
        widget=forms.TextInput(attrs={"data-nik": "", "data-nik-sex": "sex", "data-nik-birth-date": "birth_date"}),
    )
    sex = forms.ChoiceField(
        label=_("Sex"),
        choices=Sex.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the sex.")},
    )
    birth_date = BirthDateField(
        label=_("Birth date"),
        help_text=_("Such as 17-05-1990. Not known? The year (1990) or the age (36)."),
        error_messages={"required": _("Write the birth date, or the year or the age when that is all one knows.")},
    )
    marital_status = forms.ChoiceField(
        label=_("Marital status"), choices=MaritalStatus.choices, required=False, widget=forms.RadioSelect
    )
    occupation = OccupationField(
        label=_("Occupation"), required=False, help_text=_("Type the first letters and choose from the list.")
    )
    phone = PhoneField(label=_("Phone"), required=False)
    citizenship = forms.ChoiceField(
        label=_("Citizenship"), choices=Citizenship.choices, required=False, widget=forms.RadioSelect
    )
    passport_number = ForeignDocumentField(label=_("Passport number"), required=False)
    stay_permit_number = ForeignDocumentField(label=_("Stay permit number (KITAS/KITAP)"), required=False)
    father_name = NameField(label=_("Father's name"), required=False)
    mother_name = NameField(label=_("Mother's name"), required=False)

    class Meta:
        model = Person
        fields: ClassVar[tuple[str, ...]] = FIELDS

    holder: Holder | None = None
    doubts = MemberDoubts()
    is_birth_date_from_nik = False

    def __init__(self, *args: Any, household: Household | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.household = household
        self.fields["birth_place"].widget.attrs["autocomplete"] = "off"
        if self.instance.birth_date is not None:
            precision = BirthDatePrecision(self.instance.birth_date_precision)
            self.initial["birth_date"] = BirthDate(self.instance.birth_date, precision)

    @property
    def is_unfolded(self) -> bool:
        """Whether the optional part holds something to see: a value, or an error."""
        return any(self.errors.get(name) for name in FOLDED if self.is_bound) or any(
            self[name].value() not in (None, "") for name in FOLDED
        )

    def clean_nik(self) -> str:
        digits: str = self.cleaned_data["nik"]
        if digits:
            self._fill_from(parse_nik(digits))
        return digits

    def clean_birth_date(self) -> date | None:
        born: BirthDate = self.cleaned_data["birth_date"]
        stored: date | None = self.instance.birth_date
        if "birth_date" not in self.changed_data and stored is not None:
            return stored
        self.instance.birth_date_precision = born.precision
        return born.day

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self.household is not None and self.cleaned_data.get("relation") == Relation.HEAD:
            self._check_no_other_head(self.household)
        for name, message in problems_of_person(self.cleaned_data):
            self.add_error(name, message)
        return cleaned

    def check_nik_is_free(self) -> None:
        """Ask the registry who holds the typed NIK; formsets ask once for all rows instead."""
        if nik := self.cleaned_data.get("nik"):
            self.refuse_holder(holder_of_nik(nik, by=self.by))

    def refuse_holder(self, holder: Holder | None) -> None:
        if holder is not None and holder.record.pk != self.instance.pk:
            self.holder = holder
            self.add_error("nik", ValidationError(holder.message, code="taken"))

    def raise_doubts(self, *, exclude: Iterable[int] = ()) -> MemberDoubts:
        """Find the doubts about what was typed, for the page to show beside it."""
        found = doubts_about_member(
            self.instance, by=self.by, is_birth_date_from_nik=self.is_birth_date_from_nik, exclude=exclude
        )
        choice = self.add_prefix("not_same")
        ticked = set(cast("QueryDict", self.data).getlist(choice))
        told_apart = frozenset(match.person.pk for match in found.matches if match.visible and match.key in ticked)
        self.doubts = replace(found, anchor=self["name"].id_for_label, choice=choice, told_apart=told_apart)
        return self.doubts

    def _fill_from(self, nik: Nik) -> None:
        """Do without scripts what nik-fill.js does: put into empty fields what the NIK tells."""
        data = cast("QueryDict", self.data).copy()  # posted data is frozen
        sex, birth_date = self.add_prefix("sex"), self.add_prefix("birth_date")
        if not data.get(sex):
            data[sex] = nik.sex
        if not (data.get(birth_date) or "").strip():
            data[birth_date] = f"{nik.birth_dates[0]:%d-%m-%Y}"
            self.is_birth_date_from_nik = True
        self.data = data

    def _check_no_other_head(self, household: Household) -> None:
        head = household.members.heads().exclude(pk=self.instance.pk).first()
        if head is not None and self.instance.status == PersonStatus.ACTIVE:
            message = gettext("%(name)s is the head of this family. Change that first, or choose another relation.")
            is_shown = Person.objects.visible_to(self.by).filter(pk=head.pk).exists()
            name = head.name if is_shown else gettext("Somebody")
            self.add_error("relation", ValidationError(message % {"name": name}, code="two_heads"))


class MemberCreateForm(RepeatSafeFormMixin, PersonForm):
    """Adding one member to a family that is registered."""

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        self.check_nik_is_free()
        return cleaned


class PersonUpdateForm(KeptNumberMixin, PersonForm):
    new_number_label = _("New NIK")
    no_nik = forms.BooleanField(label=_("This person has no NIK"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.household = self.instance.household

    def check_new_number(self) -> None:
        self.check_nik_is_free()

    def shown(self, instance: models.Model, name: str) -> str:
        if isinstance(instance, Person):
            if name == "nik":
                return instance.masked_nik
            if name == "phone":
                return shown_phone(instance.phone)
            if name == "birth_date" and instance.birth_date is not None:
                return str(BirthDate(instance.birth_date, BirthDatePrecision(instance.birth_date_precision)))
        return super().shown(instance, name)

    @property
    def touches_identity(self) -> bool:
        return bool(self.changed_fields & IDENTIFYING)
