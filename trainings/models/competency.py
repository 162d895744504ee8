"""What participants can do after a course, and how it ended for them."""

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bontang_empowerment.access.models import ScopedModel
from bontang_empowerment.access.policy import AccessPolicy, partner_path
from bontang_empowerment.accounts.models import User
from programs.identity import ParticipantRow
from programs.models import Enrolment
from trainings.codes import Competency, Decision
from trainings.models.batch import BatchParticipant
from trainings.models.course import CompetencyUnit
from trainings.querysets import OfParticipantQuerySet

OF_PARTICIPANT = AccessPolicy(
    kelurahan="participant__enrolment__person__household__kelurahan",
    partner=partner_path("participant__batch__program__partner"),
    withholds_identity=True,
)


class OfParticipant(ParticipantRow, ScopedModel):
    """A row about one place in a batch."""

    participant: "models.ForeignKey[BatchParticipant, BatchParticipant]"
    access_policy: ClassVar[AccessPolicy] = OF_PARTICIPANT

    class Meta:
        abstract = True

    @property
    def place_in_programme(self) -> Enrolment:
        return self.participant.enrolment


class CompetencyResult(OfParticipant):
    """Whether one participant can do what one unit asks."""

    participant = models.ForeignKey(
        BatchParticipant, on_delete=models.PROTECT, related_name="competency", verbose_name=_("participant")
    )
    unit = models.ForeignKey(
        CompetencyUnit, on_delete=models.PROTECT, related_name="results", verbose_name=_("competency unit")
    )
    status = models.CharField(_("competency"), max_length=9, choices=Competency.choices)
    assessed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", verbose_name=_("assessed by"), editable=False
    )
    assessed_at = models.DateTimeField(_("assessed"), default=timezone.now, editable=False)

    objects = OfParticipantQuerySet["CompetencyResult"].as_manager()

    class Meta:
        verbose_name = _("competency result")
        verbose_name_plural = _("competency results")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["participant", "unit"],
                name="competency_once_per_unit",
                violation_error_message=_("This person is assessed in this unit already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.participant}, {self.unit.code}: {self.get_status_display()}"


class ResultDecision(OfParticipant):
    """A person's decision against (or back to) the outcome by rule; the newest one stands. Never changed."""

    participant = models.ForeignKey(
        BatchParticipant, on_delete=models.PROTECT, related_name="decisions", verbose_name=_("participant")
    )
    decision = models.CharField(_("decision"), max_length=10, choices=Decision.choices)
    reason = models.CharField(_("reason"), max_length=300)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("by"))

    objects = OfParticipantQuerySet["ResultDecision"].as_manager()

    class Meta:
        verbose_name = _("decision about a result")
        verbose_name_plural = _("decisions about results")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="result_decision_has_reason",
                condition=~models.Q(reason=""),
                violation_error_message=_("A decision against the rule needs a reason."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.participant}: {self.get_decision_display()}"
