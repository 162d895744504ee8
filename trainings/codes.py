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


class Competency(models.TextChoices):
    """No row means "not yet assessed", which is no judgement."""

    COMPETENT = "competent", _("Competent")
    NOT_YET = "not_yet", _("Not yet competent")


class Outcome(models.TextChoices):
    """What a participant ends a batch with."""

    PASSED = "passed", _("Passed")
    FAILED = "not_passed", _("Not passed")


class Decision(models.TextChoices):
    """What a person decides about the outcome: one of them, or that the rule counts again."""

    PASSED = Outcome.PASSED, _("Passed")
    FAILED = Outcome.FAILED, _("Not passed")
    BY_RULE = "by_rule", _("By the rule")


class NeedAnswered(models.TextChoices):
    """What is done about a need that the venue does not meet."""

    ARRANGED = "arranged", _("Arranged")
    EXPLAINED = "explained", _("Cannot be met, explained")


LEAST_ATTENDANCE = 0.8
"""The share of meetings attended below which somebody is at risk, and does not pass by rule."""
MARKS_BEFORE_RISK = 3
"""Of fewer meetings nothing can be said yet."""
