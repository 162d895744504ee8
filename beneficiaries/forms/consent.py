"""Recording on what basis a person's data are processed, for several purposes at once."""

from typing import Any

from crispy_forms.layout import Fieldset
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from beneficiaries.codes import ConsentMethod, ConsentPurpose, LawfulBasis
from beneficiaries.models import ConsentRecord, Person
from beneficiaries.models.consent import AGE_OF_CONSENT
from bontang_empowerment.access.fields import PastDateField
from bontang_empowerment.access.forms import RepeatSafeFormMixin, ScopedForm
from bontang_empowerment.access.layout import laid_out
from bontang_empowerment.access.repeats import part_token

GUARDIAN_NAME = ConsentRecord._meta.get_field("guardian_name")
GUARDIAN_RELATION = ConsentRecord._meta.get_field("guardian_relation")
GUARDIAN_MISSING = _("The person was under 18 on that day. Write the name of the parent or guardian who agreed.")


class ConsentForm(RepeatSafeFormMixin, ScopedForm):
    """`in_force` are the records that stand already; their purposes are not offered."""

    purposes = forms.MultipleChoiceField(
        label=_("For what"),
        choices=ConsentPurpose.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick at least one purpose.")},
    )
    lawful_basis = forms.ChoiceField(
        label=_("Lawful basis"),
        help_text=_("Consent, unless a law or an agreement requires the data."),
        choices=LawfulBasis.choices,
        initial=LawfulBasis.CONSENT,
    )
    given_on = PastDateField(label=_("Given on"), initial=timezone.localdate)
    method = forms.ChoiceField(
        label=_("How it was given"),
        help_text=_("For another basis than consent: how the person was told."),
        choices=ConsentMethod.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how it was given.")},
    )
    guardian_name = forms.CharField(
        label=_("Name of the parent or guardian"),
        help_text=_("Required for somebody under 18."),
        max_length=GUARDIAN_NAME.max_length,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "list": "guardians"}),
    )
    guardian_relation = forms.CharField(
        label=_("Relation to the person"),
        help_text=_("Such as mother or uncle."),
        max_length=GUARDIAN_RELATION.max_length,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "input-medium"}),
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        age = person.age_on()
        self.fields["guardian_name"].required = age is not None and age < AGE_OF_CONSENT
        self.fields["guardian_name"].error_messages["required"] = GUARDIAN_MISSING
        self.in_force = list(person.consents.filter(withdrawn_on=None).order_by("pk"))
        taken = {consent.purpose for consent in self.in_force}
        self.offered = [(code, label) for code, label in ConsentPurpose.choices if code not in taken]
        # The field goes on knowing every purpose: a form sent twice, or sent late, gets an answer that says why.
        self.fields["purposes"].widget.choices = self.offered
        self.helper = laid_out(
            Fieldset(_("Purpose and basis"), "purposes", "lawful_basis"),
            Fieldset(_("How and when"), "given_on", "method"),
            Fieldset(_("Parent or guardian"), "guardian_name", "guardian_relation"),
        )

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or {}
        self._check_not_in_force(cleaned)
        if given_on := cleaned.get("given_on"):
            age = self.person.age_on(given_on)
            if age is not None and age < 0:
                self.add_error("given_on", _("This day lies before the person was born. Check the date."))
            elif age is not None and age < AGE_OF_CONSENT and not self._has_guardian(cleaned):
                self.add_error("guardian_name", GUARDIAN_MISSING)
        return cleaned

    def _has_guardian(self, cleaned: dict[str, Any]) -> bool:
        return bool(cleaned.get("guardian_name")) or "guardian_name" in self.errors

    def _check_not_in_force(self, cleaned: dict[str, Any]) -> None:
        chosen, token = cleaned.get("purposes", []), cleaned.get("submission_token")
        for consent in self.in_force:
            is_same_post = token is not None and consent.submission_token == part_token(token, consent.purpose)
            if consent.purpose in chosen and not is_same_post:
                message = _("“%(purpose)s” has a basis in force since %(date)s. Withdraw that one first.")
                values = {"purpose": consent.get_purpose_display(), "date": f"{consent.given_on:%d-%m-%Y}"}
                self.add_error("purposes", message % values)
