"""Code lists of trainings."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from beneficiaries.codes import Accommodation


class AttendanceStatus(models.TextChoices):
    """No row means "not yet filled", which is not absence."""

    PRESENT = "present", _("Present")
    LATE = "late", _("Late")
    EXCUSED = "excused", _("Excused")
    SICK = "sick", _("Sick")
    ABSENT = "absent", _("Absent without notice")


ATTENDED = (AttendanceStatus.PRESENT, AttendanceStatus.LATE)
"""What counts as having been there; rates are computed from this alone."""


class VenueProvision(models.TextChoices):
    """What a venue has. Where it meets a need of beneficiaries.codes.Accommodation, it bears the code of that need."""

    RAMP = Accommodation.RAMP, _("Step-free way in (ramp or level ground)")
    TOILET = "toilet", _("Accessible toilet")
    GROUND_FLOOR = "ground_floor", _("Room on the ground floor")
    INTERPRETER = Accommodation.INTERPRETER, _("Sign language interpreter on call")
    SCREEN_READER = Accommodation.SCREEN_READER, _("Computers with a screen reader")
    LARGE_PRINT = Accommodation.LARGE_PRINT, _("Large print material")
    TRANSPORT = Accommodation.TRANSPORT, _("Transport there and back")


class SessionStep(models.TextChoices):
    """What happened to a planned meeting."""

    MOVED = "moved", _("Moved")
    CANCELLED = "cancelled", pgettext_lazy("meeting", "Cancelled")
    RESTORED = "restored", _("Planned again")
