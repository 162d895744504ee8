"""Enrolments: who is in which programme, one person's way through it, and enrolling somebody."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from beneficiaries.consent_links import link_to_record
from beneficiaries.models import Person
from bontang_empowerment.access.keyset import KeysetPage
from bontang_empowerment.access.repeats import FormUsedError
from bontang_empowerment.access.scope import scope_of
from bontang_empowerment.access.views import ScopedDetailView, ScopedFormView, ScopedListView
from bontang_empowerment.accounts.models import Role, User
from bontang_empowerment.drafts.views import DraftedMixin
from programs.basis import basis_notices, purposes_of
from programs.codes import EnrolmentStatus
from programs.filters import EnrolmentFilter
from programs.forms.enrolments import INELIGIBLE, OVERRIDE, EnrolmentForm, ProgramChoiceForm
from programs.models import Enrolment, Program
from programs.outcome_summary import outcomes_card
from programs.person_page import MOVES, entry_of, place_entries
from programs.priority_words import score_in_words
from programs.queue_places import give_places_in_any
from programs.services.eligibility import check_eligibility
from programs.services.enrolment import enrol_person, record_ineligible
from programs.services.priority import place_of_newcomer, weights_of
from programs.services.refusals import RefusedError
from programs.services.seats import free_seat_for_newcomer
from programs.views.offered_steps import offered_undo, steps_for, transfer_url


class EnrolmentListView(ScopedListView):
    model = Enrolment
    template_name = "programs/enrolment_list.html"
    related = ("program", "person__household__kelurahan")
    ordering = ("-pk",)
    opens_alike = True
    export_name = "programs:enrolment_export"
    filterset_class = EnrolmentFilter

    def narrow(self, rows: Any) -> Any:
        return rows.with_identity_for(self.user).with_withdrawal(self.user)

    def paginate(self, rows: Callable[[], QuerySet[Any]]) -> KeysetPage:
        page = super().paginate(rows)
        give_places_in_any(page.rows)
        return page


class EnrolmentDetailView(ScopedDetailView):
    model = Enrolment
    template_name = "programs/enrolment_detail.html"
    related = ("program__partner", "person__household__kelurahan")

    def narrow(self, rows: Any) -> Any:
        return rows.with_place().with_identity_for(self.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**enrolment_page(self.object, self.user), **kwargs)


def enrolment_page(enrolment: Enrolment, user: User, *, refused: Form | None = None) -> dict[str, Any]:
    """What the page of an enrolment shows; `enrolment` is read with its programme, person and place."""
    tells_reason = scope_of(user).reaches(enrolment.person.household.kelurahan_id)
    steps = enrolment.transitions.select_related("by", "undoes", *MOVES).order_by("-pk")
    is_waiting = enrolment.status == EnrolmentStatus.WAITLISTED
    told = [entry_of(step, title=step.in_words, tells_reason=tells_reason) for step in steps]
    told += place_entries(enrolment, user)
    return outcomes_card(enrolment, user) | {
        "steps": steps_for(enrolment, user, refused=refused),
        **moves_of(enrolment, user),
        "transfer_url": transfer_url(enrolment, user),
        "undo": offered_undo(enrolment, user, refused=refused),
        "entries": sorted(told, key=lambda entry: entry.when, reverse=True),
        "score": score_in_words(enrolment, weights_of(enrolment.program)) if is_waiting and tells_reason else None,
        "basis_notices": basis_notices(enrolment, user),
        "is_waiting": is_waiting,
    }


def moves_of(enrolment: Enrolment, user: User) -> dict[str, Enrolment | None]:
    """Where the person came from and went to, as far as `user` may see it. One query."""
    rows = Enrolment.objects.visible_to(user).filter(Q(moved_from=enrolment) | Q(pk=enrolment.moved_from_id))
    found = {row.moved_from_id == enrolment.pk: row for row in rows.select_related("program")}
    return {"moved_from": found.get(False), "moved_to": found.get(True)}


class EnrolmentCreateView(DraftedMixin, ScopedFormView):
    """GET asks for a programme and shows what its rules say; POST decides."""

    parent_model = Person
    parent_related = ("household__kelurahan",)
    form_class = EnrolmentForm
    template_name = "programs/enrolment_form.html"

    def get_template_names(self) -> list[str]:
        return ["programs/_enrolment_check.html"] if self.is_partial else [self.template_name]

    @property
    def is_partial(self) -> bool:
        return bool(self.request.htmx) and self.request.method == "GET"  # type: ignore[attr-defined]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        chosen = self.request.POST if self.request.method == "POST" else self.request.GET
        choice = ProgramChoiceForm(chosen if "program" in chosen else None, by=self.user)
        context |= {"choice": choice, "draft_choice": "program"}
        if choice.is_valid():
            context |= self._check(choice.cleaned_data["program"])
        return context

    def _check(self, program: Program) -> dict[str, Any]:
        eligibility = check_eligibility(self.parent, program)
        missing = [purpose for purpose in purposes_of(program) if f"basis_{purpose}" in eligibility.warned_codes]
        back = f"{self.request.path}?{urlencode({'program': program.pk})}"
        return {
            "basis_url": link_to_record(self.parent, missing, user=self.user, back=back),
            "program": program,
            "eligibility": eligibility,
            "seat": free_seat_for_newcomer(program),
            "place": place_of_newcomer(self.parent, program),
            "may_override": Role.COORDINATOR in scope_of(self.user).roles,
        }

    def form_valid(self, form: EnrolmentForm) -> HttpResponse:
        values = {
            "person": self.parent,
            "program": form.cleaned_data["program"],
            "by": self.user,
            "submission_token": form.cleaned_data["submission_token"],
        }
        try:
            enrolment = self._decide(form)(**values)
        except (RefusedError, FormUsedError) as refusal:
            form.add_error(None, refusal if isinstance(refusal, FormUsedError) else str(refusal))
            return self.form_invalid(form)
        messages.success(self.request, told_result(enrolment))
        return redirect(enrolment)

    def _decide(self, form: EnrolmentForm) -> Callable[..., Enrolment]:
        decision = form.cleaned_data["decision"]
        if decision == INELIGIBLE:
            return record_ineligible
        reason = form.cleaned_data["override_reason"] if decision == OVERRIDE else ""
        return lambda **values: enrol_person(override_reason=reason, **values)


def told_result(enrolment: Enrolment) -> str:
    """What came of it, in words: the seats may have changed since the page was read."""
    figures = {"person": enrolment.person.name, "program": enrolment.program.name, "seat": enrolment.seat_number}
    if enrolment.status == EnrolmentStatus.WAITLISTED:
        figures["place"] = Enrolment.objects.with_place().get(pk=enrolment.pk).place
        return _("%(person)s is on the waitlist of %(program)s, place %(place)s.") % figures
    if enrolment.status == EnrolmentStatus.INELIGIBLE:
        return _("Recorded: %(person)s is not eligible for %(program)s.") % figures
    return _("%(person)s is enrolled in %(program)s, seat number %(seat)s.") % figures
