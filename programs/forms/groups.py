"""Community groups, and looking for somebody who joins."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from beneficiaries.identity_numbers import clean_number, nik_index, parse_nik
from beneficiaries.models import Person
from beneficiaries.querysets import PersonQuerySet
from beneficiaries.services.places import own_kelurahan
from bontang_empowerment.access.fields import PastDateField
from bontang_empowerment.access.forms import RepeatSafeFormMixin, ScopedForm, ScopedModelForm, VersionedFormMixin
from bontang_empowerment.access.layout import laid_out
from programs.group_codes import GroupKind
from programs.models import CommunityGroup

MOST_SHOWN = 20


class GroupForm(ScopedModelForm):
    kind = forms.ChoiceField(label=_("Kind"), choices=GroupKind.choices, widget=forms.RadioSelect)

    class Meta:
        model = CommunityGroup
        fields = ("name", "kind", "kelurahan", "founded_on")
        field_classes = {"founded_on": PastDateField}
        help_texts = {"name": _("Such as Karang Taruna Guntung.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = own_kelurahan(self.by).order_by("name")
        self.fields["kelurahan"].queryset = places  # type: ignore[attr-defined]  # a choice of rows
        if len(places) == 1:
            self.fields["kelurahan"].initial = places[0].pk
        self.helper = laid_out("name", "kind", "kelurahan", "founded_on")

    @property
    def columns(self) -> Mapping[str, Any]:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class GroupCreateForm(RepeatSafeFormMixin, GroupForm):
    def validate_constraints(self) -> None:
        """The same post once more is no second group: its token leads to the first."""
        token = self.cleaned_data.get("submission_token")
        if token is None or not CommunityGroup.objects.filter(submission_token=token).exists():
            super().validate_constraints()


class GroupUpdateForm(VersionedFormMixin, GroupForm):
    pass


class MemberSearchForm(ScopedForm):
    """Whom to add, by name or whole NIK; posted, so that no number stands in an address."""

    who = forms.CharField(
        label=_("Name or NIK"), max_length=120, error_messages={"required": _("Write a name or a NIK.")}
    )

    def clean_who(self) -> str:
        typed: str = self.cleaned_data["who"]
        if clean_number(typed).isdigit():
            parse_nik(typed)
        return typed

    def found(self) -> PersonQuerySet:
        """Those within the user's reach, at most MOST_SHOWN."""
        typed = self.cleaned_data["who"]
        people = Person.objects.visible_to(self.by).active().select_related("household__kelurahan")
        if clean_number(typed).isdigit():
            return people.filter(nik_index=nik_index(parse_nik(typed).digits))[:MOST_SHOWN]
        return people.named_like(typed).order_by("name_key", "pk")[:MOST_SHOWN]


class MemberAddForm(ScopedForm):
    person = forms.ModelChoiceField(
        label=_("Person"),
        queryset=Person.objects.all(),
        widget=forms.HiddenInput,
        error_messages={"invalid_choice": _("This person is not in your kelurahan.")},
    )
    joined_on = PastDateField(label=_("Member since"), initial=timezone.localdate)
