"""The coordinator's form of a programme: what it is, its seats, and the rules for who may take part."""

from collections.abc import Mapping
from typing import Any, cast

from crispy_forms.layout import Fieldset
from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from beneficiaries.codes import Education, Sex
from bontang_empowerment.access.fields import NUMBER, DayField
from bontang_empowerment.access.forms import (
    ManyChoicesField,
    RepeatSafeFormMixin,
    ScopedForm,
    ScopedModelForm,
    VersionedFormMixin,
)
from bontang_empowerment.access.layout import inline, laid_out, side_by_side
from bontang_empowerment.access.rupiah import RupiahField
from bontang_empowerment.access.templatetags.ui import thousands
from bontang_empowerment.regions.models import Kelurahan
from programs.codes import Field, ProgramStatus
from programs.commitment_codes import MOST_RUPIAH
from programs.models import Program
from programs.priority_codes import MOST_POINTS, PROPOSED, PriorityRule
from programs.services.priority import weights_of
from programs.services.rules import RULES

MOST_SEATS = 10_000
"""More is a slip of the keyboard."""


def weight_field(rule: PriorityRule) -> str:
    return f"weight_{rule.value}"


def refuse_ending_first(form: forms.BaseForm) -> None:
    starts_on, ends_on = (form.cleaned_data.get(name) for name in ("starts_on", "ends_on"))
    if starts_on and ends_on and ends_on < starts_on:
        form.add_error("ends_on", _("The last day must not be before the first."))


class BelievableSeatsMixin(forms.BaseForm):
    """Every free seat is numbered while somebody is enrolled: a million of them would hold up everybody."""

    def clean_capacity(self) -> int:
        capacity: int = self.cleaned_data["capacity"]
        if capacity > MOST_SEATS:
            raise ValidationError(
                _("More than %(most)s seats are not believable. Count the zeros."),
                params={"most": thousands(MOST_SEATS)},
            )
        return capacity


