"""Working on a kelurahan's part of a round: propose, deliberate, decide, check, verify."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from beneficiaries.forms.verval import DeliberationForm, FieldCheckForm, ProposalForm, SendBackForm
from beneficiaries.models import Household, VervalEntry, VervalMeeting
from beneficiaries.services.verval import (
    close_deliberation,
    propose_families,
    send_back,
    start_deliberation,
    verify_meeting,
    withdraw_proposal,
)
from beneficiaries.services.verval_decisions import record_field_check
from beneficiaries.verval_filters import ProposableFilter
from bontang_empowerment.access.versions import StaleVersionError
from bontang_empowerment.access.views import (
    ScopedFormView,
    ScopedListView,
    ScopedUpdateView,
    scoped_object_or_404,
    signed_in,
)
from bontang_empowerment.drafts.views import DraftedMixin

ROWS = VervalMeeting.objects.select_related("round", "kelurahan")


class VervalProposeView(ScopedListView):
    """The families of the kelurahan that are not in the round; those ticked are proposed together."""

    model = Household
    related = ("kelurahan",)
    filterset_class = ProposableFilter
    ordering = ("kelurahan_id", "rt", "pk")
    page_size = 50
    template_name = "beneficiaries/verval_propose.html"

    @cached_property
    def meeting(self) -> VervalMeeting:
        found: VervalMeeting = scoped_object_or_404(self.request, ROWS, pk=self.kwargs["pk"])
        return found

    def narrow(self, rows: Any) -> Any:
        return rows.filter(kelurahan=self.meeting.kelurahan_id).with_head(self.user)

    def make_filterset(self, rows: Any) -> ProposableFilter:
        return ProposableFilter(self.request.GET, queryset=rows, by=self.user, round_id=self.meeting.round_id)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = kwargs.pop("form", None) or ProposalForm(by=self.user)
        return super().get_context_data(meeting=self.meeting, form=form, **kwargs)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = ProposalForm(request.POST, by=self.user)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        try:
            added = propose_families(
                meeting=self.meeting,
                households=form.cleaned_data["household"],
                proposer=form.cleaned_data["proposer"],
                by=self.user,
            )
        except ValidationError as refusal:
            form.add_error(None, refusal)
            return self.render_to_response(self.get_context_data(form=form))
        told = ngettext("%(number)s family proposed.", "%(number)s families proposed.", len(added))
        messages.success(request, told % {"number": len(added)})
        return redirect(request.get_full_path())


class DeliberationView(DraftedMixin, ScopedFormView):
    parent_model = VervalMeeting
    parent_related = ("round", "kelurahan")
    form_class = DeliberationForm
    template_name = "beneficiaries/verval_deliberation_form.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"meeting": self.parent}

    def form_valid(self, form: DeliberationForm) -> HttpResponse:
        try:
            start_deliberation(meeting=self.parent, by=self.user, **form.cleaned_data)
        except ValidationError as refusal:
            form.add_error(None, refusal)
            return self.form_invalid(form)
        messages.success(self.request, _("The deliberation is open: decide on each family, RT by RT."))
        return redirect(self.parent.get_absolute_url())


class SendBackView(DraftedMixin, ScopedFormView):
    parent_model = VervalMeeting
    parent_related = ("round", "kelurahan")
    form_class = SendBackForm
    template_name = "beneficiaries/verval_send_back_form.html"

    def form_valid(self, form: SendBackForm) -> HttpResponse:
        try:
            send_back(meeting=self.parent, reason=form.cleaned_data["reason"], by=self.user)
        except ValidationError as refusal:
            form.add_error(None, refusal)
            return self.form_invalid(form)
        messages.success(self.request, _("The kelurahan deliberates again."))
        return redirect(self.parent.get_absolute_url())


class FieldCheckView(DraftedMixin, ScopedUpdateView):
    model = VervalEntry
    related = ("meeting__kelurahan", "meeting__round")
    form_class = FieldCheckForm
    context_object_name = "entry"
    template_name = "beneficiaries/verval_check_form.html"

    def narrow(self, rows: Any) -> Any:
        return rows.with_family(self.user)

    def form_valid(self, form: FieldCheckForm) -> HttpResponse:
        cleaned = form.cleaned_data
        try:
            entry = record_field_check(
                entry=form.instance,
                result=cleaned["checked_result"],
                reason=cleaned["checked_reason"],
                version=cleaned["version"] or 0,
                by=self.user,
            )
        except StaleVersionError:
            self.object = self.get_object()
            return self.form_invalid(self.get_form())  # read anew, it says what has changed
        except ValidationError as refusal:
            form.add_error(None, refusal)
            return self.form_invalid(form)
        messages.success(self.request, _("The check is on record."))
        return redirect(entry.meeting.get_absolute_url())


@require_POST
def verval_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    entry = scoped_object_or_404(request, VervalEntry.objects.select_related("meeting"), pk=pk)
    try:
        withdraw_proposal(entry=entry, by=signed_in(request))
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("The proposal is taken back."))
    return redirect(entry.meeting.get_absolute_url())


@require_POST
def verval_close(request: HttpRequest, pk: int) -> HttpResponse:
    meeting = scoped_object_or_404(request, ROWS, pk=pk)
    try:
        close_deliberation(meeting=meeting, by=signed_in(request))
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("The deliberation is closed. Print the minutes and have them signed."))
    return redirect(meeting.get_absolute_url())


@require_POST
def verval_verify(request: HttpRequest, pk: int) -> HttpResponse:
    meeting = scoped_object_or_404(request, ROWS, pk=pk)
    try:
        verify_meeting(meeting=meeting, by=signed_in(request))
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("The results of this kelurahan are verified."))
    return redirect(meeting.get_absolute_url())
