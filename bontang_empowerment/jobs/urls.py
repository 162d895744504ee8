from django.urls import URLPattern, path

from bontang_empowerment.jobs import views

app_name = "jobs"

urlpatterns: list[URLPattern] = [
    path("jobs/", views.JobListView.as_view(), name="job_list"),
    path("jobs/<int:pk>/", views.JobDetailView.as_view(), name="job_detail"),
    path("jobs/<int:pk>/cancel/", views.job_cancel, name="job_cancel"),
]
