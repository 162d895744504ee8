"""The sheet on which a kelurahan decides on many families: a result and a reason for each."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from beneficiaries.models import VervalEntry
from beneficiaries.services.verval_decisions import Decision
from beneficiaries.verval_codes import NEEDS_REASON, VervalResult
from bontang_empowerment.access.forms import ScopedForm

R = VervalResult
LOOKS = {
    R.ELIGIBLE: (pgettext_lazy("key of a verval result", "E"), "check", "success"),
    R.NOT_ELIGIBLE: (pgettext_lazy("key of a verval result", "N"), "x-mark", "neutral"),
    R.CHECK: (pgettext_lazy("key of a verval result", "C"), "magnifying-glass", "attention"),
    R.MOVED: (pgettext_lazy("key of a verval result", "M"), "arrow-right", "neutral"),
    R.DECEASED: (pgettext_lazy("key of a verval result", "D"), "minus", "neutral"),
    R.NOT_FOUND: (pgettext_lazy("key of a verval result", "F"), "question-mark-circle", "attention"),
}
"""The key that marks each result, its icon and its tone."""

REASONS = [
    _("Regular income is enough"),
    _("The house and its contents are in good order"),
    _("A member is a civil servant, soldier or police officer"),
    _("Receives enough other aid"),
    _("The facts differ from what was told"),
]
"""Offered while typing; any other may be written."""


def result_choices() -> list[dict[str, Any]]:
    """What `tap_choices` shows."""
    return [
        {"code": code.value, "letter": letter, "label": code.label, "icon": icon, "tone": tone}
        for code, (letter, icon, tone) in LOOKS.items()
    ]


REASON_INPUT = {"list": "reasons", "autocomplete": "off", "class": "form-control"}


@dataclass(frozen=True)
class SheetRow:
    """One family as the page shows it: what is chosen now, and `overtaken`, what somebody else decided meanwhile."""

    entry: VervalEntry
    number: int
    result: str
    reason: Any
    version: Any
    overtaken: str = ""

    @property
    def result_name(self) -> str:
        return f"result-{self.entry.pk}"


class DecisionsForm(ScopedForm):
    """Fields are named by the entry's number: result-12, reason-12, version-12."""

    def __init__(self, *args: Any, entries: Sequence[VervalEntry], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.entries = entries
        self.overtaken: dict[int, str] = {}
        for entry in entries:
            name = entry.head_name or str(_("Family without members"))
            self.fields[f"result-{entry.pk}"] = forms.ChoiceField(
                label=name, choices=VervalResult.choices, required=False, initial=entry.result
            )
            self.fields[f"reason-{entry.pk}"] = forms.CharField(
                label=_("Reason for %(name)s") % {"name": name},
                max_length=200,
                required=False,
                initial=entry.reason,
                widget=forms.TextInput(
                    attrs={
                        "list": "reasons",
                        "autocomplete": "off",
                        "class": "form-control",
                        "placeholder": _("Reason"),
                    }
                ),
            )
            self.fields[f"version-{entry.pk}"] = forms.IntegerField(
                widget=forms.HiddenInput, required=False, initial=entry.version
            )

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or {}
        for entry in self.entries:
            result, reason = cleaned.get(f"result-{entry.pk}"), cleaned.get(f"reason-{entry.pk}")
            if result in NEEDS_REASON and not reason:
                self.add_error(f"reason-{entry.pk}", _("Write why: the family may ask."))
            elif reason and not result and f"result-{entry.pk}" not in self.errors:
                self.add_error(f"reason-{entry.pk}", _("Choose a result for this reason."))
        return cleaned

    @property
    def decisions(self) -> list[Decision]:
        """What was chosen, after validation; a family without a result is left for later."""
        cleaned = self.cleaned_data
        return [
            Decision(
                entry_id=entry.pk,
                version=cleaned.get(f"version-{entry.pk}") or 0,
                result=cleaned[f"result-{entry.pk}"],
                reason=cleaned[f"reason-{entry.pk}"],
            )
            for entry in self.entries
            if cleaned[f"result-{entry.pk}"]
        ]

    def tell_overtaken(self, entries: Iterable[VervalEntry]) -> None:
        """Show what others decided beside what was typed; saving once more is then a decision."""
        data = self.data.copy()  # type: ignore[attr-defined]  # a QueryDict: the form is bound
        for entry in entries:
            data[f"version-{entry.pk}"] = str(entry.version)
            words = {"by": entry.decided_by, "result": entry.get_result_display(), "reason": entry.reason or "-"}
            self.overtaken[entry.pk] = str(_("%(by)s decided: %(result)s (%(reason)s)")) % words
        self.data = data
        told = _("Somebody else decided on %(number)s of these families. Look at the marked ones, then save again.")
        self.add_error(None, str(told) % {"number": len(self.overtaken)})

    def rows(self) -> list[SheetRow]:
        return [
            SheetRow(
                entry=entry,
                number=number,
                result=str(self[f"result-{entry.pk}"].value() or ""),
                reason=self[f"reason-{entry.pk}"],
                version=self[f"version-{entry.pk}"],
                overtaken=self.overtaken.get(entry.pk, ""),
            )
            for number, entry in enumerate(self.entries, 1)
        ]
