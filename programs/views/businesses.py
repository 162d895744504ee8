"""Businesses of participants: all of them, one with its months, and what is recorded of it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from beneficiaries.models import Person
from bontang_empowerment.access.scope import scope_of
from bontang_empowerment.access.views import (
    CreateOnceView,
    ScopedDetailView,
    ScopedFormView,
    ScopedListView,
    VersionedUpdateView,
    scoped_object_or_404,
    signed_in,
)
from bontang_empowerment.drafts.views import DraftedMixin
from programs.business_filters import BusinessFilter
from programs.business_page import profit_bars
from programs.forms.businesses import (
    BusinessCreateForm,
    BusinessUpdateForm,
    ClosingForm,
    MonthCorrectForm,
    MonthForm,
)
from programs.models import Business, BusinessRecord
from programs.services.businesses import (
    ClosedAlreadyError,
    MonthRefusedError,
    StartRefusedError,
    close_business,
    correct_month,
    create_business,
    record_month,
    reopen_business,
    update_business,
)
from programs.services.refusals import RefusedError

OWNER = "person__household__kelurahan"
UNREAD = ("person__nik", "person__household__kk_number")


class BusinessListView(ScopedListView):
    model = Business
    related = (OWNER,)
    template_name = "programs/business_list.html"
    export_name = "programs:business_export"
    ordering = ("-pk",)
    filterset_class = BusinessFilter

    def narrow(self, rows: Any) -> Any:
        return rows.with_newest().defer(*UNREAD)


class BusinessDetailView(ScopedDetailView):
    model = Business
    related = (OWNER, "enrolment__program", "recorded_by")
    template_name = "programs/business_detail.html"
    context_object_name = "business"

    def narrow(self, rows: Any) -> Any:
        return rows.defer(*UNREAD)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = BusinessRecord.objects.visible_to(self.user).filter(business=self.object)
        months = list(rows.select_related("recorded_by").newest_first())
        return super().get_context_data(
            months=months, bars=profit_bars(months), tells_of_whom=tells_of_whom(self.user, self.object), **kwargs
        )


def tells_of_whom(user: Any, business: Business) -> bool:
    """How many workers are poor or have a disability is for the registry's own staff, not for partners."""
    return scope_of(user).reaches(business.person.household.kelurahan_id)


class BusinessCreateView(DraftedMixin, CreateOnceView):
    parent_model = Person
    form_class = BusinessCreateForm
    template_name = "programs/business_form.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"owner": self.parent}

    def repeatable(self) -> Any:
        return Business.objects.filter(person=self.parent)

    def repeated(self, earlier: Business) -> HttpResponse:
        return redirect(earlier)

    def form_valid(self, form: BusinessCreateForm) -> HttpResponse:
        token = form.cleaned_data["submission_token"]
        made = create_business(person=self.parent, values=form.columns, by=self.user, submission_token=token)
        messages.success(self.request, _("%(name)s is saved.") % {"name": made})
        return redirect(made)


class BusinessUpdateView(DraftedMixin, VersionedUpdateView):
    model = Business
    related = (OWNER,)
    form_class = BusinessUpdateForm
    template_name = "programs/business_form.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"owner": self.object.person}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(parent=self.object.person, **kwargs)

    def form_valid(self, form: BusinessUpdateForm) -> HttpResponse:
        try:
            return super().form_valid(form)
        except StartRefusedError as refused:
            form.add_error("started_on", str(refused))
            return self.form_invalid(form)

    def save(self, form: BusinessUpdateForm) -> Business:
        version = form.cleaned_data["version"]
        return update_business(business=form.instance, version=version, values=form.columns, by=self.user)

    def saved(self, form: BusinessUpdateForm, row: Business) -> HttpResponse:
        messages.success(self.request, _("%(name)s is saved.") % {"name": row})
        return redirect(row)


class MonthCreateView(DraftedMixin, CreateOnceView):
    parent_model = Business
    parent_related = (OWNER,)
    form_class = MonthForm
    template_name = "programs/business_month_form.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        own = {"business": self.parent, "tells_of_whom": tells_of_whom(self.user, self.parent)}
        return super().get_form_kwargs() | own

    def repeatable(self) -> Any:
        return BusinessRecord.objects.filter(business=self.parent)

    def repeated(self, earlier: BusinessRecord) -> HttpResponse:
        return redirect(self.parent)

    def form_valid(self, form: MonthForm) -> HttpResponse:
        try:
            month = record_month(
                business=self.parent,
                values={"month": form.cleaned_data["month"], **form.figures},
                closing=form.closing,
                by=self.user,
                submission_token=form.cleaned_data["submission_token"],
            )
        except MonthRefusedError as refused:
            return self._refused(form, "month", refused)
        except ClosedAlreadyError as refused:
            return self._refused(form, None, refused)
        messages.success(self.request, _("%(month)s is recorded.") % {"month": month.month_in_words})
        return redirect(self.parent)

    def _refused(self, form: MonthForm, field: str | None, refused: RefusedError) -> HttpResponse:
        form.add_error(field, str(refused))
        return self.form_invalid(form)


class MonthCorrectView(DraftedMixin, VersionedUpdateView):
    model = BusinessRecord
    related = (f"business__{OWNER}",)
    form_class = MonthCorrectForm
    template_name = "programs/business_month_form.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"tells_of_whom": tells_of_whom(self.user, self.object.business)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(parent=self.object.business, **kwargs)

    def save(self, form: MonthCorrectForm) -> BusinessRecord:
        version = form.cleaned_data["version"]
        return correct_month(month=form.instance, version=version, values=form.figures, by=self.user)

    def saved(self, form: MonthCorrectForm, row: BusinessRecord) -> HttpResponse:
        messages.success(self.request, _("%(month)s is corrected.") % {"month": row.month_in_words})
        return redirect(row.business)


class BusinessCloseView(DraftedMixin, ScopedFormView):
    parent_model = Business
    parent_related = (OWNER,)
    form_class = ClosingForm
    template_name = "programs/business_close.html"
    parent: Business

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not self.parent.is_running:
            messages.warning(request, str(ClosedAlreadyError(self.parent)))
            return redirect(self.parent)
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"business": self.parent}

    def form_valid(self, form: ClosingForm) -> HttpResponse:
        try:
            close_business(business=self.parent, closing=form.closing, by=self.user)
        except ClosedAlreadyError as refused:
            form.add_error(None, str(refused))
            return self.form_invalid(form)
        messages.success(self.request, _("%(name)s is recorded as closed.") % {"name": self.parent})
        return redirect(self.parent)


@require_POST
def business_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    business: Business = scoped_object_or_404(request, Business, pk=pk)
    reopen_business(business=business, by=signed_in(request))
    messages.success(request, _("%(name)s is running again.") % {"name": business})
    return redirect(business)
