"""How the edit form of a person or a family treats its identity number."""

from typing import Any, cast

from django.utils.translation import gettext_lazy as _

from beneficiaries.models import Household, Person
from bontang_empowerment.access.forms import VersionedFormMixin


class KeptNumberMixin(VersionedFormMixin):
    """The stored number is never sent to the page: empty keeps it, a new one replaces it, the box removes it.

    The form has a field for the number and one named "no_" before it; new_number_label is for whoever has a number.
    """

    new_number_label: Any = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        record = cast("Person | Household", self.instance)
        self.number_field = record.number_field
        self.box = f"no_{self.number_field}"
        self.stored_number = record.identity_number
        self.initial[self.number_field] = ""
        if not self.stored_number:
            del self.fields[self.box]
            return
        field = self.fields[self.number_field]
        field.label = self.new_number_label
        field.help_text = _("Now %(number)s. Leave empty to keep it.") % {"number": record.masked_number}

    def clean(self) -> dict[str, Any] | None:
        typed = self.cleaned_data.get(self.number_field)
        if self.cleaned_data.get(self.box):
            if typed:
                self.add_error(self.box, _("Either write a new number or tick this box, not both."))
            setattr(self.instance, self.number_field, "")
        elif typed == "":
            self.cleaned_data[self.number_field] = self.stored_number
        elif typed:
            self.check_new_number()
        return super().clean()

    def check_new_number(self) -> None:
        """A hook for what only a new number must pass."""

    @property
    def changed_fields(self) -> set[str]:
        """The model's fields that the user changed, as the service wants them."""
        changed = {name for name in self.changed_data if name in (self._meta.fields or ())}
        is_kept = getattr(self.instance, self.number_field) == self.stored_number
        return changed - {self.number_field} if is_kept else changed | {self.number_field}
