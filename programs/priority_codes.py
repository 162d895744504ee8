"""The rules by which a programme may let some people go first, and the points that a new programme proposes."""

from datetime import date, datetime

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

MOST_POINTS = 100
TENTHS = 10
"""Stored scores are in tenths of a point."""
DAY_ZERO = date(2020, 1, 1)


class PriorityRule(models.TextChoices):
    DECILE_1 = "decile_1", _("family in decile 1")
    DECILE_2 = "decile_2", _("family in decile 2")
    DECILE_3 = "decile_3", _("family in decile 3")
    DECILE_4 = "decile_4", _("family in decile 4")
    DECILE_5 = "decile_5", _("family in decile 5")
    DESTITUTE = "destitute", _("destitute by assessment")
    DISABILITY = "disability", _("person with a disability")
    DISASTER = "disaster", _("family hit by a disaster")
    PPKS = "ppks", _("in a PPKS category")
    FEMALE_HEAD = "female_head", _("woman as head of family")
    NEW = "new", _("never took part before")
    WAITING = "waiting", _("waiting, for each 10 days")


R = PriorityRule

DECILE_RULES = {1: R.DECILE_1, 2: R.DECILE_2, 3: R.DECILE_3, 4: R.DECILE_4, 5: R.DECILE_5}

PROPOSED = {
    R.DECILE_1: 30,
    R.DECILE_2: 24,
    R.DECILE_3: 18,
    R.DECILE_4: 12,
    R.DECILE_5: 0,
    R.DESTITUTE: 15,
    R.DISABILITY: 20,
    R.DISASTER: 15,
    R.PPKS: 10,
    R.FEMALE_HEAD: 10,
    R.NEW: 15,
    R.WAITING: 1,
}


def day_number(moment: datetime) -> int:
    """Local days since DAY_ZERO."""
    return (timezone.localdate(moment) - DAY_ZERO).days
