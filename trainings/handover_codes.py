"""Code lists of what is handed over to participants, and when it is looked at afterwards."""

from datetime import date, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

MOST_PIECES = 10_000
MOST_RUPIAH = 1_000_000_000
"""Value of one handover; more is a slip of the keyboard."""

CHECKED_AFTER = (timedelta(days=91), timedelta(days=182), timedelta(days=365))
"""After 3, 6 and 12 months."""


class AssetKind(models.TextChoices):
    MACHINE = "machine", _("Machine")
    TOOLS = "tools", _("Tools")
    SEEDS = "seeds", _("Seeds and seedlings")
    LIVESTOCK = "livestock", _("Livestock")
    MATERIALS = "materials", _("Materials")
    OTHER = "other", pgettext_lazy("asset", "Other")


class AssetState(models.TextChoices):
    IN_USE = "in_use", _("Still in use")
    IDLE = "idle", _("There, but not used")
    SOLD = "sold", _("Sold")
    BROKEN = "broken", pgettext_lazy("asset", "Broken")
    LOST = "lost", pgettext_lazy("asset", "Lost")
    MOVED = "moved", _("Passed on to somebody else")
    USED_UP = "used_up", _("Used up or harvested")


GONE = (AssetState.SOLD, AssetState.LOST, AssetState.MOVED, AssetState.USED_UP)
"""There is nothing left to look at."""


def next_check_after(handed_on: date, checked_on: date | None, state: str) -> date | None:
    """The day of the next look, counted from the handover; None when the last is done or nothing is left."""
    if state in GONE:
        return None
    days = [handed_on + months for months in CHECKED_AFTER]
    return next((day for day in days if checked_on is None or day > checked_on), None)
