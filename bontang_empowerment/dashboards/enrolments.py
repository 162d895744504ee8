"""The enrolment dashboard: who is in which programme, who comes, what it changes."""

from django.views.generic import TemplateView


class EnrolmentDashboardView(TemplateView):
    template_name = "dashboards/enrolments.html"
