"""The members of a family that is being registered: one row each, the head first."""

from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.forms.formsets import DELETION_FIELD_NAME
from django.forms.utils import ErrorList
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from beneficiaries.codes import Relation
from beneficiaries.forms.people import FIELDS, PersonForm
from beneficiaries.models import Person
from beneficiaries.services.identity import holders_of_niks

MOST_MEMBERS = 30
PREFIX = "members"

if TYPE_CHECKING:
    MemberFormSetBase = forms.BaseFormSet[PersonForm]
else:
    MemberFormSetBase = forms.BaseFormSet


class BaseMemberFormSet(MemberFormSetBase):
    """Rules that hold between the rows, and one question to the registry for all their NIKs."""

    row_label = _("Member")
    default_error_messages = {
        "too_few_forms": ngettext_lazy("Write at least %(num)d member.", "Write at least %(num)d members.", "num"),
        "too_many_forms": ngettext_lazy(
            "At most %(num)d member fits on this page. Add the others from the family's page.",
            "At most %(num)d members fit on this page. Add the others from the family's page.",
            "num",
        ),
        "missing_management_form": _("The page did not arrive whole. Go back, reload it and try again."),
    }

    def initial_form_count(self) -> int:
        """None, also with initial values: those are only typed ahead, so that an untouched row stays an empty one."""
        return 0

    @property
    def filled_rows(self) -> list[PersonForm]:
        """The rows that will be saved: not removed, not left empty."""
        return [form for form in self.forms if form.has_changed() and not form.cleaned_data.get(DELETION_FIELD_NAME)]

    def people(self) -> list[Person]:
        """The unsaved people of a valid formset."""
        return [form.instance for form in self.filled_rows]

    def non_form_errors(self) -> ErrorList:
        """That a member is missing is told once: by the empty row's fields where there is one."""
        errors = super().non_form_errors()
        if not any(self.errors):
            return errors
        kept = [error for error in errors.as_data() if error.code != "too_few_forms"]
        return self.error_class(kept, error_class="nonform")

    def clean(self) -> None:
        rows = self.filled_rows
        self._refuse_second_head(rows)
        self._refuse_repeated_nik(rows)
        typed = [row.cleaned_data["nik"] for row in rows if row.cleaned_data.get("nik")]
        holders = holders_of_niks(typed, by=self.form_kwargs["by"])
        for row in rows:
            row.refuse_holder(holders.get(row.cleaned_data.get("nik", "")))

    def _refuse_second_head(self, rows: list[PersonForm]) -> None:
        heads = [row for row in rows if row.cleaned_data.get("relation") == Relation.HEAD]
        for row in heads[1:]:
            message = _("A family has one head. Choose another relation for this member.")
            row.add_error("relation", ValidationError(message, code="two_heads"))

    def _refuse_repeated_nik(self, rows: list[PersonForm]) -> None:
        seen: set[str] = set()
        for row in rows:
            nik = row.cleaned_data.get("nik")
            if nik in seen:
                message = _("This NIK stands at another member of this form already. Check both against the card.")
                row.add_error("nik", ValidationError(message, code="repeated"))
            elif nik:
                seen.add(nik)


_made = forms.formset_factory(
    PersonForm,
    formset=BaseMemberFormSet,
    extra=0,
    min_num=1,
    validate_min=True,
    max_num=MOST_MEMBERS,
    validate_max=True,
    absolute_max=MOST_MEMBERS + 10,
    can_delete=True,
)
MemberFormSet = cast("type[BaseMemberFormSet]", _made)  # the stubs forget which base it was made from


def rows_as_typed(data: Any) -> list[dict[str, Any]]:
    """What was typed into each row, for a page that comes back with one more row and no verdict yet."""
    names = [*FIELDS, DELETION_FIELD_NAME]
    total = str(data.get(f"{PREFIX}-TOTAL_FORMS", ""))
    count = min(int(total), MOST_MEMBERS) if total.isascii() and total.isdigit() and len(total) < 4 else 1
    return [{name: data.get(f"{PREFIX}-{row}-{name}", "") for name in names} for row in range(count)]
