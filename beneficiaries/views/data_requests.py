"""What people ask about their data: the register, taking down, answering, and the copy that they may take home."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from beneficiaries.data_request_filters import DataRequestFilter
from beneficiaries.forms.data_requests import DataRequestAnswerForm, DataRequestForm
from beneficiaries.models import DataRequest, Person
from beneficiaries.person_copy import copy_for
from beneficiaries.services.data_requests import answer_request, take_down_request
from bontang_empowerment.access.views import ScopedDetailView, ScopedFormView, ScopedListView
from bontang_empowerment.drafts.views import DraftedMixin


class DataRequestListView(ScopedListView):
    model = DataRequest
    related = ("person__household__kelurahan", "answered_by")
    filterset_class = DataRequestFilter
    opens_alike = True
    ordering = ("-received_at", "-pk")
    template_name = "beneficiaries/data_request_list.html"


class DataRequestCreateView(DraftedMixin, ScopedFormView):
    parent_model = Person
    parent_related = ("household__kelurahan",)
    form_class = DataRequestForm
    template_name = "beneficiaries/data_request_form.html"

    def form_valid(self, form: DataRequestForm) -> HttpResponse:
        names = ("kind", "channel", "received_at", "identity_checked", "details", "submission_token")
        values = {name: form.cleaned_data[name] for name in names}
        try:
            made = take_down_request(person=self.parent, by=self.user, **values)
        except ValidationError as refusal:
            form.add_error(None, refusal)
            return self.form_invalid(form)
        messages.success(self.request, _("The request is taken down. Answer it within 3 x 24 hours."))
        return redirect(made)


class DataRequestAnswerView(DraftedMixin, ScopedFormView):
    parent_model = DataRequest
    parent_related = ("person__household__kelurahan", "answered_by")
    form_class = DataRequestAnswerForm
    template_name = "beneficiaries/data_request_answer.html"

    def form_valid(self, form: DataRequestAnswerForm) -> HttpResponse:
        try:
            answer_request(request=self.parent, by=self.user, **form.cleaned_data)
        except ValidationError as refusal:
            form.add_error(None, refusal)
            return self.form_invalid(form)
        messages.success(self.request, _("The answer is on record. Tell the person."))
        return redirect(self.parent)


class PersonCopyView(ScopedDetailView):
    """Every opening of this page is a line in the audit trail."""

    model = Person
    related = ("household__kelurahan",)
    template_name = "beneficiaries/person_copy.html"
    context_object_name = "person"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        copy = copy_for(self.object, by=self.user)
        return super().get_context_data(copy=copy, letterhead=settings.LETTERHEAD, **kwargs)
