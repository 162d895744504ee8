"""What DTSEN said about a family's welfare, quarter by quarter."""

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from beneficiaries.codes import DecileStatus
from beneficiaries.models.household import Household, period_in_words
from bontang_empowerment.access.models import ScopedModel
from bontang_empowerment.access.policy import AccessPolicy
from bontang_empowerment.access.queryset import ScopedQuerySet
from bontang_empowerment.accounts.models import User


class WelfareDecile(ScopedModel):
    """One reading of a family's decile. The family's own columns hold the reading in force, these rows all of them."""

    household = models.ForeignKey(
        Household, on_delete=models.PROTECT, related_name="decile_readings", verbose_name=_("family")
    )
    status = models.CharField(_("DTSEN listing"), max_length=12, choices=DecileStatus.choices)
    decile = models.PositiveSmallIntegerField(
        _("welfare decile"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(10)]
    )
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    quarter = models.PositiveSmallIntegerField(_("quarter"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=60, blank=True)
    recorded_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("recorded by"), editable=False
    )

    access_policy: ClassVar[AccessPolicy] = AccessPolicy(kelurahan="household__kelurahan")
    objects = ScopedQuerySet["WelfareDecile"].as_manager()

    class Meta:
        verbose_name = _("decile reading")
        verbose_name_plural = _("decile readings")
        ordering = ["-pk"]
        indexes = [models.Index(F("household"), F("id").desc(), name="welfare_decile_latest")]
        constraints = [
            models.CheckConstraint(
                name="welfare_decile_only_when_listed",
                condition=Q(status=DecileStatus.LISTED, decile__range=(1, 10))
                | (~Q(status=DecileStatus.LISTED) & Q(decile=None)),
                violation_error_message=_("A decile from 1 to 10 goes with a DTSEN listing, and only with one."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_status_display()} {self.decile or ''}".strip()

    @property
    def period(self) -> str:
        return period_in_words(self.year, self.quarter)
