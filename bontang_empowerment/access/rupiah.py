"""Amounts of money as people type them: whole rupiah, with or without separators."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import get_format, number_format
from django.utils.translation import gettext_lazy as _

from bontang_empowerment.access.templatetags.ui import MINUS_SIGN, rupiah

LOWEST = 10_000
"""Less than this, and not nothing, is an amount typed in thousands."""

PREFIX = re.compile(r"^\s*rp\.?\s*", re.IGNORECASE)


class RupiahField(forms.CharField):
    """A whole number of rupiah, or None. Reads "1500000", "1.500.000" and "Rp 1.500.000".

    highest: the largest amount that is not a slip of the keyboard.
    """

    def __init__(self, *, highest: int, **kwargs: Any) -> None:
        super().__init__(max_length=30, **kwargs)
        self.highest = highest
        self.widget.attrs |= {"inputmode": "numeric", "autocomplete": "off"}

    def prepare_value(self, value: Any) -> Any:
        """What is stored is shown with separators; what was typed comes back as it was typed."""
        return number_format(value, use_l10n=True, force_grouping=True) if isinstance(value, int) else value

    def clean(self, value: Any) -> int | None:
        typed = PREFIX.sub("", super().clean(value))
        return self._checked(_whole_number(typed)) if typed else None

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)

    def _checked(self, amount: int) -> int:
        if amount > self.highest:
            text = _("More than %(highest)s is not believable. Count the zeros.")
            raise ValidationError(text, code="too_high", params={"highest": rupiah(self.highest)})
        if 0 < amount < LOWEST:
            text = _("%(amount)s is very little. Write the whole amount, such as 1.500.000, or 0 for none.")
            raise ValidationError(text, code="too_low", params={"amount": rupiah(amount)})
        return amount


def _whole_number(typed: str) -> int:
    """Separators must stand between groups of three; anything else could mean another amount."""
    if typed.startswith(("-", MINUS_SIGN)):
        raise ValidationError(_("An amount cannot be below zero. Write 0 for none."), code="negative")
    separators = {".", " ", "\u00a0", get_format("THOUSAND_SEPARATOR")}
    for separator in separators:
        if re.fullmatch(rf"[0-9]{{1,3}}(?:{re.escape(separator)}[0-9]{{3}})+", typed):
            return int(typed.replace(separator, ""))
    if not re.fullmatch(r"[0-9]+", typed):
        raise ValidationError(_("Write whole rupiah in digits, such as 1.500.000, without sen."), code="invalid")
    return int(typed)
