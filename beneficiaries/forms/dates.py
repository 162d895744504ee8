"""Days on which something happened: typed dd-mm-yyyy, never in the future."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

EARLIEST_YEAR = 2000
"""Nothing that these forms record is older; an earlier year is a slip of the keyboard."""


class PastDateField(forms.DateField):
    def __init__(self, **kwargs: Any) -> None:
        messages = {
            "required": _("Write the day, such as 24-11-2026."),
            "invalid": _("Write day, month and year with four digits, such as 24-11-2026."),
        }
        super().__init__(error_messages=messages | kwargs.pop("error_messages", {}), **kwargs)
        self.widget.attrs |= {"data-date": "", "inputmode": "numeric", "autocomplete": "off"}

    def validate(self, value: date | None) -> None:
        super().validate(value)
        if value is None:
            return
        if value > timezone.localdate():
            raise ValidationError(_("This day has not come yet. Check the date."), code="future")
        if value.year < EARLIEST_YEAR:
            raise ValidationError(
                _("The year %(year)s is too long ago. Check the date."), code="too_old", params={"year": value.year}
            )
