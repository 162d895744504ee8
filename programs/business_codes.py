"""Code lists of participants' businesses, and how often one is asked how it goes."""

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

UPDATE_EVERY_MONTHS = 3
"""A running business of which nothing is known for longer waits for a visit."""

MOST_RUPIAH = 10_000_000_000
"""Turnover of a month; more is a slip of the keyboard."""

MOST_WORKERS = 500


class Sector(models.TextChoices):
    """What a small business lives on, in the groups of the city's office for trade."""

    CULINARY = "culinary", _("Food and drink")
    CRAFTS = "crafts", _("Sewing and handicraft")
    FARMING = "farming", _("Farming, livestock and fishery")
    TRADE = "trade", _("Trade")
    SERVICES = "services", _("Services and repair")
    OTHER = "other", pgettext_lazy("sector", "Other")


class ClosingReason(models.TextChoices):
    NO_BUYERS = "no_buyers", _("Too few buyers")
    CAPITAL = "capital", _("Out of capital")
    PRICES = "prices", _("Materials too dear or scarce")
    WORK = "work", _("Found work")
    FAMILY = "family", _("Family duties")
    HEALTH = "health", _("Health")
    MOVED = "moved", pgettext_lazy("reason", "Moved away")
    OTHER = "other", pgettext_lazy("reason", "Another reason")


def month_of(day: date) -> date:
    """Its first day, as which a month is stored."""
    return day.replace(day=1)


def months_before(month: date, number: int) -> date:
    """The first day of the month `number` months earlier."""
    months = month.year * 12 + month.month - 1 - number
    return date(months // 12, months % 12 + 1, 1)


def first_month_in_time(today: date) -> date:
    """A business of which this month or a later one is recorded needs no update yet."""
    return months_before(month_of(today), UPDATE_EVERY_MONTHS)
