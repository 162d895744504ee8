from django.urls import path

from bontang_empowerment.dashboards import enrolments

app_name = "dashboards"
urlpatterns = [path("dashboards/enrolments/", enrolments.EnrolmentDashboardView.as_view(), name="enrolments")]
