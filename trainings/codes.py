"""Code lists of trainings."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class AttendanceStatus(models.TextChoices):
    """No row means "not yet filled", which is not absence."""

    PRESENT = "present", _("Present")
    LATE = "late", _("Late")
    EXCUSED = "excused", _("Excused")
    SICK = "sick", _("Sick")
    ABSENT = "absent", _("Absent without notice")


ATTENDED = (AttendanceStatus.PRESENT, AttendanceStatus.LATE)
"""What counts as having been there; rates are computed from this alone."""
