"""Toolkits: handing them over to a batch, the list, one with its later looks, the receipt on paper."""

from itertools import groupby
from typing import Any

import django_filters
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from bontang_empowerment.access.filters import ScopedFilterSet
from bontang_empowerment.access.links import Links
from bontang_empowerment.access.views import ScopedDetailView, ScopedFormView, ScopedListView
from bontang_empowerment.accounts.models import User
from bontang_empowerment.drafts.views import DraftedMixin
from programs.enrolment_selection import offer_newest_programs
from programs.identity import is_shown_to
from programs.models import Program
from trainings.codes import ATTENDED
from trainings.forms.handovers import HandoverCancelForm, HandoverCheckForm, HandOverForm
from trainings.handover_codes import AssetKind
from trainings.models import AssetHandover, Attendance, Batch, BatchParticipant, HandoverCheck, Signatory
from trainings.services.handovers import cancel_handover, hand_over, record_check
from trainings.signing import signatories_of

DUE, STANDING, CANCELLED = "due", "standing", "cancelled"
BATCH = "participant__batch__program"
MANAGE = "trainings:handover_cancel"


class HandoverFilter(ScopedFilterSet):
    program = django_filters.ModelChoiceFilter(
        label=gettext_lazy("Programme"),
        field_name="participant__batch__program",
        queryset=Program.objects.all(),
        empty_label=gettext_lazy("All programmes"),
    )
    kind = django_filters.ChoiceFilter(label=gettext_lazy("Kind"), choices=AssetKind.choices)
    state = django_filters.ChoiceFilter(
        label=gettext_lazy("State"),
        choices=[
            (DUE, gettext_lazy("To be looked at")),
            (STANDING, gettext_lazy("Handed over")),
            (CANCELLED, gettext_lazy("Cancelled")),
        ],
        method="in_state",
    )

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, by=by, **kwargs)
        offer_newest_programs(self.form, Program.objects.visible_to(by))

    def in_state(self, rows: Any, name: str, state: str) -> Any:
        if state == CANCELLED:
            return rows.exclude(cancelled_at=None)
        return rows.due() if state == DUE else rows.standing()


class HandoverListView(ScopedListView):
    model = AssetHandover
    related = (BATCH,)
    filterset_class = HandoverFilter
    ordering = ("-pk",)
    export_name = "trainings:handover_export"
    template_name = "trainings/handover_list.html"

    def narrow(self, rows: Any) -> Any:
        return rows.with_person().with_state().with_identity_for(self.user)


class HandoverDetailView(ScopedDetailView):
    model = AssetHandover
    related = (BATCH, "participant__batch__course", "commitment__partner", "handed_by", "cancelled_by")
    template_name = "trainings/handover_detail.html"
    context_object_name = "handover"

    def narrow(self, rows: Any) -> Any:
        return rows.with_person().with_state().with_identity_for(self.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        checks = HandoverCheck.objects.visible_to(self.user).filter(handover=self.object)
        return super().get_context_data(
            checks=list(checks.select_related("by")), may_manage=Links.of(self.user).may_open(MANAGE), **kwargs
        )


class HandOverView(DraftedMixin, ScopedFormView):
    """One row for each participant of the batch; who was there last is ticked."""

    parent_model = Batch
    parent_related = ("program", "course")
    form_class = HandOverForm
    template_name = "trainings/handover_form.html"

    @cached_property
    def people(self) -> list[BatchParticipant]:
        rows = BatchParticipant.objects.visible_to(self.user).filter(batch=self.parent)
        here = rows.expected_on(timezone.localdate()).with_person().with_identity_for(self.user)
        return list(here.by_shown_name())

    def get_form_kwargs(self) -> dict[str, Any]:
        own = {"batch": self.parent, "people": self.people, "ticked": self._ticked()}
        return super().get_form_kwargs() | own

    def _ticked(self) -> set[int]:
        """Who attended the newest meeting that is filled in; everybody when none is."""
        marks = Attendance.objects.filter(session__batch=self.parent, session__is_cancelled=False)
        newest = marks.order_by("-session__held_on", "-session").values("session")[:1]
        there = set(marks.filter(session=newest, status__in=ATTENDED).values_list("participant", flat=True))
        return there or {row.pk for row in self.people}

    def form_valid(self, form: HandOverForm) -> HttpResponse:
        token = form.cleaned_data["submission_token"]
        try:
            made = hand_over(
                batch=self.parent, marks=form.marks, values=form.columns, by=self.user, submission_token=token
            )
        except ValidationError as refusal:
            form.add_error(None, refusal)
            return self.form_invalid(form)
        text = ngettext("%(number)s participant got it.", "%(number)s participants got it.", len(made))
        messages.success(self.request, text % {"number": len(made)})
        return redirect("trainings:handover_print", self.parent.pk)


class HandoverPrintView(ScopedDetailView):
    """The receipts of a batch (berita acara serah terima), a sheet for each day and thing; no identity number."""

    model = Batch
    related = ("program", "course", "instructor_user")
    template_name = "trainings/handover_print.html"
    context_object_name = "batch"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        batch: Batch = self.object
        configured = Signatory.objects.visible_to(self.user).of_partner(batch.program.partner_id)
        place = next((row.place for row in configured if row.place), settings.LETTERHEAD["city"])
        rows = AssetHandover.objects.visible_to(self.user).standing().filter(participant__batch=batch)
        read = rows.with_person().with_identity_for(self.user).select_related("commitment__partner", "handed_by")
        ordered = read.order_by("-handed_on", "what", "pk")
        sheets = [
            {"rows": [*group], "day": key[0], "place_date": f"{place}, {date_format(key[0])}"}
            for key, group in groupby(ordered, key=lambda row: (row.handed_on, row.what, row.kind))
        ]
        return super().get_context_data(**kwargs) | {
            "sheets": sheets,
            "letterhead": settings.LETTERHEAD,
            "signatories": signatories_of(batch, configured),
        }


class _OfHandoverView(DraftedMixin, ScopedFormView):
    """A form about one handover that stands."""

    parent_model = AssetHandover
    parent_related = (BATCH, "participant__enrolment__person")
    parent: AssetHandover

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.parent.cancelled_at is not None:
            messages.warning(request, _("This handover was cancelled already."))
            return redirect(self.parent)
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        self.parent.identity_shown = is_shown_to(self.user, self.parent.participant.enrolment)
        return super().get_context_data(**kwargs)


class HandoverCheckView(_OfHandoverView):
    form_class = HandoverCheckForm
    template_name = "trainings/handover_check.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"handover": self.parent}

    def form_valid(self, form: HandoverCheckForm) -> HttpResponse:
        try:
            record_check(handover=self.parent, by=self.user, **form.cleaned_data)
        except ValidationError as refusal:
            form.add_error(None, refusal)
            return self.form_invalid(form)
        messages.success(self.request, _("The look at it is recorded."))
        return redirect(self.parent)


class HandoverCancelView(_OfHandoverView):
    form_class = HandoverCancelForm
    template_name = "trainings/handover_cancel.html"

    def form_valid(self, form: HandoverCancelForm) -> HttpResponse:
        cancel_handover(handover=self.parent, reason=form.cleaned_data["reason"], by=self.user)
        messages.success(self.request, _("This handover no longer counts. It stays on record."))
        return redirect(self.parent)
