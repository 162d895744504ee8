"""What the search for duplicates has learned of the registry, kept to weigh one person at the counter by."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from bontang_empowerment.access.models import ScopedModel
from bontang_empowerment.access.policy import AccessPolicy
from bontang_empowerment.access.queryset import ScopedQuerySet


class MatchWeights(ScopedModel):
    """The weights of the last search through the registry: figures alone, of nobody in particular.

    `weights` is MatchModel.as_dict(): how probable each agreement is for one person, relatives and strangers, and how
    many people bear each of the commoner name words. Nobody needs to look at them.
    """

    weights = models.JSONField(_("weights"), editable=False)
    people = models.PositiveIntegerField(_("people compared"), editable=False)
    learned_at = models.DateTimeField(_("learned"), auto_now_add=True)

    access_policy: ClassVar[AccessPolicy] = AccessPolicy()
    objects = ScopedQuerySet["MatchWeights"].as_manager()

    class Meta:
        verbose_name = _("weights of the search for duplicates")
        verbose_name_plural = _("weights of the search for duplicates")

    def __str__(self) -> str:
        return f"{self.learned_at:%d-%m-%Y}: {self.people}"
