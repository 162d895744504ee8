"""A person's disability: kinds by UU 8/2016, the Washington Group Short Set, devices, and needs to take part."""

from collections.abc import Iterable
from typing import Any

from crispy_forms.layout import HTML, Fieldset
from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from beneficiaries.codes import WASHINGTON_GROUP, Accommodation, Difficulty, DisabilityKind
from beneficiaries.models import Disability, QuestionWording
from beneficiaries.models.disability import CUT_OFF, is_old_enough_to_ask
from beneficiaries.models.question_wording import INTRODUCTION
from beneficiaries.vulnerability_codes import AssistiveDeviceKind, CommunicationMode
from bontang_empowerment.access.forms import ScopedModelForm, VersionedFormMixin
from bontang_empowerment.access.layout import inline, laid_out

# The wording of the Washington Group on Disability Statistics, question by question.
QUESTIONS = {
    "seeing": _("Do you have difficulty seeing, even if wearing glasses?"),
    "hearing": _("Do you have difficulty hearing, even if using a hearing aid?"),
    "walking": _("Do you have difficulty walking or climbing steps?"),
    "remembering": _("Do you have difficulty remembering or concentrating?"),
    "self_care": _("Do you have difficulty with self-care, such as washing all over or dressing?"),
    "communicating": _(
        "Using your usual language, do you have difficulty communicating, for example understanding or being "
        "understood?"
    ),
}
NOT_ANSWERED = ("", _("Not answered"))
INTRODUCTION_TEXT = _(
    "The next questions ask about difficulties the person may have doing certain activities because of a health "
    "problem."
)


CHOSEN: dict[str, type[models.TextChoices]] = {
    "disability_kinds": DisabilityKind,
    "used_devices": AssistiveDeviceKind,
    "lacked_devices": AssistiveDeviceKind,
    "ways": CommunicationMode,
    "needs": Accommodation,
}
"""The fields of ticked boxes; each is kept in rows of its own."""


def chosen_from(codes: type[models.TextChoices], **kwargs: Any) -> forms.MultipleChoiceField:
    """Boxes to tick, none of them required."""
    return forms.MultipleChoiceField(
        choices=codes.choices, widget=forms.CheckboxSelectMultiple, required=False, **kwargs
    )


class AnswerField(forms.TypedChoiceField):
    """One of the four answers of the Short Set, or None."""

    widget = forms.RadioSelect

    def __init__(self, **kwargs: Any) -> None:
        choices = [*Difficulty.choices, NOT_ANSWERED]
        super().__init__(choices=choices, coerce=int, empty_value=None, required=False, **kwargs)


