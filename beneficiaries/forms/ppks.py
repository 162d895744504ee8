"""One more PPKS category of a person."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from beneficiaries.models import Person
from beneficiaries.ppks_codes import RECORDED, usual_ages
from bontang_empowerment.access.fields import PastDateField
from bontang_empowerment.access.forms import RepeatSafeFormMixin, ScopedForm
from bontang_empowerment.access.layout import laid_out


class PpksForm(RepeatSafeFormMixin, ScopedForm):
    """The categories in force for the person are not offered again; those that follow from other records never."""

    category = forms.ChoiceField(
        label=_("PPKS category"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a category.")},
    )
    since = PastDateField(label=_("Since"), help_text=_("Such as 24-11-2026."), initial=timezone.localdate)

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        self.in_force = set(person.ppks.in_force().values_list("category", flat=True))
        offered = [(category.value, _told(category)) for category in RECORDED]
        if not self.is_bound:
            offered = [choice for choice in offered if choice[0] not in self.in_force]
        self.fields["category"].choices = offered  # type: ignore[attr-defined]  # a ChoiceField
        self.helper = laid_out("category", "since")

    def clean_category(self) -> str:
        """A repeated post must reach the service, which knows it by its token."""
        category: str = self.cleaned_data["category"]
        token = self.data.get(self.add_prefix("submission_token"))
        if category in self.in_force and not self.person.ppks.filter(submission_token=_uuid(token)).exists():
            raise ValidationError(_("This category is on record for the person already."), code="unique")
        return category


def _told(category: Any) -> str:
    ages = usual_ages(category)
    return f"{category.label}, {ages}" if ages else str(category.label)


def _uuid(token: Any) -> Any:
    try:
        return forms.UUIDField(required=False).clean(token)
    except ValidationError:
        return None
