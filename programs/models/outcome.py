"""What changed for a participant: measured before, at the end, and after 3, 6 and 12 months."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bontang_empowerment.access.models import RepeatSafeModel, ScopedModel, VersionedModel
from bontang_empowerment.access.policy import AccessPolicy
from bontang_empowerment.accounts.models import User
from programs.codes import PARTICIPANT, Confidence, OutcomePoint
from programs.models.enrolment import Enrolment
from programs.querysets import OutcomeQuerySet

HIGHEST_INCOME = 1_000_000_000
"""Rupiah a month; more is a slip of the keyboard."""
PARTICIPANTS_ALONE = _(
    "Outcomes are recorded of those who are or were in the programme. The status here is “%(status)s”."
)


class Outcome(RepeatSafeModel, VersionedModel, ScopedModel):
    """One measurement of one enrolment. Income is in whole rupiah a month."""

    enrolment = models.ForeignKey(
        Enrolment, on_delete=models.PROTECT, related_name="outcomes", verbose_name=_("enrolment")
    )
    point = models.CharField(_("measured"), max_length=8, choices=OutcomePoint.choices)
    measured_on = models.DateField(_("date of measurement"), default=timezone.localdate)
    monthly_income = models.PositiveBigIntegerField(
        _("income per month (Rp)"), null=True, blank=True, validators=[MaxValueValidator(HIGHEST_INCOME)]
    )
    confidence = models.PositiveSmallIntegerField(_("confidence"), choices=Confidence.choices, null=True, blank=True)
    has_business = models.BooleanField(_("runs a business of their own"), default=False)
    business = models.CharField(_("what the business does"), max_length=120, blank=True)
    recorded_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", verbose_name=_("recorded by"), editable=False
    )

    access_policy: ClassVar[AccessPolicy] = AccessPolicy(
        kelurahan="enrolment__person__kelurahan",
        partner=lambda ids: Q(enrolment__program__partner__in=ids, enrolment__status__in=PARTICIPANT),
        aggregates=True,
        withholds_identity=True,
    )
    objects = OutcomeQuerySet.as_manager()

    class Meta:
        verbose_name = _("outcome")
        verbose_name_plural = _("outcomes")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "point"],
                name="outcome_once_per_point",
                violation_error_message=_("This point is measured already."),
            )
        ]

    def __str__(self) -> str:
        return self.get_point_display()

    def clean(self) -> None:
        """The rule that spans the enrolment, for forms on a single outcome such as the admin's."""
        if hasattr(self, "enrolment") and self.enrolment.status not in PARTICIPANT:
            status = {"status": self.enrolment.get_status_display()}
            raise ValidationError({"enrolment": PARTICIPANTS_ALONE % status})
