"""Partners, their commitments, and the receipts of these."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bontang_empowerment.access.links import Links
from bontang_empowerment.access.views import (
    CreateOnceView,
    ScopedDetailView,
    ScopedListView,
    VersionedUpdateView,
    scoped_object_or_404,
    signed_in,
)
from bontang_empowerment.drafts.views import DraftedMixin
from programs.forms.partners import (
    CommitmentCreateForm,
    CommitmentUpdateForm,
    PartnerCreateForm,
    PartnerUpdateForm,
    ReceiptForm,
)
from programs.models import Commitment, CommitmentReceipt, Partner, Program
from programs.partner_filters import CommitmentFilter, PartnerFilter
from programs.services.partners import (
    cancel_receipt,
    create_partner,
    record_commitment,
    record_receipt,
    update_commitment,
    update_partner,
)


def _told_saved(request: HttpRequest, row: object) -> None:
    messages.success(request, _("%(name)s is saved.") % {"name": row})


class PartnerListView(ScopedListView):
    model = Partner
    template_name = "programs/partner_list.html"
    opens_alike = True
    ordering = ("name", "pk")
    filterset_class = PartnerFilter


class PartnerDetailView(ScopedDetailView):
    model = Partner
    template_name = "programs/partner_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        partner: Partner = self.object
        commitments = Commitment.objects.visible_to(self.user).filter(partner=partner).with_received()
        programs = Program.objects.visible_to(self.user).filter(partner=partner)
        return super().get_context_data(
            commitments=list(commitments.select_related("program").order_by("-pk")),
            programs=list(programs.newest_first()),
            may_edit=Links.of(self.user).may_open("programs:partner_update"),
            **kwargs,
        )


class PartnerCreateView(DraftedMixin, CreateOnceView):
    form_class = PartnerCreateForm
    template_name = "programs/partner_form.html"

    def repeatable(self) -> Any:
        return Partner.objects.all()

    def repeated(self, earlier: Partner) -> HttpResponse:
        return redirect(earlier)

    def form_valid(self, form: PartnerCreateForm) -> HttpResponse:
        token = form.cleaned_data["submission_token"]
        partner = create_partner(values=form.columns, by=self.user, submission_token=token)
        _told_saved(self.request, partner)
        return redirect(partner)


class PartnerUpdateView(DraftedMixin, VersionedUpdateView):
    model = Partner
    form_class = PartnerUpdateForm
    template_name = "programs/partner_form.html"

    def save(self, form: PartnerUpdateForm) -> Partner:
        version = form.cleaned_data["version"]
        return update_partner(partner=form.instance, version=version, values=form.columns, by=self.user)

    def saved(self, form: PartnerUpdateForm, row: Partner) -> HttpResponse:
        _told_saved(self.request, row)
        return redirect(row)


class CommitmentListView(ScopedListView):
    model = Commitment
    template_name = "programs/commitment_list.html"
    related = ("partner", "program")
    opens_alike = True
    ordering = ("-pk",)
    filterset_class = CommitmentFilter

    def narrow(self, rows: Any) -> Any:
        return rows.with_received()


class CommitmentDetailView(ScopedDetailView):
    model = Commitment
    template_name = "programs/commitment_detail.html"
    related = ("partner", "program")

    def narrow(self, rows: Any) -> Any:
        return rows.with_received()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        receipts = CommitmentReceipt.objects.visible_to(self.user).filter(commitment=self.object)
        return super().get_context_data(
            receipts=list(receipts.select_related("commitment", "recorded_by", "cancelled_by")),
            may_edit=Links.of(self.user).may_open("programs:commitment_update"),
            **kwargs,
        )


class CommitmentCreateView(DraftedMixin, CreateOnceView):
    parent_model = Partner
    form_class = CommitmentCreateForm
    template_name = "programs/commitment_form.html"

    def repeatable(self) -> Any:
        return Commitment.objects.filter(partner=self.parent)

    def repeated(self, earlier: Commitment) -> HttpResponse:
        return redirect(earlier)

    def form_valid(self, form: CommitmentCreateForm) -> HttpResponse:
        token = form.cleaned_data["submission_token"]
        made = record_commitment(partner=self.parent, values=form.columns, by=self.user, submission_token=token)
        _told_saved(self.request, made)
        return redirect(made)


class CommitmentUpdateView(DraftedMixin, VersionedUpdateView):
    model = Commitment
    related = ("partner",)
    form_class = CommitmentUpdateForm
    template_name = "programs/commitment_form.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(parent=self.object.partner, **kwargs)

    def save(self, form: CommitmentUpdateForm) -> Commitment:
        version = form.cleaned_data["version"]
        return update_commitment(commitment=form.instance, version=version, values=form.columns, by=self.user)

    def saved(self, form: CommitmentUpdateForm, row: Commitment) -> HttpResponse:
        _told_saved(self.request, row)
        return redirect(row)


class ReceiptCreateView(DraftedMixin, CreateOnceView):
    parent_model = Commitment
    parent_related = ("partner",)
    form_class = ReceiptForm
    template_name = "programs/receipt_form.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"commitment": self.parent}

    def repeatable(self) -> Any:
        return CommitmentReceipt.objects.filter(commitment=self.parent)

    def repeated(self, earlier: CommitmentReceipt) -> HttpResponse:
        return redirect(self.parent)

    def form_valid(self, form: ReceiptForm) -> HttpResponse:
        receipt = record_receipt(commitment=self.parent, by=self.user, **form.cleaned_data)
        messages.success(self.request, _("Received: %(amount)s.") % {"amount": receipt.in_words})
        return redirect(self.parent)


@require_POST
def receipt_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    rows = CommitmentReceipt.objects.select_related("commitment")
    receipt: CommitmentReceipt = scoped_object_or_404(request, rows, pk=pk)
    cancel_receipt(receipt=receipt, by=signed_in(request))
    messages.success(request, _("This receipt no longer counts. It stays on record."))
    return redirect(receipt.commitment)
