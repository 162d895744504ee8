"""Assessing a family's poverty."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect

from beneficiaries.forms.poverty import PovertyAssessmentForm
from beneficiaries.models import Household
from beneficiaries.services.poverty import record_poverty_assessment
from beneficiaries.views.family_pages import name_of_family
from bontang_empowerment.access.views import ScopedFormView
from bontang_empowerment.drafts.views import DraftedMixin


class PovertyAssessmentCreateView(DraftedMixin, ScopedFormView):
    parent_model = Household
    form_class = PovertyAssessmentForm
    template_name = "beneficiaries/poverty_assessment_form.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(family=name_of_family(self.parent, self.user), **kwargs)

    def form_valid(self, form: PovertyAssessmentForm) -> HttpResponse:
        try:
            assessment = record_poverty_assessment(
                household=self.parent,
                assessed_on=form.cleaned_data["assessed_on"],
                without_shelter=form.cleaned_data["without_shelter"],
                criteria=form.criteria,
                by=self.user,
                submission_token=form.cleaned_data["submission_token"],
            )
        except ValidationError as refusal:
            form.add_error(None, refusal)
            return self.form_invalid(form)
        messages.success(self.request, assessment.result)
        return redirect(f"{self.parent.get_absolute_url()}#poverty")
