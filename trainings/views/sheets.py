"""The attendance sheet on paper (daftar hadir)."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from bontang_empowerment.access.views import ScopedDetailView
from trainings.attendance_pages import grid_of
from trainings.models import Session, Signatory


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
            "signatories": signatories(session, configured),
            "place_date": f"{place}, {date_format(session.held_on)}",
        }


def signatories(session: Session, configured: Sequence[Signatory]) -> list[dict[str, str]]:
    """Who signs below: those whom the admin configured, else the one of the settings; the instructor on the right."""
    approving = [
        {
            "heading": row.heading,
            "title": row.title,
            "name": row.name,
            "number": f"NIP {row.number}" if row.number else "",
        }
        for row in configured
    ]
    instructor = {"heading": settings.INSTRUCTOR_TITLE or _("Instructor"), "name": session.batch.instructor_name}
    return [*(approving or [_of_settings()]), instructor]


def _of_settings() -> dict[str, str]:
    approving = settings.APPROVING_SIGNATORY
    return {
        "heading": approving["heading"] or _("Acknowledged by"),
        "title": approving["title"],
        "name": approving["name"],
        "number": _nip(approving["number"]),
    }


def _nip(number: str) -> str:
    return f"NIP {number}" if number else ""
