"""Families: list, page, edit, and the audited look at a KK number."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from beneficiaries.models import Household
from bontang_empowerment.access.views import ScopedDetailView, ScopedListView, ScopedUpdateView, scoped_object_or_404


class HouseholdListView(ScopedListView):
    model = Household
    template_name = "beneficiaries/household_list.html"


class HouseholdDetailView(ScopedDetailView):
    model = Household
    template_name = "beneficiaries/household_detail.html"


class HouseholdUpdateView(ScopedUpdateView):
    model = Household
    template_name = "beneficiaries/household_form.html"


@require_POST
def household_reveal_kk(request: HttpRequest, pk: int) -> HttpResponse:
    scoped_object_or_404(request, Household, pk=pk)
    return HttpResponse(status=501)
