"""The decision sheet: the families of an RT down, a key or a tap for each result, saved together."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import ngettext

from beneficiaries.forms.verval_decisions import REASONS, DecisionsForm, result_choices
from beneficiaries.models import VervalEntry, VervalMeeting
from beneficiaries.services.verval_decisions import DecidedMeanwhileError, decide_families
from beneficiaries.verval_pages import next_rt, numbers_by_rt
from beneficiaries.views.verval_steps import ROWS
from bontang_empowerment.access.forms import is_key
from bontang_empowerment.access.views import ScopedListView, scoped_object_or_404

SHEET = 60
"""Families on one sheet: as many as an RT proposes."""


class VervalDecideView(ScopedListView):
    """`rt` of the address narrows the sheet to one RT; without it the sheet runs through all of them."""

    model = VervalEntry
    related = ("meeting",)
    ordering = ("meeting_id", "rt", "pk")
    page_size = SHEET
    template_name = "beneficiaries/verval_decide.html"

    @cached_property
    def meeting(self) -> VervalMeeting:
        found: VervalMeeting = scoped_object_or_404(self.request, ROWS, pk=self.kwargs["pk"])
        return found

    @property
    def rt(self) -> str:
        return self.request.GET.get("rt", "")[:3]

    def narrow(self, rows: Any) -> Any:
        rows = rows.filter(meeting=self.meeting).with_family(self.user)
        return rows.filter(rt=self.rt) if self.rt else rows

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        rts = numbers_by_rt(self.meeting, self.user)
        form = context.get("form") or DecisionsForm(entries=context["page"].rows, by=self.user)
        return context | {
            "form": form,
            "rows": form.rows(),
            "meeting": self.meeting,
            "rt": self.rt,
            "rts": rts,
            "next_rt": next_rt(rts, self.rt),
            "choices": result_choices(),
            "reasons": REASONS,
        }

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = DecisionsForm(request.POST, entries=self._posted(request), by=self.user)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        try:
            number = decide_families(meeting=self.meeting, decisions=form.decisions, by=self.user)
        except DecidedMeanwhileError as error:
            form.tell_overtaken(error.entries)
            return self.render_to_response(self.get_context_data(form=form))
        except ValidationError as refusal:
            form.add_error(None, refusal)
            return self.render_to_response(self.get_context_data(form=form))
        told = ngettext("%(number)s result saved.", "%(number)s results saved.", number)
        messages.success(request, told % {"number": number})
        return redirect(self._after(request))

    def _after(self, request: HttpRequest) -> str:
        """The same sheet, or that of the RT whose button was pressed."""
        asked = request.POST.get("next", "")
        return f"{request.path}?{urlencode({'rt': asked[:3]})}" if asked else request.get_full_path()

    def _posted(self, request: HttpRequest) -> list[VervalEntry]:
        """The families that were on the sheet when it was posted, a sheet's worth at most."""
        keys = [name.removeprefix("version-") for name in request.POST if name.startswith("version-")][:SHEET]
        rows = self.get_queryset().filter(pk__in=[key for key in keys if is_key(key)])
        return list(rows.order_by(*self.ordering))
