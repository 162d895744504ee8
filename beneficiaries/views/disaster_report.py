"""The situation report of an event, its workbook, and the lists behind its numbers."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from beneficiaries.codes import PersonStatus
from beneficiaries.disaster_filters import AffectedPersonFilter, DisasterImpactFilter
from beneficiaries.disaster_report import Report, counts_only, situation_report
from beneficiaries.disaster_report_page import ReportPage
from beneficiaries.forms.disaster_batch import ReportPlaceForm
from beneficiaries.models import DisasterEvent, DisasterImpact, Person
from beneficiaries.services.disaster_report import export_situation_report
from bontang_empowerment.access.links import Links
from bontang_empowerment.access.scope import scope_of
from bontang_empowerment.access.views import ScopedDetailView, ScopedListView, scoped_object_or_404, signed_in
from bontang_empowerment.regions.models import Kelurahan
from bontang_empowerment.spreadsheets.writing import CONTENT_TYPES


class DisasterEventDetailView(ScopedDetailView):
    """The report by kelurahan; of one kelurahan (asked for, or the only one there is) by RT."""

    model = DisasterEvent
    context_object_name = "event"
    template_name = "beneficiaries/disaster_event_detail.html"

    def narrow(self, rows: Any) -> Any:
        return rows.prefetch_related("kelurahan")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        links = Links.of(self.user)
        kelurahan = self._asked()
        report, kelurahan = self._report(kelurahan)
        return super().get_context_data(
            page=ReportPage(report, kelurahan.pk if kelurahan else None),
            kelurahan=kelurahan,
            letterhead=settings.LETTERHEAD,
            signatories=[_signatory()],
            place_date=f"{settings.LETTERHEAD['city']}, {date_format(timezone.localdate())}",
            updated_at=timezone.localtime(),
            may_edit=links.may_open("beneficiaries:disaster_event_update"),
            may_record=links.may_open("beneficiaries:disaster_event_record"),
            reaches_own=any(place.pk in scope_of(self.user).kelurahan_ids for place in self.object.kelurahan.all()),
            **kwargs,
        )

    def _asked(self) -> Kelurahan | None:
        form = ReportPlaceForm(self.request.GET, by=self.user)
        return form.cleaned_data["kelurahan"] if form.is_valid() else None

    def _report(self, kelurahan: Kelurahan | None) -> tuple[Report, Kelurahan | None]:
        if counts_only(self.user):
            return situation_report(self.object, by=self.user), None
        if kelurahan is not None:
            return situation_report(self.object, by=self.user, kelurahan=kelurahan, per_rt=True), kelurahan
        report = situation_report(self.object, by=self.user, per_rt=True)
        places = {line.kelurahan for line in report.lines}
        if len(places) == 1:
            return report, places.pop()
        return report.by_kelurahan(), None


@require_GET
def disaster_event_report(request: HttpRequest, pk: int) -> HttpResponse:
    event = scoped_object_or_404(request, DisasterEvent, pk=pk)
    written = export_situation_report(event=event, by=signed_in(request))
    name = f"{slugify(_('Situation report'))}-{slugify(event.name) or event.pk}-{timezone.localdate():%Y-%m-%d}.xlsx"
    disposition = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    with written.file:  # a few hundred lines: no need to send them in pieces
        return HttpResponse(
            written.content(), content_type=CONTENT_TYPES["xlsx"], headers={"Content-Disposition": disposition}
        )


class DisasterImpactListView(ScopedListView):
    """The affected families: as many rows as the report counts under the same filters."""

    model = DisasterImpact
    related = ("event", "kelurahan")
    filterset_class = DisasterImpactFilter
    opens_alike = True
    ordering = ("-pk",)
    export_name = "beneficiaries:disaster_impact_export"
    template_name = "beneficiaries/disaster_impact_list.html"

    def narrow(self, rows: Any) -> Any:
        return rows.with_family(self.user)


class DisasterPersonListView(ScopedListView):
    """The members of the affected families."""

    model = Person
    related = ("household__kelurahan",)
    filterset_class = AffectedPersonFilter
    opens_alike = True
    ordering = ("household_id", "pk")
    template_name = "beneficiaries/disaster_person_list.html"

    def narrow(self, rows: Any) -> Any:
        return rows.filter(status=PersonStatus.ACTIVE)


def _signatory() -> dict[str, str]:
    approving = settings.APPROVING_SIGNATORY
    return {
        "heading": approving["heading"] or _("Acknowledged by"),
        "title": approving["title"],
        "name": approving["name"],
        "number": f"NIP {approving['number']}" if approving["number"] else "",
    }
