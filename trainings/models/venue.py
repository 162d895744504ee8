"""Where trainings are held, and what a venue has for those who need it."""

from typing import ClassVar

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bontang_empowerment.access.models import RepeatSafeModel, ScopedModel, VersionedModel
from bontang_empowerment.access.policy import EVERYWHERE, AccessPolicy
from bontang_empowerment.access.queryset import ScopedQuerySet
from bontang_empowerment.quick_rows import address_of
from bontang_empowerment.regions.models import Kelurahan
from trainings.codes import VenueProvision


class Venue(RepeatSafeModel, VersionedModel, ScopedModel):
    """A room or a place in the open."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    address = models.CharField(_("address"), max_length=200, blank=True)
    kelurahan = models.ForeignKey(
        Kelurahan, on_delete=models.PROTECT, related_name="venues", verbose_name=_("kelurahan"), null=True
    )
    capacity = models.PositiveSmallIntegerField(
        _("people it has room for"), null=True, blank=True, validators=[MinValueValidator(1)]
    )

    access_policy: ClassVar[AccessPolicy] = AccessPolicy(kelurahan=EVERYWHERE, partner=EVERYWHERE)
    objects = ScopedQuerySet["Venue"].as_manager()

    class Meta:
        verbose_name = _("venue")
        verbose_name_plural = _("venues")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                name="venue_has_room",
                condition=Q(capacity=None) | Q(capacity__gte=1),
                violation_error_message=_("A venue has room for one person at least."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return address_of("trainings:venue_detail", self.pk)


class VenueFeature(ScopedModel):
    """One thing that a venue has; without a row it is not there, or nobody has looked."""

    venue = models.ForeignKey(Venue, on_delete=models.CASCADE, related_name="features", verbose_name=_("venue"))
    kind = models.CharField(_("what it has"), max_length=16, choices=VenueProvision.choices)

    access_policy: ClassVar[AccessPolicy] = AccessPolicy(kelurahan=EVERYWHERE, partner=EVERYWHERE)
    objects = ScopedQuerySet["VenueFeature"].as_manager()

    class Meta:
        verbose_name = _("accessibility of a venue")
        verbose_name_plural = _("accessibility of venues")
        ordering = ["venue", "kind"]
        constraints = [models.UniqueConstraint(fields=["venue", "kind"], name="venue_feature_once")]

    def __str__(self) -> str:
        return self.get_kind_display()
