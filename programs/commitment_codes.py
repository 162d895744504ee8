"""What partners commit to programmes."""

from django.db import models
from django.utils.translation import pgettext_lazy


class SupportKind(models.TextChoices):
    """What somebody gives to a programme, or asks for it."""

    MONEY = "money", pgettext_lazy("support", "Money")
    GOODS = "goods", pgettext_lazy("support", "Goods")
    TRAINERS = "trainers", pgettext_lazy("support", "Trainers")
    VENUES = "venues", pgettext_lazy("support", "Venues")


MOST_RUPIAH = 1_000_000_000_000
MOST_PIECES = 1_000_000
"""More is a slip of the keyboard."""
