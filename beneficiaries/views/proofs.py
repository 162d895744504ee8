"""Proofs of consent: adding one, and reading one under audit."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from beneficiaries.forms.proofs import ProofForm
from beneficiaries.models import ConsentProof, ConsentRecord, SealedFile
from beneficiaries.services.proofs import LostProofError, add_proof, read_proof
from bontang_empowerment.access.views import ScopedFormView, scoped_object_or_404, signed_in

NOTHING_RUNS = "default-src 'none'; frame-ancestors 'none'; form-action 'none'; sandbox"


class ProofCreateView(ScopedFormView):
    parent_model = ConsentRecord
    parent_related = ("person__household__kelurahan",)
    form_class = ProofForm
    template_name = "beneficiaries/consent_proof_form.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(person=self.parent.person, **kwargs)

    def form_valid(self, form: ProofForm) -> HttpResponse:
        add_proof(consent=self.parent, proof=form.cleaned_data["proof"], by=self.user)
        messages.success(self.request, _("The proof is on record."))
        return redirect(f"{self.parent.person.get_absolute_url()}#consent")


@require_safe
def proof_download(request: HttpRequest, pk: int) -> HttpResponse:
    found = ConsentProof.objects.select_related("consent__person")
    proof: ConsentProof = scoped_object_or_404(request, found, pk=pk)
    return answer_with_file(request, proof, back_to=f"{proof.consent.person.get_absolute_url()}#consent")


def answer_with_file(request: HttpRequest, row: SealedFile, *, back_to: str) -> HttpResponse:
    """Always a download and never a page: what is in it must not run under this product's address."""
    try:
        content = read_proof(proof=row, by=signed_in(request))
    except LostProofError:
        messages.error(request, _("The file of this proof is lost or damaged. Tell the administrator."))
        return redirect(back_to)
    return HttpResponse(
        content,
        content_type=row.kind,
        headers={
            "Content-Disposition": f'attachment; filename="{row.download_name}"',
            "Content-Security-Policy": NOTHING_RUNS,
            "X-Content-Type-Options": "nosniff",
        },
    )
