"""Certificates of a batch: who gets one, issuing, printing, revoking; and the public page behind the QR code."""

from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from bontang_empowerment.access.views import ScopedDetailView, ScopedFormView, scoped_object_or_404, signed_in
from bontang_empowerment.audit.middleware import client_address
from bontang_empowerment.drafts.views import DraftedMixin
from programs.identity import is_shown_to
from trainings.certificate_pages import certificates_of, overview_of, papers_of
from trainings.forms.certificates import RevokeForm
from trainings.models import Batch, Certificate
from trainings.services.certificate_checks import TooManyLooksError, certificate_for
from trainings.services.certificates import issue_certificates, revoke_certificate

UNSEEN = {"X-Robots-Tag": "noindex, nofollow, noarchive", "Referrer-Policy": "no-referrer"}
RETRY_SECONDS = 60


class BatchCertificatesView(ScopedDetailView):
    model = Batch
    related = ("program", "course")
    template_name = "trainings/batch_certificates.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        overview = overview_of(self.object, user=self.user)
        return super().get_context_data(batch=self.object, overview=overview, **kwargs)


@require_POST
def batch_certificates_issue(request: HttpRequest, pk: int) -> HttpResponse:
    batch: Batch = scoped_object_or_404(request, Batch, pk=pk)
    made = issue_certificates(batch=batch, by=signed_in(request))
    said = ngettext("%(number)s certificate issued.", "%(number)s certificates issued.", len(made))
    if made:
        messages.success(request, said % {"number": len(made)})
    else:
        messages.info(request, _("Nobody waits for a certificate now."))
    return redirect("trainings:batch_certificates", pk=batch.pk)


class CertificatePrintView(ScopedDetailView):
    """All certificates in force of a batch, a page each; `?only=` prints a single one."""

    model = Batch
    related = ("program", "course", "instructor_user")
    template_name = "trainings/certificate_print.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        batch: Batch = self.object
        rows = [row for row in certificates_of(batch, user=self.user) if row.is_valid and row.identity_shown]
        only = self.request.GET.get("only", "")
        rows = [row for row in rows if not only or str(row.pk) == only]
        papers = papers_of(batch, rows, user=self.user, absolute=self.request.build_absolute_uri)
        back_url = reverse("trainings:batch_certificates", args=[batch.pk])
        return super().get_context_data(**kwargs) | {
            "batch": batch,
            "papers": papers,
            "letterhead": settings.LETTERHEAD,
            "back_url": back_url,
        }


class CertificateRevokeView(DraftedMixin, ScopedFormView):
    parent_model = Certificate
    parent_related = ("participant__batch__program", "participant__enrolment__person")
    form_class = RevokeForm
    template_name = "trainings/certificate_revoke.html"

    @cached_property
    def batch_url(self) -> str:
        return reverse("trainings:batch_certificates", args=[self.parent.participant.batch_id])

    def form_valid(self, form: RevokeForm) -> HttpResponse:
        try:
            revoke_certificate(certificate=self.parent, reason=form.cleaned_data["reason"], by=self.user)
        except ValidationError as refusal:
            form.add_error(None, refusal)
            return self.form_invalid(form)
        messages.success(self.request, _("Certificate %(number)s is revoked.") % {"number": self.parent.number})
        return redirect(self.batch_url)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        certificate: Certificate = self.parent
        certificate.identity_shown = is_shown_to(self.user, certificate.place_in_programme)
        return super().get_context_data(**kwargs) | {
            "certificate": certificate,
            "batch": certificate.participant.batch,
            "batch_url": self.batch_url,
        }


@login_not_required
@require_safe
def certificate_check(request: HttpRequest, token: str) -> HttpResponse:
    """Public: name, course, date, valid or revoked, and nothing more. Whatever is no token gets the same page."""
    try:
        certificate = certificate_for(token, address=client_address(request))
    except TooManyLooksError:
        busy = _unseen(render(request, "trainings/certificate_busy.html", status=HTTPStatus.TOO_MANY_REQUESTS))
        busy.headers["Retry-After"] = str(RETRY_SECONDS)
        return busy
    status = HTTPStatus.OK if certificate else HTTPStatus.NOT_FOUND
    return _unseen(render(request, "trainings/certificate_check.html", {"certificate": certificate}, status=status))


def _unseen(response: HttpResponse) -> HttpResponse:
    """Kept by no search engine, and its address told to no other page."""
    for name, value in UNSEEN.items():
        response.headers[name] = value
    return response
