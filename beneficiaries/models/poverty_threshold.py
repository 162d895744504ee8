"""From how many of the eight criteria a family counts as fakir miskin: set by the city, with its history."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from beneficiaries.querysets import PovertyThresholdQuerySet
from bontang_empowerment.access.models import ScopedModel
from bontang_empowerment.access.policy import EVERYWHERE, AccessPolicy
from bontang_empowerment.accounts.models import User


class PovertyThreshold(ScopedModel):
    """One decision on the threshold. A new one is added, an old one never rewritten: the rows are its history.

    An assessment stores what was seen, never its result. The result follows from the criteria and from the threshold
    in force today, everywhere: a new threshold changes what every list, filter and card says from its first day on,
    without a word of any assessment. Before the first row, settings.POVERTY_THRESHOLD holds.
    """

    criteria = models.PositiveSmallIntegerField(
        _("criteria met"),
        validators=[MinValueValidator(1), MaxValueValidator(8)],
        help_text=_("From so many of the eight criteria of Kepmensos 262/HUK/2022 a family counts as fakir miskin."),
    )
    applies_from = models.DateField(
        _("applies from"), default=timezone.localdate, help_text=_("From this day on all lists follow it.")
    )
    basis = models.CharField(
        _("basis"), max_length=120, help_text=_("The rule or decision behind it, such as the number of a decree.")
    )
    set_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", verbose_name=_("set by"), editable=False
    )

    access_policy: ClassVar[AccessPolicy] = AccessPolicy(kelurahan=EVERYWHERE, auditor=True)
    objects = PovertyThresholdQuerySet.as_manager()

    class Meta:
        verbose_name = _("poverty threshold")
        verbose_name_plural = _("poverty thresholds")
        ordering = ["-applies_from", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="poverty_threshold_one_to_eight",
                condition=Q(criteria__range=(1, 8)),
                violation_error_message=_("There are eight criteria: write a number from 1 to 8."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.criteria}: {self.applies_from:%d-%m-%Y}"

    def clean(self) -> None:
        if self._state.adding and self.applies_from < timezone.localdate():
            raise ValidationError(
                {"applies_from": _("What lists said in the past stays. Choose today or a later day.")}
            )
