"""Fields that any form may need: a day typed dd-mm-yyyy, a time of day, a whole number. For money see access.rupiah."""

from datetime import date, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

EARLIEST_YEAR = 2000
"""Nothing that is recorded as having happened is older; an earlier year is a slip of the keyboard."""

NUMBER = {"inputmode": "numeric", "autocomplete": "off", "class": "input-short"}
"""Attributes of a text input for a whole number: no arrows that a mouse wheel turns."""


class DayField(forms.DateField):
    """Any day; its help shows how to write one, unless the form says something more."""

    def __init__(self, **kwargs: Any) -> None:
        messages = {
            "required": _("Write the day, such as 24-11-2026."),
            "invalid": _("Write day, month and year with four digits, such as 24-11-2026."),
        }
        kwargs["error_messages"] = messages | (kwargs.get("error_messages") or {})
        kwargs["help_text"] = kwargs.get("help_text") or _("Such as 24-11-2026.")
        super().__init__(**kwargs)
        self.widget.attrs |= {"data-date": "", "inputmode": "numeric", "autocomplete": "off"}


class PastDateField(DayField):
    """A day on which something happened: not one to come."""

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


class TimeOfDayField(forms.TimeField):
    """Hours and minutes: 13:30, 13.30 or 1330."""

    def __init__(self, **kwargs: Any) -> None:
        messages = {"invalid": _("Write hours and minutes, such as 09:00.")}
        kwargs["error_messages"] = messages | (kwargs.get("error_messages") or {})
        kwargs.setdefault("widget", forms.TimeInput(format="%H:%M"))
        super().__init__(**kwargs)
        self.widget.attrs |= NUMBER

    def to_python(self, value: Any) -> time | None:
        digits = value.strip() if isinstance(value, str) else ""
        if digits.isascii() and digits.isdigit() and len(digits) in (3, 4):
            value = f"{digits[:-2]}:{digits[-2:]}"
        return super().to_python(value)
