"""Marking attendance: one meeting (the phone screen), a whole batch (the grid), and the list behind the numbers."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bontang_empowerment.access.views import ScopedFormView, ScopedListView
from trainings.accommodation import open_needs
from trainings.attendance_pages import Grid, grid_of
from trainings.codes import AttendanceStatus
from trainings.filters import AttendanceFilter
from trainings.forms.attendance import MarksForm
from trainings.marks import field_name, mark_choices
from trainings.models import Attendance, AttendanceChange, Batch, Session
from trainings.services.attendance import Cell, MarksSaved, record_batch_attendance

SHOWN_CHANGES = 30
WINDOW = 6
"""Meetings side by side in the grid: more would be a page that a cheap computer scrolls badly."""


class MarksView(ScopedFormView):
    """A page of marks. Taps are posted one by one (X-Autosave, answered in JSON), the whole page without JavaScript."""

    form_class = MarksForm

    @property
    def batch(self) -> Batch:
        raise NotImplementedError

    def sessions(self) -> Sequence[Session]:
        """The meetings on the page."""
        raise NotImplementedError

    @cached_property
    def grid(self) -> Grid:
        form = self.get_form()
        posted = {cell: status for cell, status in form.marks.items() if status} if form.is_bound else {}
        return grid_of(self.batch, self.sessions(), user=self.user, posted=posted)

    def form_valid(self, form: MarksForm) -> HttpResponse:
        try:
            saved = self.save(form)
        except ValidationError as refusal:
            return self.refused(form, refusal)
        if self.is_autosave:
            return JsonResponse({"saved": saved.written + saved.cleared, "marks": self.marks_now(form)})
        self.tell(saved)
        return redirect(self.request.get_full_path())

    def save(self, form: MarksForm) -> MarksSaved:
        return record_batch_attendance(
            batch=self.batch, marks=form.marks, rest=form.rest, reason=form.reason, by=self.user
        )

    @property
    def is_autosave(self) -> bool:
        return self.request.headers.get("X-Autosave") == "1"

    def marks_now(self, form: MarksForm) -> dict[str, str]:
        """Every mark of the meetings that were posted, so that the page shows what others have marked meanwhile."""
        touched = {session for session, _participant in {**form.marks, **form.rest}}
        rows = Attendance.objects.visible_to(self.user).filter(session__batch=self.batch, session__in=touched)
        return {field_name((row.session_id, row.participant_id)): row.status for row in rows}

    def refused(self, form: MarksForm, refusal: ValidationError) -> HttpResponse:
        if self.is_autosave:
            return JsonResponse({"message": " ".join(refusal.messages)}, status=400)
        form.add_error(None, refusal)
        return self.form_invalid(form)

    def tell(self, saved: MarksSaved) -> None:
        if number := saved.written:
            said = ngettext("%(number)s mark saved.", "%(number)s marks saved.", number)
            messages.success(self.request, said % {"number": number})
        if saved.cleared:
            messages.success(self.request, _("The mark was taken back."))
        if saved == MarksSaved():
            messages.info(self.request, _("Nothing has changed."))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        choices, counts = mark_choices(), self.grid.counts()
        return super().get_context_data(**kwargs) | {
            "batch": self.batch,
            "grid": self.grid,
            "choices": choices,
            "counts": [choice | {"count": counts[choice["code"]]} for choice in choices],
            "present": AttendanceStatus.PRESENT,
            "late": any(session.held_on < timezone.localdate() for session in self.grid.sessions),
            "reason": self.request.POST.get("reason", ""),
            "mark_changes": self.mark_changes(),
        }

    def mark_changes(self) -> Sequence[AttendanceChange]:
        """Of the meetings on the page, the newest ones."""
        rows = AttendanceChange.objects.visible_to(self.user).filter(session__in=self.grid.sessions)
        shown = rows.with_person().with_identity_for(self.user).select_related("session", "by")
        return list(shown.order_by("-pk")[:SHOWN_CHANGES])


class SessionAttendanceView(MarksView):
    """One meeting."""

    parent_model = Session
    parent_related = ("batch__program", "batch__course", "batch__venue")
    template_name = "trainings/session_attendance.html"

    @property
    def batch(self) -> Batch:
        batch: Batch = self.parent.batch
        return batch

    def sessions(self) -> Sequence[Session]:
        return [self.parent]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        changes = self.parent.changes.select_related("by").order_by("-pk")
        needs = open_needs(self.batch, user=self.user)
        return super().get_context_data(changes=changes, open_needs=needs, **kwargs)

    def save(self, form: MarksForm) -> MarksSaved:
        rest: dict[Cell, str] = form.rest
        if self.request.POST.get("everyone") == AttendanceStatus.PRESENT:
            rest |= {(self.parent.pk, row.place.pk): AttendanceStatus.PRESENT for row in self.grid.rows}
        return record_batch_attendance(batch=self.batch, marks=form.marks, rest=rest, reason=form.reason, by=self.user)


class BatchAttendanceView(MarksView):
    """People down, meetings across: those that were held, a few at a time."""

    parent_model = Batch
    parent_related = ("program", "course")
    template_name = "trainings/batch_attendance.html"

    @property
    def batch(self) -> Batch:
        batch: Batch = self.parent
        return batch

    @cached_property
    def held(self) -> list[Session]:
        rows = self.batch.sessions.standing().visible_to(self.user).order_by("number")
        return [session for session in rows if session.is_held]

    @cached_property
    def start(self) -> int:
        """Where the meetings on the page begin among those held: the last ones unless the address says otherwise."""
        latest = max(len(self.held) - WINDOW, 0)
        asked = self.request.GET.get("start", "")
        return min(int(asked), latest) if asked.isascii() and asked.isdigit() and len(asked) < 5 else latest

    @property
    def shows_all(self) -> bool:
        """Every meeting on one page, saved with one button: `?all=1`."""
        return self.request.GET.get("all") == "1"

    def sessions(self) -> Sequence[Session]:
        return self.held if self.shows_all else self.held[self.start : self.start + WINDOW]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        if self.shows_all:
            return super().get_context_data(**kwargs) | {"held": self.held, "shows_all": True}
        end = self.start + WINDOW
        return super().get_context_data(**kwargs) | {
            "held": self.held,
            "has_earlier": self.start > 0,
            "earlier": max(self.start - WINDOW, 0),
            "has_later": end < len(self.held),
            "later": end,
        }


class AttendanceListView(ScopedListView):
    """The marks behind a rate: exactly the rows that `trainings.metrics` counts with the same filters."""

    model = Attendance
    related = ("session__batch__program",)
    filterset_class = AttendanceFilter
    opens_alike = True
    ordering = ("-pk",)
    export_name = "trainings:attendance_export"
    template_name = "trainings/attendance_list.html"

    def narrow(self, rows: Any) -> Any:
        return rows.counted().with_person().with_identity_for(self.user)
