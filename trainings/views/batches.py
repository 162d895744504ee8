"""Batches: the list, one batch, opening one, taking its participants in."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from bontang_empowerment.access.forms import is_key
from bontang_empowerment.access.views import (
    CreateOnceView,
    ScopedDetailView,
    ScopedListView,
    VersionedUpdateView,
    scoped_object_or_404,
    signed_in,
)
from bontang_empowerment.drafts.views import DraftedMixin
from trainings.accommodation import open_needs
from trainings.attendance_pages import participants_of
from trainings.filters import BatchFilter
from trainings.forms.batches import BatchCreateForm, BatchUpdateForm
from trainings.models import Batch, Session
from trainings.querysets import without_batch
from trainings.services.batches import TakenIn, open_batch, take_in_participants, update_batch


class BatchListView(ScopedListView):
    model = Batch
    related = ("program", "course")
    filterset_class = BatchFilter
    opens_alike = True
    ordering = ("-pk",)
    template_name = "trainings/batch_list.html"

    def narrow(self, rows: Any) -> Any:
        return rows.with_counts()


class BatchDetailView(ScopedDetailView):
    model = Batch
    related = ("program", "course", "venue", "instructor_user")
    template_name = "trainings/batch_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        batch: Batch = self.object
        sessions = list(batch.sessions.visible_to(self.user).with_filled().order_by("number"))
        people, today = participants_of(batch, user=self.user), timezone.localdate()
        waiting = without_batch(batch.program).visible_to(self.user).with_identity_for(self.user)
        return super().get_context_data(**kwargs) | {
            "sessions": sessions,
            "session_to_mark": session_to_mark(sessions),
            "open_needs": open_needs(batch, user=self.user),
            "batch": batch,
            "at_risk": 0 if is_over(sessions) else sum(1 for row in people if row.is_at_risk_on(today)),
            "participants": [row for row in people if row.place.belongs_on(today)],
            "others": [row for row in people if not row.place.belongs_on(today)],
            "waiting": waiting.select_related("person").defer("person__nik").by_shown_name(),
        }


def is_over(sessions: list[Session]) -> bool:
    """Whether no meeting is still to come, today's among them."""
    return all(session.held_on < timezone.localdate() for session in sessions if not session.is_cancelled)


def session_to_mark(sessions: list[Session]) -> Session | None:
    """Today's meeting, else the earliest one that still lacks a mark."""
    today = timezone.localdate()
    held = [session for session in sessions if session.is_held and not session.is_cancelled]
    of_today = [session for session in held if session.held_on == today]
    unfilled = [session for session in held if session.filled_count < session.expected_count]
    return next(iter(of_today + unfilled), None)


class BatchCreateView(DraftedMixin, CreateOnceView):
    form_class = BatchCreateForm
    template_name = "trainings/batch_form.html"

    def get_initial(self) -> dict[str, Any]:
        return {name: self.request.GET.get(name) for name in ("program", "course")}

    def repeatable(self) -> QuerySet[Batch]:
        program = self.request.POST.get("program", "")
        return Batch.objects.filter(program_id=int(program)) if is_key(program) else Batch.objects.none()

    def repeated(self, earlier: Batch) -> HttpResponse:
        return redirect(earlier)

    def form_valid(self, form: BatchCreateForm) -> HttpResponse:
        try:
            batch = open_batch(**form.cleaned_data, by=self.user)
        except ValidationError as refusal:
            form.add_error(None, refusal)
            return self.form_invalid(form)
        said = _("%(batch)s is open. Take its participants in, then plan its meetings.")
        messages.success(self.request, said % {"batch": batch.name})
        return redirect(batch)


class BatchUpdateView(DraftedMixin, VersionedUpdateView):
    model = Batch
    related = ("program",)
    form_class = BatchUpdateForm
    template_name = "trainings/batch_form.html"

    def get_object(self, queryset: Any = None) -> Batch:
        batch: Batch = super().get_object(queryset)
        self.extra_context = {"batch_name": batch.name}  # as stored: a form writes over the object's own
        return batch

    def form_valid(self, form: BatchUpdateForm) -> HttpResponse:
        try:
            return super().form_valid(form)
        except ValidationError as refusal:
            form.add_error(None, refusal)
            return self.form_invalid(form)

    def save(self, form: BatchUpdateForm) -> Batch:
        return update_batch(batch=form.instance, **form.cleaned_data, by=self.user)

    def saved(self, form: BatchUpdateForm, row: Batch) -> HttpResponse:
        messages.success(self.request, _("%(name)s is saved.") % {"name": row.name})
        return redirect(row)


@require_POST
def batch_take_in(request: HttpRequest, pk: int) -> HttpResponse:
    batch: Batch = scoped_object_or_404(request, Batch.objects.select_related("program"), pk=pk)
    tell_taken_in(request, take_in_participants(batch=batch, by=signed_in(request)))
    return redirect(batch)


def tell_taken_in(request: HttpRequest, result: TakenIn) -> None:
    if number := result.taken:
        said = ngettext(
            "%(number)s participant taken in, from today.", "%(number)s participants taken in, from today.", number
        )
        messages.success(request, said % {"number": number})
    if number := result.left_over:
        said = ngettext(
            "The batch is full: %(number)s person has no place yet. Give it more places or open another batch.",
            "The batch is full: %(number)s people have no place yet. Give it more places or open another batch.",
            number,
        )
        messages.warning(request, said % {"number": number})
    if result == TakenIn(taken=0, left_over=0):
        messages.info(request, _("Everybody who is enrolled in this programme has a batch already."))
