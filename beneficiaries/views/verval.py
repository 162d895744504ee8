"""Verification rounds to look at: all of them, one with its numbers, a kelurahan's part, its families, its minutes."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from beneficiaries.forms.verval import VervalRoundForm
from beneficiaries.models import VervalEntry, VervalMeeting, VervalRound
from beneficiaries.services.places import own_kelurahan
from beneficiaries.services.verval import open_round
from beneficiaries.verval_codes import VervalStage
from beneficiaries.verval_filters import VervalEntryFilter
from beneficiaries.verval_pages import numbers_by_rt, numbers_of, numbers_of_round, tally
from beneficiaries.verval_querysets import VervalEntryQuerySet
from bontang_empowerment.access.links import Links, may_open
from bontang_empowerment.access.views import ScopedDetailView, ScopedFormView, ScopedListView
from bontang_empowerment.drafts.views import DraftedMixin


class VervalRoundListView(ScopedListView):
    model = VervalRound
    opens_alike = True
    ordering = ("-starts_on", "-pk")
    template_name = "beneficiaries/verval_round_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may_create = Links.of(self.user).may_open("beneficiaries:verval_round_create")
        return super().get_context_data(may_create=may_create, **kwargs)


class VervalRoundCreateView(DraftedMixin, ScopedFormView):
    form_class = VervalRoundForm
    template_name = "beneficiaries/verval_round_form.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"kelurahan": own_kelurahan(self.user).order_by("name")}

    def form_valid(self, form: VervalRoundForm) -> HttpResponse:
        opened = open_round(**form.cleaned_data, by=self.user)
        messages.success(self.request, _("%(round)s is open: the RT can propose families.") % {"round": opened})
        return redirect(opened.get_absolute_url())


class VervalRoundDetailView(ScopedDetailView):
    model = VervalRound
    template_name = "beneficiaries/verval_round_detail.html"
    context_object_name = "round"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(places=numbers_of_round(self.object, self.user), **kwargs)


class VervalMeetingDetailView(ScopedDetailView):
    model = VervalMeeting
    related = ("round", "kelurahan")
    template_name = "beneficiaries/verval_meeting_detail.html"
    context_object_name = "meeting"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        meeting: VervalMeeting = self.object
        place = {"kelurahan_id": meeting.kelurahan_id}
        return super().get_context_data(
            numbers=numbers_of(meeting, self.user),
            rts=numbers_by_rt(meeting, self.user),
            attendees=list(meeting.attendees.all()),
            steps=list(meeting.transitions.select_related("by")),
            may_decide=may_open(self.user, "beneficiaries:verval_decide", **place),
            may_verify=may_open(self.user, "beneficiaries:verval_verify", **place),
            **kwargs,
        )


class VervalEntryListView(ScopedListView):
    model = VervalEntry
    related = ("meeting__kelurahan", "round")
    filterset_class = VervalEntryFilter
    opens_alike = True
    ordering = ("meeting_id", "rt", "pk")
    template_name = "beneficiaries/verval_entry_list.html"

    def narrow(self, rows: VervalEntryQuerySet) -> VervalEntryQuerySet:  # type: ignore[override]  # its own rows
        return rows.with_family(self.user)


class VervalMinutesView(ScopedDetailView):
    """The minutes on paper (berita acara), a draft until the kelurahan has decided. No identity number is on them."""

    model = VervalMeeting
    related = ("round", "kelurahan__kecamatan")
    template_name = "beneficiaries/verval_minutes.html"
    context_object_name = "meeting"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        meeting: VervalMeeting = self.object
        rows = VervalEntry.objects.visible_to(self.user).filter(meeting=meeting)
        entries = list(rows.with_family(self.user).order_by("rt", "pk"))
        day = f", {date_format(meeting.held_on)}" if meeting.held_on else ""
        return super().get_context_data(
            entries=entries,
            tally=tally(entries),
            attendees=list(meeting.attendees.all()),
            is_draft=meeting.stage in (VervalStage.PROPOSING, VervalStage.DELIBERATING),
            letterhead=settings.LETTERHEAD,
            signatories=signatories(meeting),
            place_date=f"{settings.LETTERHEAD['city']}{day}",
            **kwargs,
        )


def signatories(meeting: VervalMeeting) -> list[dict[str, str]]:
    """Who signs below: the one who approves on the left, the chair of the deliberation on the right."""
    approving = settings.APPROVING_SIGNATORY
    return [
        {
            "heading": approving["heading"] or _("Acknowledged by"),
            "title": approving["title"],
            "name": approving["name"],
            "number": f"NIP {approving['number']}" if approving["number"] else "",
        },
        {"heading": _("Chair of the deliberation"), "name": meeting.chair},
    ]
