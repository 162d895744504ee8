"""The attendance sheet on paper (daftar hadir)."""

from typing import Any

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from bontang_empowerment.access.views import ScopedDetailView
from trainings.attendance_pages import grid_of
from trainings.models import Session


class SessionSheetView(ScopedDetailView):
    model = Session
    related = ("batch__program", "batch__course", "batch__venue", "batch__instructor_user")
    template_name = "trainings/session_sheet.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        session: Session = self.object
        return super().get_context_data(**kwargs) | {
            "batch": session.batch,
            "grid": grid_of(session.batch, [session], user=self.user),
            "letterhead": settings.LETTERHEAD,
            "signatories": signatories(session),
            "place_date": f"{settings.LETTERHEAD['city']}, {date_format(session.held_on)}",
        }


def signatories(session: Session) -> list[dict[str, str]]:
    """Who signs below: the one who approves on the left, the instructor on the right."""
    approving = settings.APPROVING_SIGNATORY
    return [
        {
            "heading": approving["heading"] or _("Acknowledged by"),
            "title": approving["title"],
            "name": approving["name"],
            "number": f"NIP {approving['number']}" if approving["number"] else "",
        },
        {"heading": settings.INSTRUCTOR_TITLE or _("Instructor"), "name": session.batch.instructor_name},
    ]
