"""Recording on what basis a person's data are processed, for several purposes at once."""

from datetime import date
from typing import Any

from crispy_forms.layout import Fieldset
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from beneficiaries.codes import ConsentMethod, ConsentPurpose, LawfulBasis
from beneficiaries.forms.fields import NameField
from beneficiaries.forms.proofs import ProofField
from beneficiaries.models import ConsentRecord, Person
from beneficiaries.models.consent import AGE_OF_CONSENT
from beneficiaries.services.consent import token_for_member
from bontang_empowerment.access.fields import PastDateField
from bontang_empowerment.access.forms import RepeatSafeFormMixin, ScopedForm
from bontang_empowerment.access.layout import laid_out
from bontang_empowerment.access.repeats import part_token

GUARDIAN_NAME = ConsentRecord._meta.get_field("guardian_name")
GUARDIAN_RELATION = ConsentRecord._meta.get_field("guardian_relation")
GUARDIAN_MISSING = _("The person was under 18 on that day. Write the name of the parent or guardian who agreed.")
TOO_EARLY = _("This day lies before the person was born. Check the date.")
IN_FORCE = _("“%(purpose)s” has a basis in force since %(date)s. Withdraw that one first.")


def needs_guardian(person: Person, day: date | None = None) -> bool:
    """UU 27/2022, article 25: a parent or guardian agrees for a child."""
    age = person.age_on(day)
    return age is not None and age < AGE_OF_CONSENT


class PurposesField(forms.MultipleChoiceField):
    """Knows every purpose and shows those that have no basis yet: a form sent twice or late is told why."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs: Any) -> None:
        messages = {"required": _("Tick at least one purpose.")}
        super().__init__(choices=ConsentPurpose.choices, error_messages=messages, **kwargs)

    def offer_all_but(self, in_force: list[ConsentRecord]) -> list[tuple[str, Any]]:
        taken = {consent.purpose for consent in in_force}
        offered = [(code, label) for code, label in ConsentPurpose.choices if code not in taken]
        self.widget.choices = offered
        return offered


class GuardianNameField(NameField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label=_("Name of the parent or guardian"),
            help_text=_("Required for somebody under 18."),
            max_length=GUARDIAN_NAME.max_length,
            widget=forms.TextInput(attrs={"list": "guardians"}),
            error_messages={"required": GUARDIAN_MISSING},
            **kwargs,
        )


class GuardianRelationField(forms.CharField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label=_("Relation to the person"),
            help_text=_("Such as mother or uncle."),
            max_length=GUARDIAN_RELATION.max_length,
            required=False,
            widget=forms.TextInput(attrs={"autocomplete": "off", "class": "input-medium"}),
            **kwargs,
        )


class BasisForm(RepeatSafeFormMixin, ScopedForm):
    """What one sheet of paper says about everybody on it: which basis, when, and how."""

    lawful_basis = forms.ChoiceField(
        label=_("Lawful basis"),
        help_text=_("Consent, unless a law or an agreement requires the data."),
        choices=LawfulBasis.choices,
        initial=LawfulBasis.CONSENT,
    )
    given_on = PastDateField(label=_("Given on"), help_text=_("Such as 24-11-2026."), initial=timezone.localdate)
    method = forms.ChoiceField(
        label=_("How it was given"),
        help_text=_("For another basis than consent: how the person was told."),
        choices=ConsentMethod.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how it was given.")},
    )
    proof = ProofField(label=_("Proof"), required=False)

    def refuse_in_force(self, name: str, in_force: list[ConsentRecord], token_of: Any) -> None:
        """Refuse purposes that stand already, unless this very form made them. token_of: purpose -> its token."""
        for consent in in_force:
            is_same_post = consent.submission_token is not None and consent.submission_token == token_of(
                consent.purpose
            )
            if consent.purpose in self.cleaned_data.get(name, []) and not is_same_post:
                values = {"purpose": consent.get_purpose_display(), "date": f"{consent.given_on:%d-%m-%Y}"}
                self.add_error(name, IN_FORCE % values)


class ConsentForm(BasisForm):
    """`in_force` are the records that stand already; their purposes are not offered."""

    purposes = PurposesField(label=_("For what"))
    guardian_name = GuardianNameField(required=False)
    guardian_relation = GuardianRelationField()

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        self.order_fields(["purposes"])
        self.fields["guardian_name"].required = needs_guardian(person)
        self.in_force = list(person.consents.filter(withdrawn_on=None).order_by("pk"))
        purposes: Any = self.fields["purposes"]
        self.offered = purposes.offer_all_but(self.in_force)
        self.helper = laid_out(
            Fieldset(_("Purpose and basis"), "purposes", "lawful_basis"),
            Fieldset(_("How and when"), "given_on", "method", "proof"),
            Fieldset(_("Parent or guardian"), "guardian_name", "guardian_relation"),
        )

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or {}
        member = token_for_member(cleaned.get("submission_token"), self.person)
        self.refuse_in_force("purposes", self.in_force, lambda purpose: part_token(member, purpose))
        if given_on := cleaned.get("given_on"):
            age = self.person.age_on(given_on)
            if age is not None and age < 0:
                self.add_error("given_on", TOO_EARLY)
            elif needs_guardian(self.person, given_on) and not self._has_guardian(cleaned):
                self.add_error("guardian_name", GUARDIAN_MISSING)
        return cleaned

    def _has_guardian(self, cleaned: dict[str, Any]) -> bool:
        return bool(cleaned.get("guardian_name")) or "guardian_name" in self.errors
