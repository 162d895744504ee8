"""Moving to another programme: its rules are shown first, then a post leaves here and applies there."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.html import format_html

from bontang_empowerment.access.repeats import FormUsedError
from bontang_empowerment.access.views import ScopedFormView
from bontang_empowerment.drafts.views import DraftedMixin
from programs.codes import EnrolmentStatus, StepReason
from programs.forms.enrolments import ProgramChoiceForm, TransferForm
from programs.models import Enrolment, Program
from programs.services.eligibility import check_eligibility
from programs.services.priority import place_of_newcomer
from programs.services.refusals import IllegalStepError, RefusedError
from programs.services.seats import free_seat_for_newcomer
from programs.services.transferring import transfer
from programs.views.enrolment_steps import seat_went_to_in_words
from programs.views.enrolments import told_result


class TransferView(DraftedMixin, ScopedFormView):
    """GET asks for a programme and shows what its rules say; POST moves."""

    parent_model = Enrolment
    parent_related = ("program", "person__household__kelurahan")
    form_class = TransferForm
    template_name = "programs/transfer_form.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Who moved already, or left, is not asked where to; the same form again still leads to what it made."""
        if request.method == "GET" and self.parent and not self.parent.may_become(EnrolmentStatus.MOVED):
            messages.error(request, str(IllegalStepError(self.parent)))
            return redirect(self.parent)
        return super().dispatch(request, *args, **kwargs)

    def get_template_names(self) -> list[str]:
        is_partial = self.request.htmx and self.request.method == "GET"  # type: ignore[attr-defined]
        return ["programs/_transfer_check.html"] if is_partial else [self.template_name]

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"leaving": self.parent}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        chosen = self.request.POST if self.request.method == "POST" else self.request.GET
        choice = ProgramChoiceForm(chosen if "program" in chosen else None, by=self.user, leaving=self.parent)
        context |= {"choice": choice, "draft_choice": "program"}
        return context | self._check(choice.cleaned_data["program"]) if choice.is_valid() else context

    def _check(self, program: Program) -> dict[str, Any]:
        return {
            "program": program,
            "eligibility": check_eligibility(self.parent.person, program, leaving=self.parent),
            "seat": free_seat_for_newcomer(program),
            "place": place_of_newcomer(self.parent.person, program),
        }

    def form_valid(self, form: TransferForm) -> HttpResponse:
        asked = form.cleaned_data
        try:
            moved = transfer(
                enrolment=self.parent,
                program=asked["program"],
                reason=StepReason(asked["reason"]),
                note=asked["note"],
                submission_token=asked["submission_token"],
                by=self.user,
            )
        except (RefusedError, FormUsedError) as refusal:
            form.add_error(None, refusal if isinstance(refusal, FormUsedError) else str(refusal))
            return self.form_invalid(form)
        told = format_html("{} {}", told_result(moved), seat_went_to_in_words(moved, self.user))
        messages.success(self.request, told)
        return redirect(moved)

    def form_invalid(self, form: TransferForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)
