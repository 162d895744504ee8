"""What came of an enrolment: recording it, and the list behind the numbers of the dashboard."""

from collections.abc import Callable
from dataclasses import replace
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from bontang_empowerment.access.keyset import KeysetPage
from bontang_empowerment.access.views import ScopedFormView, ScopedListView
from bontang_empowerment.drafts.services import DraftKey
from bontang_empowerment.drafts.views import DraftedMixin
from programs.codes import PARTICIPANT, OutcomePoint
from programs.forms.outcomes import OutcomeForm
from programs.identity import is_shown_to
from programs.models import Enrolment, Outcome
from programs.outcome_filters import OutcomeFilter
from programs.outcome_summary import OutcomeSummary
from programs.services.outcomes import AlreadyMeasuredError, NotParticipantError, record_outcome


class OutcomeCreateView(DraftedMixin, ScopedFormView):
    """`?point=end` opens what is recorded at that point, to correct it."""

    parent_model = Enrolment
    parent_related = ("program", "person__household__kelurahan")
    form_class = OutcomeForm
    template_name = "programs/outcome_form.html"
    parent: Enrolment

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.parent.status not in PARTICIPANT:
            messages.warning(request, str(NotParticipantError(self.parent)))
            return redirect(self.parent)
        if not is_shown_to(self.user, self.parent):
            messages.warning(request, _("The data of this participant are withheld, so no outcome is recorded here."))
            return redirect(self.parent)
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def stored(self) -> dict[OutcomePoint, Outcome]:
        rows = Outcome.objects.visible_to(self.user).filter(enrolment=self.parent).select_related("recorded_by")
        return {OutcomePoint(row.point): row for row in rows}

    @property
    def correcting(self) -> OutcomePoint | None:
        asked = self.request.GET.get("point", "")
        return next((point for point in self.stored if point == asked), None)

    def draft_key(self) -> DraftKey:
        key = super().draft_key()
        return replace(key, object_key=f"{key.object_key}:{self.correcting}") if self.correcting else key

    def get_form_kwargs(self) -> dict[str, Any]:
        own = {"enrolment": self.parent, "stored": self.stored, "correcting": self.correcting}
        return super().get_form_kwargs() | own

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        correcting = self.correcting
        return super().get_context_data(
            summary=OutcomeSummary.of(self.stored.values()),
            correcting=self.stored[correcting] if correcting else None,
            **kwargs,
        )

    def form_valid(self, form: OutcomeForm) -> HttpResponse:
        try:
            record_outcome(
                enrolment=self.parent,
                measurements=form.measurements,
                by=self.user,
                submission_token=form.cleaned_data["submission_token"],
                replacing=form.cleaned_data["replacing"],
            )
        except AlreadyMeasuredError as refused:
            form.ask_whether_to_replace(refused.stored)
            return self.render_to_response(self.get_context_data(form=form, in_the_way=refused.stored))
        except NotParticipantError as refused:
            form.add_error(None, str(refused))
            return self.form_invalid(form)
        messages.success(self.request, _("The outcome is recorded."))
        return redirect(f"{self.parent.get_absolute_url()}#outcomes")


class OutcomeListView(ScopedListView):
    """Enrolments of which something is measured: the rows that the dashboard's outcome numbers count."""

    model = Enrolment
    related = ("program", "person__household__kelurahan")
    filterset_class = OutcomeFilter
    opens_alike = True
    ordering = ("-pk",)
    template_name = "programs/outcome_list.html"

    def narrow(self, rows: Any) -> Any:
        identity = ("person__nik", "person__household__kk_number")
        return rows.measured().prefetch_related("outcomes").defer(*identity).with_identity_for(self.user)

    def paginate(self, rows: Callable[[], QuerySet[Any]]) -> KeysetPage:
        page = super().paginate(rows)
        for enrolment in page.rows:
            shown = enrolment.outcomes.all() if enrolment.identity_shown else ()
            enrolment.summary = OutcomeSummary.of(shown)
        return page
