"""A person's disability: kinds by UU 8/2016, the Washington Group Short Set, devices, and needs to take part."""

from collections.abc import Iterable
from typing import Any

from crispy_forms.layout import HTML, Fieldset
from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from beneficiaries.codes import WASHINGTON_GROUP, Accommodation, Difficulty, DisabilityKind
from beneficiaries.models import Disability
from beneficiaries.models.disability import CUT_OFF, is_old_enough_to_ask
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


class AnswerField(forms.TypedChoiceField):
    """One of the four answers of the Short Set, or None."""

    widget = forms.RadioSelect

    def __init__(self, **kwargs: Any) -> None:
        choices = [*Difficulty.choices, NOT_ANSWERED]
        super().__init__(choices=choices, coerce=int, empty_value=None, required=False, **kwargs)


class DisabilityForm(VersionedFormMixin, ScopedModelForm):
    """The whole record on one page. An instance of version 0 is one that is not on record yet."""

    disability_kinds = forms.MultipleChoiceField(
        label=_("Kinds of disability"),
        help_text=_("Tick each that applies. Two or more are shown as multiple disabilities."),
        choices=DisabilityKind.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    cleared = forms.BooleanField(
        label=_("There is no disability any more, or it was recorded by mistake"),
        help_text=_("Take the ticks away above. The history of the record stays."),
        required=False,
    )
    needs = forms.MultipleChoiceField(
        label=_("Needs at a meeting or training"),
        help_text=_("Partners who hold trainings see these, and nothing else on this page."),
        choices=Accommodation.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    class Meta:
        model = Disability
        fields = [*WASHINGTON_GROUP, "devices_had", "devices_needed"]
        help_texts = {
            "devices_had": _("Such as a wheelchair, hearing aid or white cane."),
            "devices_needed": _("What the person lacks."),
        }

    instance: Disability

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asks_short_set = is_old_enough_to_ask(self.instance.person)
        for domain, question in QUESTIONS.items():
            del self.fields[domain]
            if self.asks_short_set:
                self.fields[domain] = AnswerField(label=question)
        self.initial = {**self.initial, "disability_kinds": self._stored_kinds(), "needs": self._stored_needs()}
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
            Fieldset(_("Assistive devices"), "devices_had", "devices_needed"),
            Fieldset(_("Taking part"), "needs"),
        ]

    def _stored_kinds(self) -> list[str]:
        return [record.kind for record in self.instance.ordered_kinds] if self.instance.pk else []

    def _stored_needs(self) -> list[str]:
        return [need.kind for need in self.instance.person.accommodation_needs.all()]

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
        for name, codes in (("disability_kinds", DisabilityKind), ("needs", Accommodation)):
            if name in self.changed_data:
                typed = self.cleaned_data.get(name, [])
                differences.append(
                    (str(self.fields[name].label), _words(codes, self.initial[name]), _words(codes, typed))
                )
        return differences


def _words(codes: type[models.TextChoices], chosen: Iterable[str]) -> str:
    return ", ".join(str(codes(code).label) for code in codes.values if code in chosen)