class DisabilityForm(VersionedFormMixin, ScopedModelForm):
    """The whole record on one page. An instance of version 0 is one that is not on record yet."""

    disability_kinds = chosen_from(
        DisabilityKind,
        label=_("Kinds of disability"),
        help_text=_("Tick each that applies. Two or more are shown as multiple disabilities."),
    )
    cleared = forms.BooleanField(
        label=_("There is no disability any more, or it was recorded by mistake"),
        help_text=_("Take the ticks away above. The history of the record stays."),
        required=False,
    )
    used_devices = chosen_from(AssistiveDeviceKind, label=_("Assistive devices in use"))
    lacked_devices = chosen_from(
        AssistiveDeviceKind,
        label=_("Assistive devices needed"),
        help_text=_("What the person lacks, or has but must be replaced."),
    )
    ways = chosen_from(CommunicationMode, label=_("How the person communicates"), help_text=_("Tick each that works."))
    needs = chosen_from(
        Accommodation,
        label=_("Needs at a meeting or training"),
        help_text=_("Partners who hold trainings see these, and nothing else on this page."),
    )

    class Meta:
        model = Disability
        fields = [*WASHINGTON_GROUP, "devices_had", "devices_needed"]
        help_texts = {
            "devices_had": _("What is not in the list above."),
            "devices_needed": _("What is not in the list above."),
        }

    instance: Disability

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asks_short_set = is_old_enough_to_ask(self.instance.person)
        own_words = QuestionWording.objects.by_domain(get_language()) if self.asks_short_set else {}
        self.introduction = own_words.get(INTRODUCTION, INTRODUCTION_TEXT)
        for domain, question in QUESTIONS.items():
            del self.fields[domain]
            if self.asks_short_set:
                self.fields[domain] = AnswerField(label=own_words.get(domain, question))
        self.initial = {**self.initial, **self._stored_choices()}
        self.states_one_now = bool(self.initial["disability_kinds"]) or self.instance.meets_cut_off
        if not self.states_one_now:
            del self.fields["cleared"]
        self.helper = laid_out(*self._fieldsets())

    def _fieldsets(self) -> list[Fieldset]:
        cleared = ["cleared"] if "cleared" in self.fields else []
        short_set = Fieldset(
            _("Washington Group questions"),
            HTML('{% include "beneficiaries/_disability_questions_note.html" %}'),
            *map(inline, QUESTIONS),
        )
        return [
            Fieldset(_("Disability"), "disability_kinds", *cleared),
            *([short_set] if self.asks_short_set else []),
            Fieldset(_("Assistive devices"), "used_devices", "devices_had", "lacked_devices", "devices_needed"),
            Fieldset(_("Taking part"), "ways", "needs"),
        ]

    def _stored_choices(self) -> dict[str, list[str]]:
        """What is ticked at first, by field. A record that is not stored yet has no rows to ask for."""
        needs = {"needs": [need.kind for need in self.instance.person.accommodation_needs.all()]}
        if not self.instance.pk:
            return {name: [] for name in CHOSEN} | needs
        devices = list(self.instance.devices.all())
        return needs | {
            "disability_kinds": [record.kind for record in self.instance.ordered_kinds],
            "used_devices": [device.kind for device in devices if not device.is_needed],
            "lacked_devices": [device.kind for device in devices if device.is_needed],
            "ways": [row.mode for row in self.instance.communication.all()],
        }

    @property
    def answers(self) -> dict[str, int | None]:
        """The answers to the Short Set, after validation; empty for a child who is not asked."""
        return {domain: self.cleaned_data.get(domain) for domain in QUESTIONS if domain in self.fields}

    def clean(self) -> dict[str, Any] | None:
        if not set(self.changed_data) - {"version", "cleared"}:
            self.cleaned_data["version"] = self.instance.version  # the same post once more: nothing to compare
        cleaned = super().clean()
        if not self.asks_short_set and any(self.data.get(self.add_prefix(domain)) for domain in QUESTIONS):
            raise ValidationError(
                _("The Washington Group questions are not asked about a child under five. Record the kinds alone."),
                code="too_young",
            )
        if "disability_kinds" not in self.errors:
            self._check_that_there_is_something(cleaned or {})
        return cleaned

    def _check_that_there_is_something(self, cleaned: dict[str, Any]) -> None:
        serious = any(answer is not None and answer >= CUT_OFF for answer in self.answers.values())
        states_one = bool(cleaned.get("disability_kinds")) or serious
        if cleaned.get("cleared") and states_one:
            self.add_error("cleared", _("A kind or a serious difficulty is still chosen. Take it away, or this tick."))
        elif not states_one and not cleaned.get("cleared") and (self.states_one_now or not self.instance.pk):
            self.add_error("disability_kinds", self._what_is_missing())

    def _what_is_missing(self) -> str:
        if "cleared" in self.fields:
            return str(_("Choose at least one kind. No disability after all? Then tick the box that says so below."))
        if self.asks_short_set:
            return str(_("Choose at least one kind, or below an answer of “a lot of difficulty” or worse."))
        return str(_("Choose at least one kind of disability."))

    def _compare(self, stored: models.Model) -> list[tuple[str, str, str]]:
        differences = super()._compare(stored)
        for name, codes in CHOSEN.items():
            if name in self.changed_data:
                typed = self.cleaned_data.get(name, [])
                differences.append(
                    (str(self.fields[name].label), _words(codes, self.initial[name]), _words(codes, typed))
                )
        return differences


def _words(codes: type[models.TextChoices], chosen: Iterable[str]) -> str:
    return ", ".join(str(codes(code).label) for code in codes.values if code in chosen)
