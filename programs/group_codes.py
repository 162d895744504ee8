"""Community groups: their kinds and offices."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class GroupKind(models.TextChoices):
    WOMEN = "women", _("Women's group")
    YOUTH = "youth", _("Youth group")
    KUBE = "kube", _("Joint business group (KUBE)")
    FARMERS = "farmers", _("Farmers' group")
    OTHER = "other", pgettext_lazy("group", "Other")


class Office(models.TextChoices):
    CHAIR = "chair", pgettext_lazy("office", "Chair")
    SECRETARY = "secretary", pgettext_lazy("office", "Secretary")
    TREASURER = "treasurer", pgettext_lazy("office", "Treasurer")


KUBE_FAMILIES = (5, 20)
"""A KUBE has 5 to 20 families."""
