"""The format, and why whole numbers are needed."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from bontang_empowerment.access.forms import RepeatSafeFormMixin, ScopedForm
from bontang_empowerment.exports.models import REASON_LENGTH, FileFormat

SHORTEST_REASON = 10


class ExportForm(RepeatSafeFormMixin, ScopedForm):
    file_format = forms.ChoiceField(
        label=_("Format"),
        choices=FileFormat.choices,
        initial=FileFormat.XLSX,
        widget=forms.RadioSelect,
        help_text=_("CSV is for other systems. Opened in Excel it loses digits of a NIK: choose XLSX for that."),
        error_messages={"required": _("Choose a format.")},
    )
    is_whole = forms.BooleanField(label=_("With the whole NIK and KK numbers"), required=False)
    reason = forms.CharField(
        label=_("What the whole numbers are needed for"),
        required=False,
        max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 2, "maxlength": REASON_LENGTH, "class": "form-control"}),
        help_text=_("It is kept in the audit trail with your name. Do not write names or numbers of people."),
    )

    def __init__(self, *args: Any, may_be_whole: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_be_whole:
            del self.fields["is_whole"], self.fields["reason"]

    def clean_reason(self) -> str:
        reason = " ".join(self.cleaned_data["reason"].split())
        if self.cleaned_data.get("is_whole") and len(reason) < SHORTEST_REASON:
            raise ValidationError(_("Write in a few words what the whole numbers are needed for."))
        return reason
