"""Search first: one field for a name, a NIK or a KK number."""

from django.views.generic import TemplateView


class SearchView(TemplateView):
    template_name = "beneficiaries/search.html"
