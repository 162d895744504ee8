"""Disaster events of the city, and what one of them did to a family."""

from typing import Any, cast

from crispy_forms.layout import Fieldset
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from beneficiaries.codes import Damage, Displacement
from beneficiaries.models import DisasterEvent, DisasterImpact, Household
from bontang_empowerment.access.fields import PastDateField
from bontang_empowerment.access.forms import ManyChoicesField, RepeatSafeFormMixin, ScopedModelForm, VersionedFormMixin
from bontang_empowerment.access.layout import laid_out

COUNTS = ("people_injured", "people_dead", "people_missing")
IMPACT_FACTS = [
    *("damage", "displacement", "displaced_place", *COUNTS),
    *("livelihood_lost", "documents_lost", "losses"),
]

at_most_plausible = MaxValueValidator(99, _("No family has that many people. Check the number."))


class DisasterEventForm(ScopedModelForm):
    """What recording and editing an event share."""

    started_on = PastDateField(label=_("First day"))
    ended_on = PastDateField(label=_("Last day"), help_text=_("Leave empty while it goes on."), required=False)

    class Meta:
        model = DisasterEvent
        fields = ["name", "kind", "started_on", "ended_on", "kelurahan"]
        help_texts = {"name": _("What people call it, such as Banjir April 2026.")}
        widgets = {"kelurahan": forms.CheckboxSelectMultiple}
        field_classes = {"kelurahan": ManyChoicesField}
        error_messages = {
            "name": {"required": _("Write what people call the event.")},
            "kind": {"required": _("Choose the kind of disaster.")},
            "kelurahan": {"required": _("Tick each kelurahan that it reached.")},
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = laid_out("name", "kind", "started_on", "ended_on", "kelurahan")

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or {}
        started, ended = cleaned.get("started_on"), cleaned.get("ended_on")
        if started and ended and ended < started:
            self.add_error("ended_on", _("The last day must not be before the first."))
        if started and cleaned.get("name") and self._is_on_record():
            self.add_error("name", _("An event of this name and first day is on record. Use that one."))
        return cleaned

    def _is_on_record(self) -> bool:
        cleaned = self.cleaned_data
        same = DisasterEvent.objects.filter(name__iexact=cleaned["name"], started_on=cleaned["started_on"])
        if token := cleaned.get("submission_token"):
            same = same.exclude(submission_token=token)
        return same.exclude(pk=self.instance.pk).exists()


class DisasterEventCreateForm(RepeatSafeFormMixin, DisasterEventForm):
    """A new event."""


class DisasterEventUpdateForm(VersionedFormMixin, DisasterEventForm):
    """An event whose days or kelurahan turned out otherwise."""


class DisasterImpactForm(ScopedModelForm):
    """What recording and editing share. Events that reached the family's kelurahan are offered first."""

    damage = forms.ChoiceField(
        label=_("Damage to the house"),
        choices=Damage.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the damage level.")},
    )
    displacement = forms.ChoiceField(
        label=_("Displaced to"),
        choices=Displacement.choices,
        widget=forms.RadioSelect,
        initial=Displacement.NONE,
        error_messages={"required": _("Choose where the family went.")},
    )

    class Meta:
        model = DisasterImpact
        fields = ["event", *IMPACT_FACTS]
        help_texts = {
            "losses": _("Such as livestock, crops, a boat or goods for sale."),
            "people_missing": _("Still missing today."),
        }
        error_messages = {"event": {"required": _("Choose the event.")}}

    instance: DisasterImpact

    def __init__(self, *args: Any, household: Household, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.household = household
        for name in COUNTS:
            self.fields[name].error_messages["required"] = _("Write a number; 0 when there was nobody.")
            self.fields[name].validators.append(at_most_plausible)
            self.fields[name].widget.attrs |= {"inputmode": "numeric"}
        self.has_events = self._offer_events()
        self.helper = laid_out(
            Fieldset(_("Disaster"), "event"),
            Fieldset(_("House"), "damage", "displacement", "displaced_place"),
            Fieldset(_("People of the family"), *COUNTS),
            Fieldset(_("Losses"), "livelihood_lost", "documents_lost", "losses"),
        )

    def _offer_events(self) -> bool:
        events = list(DisasterEvent.objects.visible_to(self.by).reached_first(self.household.kelurahan_id))
        here = [(event.pk, _told(event)) for event in events if event.reached]
        elsewhere = [(event.pk, _told(event)) for event in events if not event.reached]
        groups = [
            (gettext("Reached %(kelurahan)s") % {"kelurahan": self.household.kelurahan}, here),
            (gettext("Other kelurahan"), elsewhere),
        ]
        field = cast("forms.ModelChoiceField[DisasterEvent]", self.fields["event"])
        field.choices = [("", gettext("Choose an event")), *[group for group in groups if group[1]]]
        return bool(events)


class DisasterImpactCreateForm(RepeatSafeFormMixin, DisasterImpactForm):
    """A first record of one event on one family."""


class DisasterImpactUpdateForm(VersionedFormMixin, DisasterImpactForm):
    def clean_event(self) -> DisasterEvent:
        event: DisasterEvent = self.cleaned_data["event"]
        others = DisasterImpact.objects.filter(household=self.household, event=event).exclude(pk=self.instance.pk)
        if others.exists():
            raise ValidationError(
                _("The impact of this event on this family is recorded already. Edit that record instead."),
                code="recorded",
            )
        return event

    def compare_with_stored(self) -> None:
        """Fill `conflicts` without a refusal: for an impact typed anew though one is on record."""
        self.is_valid()
        if (stored := self._stored()) is not None:
            self.conflicts = self._compare(stored)


def _told(event: DisasterEvent) -> str:
    return f"{event.name} ({event.started_on:%d-%m-%Y})"
