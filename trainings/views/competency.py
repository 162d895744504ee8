"""Competency of a batch: the grid saved in one post, and a person's decision about one result."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bontang_empowerment.access.views import ScopedFormView
from bontang_empowerment.drafts.views import DraftedMixin
from programs.identity import is_shown_to
from trainings.codes import LEAST_ATTENDANCE
from trainings.competency_cells import as_shown, competency_choices, rows_of
from trainings.forms.competency import CompetencyForm, DecisionForm
from trainings.models import Batch, BatchParticipant
from trainings.results import Result, result_of, results_of
from trainings.services.competency import decide_result, record_competency


class BatchCompetencyView(ScopedFormView):
    """People down, units across, and the result of each."""

    parent_model = Batch
    parent_related = ("program", "course")
    form_class = CompetencyForm
    template_name = "trainings/batch_competency.html"

    @cached_property
    def results(self) -> list[Result]:
        return results_of(self.parent, user=self.user)

    def form_valid(self, form: CompetencyForm) -> HttpResponse:
        try:
            changed = record_competency(batch=self.parent, results=form.results, by=self.user)
        except ValidationError as refusal:
            form.add_error(None, refusal)
            return self.form_invalid(form)
        said = ngettext("%(number)s assessment saved.", "%(number)s assessments saved.", changed)
        messages.success(self.request, said % {"number": changed} if changed else _("Nothing has changed."))
        return redirect(self.request.path)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = kwargs.get("form") or self.get_form()
        return super().get_context_data(**kwargs | {"form": form}) | {
            "batch": self.parent,
            "units": self.results[0].facts.units if self.results else list(self.parent.course.units.all()),
            "rows": rows_of(self.results, form.results if form.is_bound else {}),
            "shown": as_shown(self.results),
            "choices": competency_choices(),
            "least": LEAST_ATTENDANCE,
        }


class ResultDecisionView(DraftedMixin, ScopedFormView):
    """One participant's result: what the rule says, what was decided, and a decision with its reason."""

    parent_model = BatchParticipant
    parent_related = ("batch__program", "batch__course", "enrolment__person__household__kelurahan")
    form_class = DecisionForm
    template_name = "trainings/result_decision.html"

    @cached_property
    def place(self) -> BatchParticipant:
        rows = BatchParticipant.objects.filter(pk=self.parent.pk).with_person().select_related("batch__course")
        place = rows.with_last_day().get()
        place.identity_shown = is_shown_to(self.user, place.enrolment)
        return place

    def form_valid(self, form: DecisionForm) -> HttpResponse:
        try:
            decide_result(participant=self.parent, **form.cleaned_data, by=self.user)
        except ValidationError as refusal:
            form.add_error(None, refusal)
            return self.form_invalid(form)
        messages.success(self.request, _("The decision about %(name)s is saved.") % {"name": self.place.shown_name})
        return redirect(reverse("trainings:batch_competency", args=[self.parent.batch_id]))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "place": self.place,
            "batch": self.parent.batch,
            "result": result_of(self.place),
            "decisions": self.place.decisions.select_related("by").order_by("-pk"),
        }
