"""PPKS categories: of one person, and counted over all of them."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django.views.generic import TemplateView

from beneficiaries.forms.ppks import PpksForm
from beneficiaries.models import Person, PpksRecord
from beneficiaries.ppks_codes import is_unusual_age, usual_ages
from beneficiaries.ppks_counts import ppks_counts
from beneficiaries.services.ppks import end_ppks, record_ppks
from bontang_empowerment.access.views import ScopedFormView, scoped_object_or_404, signed_in
from bontang_empowerment.drafts.views import DraftedMixin


class PpksCreateView(DraftedMixin, ScopedFormView):
    parent_model = Person
    parent_related = ("household__kelurahan",)
    form_class = PpksForm
    template_name = "beneficiaries/ppks_form.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"person": self.parent}

    def form_valid(self, form: PpksForm) -> HttpResponse:
        try:
            row = record_ppks(person=self.parent, by=self.user, **form.cleaned_data)
        except ValidationError as refusal:
            form.add_error("category", refusal)
            return self.form_invalid(form)
        messages.success(self.request, _("The category is on record."))
        if is_unusual_age(row.category, self.parent.age_on()):
            told = _("%(name)s is %(age)s; this category is usual at %(ages)s. Please check.")
            words = {"name": self.parent.name, "age": self.parent.age_on(), "ages": usual_ages(row.category)}
            messages.warning(self.request, told % words)
        return redirect(f"{self.parent.get_absolute_url()}#ppks")


@require_POST
def ppks_end(request: HttpRequest, pk: int) -> HttpResponse:
    row = scoped_object_or_404(request, PpksRecord.objects.select_related("person"), pk=pk)
    end_ppks(row=row, until=timezone.localdate(), by=signed_in(request))
    messages.success(request, _("The category has ended today. It stays in the history."))
    return redirect(f"{row.person.get_absolute_url()}#ppks")


class PpksCountView(TemplateView):
    """How many people are in each category; each number opens the list of them."""

    template_name = "beneficiaries/ppks_counts.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(counts=ppks_counts(signed_in(self.request)), **kwargs)
