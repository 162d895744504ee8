"""What came of an enrolment: recording it, and the list behind the numbers of the dashboard."""

from bontang_empowerment.access.views import ScopedFormView, ScopedListView
from programs.models import Enrolment


class OutcomeCreateView(ScopedFormView):
    parent_model = Enrolment
    template_name = "programs/outcome_form.html"


class OutcomeListView(ScopedListView):
    model = Enrolment
    ordering = ("-pk",)
    template_name = "programs/outcome_list.html"
