"""What a programme counts when seats are few: its weights, and the parts of each waiting person's score."""

from typing import ClassVar

from django.core.validators import MaxValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bontang_empowerment.access.models import ScopedModel
from bontang_empowerment.access.policy import EVERYWHERE, AccessPolicy, partner_path
from bontang_empowerment.access.queryset import ScopedQuerySet
from bontang_empowerment.accounts.models import User
from programs.models.enrolment import Enrolment
from programs.models.program import Program
from programs.priority_codes import MOST_POINTS, PriorityRule


class PriorityWeight(ScopedModel):
    """The points of one rule in one programme; a rule without a row counts nothing."""

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="weights", verbose_name=_("programme"))
    rule = models.CharField(_("rule"), max_length=12, choices=PriorityRule.choices)
    points = models.PositiveSmallIntegerField(_("points"), validators=[MaxValueValidator(MOST_POINTS)])

    access_policy: ClassVar[AccessPolicy] = AccessPolicy(kelurahan=EVERYWHERE, partner=partner_path("program__partner"))
    objects = ScopedQuerySet["PriorityWeight"].as_manager()

    class Meta:
        verbose_name = _("priority weight")
        verbose_name_plural = _("priority weights")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["program", "rule"],
                name="priority_weight_once",
                violation_error_message=_("This rule has points in this programme already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_rule_display()}: {self.points}"


class ScorePart(ScopedModel):
    """What one rule gave one enrolment when it was last reckoned. Waiting is reckoned from the day of application.

    Tells of poverty and health: partner staff see none of it.
    """

    enrolment = models.ForeignKey(
        Enrolment, on_delete=models.CASCADE, related_name="score_parts", verbose_name=_("enrolment")
    )
    rule = models.CharField(_("rule"), max_length=12, choices=PriorityRule.choices)
    points = models.PositiveSmallIntegerField(_("points"))

    access_policy: ClassVar[AccessPolicy] = AccessPolicy(kelurahan="enrolment__person__kelurahan")
    objects = ScopedQuerySet["ScorePart"].as_manager()

    class Meta:
        verbose_name = _("part of a score")
        verbose_name_plural = _("parts of scores")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["enrolment", "rule"], name="score_part_once")]

    def __str__(self) -> str:
        return f"{self.get_rule_display()}: +{self.points}"


class PlaceChange(ScopedModel):
    """Why somebody's place in a queue became another one: never changed, never deleted.

    Whoever only moved because another person applied, left or was reckoned anew has no row.
    """

    enrolment = models.ForeignKey(
        Enrolment, on_delete=models.PROTECT, related_name="place_changes", verbose_name=_("enrolment")
    )
    at = models.DateTimeField(_("when"), default=timezone.now)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("who"), null=True)
    old_place = models.PositiveIntegerField(_("place before"))
    new_place = models.PositiveIntegerField(_("place after"))
    old_score = models.IntegerField(_("priority before"))
    new_score = models.IntegerField(_("priority after"))
    why = models.CharField(_("reason"), max_length=300)

    access_policy: ClassVar[AccessPolicy] = AccessPolicy(kelurahan="enrolment__person__kelurahan")
    objects = ScopedQuerySet["PlaceChange"].as_manager()

    class Meta:
        verbose_name = _("change of place")
        verbose_name_plural = _("changes of place")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.old_place} > {self.new_place}"
