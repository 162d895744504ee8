"""Poverty by Kepmensos 262/HUK/2022: no shelter at all, else eight criteria."""

from typing import ClassVar

from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.utils import timezone
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from beneficiaries.models.household import Household
from beneficiaries.querysets import PovertyAssessmentQuerySet, threshold_today
from bontang_empowerment.access.models import RepeatSafeModel, ScopedModel
from bontang_empowerment.access.policy import AccessPolicy
from bontang_empowerment.accounts.models import User

# Field name and wording, in the order of the decree (a to h).
CRITERIA = {
    "head_without_work": _("The head of the family, or whoever provides for it, has no work"),
    "worried_about_food": _("Worried about having nothing to eat, or did not eat, in the past year"),
    "food_over_half": _("Food takes more than half of all spending"),
    "no_clothing_spending": _("Nothing spent on clothing in the past year"),
    "poor_floor": _("The floor is mostly earth or rough plaster"),
    "poor_walls": _("The walls are mostly bamboo, wire, planks, tarpaulin, cardboard, bare brick, thatch or zinc"),
    "no_own_toilet": _("No toilet of their own, or a shared one"),
    "weak_electricity": _("Lighting from 450 VA electricity or from no electricity"),
}


def _one_if(name: str) -> Case:
    return Case(When(Q(**{name: True}), then=Value(1)), default=Value(0))


class PovertyAssessment(RepeatSafeModel, ScopedModel):
    """One visit. Assessments are a history: a new one is added, an old one is never overwritten."""

    household = models.ForeignKey(
        Household, on_delete=models.PROTECT, related_name="poverty_assessments", verbose_name=_("family")
    )
    assessed_on = models.DateField(_("assessed on"), default=timezone.localdate)
    assessed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", verbose_name=_("assessed by"), editable=False
    )
    without_shelter = models.BooleanField(
        _("The family has nowhere to live day by day"),
        default=False,
        help_text=_("If so they are fakir miskin, and the eight criteria need no answer."),
    )
    head_without_work = models.BooleanField(CRITERIA["head_without_work"], default=False)
    worried_about_food = models.BooleanField(CRITERIA["worried_about_food"], default=False)
    food_over_half = models.BooleanField(CRITERIA["food_over_half"], default=False)
    no_clothing_spending = models.BooleanField(CRITERIA["no_clothing_spending"], default=False)
    poor_floor = models.BooleanField(CRITERIA["poor_floor"], default=False)
    poor_walls = models.BooleanField(CRITERIA["poor_walls"], default=False)
    no_own_toilet = models.BooleanField(CRITERIA["no_own_toilet"], default=False)
    weak_electricity = models.BooleanField(CRITERIA["weak_electricity"], default=False)
    criteria_met = models.GeneratedField(
        verbose_name=_("criteria met"),
        expression=_one_if("head_without_work")
        + _one_if("worried_about_food")
        + _one_if("food_over_half")
        + _one_if("no_clothing_spending")
        + _one_if("poor_floor")
        + _one_if("poor_walls")
        + _one_if("no_own_toilet")
        + _one_if("weak_electricity"),
        output_field=models.PositiveSmallIntegerField(),
        db_persist=True,
    )

    access_policy: ClassVar[AccessPolicy] = AccessPolicy(kelurahan="household__kelurahan")
    objects = PovertyAssessmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("poverty assessment")
        verbose_name_plural = _("poverty assessments")
        ordering = ["-assessed_on", "-pk"]
        indexes = [models.Index(F("household"), F("assessed_on").desc(), F("id").desc(), name="poverty_latest")]

    def __str__(self) -> str:
        return f"{self.assessed_on:%d-%m-%Y}"

    @cached_property
    def threshold(self) -> int:
        """The threshold in force today; PovertyAssessmentQuerySet.with_threshold reads it along."""
        return threshold_today()

    @property
    def is_destitute(self) -> bool:
        """Fakir miskin: no shelter, or as many of the eight criteria as PovertyThreshold asks (city's practice: 6)."""
        met: int = self.criteria_met
        return self.without_shelter or met >= self.threshold

    @property
    def result(self) -> str:
        """The result in words: "6 of 8 criteria: fakir miskin (threshold 6)"."""
        if self.without_shelter:
            return gettext("Without shelter: fakir miskin")
        words = {"met": self.criteria_met, "of": len(CRITERIA), "threshold": self.threshold}
        if self.is_destitute:
            return gettext("%(met)s of %(of)s criteria: fakir miskin (threshold %(threshold)s)") % words
        return gettext("%(met)s of %(of)s criteria: not fakir miskin (threshold %(threshold)s)") % words

    @property
    def met(self) -> list[str | Promise]:
        """The wording of the criteria that are met, in the order of the decree."""
        return [wording for name, wording in CRITERIA.items() if getattr(self, name)]

    @property
    def not_met(self) -> list[str | Promise]:
        return [wording for name, wording in CRITERIA.items() if not getattr(self, name)]
