"""On what basis a person's data are processed: recording it and withdrawing it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from beneficiaries.codes import ConsentPurpose
from beneficiaries.consent_links import BACK, PURPOSE
from beneficiaries.consent_texts import current_text
from beneficiaries.forms.consent import ConsentForm
from beneficiaries.forms.family_consent import FamilyConsentForm
from beneficiaries.models import ConsentRecord, Household, Person
from beneficiaries.services.consent import record_consents, record_family_consents, withdraw_consent
from beneficiaries.views.family_pages import name_of_family
from bontang_empowerment.access.views import ScopedFormView, scoped_object_or_404, signed_in
from bontang_empowerment.drafts.views import DraftedMixin


class ConsentCreateView(DraftedMixin, ScopedFormView):
    parent_model = Person
    parent_related = ("household__kelurahan",)
    form_class = ConsentForm
    template_name = "beneficiaries/consent_form.html"

    def get_initial(self) -> dict[str, Any]:
        asked = self.request.GET.getlist(PURPOSE)
        return {"purposes": [purpose for purpose in ConsentPurpose.values if purpose in asked]}

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"person": self.parent}

    @property
    def back(self) -> str:
        """The page of this product that sent us here, else the person's."""
        asked = self.request.GET.get(BACK, "")
        if asked.startswith("/") and url_has_allowed_host_and_scheme(asked, allowed_hosts=None):
            return asked
        return f"{self.parent.get_absolute_url()}#consent"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        guardians = Person.objects.visible_to(self.user).likely_guardians_of(self.parent)
        return super().get_context_data(text=current_text(), guardians=guardians, back=self.back, **kwargs)

    def form_valid(self, form: ConsentForm) -> HttpResponse:
        try:
            record_consents(person=self.parent, by=self.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error("purposes", error)
            return self.form_invalid(form)
        messages.success(self.request, _("The basis of data processing is on record."))
        return redirect(self.back)


class FamilyConsentView(DraftedMixin, ScopedFormView):
    """What each member of a family agreed to, on one page."""

    parent_model = Household
    parent_related = ("kelurahan",)
    form_class = FamilyConsentForm
    template_name = "beneficiaries/family_consent_form.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        people = Person.objects.visible_to(self.user).filter(household=self.parent).active()
        return super().get_form_kwargs() | {"members": list(people.head_first().prefetch_related("consents"))}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        family = name_of_family(self.parent, self.user)
        return super().get_context_data(text=current_text(), family=family, **kwargs)

    def form_valid(self, form: FamilyConsentForm) -> HttpResponse:
        shared = ("lawful_basis", "given_on", "method", "proof", "submission_token")
        try:
            made = record_family_consents(
                members=form.chosen, by=self.user, **{name: form.cleaned_data[name] for name in shared}
            )
        except ValidationError as error:
            form.add_error(None, error)
            return self.form_invalid(form)
        number = len({consent.person_id for consent in made})
        said = ngettext(
            "The bases for %(number)s member are on record.", "The bases for %(number)s members are on record.", number
        )
        messages.success(self.request, said % {"number": number})
        return redirect(f"{self.parent.get_absolute_url()}#next-steps")


@require_POST
def consent_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    found = scoped_object_or_404(request, ConsentRecord.objects.select_related("person"), pk=pk)
    consent = withdraw_consent(consent=found, by=signed_in(request))
    # UU 27/2022, article 40: processing stops within 3 x 24 hours.
    told = _("Withdrawn: %(purpose)s. Whoever uses these data for it must stop within 3 x 24 hours.")
    messages.success(request, told % {"purpose": consent.get_purpose_display()})
    return redirect(f"{found.person.get_absolute_url()}#consent")
