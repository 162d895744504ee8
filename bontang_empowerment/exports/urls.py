"""The page of each list lies beside the list, in the addresses of its app."""

from django.urls import URLPattern, path

from bontang_empowerment.exports import views

app_name = "exports"

urlpatterns: list[URLPattern] = [
    path("exports/<int:pk>/", views.export_download, name="export_download"),
]
