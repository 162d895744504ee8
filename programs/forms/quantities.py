"""How much of something: whole rupiah for money, a whole number for anything else."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from bontang_empowerment.access.rupiah import RupiahField
from bontang_empowerment.access.templatetags.ui import thousands
from programs.commitment_codes import MOST_PIECES, MOST_RUPIAH, SupportKind


class QuantityField(forms.CharField):
    """Text until the kind is known; then `read` makes a number of it, at least 1."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=30, **kwargs)
        self.widget.attrs |= {"inputmode": "numeric", "autocomplete": "off"}

    def prepare_value(self, value: Any) -> Any:
        return number_format(value, use_l10n=True, force_grouping=True) if isinstance(value, int) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)

    @staticmethod
    def read(typed: str, kind: str) -> int:
        """Raises ValidationError in words."""
        if kind == SupportKind.MONEY:
            amount = RupiahField(highest=MOST_RUPIAH).clean(typed)
            if not amount:
                raise ValidationError(_("Write how much, in whole rupiah."), code="nothing")
            return amount
        digits = typed.replace(".", "").replace(" ", "")
        if not (digits.isascii() and digits.isdigit()) or len(digits) > 12:
            raise ValidationError(_("Write a whole number, such as 12."), code="invalid")
        if not 1 <= int(digits) <= MOST_PIECES:
            text = _("Write a number from 1 to %(most)s.")
            raise ValidationError(text, code="range", params={"most": thousands(MOST_PIECES)})
        return int(digits)
