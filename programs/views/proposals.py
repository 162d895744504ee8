"""Proposals of community groups: all of them, one with its rounds, each step, and the letter of the decision."""

from typing import Any

import django_filters
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bontang_empowerment.access.filters import ScopedFilterSet
from bontang_empowerment.access.links import may_open
from bontang_empowerment.access.versions import StaleVersionError
from bontang_empowerment.access.views import ScopedDetailView, ScopedFormView, ScopedListView
from bontang_empowerment.drafts.views import DraftedMixin
from bontang_empowerment.regions.models import Kelurahan
from programs.forms.proposals import CONTENT, DecisionForm, ProposalForm, ReviewForm, StartForm
from programs.models import CommunityGroup, Proposal, ProposalRound, ProposalTransition
from programs.proposal_codes import DECIDED, ProposalStatus, steps_from
from programs.services.proposals import (
    decide_proposal,
    review_proposal,
    revise_proposal,
    start_program,
    submit_proposal,
)


class ProposalFilter(ScopedFilterSet):
    status = django_filters.ChoiceFilter(label=gettext_lazy("Status"), choices=ProposalStatus.choices)
    kelurahan = django_filters.ModelChoiceFilter(
        label=gettext_lazy("Kelurahan"), field_name="group__kelurahan", queryset=Kelurahan.objects.order_by("name")
    )


class ProposalListView(ScopedListView):
    model = Proposal
    related = ("group__kelurahan",)
    template_name = "programs/proposal_list.html"
    opens_alike = True
    ordering = ("-pk",)
    filterset_class = ProposalFilter

    def narrow(self, rows: Any) -> Any:
        return rows.with_title()


class ProposalDetailView(ScopedDetailView):
    model = Proposal
    related = ("group__kelurahan", "program")
    template_name = "programs/proposal_detail.html"
    context_object_name = "proposal"

    def narrow(self, rows: Any) -> Any:
        return rows.with_title()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        proposal: Proposal = self.object
        rounds = (
            ProposalRound.objects.visible_to(self.user).filter(proposal=proposal).prefetch_related("support", "files")
        )
        steps = ProposalTransition.objects.visible_to(self.user).filter(round__proposal=proposal)
        newest, *earlier = rounds.select_related("submitted_by")
        place = {"kelurahan_id": proposal.group.kelurahan_id}
        return super().get_context_data(
            newest=newest,
            earlier=earlier,
            steps=list(steps.select_related("by", "round")),
            next_steps=[
                (reverse(step.url_name, args=[proposal.pk]), step.label)
                for step in steps_from(proposal.status)
                if may_open(self.user, step.url_name, **place)
            ],
            add_minutes_url=reverse("programs:minutes_add", args=[proposal.pk])
            if may_open(self.user, "programs:minutes_add", **place)
            else "",
            has_letter=steps.filter(to_status__in=DECIDED).exists(),
            **kwargs,
        )


class ProposalLetterView(ScopedDetailView):
    """What the coordinator decided and why, on paper for the group; that of the last decision."""

    model = Proposal
    related = ("group__kelurahan",)
    template_name = "programs/proposal_letter.html"
    context_object_name = "proposal"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        steps = ProposalTransition.objects.visible_to(self.user).filter(round__proposal=self.object)
        decision = steps.filter(to_status__in=DECIDED).select_related("by", "round").first()
        day = f", {date_format(decision.at)}" if decision else ""
        return super().get_context_data(
            decision=decision,
            letterhead=settings.LETTERHEAD,
            signatories=[{"heading": _("Programme coordinator"), "name": str(decision.by)}] if decision else [],
            place_date=f"{settings.LETTERHEAD['city']}{day}",
            **kwargs,
        )


class ProposalCreateView(DraftedMixin, ScopedFormView):
    parent_model = CommunityGroup
    parent_related = ("kelurahan",)
    form_class = ProposalForm
    template_name = "programs/proposal_form.html"

    def form_valid(self, form: ProposalForm) -> HttpResponse:
        token = form.cleaned_data["submission_token"]
        sent = submit_proposal(group=self.parent, content=form.content, by=self.user, submission_token=token)
        messages.success(self.request, _("The proposal is sent on behalf of %(group)s.") % {"group": self.parent})
        return redirect(sent)


class StepView(DraftedMixin, ScopedFormView):
    """A step on a proposal. `take` calls the service; a refusal stands on the form, which keeps what was typed."""

    parent_model = Proposal
    parent_related = ("group__kelurahan", "program")
    template_name = "programs/proposal_step_form.html"
    title: Any = ""
    button: Any = ""

    def get_initial(self) -> dict[str, Any]:
        return super().get_initial() | {"version": self.parent.version}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        newest = self.parent.rounds.prefetch_related("support").first()
        return super().get_context_data(newest=newest, title=self.title, button=self.button, **kwargs)

    def take(self, form: Any) -> Any:
        raise NotImplementedError

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            result = self.take(form)
        except StaleVersionError:
            form.refuse_stale(Proposal.objects.visible_to(self.user).get(pk=self.parent.pk).version)
            return self.form_invalid(form)
        except ValidationError as refusal:
            form.add_error(None, refusal)
            return self.form_invalid(form)
        messages.success(self.request, _("The step is on record."))
        return redirect(result)


class ProposalReviseView(StepView):
    form_class = ProposalForm
    title = gettext_lazy("Revise and send again")
    button = gettext_lazy("Send the proposal again")

    def get_initial(self) -> dict[str, Any]:
        newest = self.parent.rounds.prefetch_related("support")[0]
        asked = {
            f"{row.kind}_{part}": getattr(row, part) for row in newest.support.all() for part in ("what", "amount")
        }
        return super().get_initial() | {name: getattr(newest, name) for name in CONTENT} | asked

    def take(self, form: ProposalForm) -> Proposal:
        return revise_proposal(
            proposal=self.parent,
            version=form.cleaned_data["version"] or 0,
            content=form.content,
            by=self.user,
            submission_token=form.cleaned_data["submission_token"],
        )


class ProposalReviewView(StepView):
    form_class = ReviewForm
    title = gettext_lazy("Review for the kelurahan")
    button = gettext_lazy("Save the review")

    def take(self, form: ReviewForm) -> Proposal:
        return review_proposal(proposal=self.parent, by=self.user, **form.cleaned_data)


class ProposalDecideView(StepView):
    form_class = DecisionForm
    title = gettext_lazy("Decide on the proposal")
    button = gettext_lazy("Save the decision")

    def take(self, form: DecisionForm) -> Proposal:
        return decide_proposal(proposal=self.parent, by=self.user, **form.cleaned_data)


class ProposalStartView(StepView):
    form_class = StartForm
    title = gettext_lazy("Make it a programme")
    button = gettext_lazy("Prepare the programme")

    def get_initial(self) -> dict[str, Any]:
        newest = self.parent.rounds.all()[0]
        return super().get_initial() | {"name": newest.title, "capacity": newest.people}

    def take(self, form: StartForm) -> Any:
        values = {name: form.cleaned_data[name] for name in ("name", "starts_on", "ends_on", "capacity")}
        version = form.cleaned_data["version"]
        return start_program(proposal=self.parent, version=version, values=values, by=self.user)
