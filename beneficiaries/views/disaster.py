"""Disaster events, and what each did to a family."""

from beneficiaries.models import DisasterEvent, DisasterImpact, Household
from bontang_empowerment.access.views import ScopedFormView, ScopedListView, ScopedUpdateView


class DisasterEventListView(ScopedListView):
    model = DisasterEvent
    template_name = "beneficiaries/disaster_event_list.html"


class DisasterEventCreateView(ScopedFormView):
    template_name = "beneficiaries/disaster_event_form.html"


class DisasterImpactCreateView(ScopedFormView):
    parent_model = Household
    template_name = "beneficiaries/disaster_impact_form.html"


class DisasterImpactUpdateView(ScopedUpdateView):
    model = DisasterImpact
    template_name = "beneficiaries/disaster_impact_form.html"
