"""Who signs what is printed of a batch: attendance sheets and certificates."""

from collections.abc import Sequence

from django.conf import settings
from django.utils.translation import gettext as _

from trainings.models import Batch, Signatory


def signatories_of(batch: Batch, configured: Sequence[Signatory]) -> list[dict[str, str]]:
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
    instructor = {"heading": settings.INSTRUCTOR_TITLE or _("Instructor"), "name": batch.instructor_name}
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
