"""What a group proposes, what the kelurahan says of it, and what the coordinator decides."""

from typing import Any, cast

from crispy_forms.layout import Fieldset
from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from bontang_empowerment.access.fields import NUMBER, DayField, PastDateField
from bontang_empowerment.access.forms import RepeatSafeFormMixin, ScopedForm, ScopedModelForm
from bontang_empowerment.access.layout import inline, laid_out
from bontang_empowerment.access.versions import STALE
from programs.codes import Field
from programs.commitment_codes import SupportKind
from programs.forms.programs import MOST_SEATS
from programs.forms.quantities import QuantityField
from programs.models import ProposalRound
from programs.services.proposals import Content

CONTENT = ("title", "field", "need", "target_group", "place", "people", "met_on", "present", "in_favour", "minutes")


class VersionField(forms.IntegerField):
    def __init__(self) -> None:
        super().__init__(widget=forms.HiddenInput)


class StepForm(ScopedForm):
    """A step on a proposal of a version; a newer one refuses it, and what was typed stays."""

    version = VersionField()

    def refuse_stale(self, stored: int) -> None:
        self.data = cast("QueryDict", self.data).copy()
        self.data["version"] = str(stored)
        self.add_error(None, ValidationError(STALE, code="stale"))


class ProposalForm(RepeatSafeFormMixin, ScopedModelForm):
    """One round. Each kind of support has a line: what, and how much."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = ProposalRound
        fields = CONTENT
        field_classes = {"met_on": PastDateField}
        widgets = {
            "need": forms.Textarea(attrs={"rows": 4}),
            "minutes": forms.Textarea(attrs={"rows": 6}),
            "people": forms.TextInput(attrs=NUMBER),
            "present": forms.TextInput(attrs=NUMBER),
            "in_favour": forms.TextInput(attrs=NUMBER),
        }
        help_texts = {
            "title": _("Such as Organic farming in Guntung."),
            "need": _("What is lacking, and what the programme would change."),
            "target_group": _("Such as young people without work."),
            "minutes": _("What was said and decided, as the group's minutes tell it."),
        }
        labels = {"present": _("How many were present"), "in_favour": _("How many were in favour")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["field"] = forms.ChoiceField(label=_("Field"), choices=[("", _("Choose")), *Field.choices])
        for kind in SupportKind:
            self.fields[f"{kind}_what"] = forms.CharField(
                label=_("%(kind)s: what for") % {"kind": kind.label}, max_length=120, required=False
            )
            self.fields[f"{kind}_amount"] = QuantityField(
                label=_("%(kind)s: how much") % {"kind": kind.label}, required=False
            )
        lines = [f"{kind}_{part}" for kind in SupportKind for part in ("what", "amount")]
        self.helper = laid_out(
            Fieldset(_("The proposal"), "title", "field", "need", "target_group", "place", "people"),
            Fieldset(_("Support asked for: fill in only what is needed"), *lines),
            Fieldset(_("The group's meeting"), "met_on", "present", "in_favour", "minutes"),
        )

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        present, in_favour = self.cleaned_data.get("present"), self.cleaned_data.get("in_favour")
        if present is not None and in_favour is not None and in_favour > present:
            self.add_error("in_favour", _("No more can be in favour than were present."))
        self.support = [line for kind in SupportKind if (line := self._line(kind))]
        return cleaned

    def _line(self, kind: SupportKind) -> tuple[str, str, int] | None:
        what, typed = (self.cleaned_data.get(f"{kind}_{part}", "") for part in ("what", "amount"))
        if not what and not typed:
            return None
        if not what:
            self.add_error(f"{kind}_what", _("Write what for."))
            return None
        try:
            return kind.value, what, QuantityField.read(typed, kind)
        except ValidationError as refusal:
            self.add_error(f"{kind}_amount", refusal)
            return None

    @property
    def content(self) -> Content:
        return Content({name: self.cleaned_data[name] for name in CONTENT}, self.support)

    refuse_stale = StepForm.refuse_stale


class ReviewForm(StepForm):
    recommended = forms.TypedChoiceField(
        label=_("Does the kelurahan recommend it?"),
        choices=[("yes", _("Yes")), ("no", _("No"))],
        coerce=lambda answer: answer == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose yes or no.")},
    )
    notes = forms.CharField(
        label=_("Notes for the coordinator"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write what the kelurahan found.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = laid_out(inline("recommended"), "notes")


class DecisionForm(StepForm):
    accepted = forms.TypedChoiceField(
        label=_("Decision"),
        choices=[("yes", _("Accept")), ("no", _("Decline"))],
        coerce=lambda answer: answer == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the two.")},
    )
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("The group reads it on the letter."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write the reason: the group has a right to it.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = laid_out(inline("accepted"), "reason")


class StartForm(StepForm):
    name = forms.CharField(label=_("Name of the programme"), max_length=120)
    starts_on = DayField(label=_("First day"))
    ends_on = DayField(label=_("Last day"))
    capacity = forms.IntegerField(
        label=_("Seats"), min_value=1, max_value=MOST_SEATS, widget=forms.TextInput(attrs=NUMBER)
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = laid_out("name", "starts_on", "ends_on", "capacity")

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        starts_on, ends_on = self.cleaned_data.get("starts_on"), self.cleaned_data.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", _("The last day must not be before the first."))
        return cleaned
