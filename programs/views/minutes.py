"""Minutes of a group's meeting: adding the file, and reading it under audit."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from beneficiaries.views.proofs import answer_with_file
from bontang_empowerment.access.views import ScopedFormView, scoped_object_or_404
from programs.forms.minutes import MinutesForm
from programs.models import Proposal, ProposalMinutes
from programs.services.minutes import add_minutes


class MinutesAddView(ScopedFormView):
    parent_model = Proposal
    parent_related = ("group__kelurahan",)
    form_class = MinutesForm
    template_name = "programs/minutes_form.html"

    def form_valid(self, form: MinutesForm) -> HttpResponse:
        add_minutes(proposal=self.parent, proof=form.cleaned_data["proof"], by=self.user)
        messages.success(self.request, _("The minutes are on record."))
        return redirect(self.parent)


@require_safe
def minutes_download(request: HttpRequest, pk: int) -> HttpResponse:
    found = ProposalMinutes.objects.select_related("round__proposal")
    minutes: ProposalMinutes = scoped_object_or_404(request, found, pk=pk)
    return answer_with_file(request, minutes, back_to=minutes.round.proposal.get_absolute_url())
