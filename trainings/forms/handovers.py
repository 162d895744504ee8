"""Handing over a toolkit to a batch, a later look at it, and cancelling what was entered by mistake."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bontang_empowerment.access.fields import NUMBER, PastDateField
from bontang_empowerment.access.forms import RepeatSafeFormMixin, ScopedForm
from bontang_empowerment.access.layout import laid_out, side_by_side
from bontang_empowerment.access.rupiah import RupiahField
from programs.commitment_codes import SupportKind
from programs.models import Commitment
from trainings.handover_codes import MOST_PIECES, MOST_RUPIAH, AssetKind, AssetState
from trainings.models import AssetHandover, Batch, BatchParticipant

COLUMNS = ("kind", "what", "quantity", "unit", "value", "commitment", "handed_on")


@dataclass(frozen=True)
class PersonLine:
    """One row of the form: whether they got it, and the mark on theirs."""

    place: BatchParticipant
    given: BoundField
    mark: BoundField


class HandOverForm(RepeatSafeFormMixin, ScopedForm):
    """The same to everybody who is ticked. people: those of the batch; ticked: who was there last."""

    kind = forms.ChoiceField(label=_("Kind"), choices=[("", _("Choose")), *AssetKind.choices])
    what = forms.CharField(
        label=_("What is handed over"), max_length=120, help_text=_("Such as sewing machine, or chilli seedlings.")
    )
    quantity = forms.IntegerField(
        label=_("How many for each"),
        min_value=1,
        max_value=MOST_PIECES,
        initial=1,
        widget=forms.TextInput(attrs=NUMBER),
        error_messages={"invalid": _("Write a whole number, such as 12.")},
    )
    unit = forms.CharField(label=_("Unit"), max_length=30, required=False, help_text=_("Such as unit, stem, sack."))
    value = RupiahField(
        label=_("Estimated value for each (Rp)"),
        highest=MOST_RUPIAH,
        required=False,
        help_text=_("Whole rupiah, such as 2.500.000."),
    )
    commitment = forms.ModelChoiceField(
        label=_("Out of the commitment"), queryset=Commitment.objects.all(), required=False, empty_label=_("Of none")
    )
    handed_on = PastDateField(label=_("Handed over on"), initial=timezone.localdate)

    def __init__(
        self, *args: Any, batch: Batch, people: Sequence[BatchParticipant], ticked: set[int], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.people = people
        goods: Any = self.fields["commitment"]
        goods.queryset = goods.queryset.filter(kind=SupportKind.GOODS, program=batch.program_id).select_related(
            "partner"
        )
        for place in people:
            name = place.shown_name
            self.fields[f"to_{place.pk}"] = forms.BooleanField(label=name, required=False, initial=place.pk in ticked)
            self.fields[f"mark_{place.pk}"] = forms.CharField(
                label=_("Serial number or mark for %(name)s") % {"name": name}, max_length=60, required=False
            )
        self.helper = laid_out("kind", "what", side_by_side("quantity", "unit"), "value", "commitment", "handed_on")

    @property
    def lines(self) -> list[PersonLine]:
        return [PersonLine(row, self[f"to_{row.pk}"], self[f"mark_{row.pk}"]) for row in self.people]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not any(cleaned.get(f"to_{row.pk}") for row in self.people):
            self.add_error(None, _("Tick at least one participant who gets it."))
        marks = [cleaned.get(f"mark_{row.pk}", "") for row in self.people]
        for row in self.people:
            mark = cleaned.get(f"mark_{row.pk}", "")
            if mark and not cleaned.get(f"to_{row.pk}"):
                self.add_error(f"mark_{row.pk}", _("Tick this participant, or leave the mark out."))
            elif mark and marks.count(mark) > 1:
                self.add_error(f"mark_{row.pk}", _("This mark stands here twice."))
        return cleaned

    @property
    def columns(self) -> Mapping[str, Any]:
        return {name: self.cleaned_data[name] for name in COLUMNS}

    @property
    def marks(self) -> dict[int, str]:
        given = [row for row in self.people if self.cleaned_data.get(f"to_{row.pk}")]
        return {row.pk: self.cleaned_data.get(f"mark_{row.pk}", "") for row in given}


class HandoverCheckForm(RepeatSafeFormMixin, ScopedForm):
    checked_on = PastDateField(label=_("Looked at on"), initial=timezone.localdate)
    state = forms.ChoiceField(
        label=_("What has become of it?"),
        choices=AssetState.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what has become of it.")},
    )
    note = forms.CharField(label=_("Note"), max_length=300, required=False)

    def __init__(self, *args: Any, handover: AssetHandover, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.handover = handover
        self.helper = laid_out("checked_on", "state", "note")

    def clean_checked_on(self) -> date:
        day: date = self.cleaned_data["checked_on"]
        if day < self.handover.handed_on:
            raise forms.ValidationError(_("It was handed over later than this day."), code="early")
        return day


class HandoverCancelForm(ScopedForm):
    reason = forms.CharField(
        label=_("Why is it cancelled?"),
        max_length=200,
        help_text=_("Such as: the wrong participant was ticked."),
        error_messages={"required": _("Write the reason: it stays on record.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = laid_out("reason")
