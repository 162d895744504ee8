"""Assessing a family's poverty."""

from beneficiaries.models import Household
from bontang_empowerment.access.views import ScopedFormView


class PovertyAssessmentCreateView(ScopedFormView):
    parent_model = Household
    template_name = "beneficiaries/poverty_assessment_form.html"
