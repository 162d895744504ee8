"""People: list, page, edit, and the audited look at a NIK."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from beneficiaries.models import Household, Person
from bontang_empowerment.access.views import (
    ScopedDetailView,
    ScopedFormView,
    ScopedListView,
    ScopedUpdateView,
    scoped_object_or_404,
)


class PersonListView(ScopedListView):
    model = Person
    template_name = "beneficiaries/person_list.html"


class PersonDetailView(ScopedDetailView):
    model = Person
    template_name = "beneficiaries/person_detail.html"


class PersonCreateView(ScopedFormView):
    parent_model = Household
    template_name = "beneficiaries/person_form.html"


class PersonUpdateView(ScopedUpdateView):
    model = Person
    template_name = "beneficiaries/person_form.html"


@require_POST
def person_reveal_nik(request: HttpRequest, pk: int) -> HttpResponse:
    scoped_object_or_404(request, Person, pk=pk)
    return HttpResponse(status=501)
