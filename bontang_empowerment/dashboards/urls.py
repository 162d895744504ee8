from django.urls import path

from bontang_empowerment.dashboards import enrolments, relevance

app_name = "dashboards"
urlpatterns = [
    path("dashboards/enrolments/", enrolments.EnrolmentDashboardView.as_view(), name="enrolments"),
    path("dashboards/relevance/", relevance.RelevanceView.as_view(), name="relevance"),
]
