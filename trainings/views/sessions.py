"""Meetings: planning one, planning many from a weekly pattern, moving and cancelling them."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from bontang_empowerment.access.views import (
    CreateOnceView,
    ScopedFormView,
    VersionedUpdateView,
    scoped_object_or_404,
    signed_in,
)
from bontang_empowerment.drafts.views import DraftedMixin
from trainings.forms.batches import SessionForm
from trainings.forms.sessions import CancelForm, MoveForm, WeeklyForm
from trainings.models import Batch, Session
from trainings.services.batches import plan_session
from trainings.services.sessions import cancel_session, move_session, plan_weekly, proposed_sessions, restore_session


class SessionCreateView(DraftedMixin, CreateOnceView):
    parent_model = Batch
    parent_related = ("program",)
    form_class = SessionForm
    template_name = "trainings/session_form.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"instance": Session(batch=self.parent)}

    def repeatable(self) -> QuerySet[Session]:
        return Session.objects.filter(batch=self.parent)

    def repeated(self, earlier: Session) -> HttpResponse:
        return self._go_on()

    def get_initial(self) -> dict[str, Any]:
        """The next number, and the times of the meeting before."""
        sessions = self.parent.sessions
        last = sessions.order_by("-number").first()
        times = {"starts_at": last.starts_at, "ends_at": last.ends_at} if last else {}
        return {"number": sessions.all().next_number(), **times}

    def form_valid(self, form: SessionForm) -> HttpResponse:
        try:
            session = plan_session(batch=self.parent, **form.cleaned_data, by=self.user)
        except ValidationError as refusal:
            form.add_error(None, refusal)
            return self.form_invalid(form)
        facts = {"number": session.number, "day": date_format(session.held_on)}
        messages.success(self.request, _("Meeting %(number)s is planned for %(day)s.") % facts)
        return self._go_on()

    def _go_on(self) -> HttpResponse:
        if "another" in self.request.POST:
            return redirect(reverse("trainings:session_create", args=[self.parent.pk]))
        return redirect(f"{self.parent.get_absolute_url()}#meetings")


class SessionWeeklyView(DraftedMixin, ScopedFormView):
    """First the meetings are shown, then they are saved; a form changed in between is shown again."""

    parent_model = Batch
    parent_related = ("program", "course")
    form_class = WeeklyForm
    template_name = "trainings/session_weekly.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"batch": self.parent}

    def form_valid(self, form: WeeklyForm) -> HttpResponse:
        confirmed = "confirm" in self.request.POST and "again" not in self.request.POST
        if not confirmed or form.changed_since_shown:
            return self.render_to_response(self.get_context_data(form=form, **self._preview(form)))
        try:
            saved = plan_weekly(batch=self.parent, pattern=form.pattern, token=form.token, by=self.user)
        except ValidationError as refusal:
            form.add_error(None, refusal)
            return self.form_invalid(form)
        said = ngettext("%(number)s meeting is planned.", "%(number)s meetings are planned.", len(saved))
        messages.success(self.request, said % {"number": len(saved)})
        return redirect(f"{self.parent.get_absolute_url()}#meetings")

    def _preview(self, form: WeeklyForm) -> dict[str, Any]:
        proposed = proposed_sessions(self.parent, form.pattern)
        return {
            "proposed": proposed,
            "shown": form.pattern.fingerprint,
            "has_changed": "confirm" in self.request.POST,
        }


class SessionMoveView(DraftedMixin, VersionedUpdateView):
    model = Session
    related = ("batch__program",)
    form_class: Any = MoveForm
    template_name = "trainings/session_move.html"

    def get_object(self, queryset: Any = None) -> Session:
        session: Session = super().get_object(queryset)
        day = date_format(session.held_on, "SHORT_DATE_FORMAT")
        self.extra_context = {"planned_for": f"{session} · {day}"}  # as stored: a form writes over the object's own
        return session

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            return super().form_valid(form)
        except ValidationError as refusal:
            form.add_error(None, refusal)
            return self.form_invalid(form)

    def save(self, form: Any) -> Session:
        return move_session(session=form.instance, **form.cleaned_data, by=self.user)

    def saved(self, form: Any, row: Session) -> HttpResponse:
        facts = {"number": row.number, "day": date_format(row.held_on)}
        messages.success(self.request, _("Meeting %(number)s is now on %(day)s.") % facts)
        return redirect(row)


class SessionCancelView(SessionMoveView):
    form_class = CancelForm
    template_name = "trainings/session_cancel.html"

    def save(self, form: Any) -> Session:
        return cancel_session(session=form.instance, **form.cleaned_data, by=self.user)

    def saved(self, form: Any, row: Session) -> HttpResponse:
        said = _("Meeting %(number)s is cancelled. It counts for nobody any more.")
        messages.success(self.request, said % {"number": row.number})
        return redirect(row)


@require_POST
def session_restore(request: HttpRequest, pk: int) -> HttpResponse:
    session: Session = scoped_object_or_404(request, Session.objects.select_related("batch"), pk=pk)
    restore_session(session=session, by=signed_in(request))
    messages.success(request, _("Meeting %(number)s is planned again.") % {"number": session.number})
    return redirect(session)
