"""The first page: search, what waits for me, what I opened last."""

from django.views.generic import TemplateView


class HomeView(TemplateView):
    template_name = "dashboards/home.html"
