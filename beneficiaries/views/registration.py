"""Registering a family with its members on one page."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from bontang_empowerment.access.views import ScopedFormView


class HouseholdCreateView(ScopedFormView):
    template_name = "beneficiaries/household_register.html"


@require_POST
def household_member_check(request: HttpRequest) -> HttpResponse:
    return HttpResponse(status=501)
