"""Enrolling everybody of the list of people: a summary first, then the work, then its report."""

from typing import Any

import django_filters
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from beneficiaries.models import Person
from bontang_empowerment.access.filters import ScopedFilterSet
from bontang_empowerment.access.repeats import FormUsedError
from bontang_empowerment.access.views import ScopedDetailView, ScopedFormView, ScopedListView, scoped_object_or_404
from bontang_empowerment.exports.registry import list_named
from programs.bulk_codes import BulkOutcome
from programs.forms.bulk import PROGRAM, BulkChoiceForm, BulkForm
from programs.models import BulkEnrolment, BulkEntry
from programs.services.bulk_checks import Summary, summary_of
from programs.services.bulk_enrolment import counts_of, people_of_list, printed_report, start_bulk_enrolment
from programs.services.refusals import RefusedError

MOST_NAMED = 100
"""So many of those who cannot are named before it is confirmed; the report names all."""


class BulkEnrolView(ScopedFormView):
    """The filters of the list stand in the address; GET with a programme shows what would become of everybody."""

    form_class = BulkForm
    template_name = "programs/bulk_form.html"

    @cached_property
    def query(self) -> str:
        """The filters alone."""
        asked = self.request.GET.copy()
        asked.pop(PROGRAM, None)
        return asked.urlencode()

    @cached_property
    def list_url(self) -> str:
        return reverse("beneficiaries:person_list") + (f"?{self.query}" if self.query else "")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Filters that cannot be read name nobody: the list says what is wrong with them."""
        if request.method in {"GET", "POST"} and not self._filters().is_valid():
            return redirect(self.list_url)
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        asked = self.request.GET
        choice = BulkChoiceForm(asked if PROGRAM in asked else None, by=self.user)
        kept = [(name, value) for name, values in asked.lists() if name != PROGRAM for value in values]
        context |= {"choice": choice, "chips": self._filters().chips(), "kept": kept, "list_url": self.list_url}
        try:
            people = people_of_list(self.query, by=self.user)
        except RefusedError as refusal:
            return context | {"refusal": str(refusal)}
        context["asked"] = len(people)
        if choice.is_valid():
            program = choice.cleaned_data["program"]
            summary = summary_of(people, program, by=self.user)
            context |= {"program": program, "summary": summary, **self._named(summary)}
        return context

    def _named(self, summary: Summary) -> dict[str, Any]:
        keys = [key for key, verdict in summary.verdicts.items() if verdict.outcome != BulkOutcome.IN_QUEUE]
        people = Person.objects.visible_to(self.user).in_bulk(keys[:MOST_NAMED])
        named = [(people[key], summary.verdicts[key]) for key in keys[:MOST_NAMED] if key in people]
        return {"named": named, "more": len(keys) - len(named)}

    def form_valid(self, form: BulkForm) -> HttpResponse:
        try:
            run = start_bulk_enrolment(
                people=people_of_list(self.query, by=self.user),
                program=form.cleaned_data["program"],
                submission_token=form.cleaned_data["submission_token"],
                by=self.user,
            )
        except (RefusedError, FormUsedError) as refusal:
            form.add_error(None, refusal if isinstance(refusal, FormUsedError) else str(refusal))
            return self.form_invalid(form)
        return redirect(run)

    def form_invalid(self, form: BulkForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def _filters(self) -> ScopedFilterSet:
        view = list_named("people").opened(self.query, self.user)
        return view.make_filterset(view.get_queryset())


class BulkEntryFilter(ScopedFilterSet):
    outcome = django_filters.ChoiceFilter(label=_("Result"), choices=BulkOutcome.choices)


class BulkReportView(ScopedListView):
    """What came of each person; how far the work is, while it goes on."""

    model = BulkEntry
    related = ("person__household__kelurahan", "enrolment")
    ordering = ("pk",)
    filterset_class = BulkEntryFilter
    template_name = "programs/bulk_detail.html"

    @cached_property
    def run(self) -> BulkEnrolment:
        rows = BulkEnrolment.objects.select_related("program", "job", "owner")
        run: BulkEnrolment = scoped_object_or_404(self.request, rows, pk=self.kwargs["pk"])
        return run

    def narrow(self, rows: Any) -> Any:
        return rows.filter(run=self.run)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        counts = counts_of(self.run)
        tiles = [(outcome, number) for outcome, number in counts.items() if number]
        return super().get_context_data(
            run=self.run, job=self.run.job, tiles=tiles, asked=sum(counts.values()), **kwargs
        )


class BulkPrintView(ScopedDetailView):
    """The whole report on paper."""

    model = BulkEnrolment
    related = ("program", "job", "owner")
    context_object_name = "run"
    template_name = "programs/bulk_print.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        counts = counts_of(self.object)
        return super().get_context_data(
            entries=printed_report(run=self.object, by=self.user),
            tiles=[(outcome, number) for outcome, number in counts.items() if number],
            asked=sum(counts.values()),
            letterhead=settings.LETTERHEAD,
            **kwargs,
        )
