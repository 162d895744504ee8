"""The attendance sheet on paper (daftar hadir)."""

from typing import Any

from django.conf import settings
from django.utils.formats import date_format

from bontang_empowerment.access.views import ScopedDetailView
from trainings.attendance_pages import grid_of
from trainings.models import Session, Signatory
from trainings.signing import signatories_of


class SessionSheetView(ScopedDetailView):
    model = Session
    related = ("batch__program", "batch__course", "batch__venue", "batch__instructor_user")
    template_name = "trainings/session_sheet.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        session: Session = self.object
        configured = Signatory.objects.visible_to(self.user).of_partner(session.batch.program.partner_id)
        place = next((row.place for row in configured if row.place), settings.LETTERHEAD["city"])
        return super().get_context_data(**kwargs) | {
            "batch": session.batch,
            "grid": grid_of(session.batch, [session], user=self.user),
            "letterhead": settings.LETTERHEAD,
            "signatories": signatories_of(session.batch, configured),
            "place_date": f"{place}, {date_format(session.held_on)}",
        }
