"""Code lists of vacancies, of matches, and of the jobs that came of them."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class WorkKind(models.TextChoices):
    FULL_TIME = "full_time", _("Full time")
    PART_TIME = "part_time", _("Part time")
    AT_HOME = "at_home", _("Work at home")
    APPRENTICE = "apprentice", _("Apprenticeship")


class VacancyStatus(models.TextChoices):
    OPEN = "open", pgettext_lazy("vacancy", "Open")
    CLOSED = "closed", pgettext_lazy("vacancy", "Closed")


class CloseReason(models.TextChoices):
    """Why a vacancy was closed; words of one's own may stand beside it."""

    FILLED = "filled", _("All places are taken")
    NOT_NEEDED = "not_needed", _("The employer needs nobody any more")
    NOBODY_FITS = "nobody_fits", _("Nobody suitable was found")
    MISTAKE = "mistake", _("Entered by mistake")
    OTHER = "other", pgettext_lazy("reason", "Another reason")


MOST_PLACES = 500
MOST_HOURS = 60
MOST_WAGE = 100_000_000
"""Rupiah a month, as the other two: more is a slip of the keyboard."""
