"""The audited look at a whole NIK or KK number."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.generic import View

from beneficiaries.services.identity import reveal_number
from beneficiaries.views.households import HouseholdDetailView
from beneficiaries.views.people import PersonDetailView
from bontang_empowerment.access.views import scoped_object_or_404, signed_in


class RevealView(View):
    """Shows the whole number once: in its place by htmx, else on the whole `page` of the record."""

    http_method_names = ("post",)
    page: type[HouseholdDetailView] | type[PersonDetailView]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        record: Any = scoped_object_or_404(request, self.page.model, pk=pk)
        number = reveal_number(of=record, by=signed_in(request)) if record.identity_number else ""
        if getattr(request, "htmx", False):
            return render(request, "beneficiaries/_identity_number.html", {"record": record, "revealed": number})
        view = self.page()
        view.setup(request, pk=pk)
        view.revealed = number
        return view.get(request, pk=pk)


class HouseholdRevealView(RevealView):
    page = HouseholdDetailView


class PersonRevealView(RevealView):
    page = PersonDetailView