class ProgramForm(BelievableSeatsMixin, ScopedModelForm):
    """Shared by opening and changing a programme."""

    budget = RupiahField(
        label=_("Budget"), help_text=_("Whole rupiah, such as 45.000.000."), highest=MOST_RUPIAH, required=False
    )

    class Meta:
        model = Program
        fields = (
            "name",
            "field",
            "partner",
            "description",
            "place",
            "starts_on",
            "ends_on",
            "capacity",
            "offer_days",
            "budget",
            "status",
            *RULES,
        )
        widgets = {
            "description": forms.Textarea(attrs={"rows": 3}),
            "capacity": forms.TextInput(attrs=NUMBER),
            "offer_days": forms.TextInput(attrs=NUMBER),
            "min_age": forms.TextInput(attrs=NUMBER),
            "max_age": forms.TextInput(attrs=NUMBER),
            "not_served_months": forms.TextInput(attrs=NUMBER),
            "max_decile": forms.TextInput(attrs=NUMBER),
            "kelurahan": forms.CheckboxSelectMultiple,
        }
        field_classes = {"kelurahan": ManyChoicesField, "starts_on": DayField, "ends_on": DayField}
        labels = {"place": _("Venue")}
        help_texts = {"max_decile": _("From 1 to 10. 4 means deciles 1 to 4.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._word_choices()
        self.helper = laid_out(
            Fieldset(
                _("The programme"),
                "name",
                "field",
                "partner",
                "description",
                "place",
                "starts_on",
                "ends_on",
            ),
            Fieldset(_("Seats"), "capacity", "offer_days", inline("status")),
            Fieldset(_("Money"), "budget"),
            Fieldset(_("Age and sex"), side_by_side("min_age", "max_age"), inline("sex")),
            Fieldset(_("For whom: one of these is enough"), "for_poor", "for_disability", "for_disaster", "for_ppks"),
            Fieldset(_("Welfare and place"), "max_decile", inline("kelurahan")),
            Fieldset(_("Education"), "min_education", "max_education"),
            Fieldset(_("Other programmes"), "not_elsewhere", "not_served_months", "requires_field", "requires_program"),
            Fieldset(_("Who goes first: points in the queue"), side_by_side(*self._add_weights())),
        )

    def _word_choices(self) -> None:
        """What is chosen from, in words, and what may be left empty."""
        self.fields["status"] = forms.ChoiceField(
            label=_("Status"), choices=ProgramStatus.choices, initial=ProgramStatus.DRAFT, widget=forms.RadioSelect
        )
        self.fields["field"] = forms.ChoiceField(label=_("Field"), choices=[("", _("Choose")), *Field.choices])
        self.fields["sex"] = forms.ChoiceField(
            label=_("Only for"),
            required=False,
            choices=[("", _("Everybody")), *Sex.choices],
            widget=forms.RadioSelect,
            initial="",
        )
        self.fields["partner"].empty_label = _("No partner: the city runs it")  # type: ignore[attr-defined]
        asked = cast(forms.ModelChoiceField[Program], self.fields["requires_program"])
        asked.empty_label = str(_("Asks nothing"))
        if asked.queryset is not None:
            asked.queryset = asked.queryset.exclude(pk=self.instance.pk).order_by("name", "pk")
        for name in ("for_poor", "for_disability", "for_disaster", "for_ppks", "not_elsewhere", "kelurahan"):
            self.fields[name].required = False
        for name in ("min_education", "max_education", "requires_field"):
            choices = Field.choices if name == "requires_field" else Education.choices
            label = self.fields[name].label
            self.fields[name] = forms.ChoiceField(
                label=label, required=False, choices=[("", _("Asks nothing")), *choices]
            )

    def _add_weights(self) -> list[str]:
        """A field for the points of each rule; the names of the fields."""
        points = weights_of(self.instance) if self.instance.pk else PROPOSED
        names = {rule: weight_field(rule) for rule in PriorityRule}
        for rule, name in names.items():
            self.fields[name] = forms.IntegerField(
                label=capfirst(rule.label),
                required=False,
                min_value=0,
                max_value=MOST_POINTS,
                initial=points.get(rule, 0),
                widget=forms.TextInput(attrs=NUMBER),
                error_messages={"max_value": _("At most %(limit_value)s points.")},
            )
        self.fields[names[PriorityRule.DECILE_1]].help_text = _(
            "The highest total goes first; whoever applied first among equals. 0 means that the rule does not count."
        )
        return list(names.values())

    def clean(self) -> dict[str, Any] | None:
        """The rules of the table that span two fields, told at the one to mend."""
        cleaned = super().clean()
        refuse_ending_first(self)
        youngest, oldest = (self.cleaned_data.get(name) for name in ("min_age", "max_age"))
        if youngest is not None and oldest is not None and oldest < youngest:
            self.add_error("max_age", _("The oldest age must not be below the youngest."))
        lowest, highest = (self.cleaned_data.get(name) for name in ("min_education", "max_education"))
        order = list(Education.values)
        if lowest and highest and order.index(highest) < order.index(lowest):
            self.add_error("max_education", _("The highest education must not be below the lowest."))
        return cleaned

    @property
    def weights(self) -> Mapping[str, int]:
        """The validated points by PriorityRule."""
        return {rule.value: self.cleaned_data.get(weight_field(rule)) or 0 for rule in PriorityRule}

    @property
    def columns(self) -> Mapping[str, Any]:
        """The validated values that are columns of Program."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields if name != "kelurahan"}


class ProgramCreateForm(RepeatSafeFormMixin, ProgramForm):
    pass


class ProgramUpdateForm(VersionedFormMixin, ProgramForm):
    """`seen_effect`: the fingerprint of the effect on the queue that its page has shown; blank before."""

    seen_effect = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)


class ProgramCopyForm(RepeatSafeFormMixin, ScopedForm):
    """What is new about a copy: everything else is that of the programme copied."""

    kelurahan = forms.ModelChoiceField(label=_("Kelurahan"), queryset=Kelurahan.objects.order_by("name"))
    name = forms.CharField(label=_("Name"), max_length=120)
    starts_on = DayField(label=_("First day"))
    ends_on = DayField(label=_("Last day"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = laid_out("kelurahan", "name", side_by_side("starts_on", "ends_on"))

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        refuse_ending_first(self)
        return cleaned
