"""On what basis a person's data are processed: recording it and withdrawing it."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from beneficiaries.models import ConsentRecord, Person
from bontang_empowerment.access.views import ScopedFormView, scoped_object_or_404


class ConsentCreateView(ScopedFormView):
    parent_model = Person
    template_name = "beneficiaries/consent_form.html"


@require_POST
def consent_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    scoped_object_or_404(request, ConsentRecord, pk=pk)
    return HttpResponse(status=501)
