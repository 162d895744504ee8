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


class MatchStatus(models.TextChoices):
    """City staff propose somebody; then the person says yes or no."""

    PROPOSED = "proposed", pgettext_lazy("match", "Waits for the person's answer")
    AGREED = "agreed", pgettext_lazy("match", "Agreed")
    DECLINED = "match_declined", pgettext_lazy("match", "Does not want it")
    PLACED = "placed", pgettext_lazy("match", "Works there")


STANDING = (MatchStatus.PROPOSED, MatchStatus.AGREED)
"""Not decided yet: nobody is proposed twice at the same time for the same vacancy."""

TOLD_THE_EMPLOYER = (MatchStatus.AGREED, MatchStatus.PLACED)
"""Only after the person agreed does the employer learn of it."""


class NoMatchReason(models.TextChoices):
    """Why nothing came of a proposal; it may tell of health, so employers are not shown it."""

    WAGE = "wage", _("The wage is too low")
    HOURS = "hours", _("The hours do not suit")
    TOO_FAR = "too_far", _("Too far, or no transport")
    FAMILY = "family", _("Family duties")
    NOT_ENOUGH = "not_enough", _("What is offered to people with disabilities is not enough")
    OTHER_WORK = "other_work", _("Has found other work")
    NO_INTEREST = "no_interest", _("No longer interested")
    EMPLOYER = "employer", _("The employer chose somebody else")
    OTHER = "other", pgettext_lazy("reason", "Another reason")


class JobEnd(models.TextChoices):
    """Why a job ended."""

    BETTER = "better", _("Found better work")
    OWN_BUSINESS = "own_business", _("Started a business of their own")
    CONTRACT = "contract", _("The contract ran out")
    DISMISSED = "dismissed", _("The employer ended it")
    WAGE = "wage", _("The wage was too low, or not paid")
    NOT_PROVIDED = "not_provided", _("What was promised to people with disabilities was not there")
    TOO_FAR = "too_far", _("Too far, or no transport")
    FAMILY = "family", _("Family duties")
    HEALTH = "health", _("Health")
    MOVED = "moved", pgettext_lazy("reason", "Moved away")
    MISTAKE = "mistake", _("Entered by mistake")
    OTHER = "other", pgettext_lazy("reason", "Another reason")


class CheckPoint(models.IntegerChoices):
    """When somebody asks whether the person is still there: months after the first day."""

    MONTH_1 = 1, _("After 1 month")
    MONTH_3 = 3, _("After 3 months")
    MONTH_6 = 6, _("After 6 months")


MOST_PLACES = 500
MOST_HOURS = 60
MOST_WAGE = 100_000_000
"""Rupiah a month, as the other two: more is a slip of the keyboard."""
