"""Recording a person's disability and what they need to take part."""

from beneficiaries.models import Person
from bontang_empowerment.access.views import ScopedFormView


class DisabilityUpdateView(ScopedFormView):
    parent_model = Person
    template_name = "beneficiaries/disability_form.html"
