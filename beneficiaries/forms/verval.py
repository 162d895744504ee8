"""Verification rounds: opening one, the deliberation's circumstances, proposals, and the steps of the city."""

from typing import Any

from crispy_forms.layout import Fieldset
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from beneficiaries.models import VervalEntry, VervalMeeting, VervalRound
from beneficiaries.verval_codes import NEEDS_REASON, VervalResult
from bontang_empowerment.access.fields import DayField, PastDateField
from bontang_empowerment.access.forms import (
    ManyChoicesField,
    RepeatSafeFormMixin,
    ScopedForm,
    ScopedModelForm,
    VersionedFormMixin,
)
from bontang_empowerment.access.layout import inline, laid_out

MOST_ATTENDEES = 200


class VervalRoundForm(RepeatSafeFormMixin, ScopedModelForm):
    kelurahan = ManyChoicesField(
        label=_("Kelurahan"),
        queryset=None,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick each kelurahan that takes part.")},
    )

    class Meta:
        model = VervalRound
        fields = ["name", "starts_on", "ends_on"]
        field_classes = {"starts_on": DayField, "ends_on": DayField}
        help_texts = {"name": _("Such as Verval 2026.")}
        error_messages = {"name": {"unique": _("There is a round of this name already.")}}

    def __init__(self, *args: Any, kelurahan: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kelurahan"].queryset = kelurahan  # type: ignore[attr-defined]  # a choice of rows
        self.fields["kelurahan"].initial = [place.pk for place in kelurahan]
        self.helper = laid_out("name", "starts_on", "ends_on", "kelurahan")

    def validate_unique(self) -> None:
        """The same post once more is no second round: its token leads to the first."""
        token = self.cleaned_data.get("submission_token")
        if token is None or not VervalRound.objects.filter(submission_token=token).exists():
            super().validate_unique()

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or {}
        starts_on, ends_on = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", _("The last day must not be before the first."))
        return cleaned


class ProposalForm(ScopedForm):
    """Who proposes the families that are ticked on the page; `household` are their numbers."""

    proposer = forms.CharField(
        label=_("Proposed by"),
        help_text=_("The head of the RT or whoever brings the proposal, such as Ketua RT 007, Bapak Andi."),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Write who proposes these families.")},
    )
    household = forms.TypedMultipleChoiceField(
        label=_("Families"), coerce=int, error_messages={"required": _("Tick at least one family.")}
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        typed = self.data.getlist("household") if hasattr(self.data, "getlist") else []
        keys = [key for key in typed if key.isascii() and key.isdigit() and len(key) <= 18]
        self.fields["household"].choices = [(key, key) for key in keys]  # type: ignore[attr-defined]  # a MultipleChoiceField
        self.ticked = set(map(int, keys))


class DeliberationForm(ScopedForm):
    held_on = PastDateField(label=_("Day of the deliberation"))
    place = forms.CharField(
        label=_("Place"),
        max_length=120,
        help_text=_("Such as the hall of the kelurahan."),
        error_messages={"required": _("Write where the deliberation is held.")},
    )
    chair = forms.CharField(
        label=_("Chaired by"), max_length=120, error_messages={"required": _("Write who chairs the deliberation.")}
    )
    attendees = forms.CharField(
        label=_("Who is present"),
        help_text=_("One person a line: name, position. Such as: Andi Saputra, Ketua RT 007"),
        widget=forms.Textarea(attrs={"rows": 8}),
        max_length=20_000,
        error_messages={"required": _("Write who is present, one person a line.")},
    )

    def __init__(self, *args: Any, meeting: VervalMeeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {
            "held_on": meeting.held_on,
            "place": meeting.place,
            "chair": meeting.chair,
            "attendees": "\n".join(map(str, meeting.attendees.all())),
        }
        self.helper = laid_out(Fieldset(_("Deliberation"), "held_on", "place", "chair", "attendees"))

    def clean_attendees(self) -> list[tuple[str, str]]:
        """Names with positions; raises for a name that is too long to print."""
        lines = [line.strip() for line in self.cleaned_data["attendees"].splitlines()]
        people = [_name_and_position(line) for line in lines if line]
        if len(people) > MOST_ATTENDEES:
            raise ValidationError(_("At most %(most)s people.") % {"most": MOST_ATTENDEES}, code="many")
        for name, position in people:
            if not name or len(name) > 120 or len(position) > 80:
                raise ValidationError(_("Write a name of at most 120 letters, a comma, and the position."), code="line")
        return people


def _name_and_position(line: str) -> tuple[str, str]:
    name, _comma, position = line.partition(",")
    return name.strip(), position.strip()


class SendBackForm(ScopedForm):
    reason = forms.CharField(
        label=_("Why it goes back"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write why, so that the kelurahan knows what to change.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = laid_out("reason")


class FieldCheckForm(VersionedFormMixin, ScopedModelForm):
    checked_result = forms.ChoiceField(
        label=_("What the check found"),
        choices=[choice for choice in VervalResult.choices if choice[0] != VervalResult.CHECK],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what the check found.")},
    )

    class Meta:
        model = VervalEntry
        fields = ["checked_result", "checked_reason"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = laid_out(inline("checked_result"), "checked_reason")

    def clean(self) -> dict[str, Any] | None:
        if not set(self.changed_data) - {"version"}:
            self.cleaned_data["version"] = self.instance.version  # the same post once more: nothing to compare
        cleaned = super().clean() or {}
        if cleaned.get("checked_result") in NEEDS_REASON and not cleaned.get("checked_reason"):
            self.add_error("checked_reason", _("Write why: the family may ask."))
        return cleaned
