"""Following up participants who come too seldom."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bontang_empowerment.accounts.models import User
from trainings.models.batch import BatchParticipant
from trainings.models.competency import OfParticipant
from trainings.querysets import OfParticipantQuerySet


class FollowUp(OfParticipant):
    """One talk with a participant at risk: who called, what was agreed, when next. Written once, never changed."""

    participant = models.ForeignKey(
        BatchParticipant, on_delete=models.PROTECT, related_name="follow_ups", verbose_name=_("participant")
    )
    called_on = models.DateField(_("called on"), default=timezone.localdate)
    agreed = models.CharField(_("what was agreed"), max_length=300)
    next_on = models.DateField(_("next talk"), null=True, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("by"))

    objects = OfParticipantQuerySet["FollowUp"].as_manager()

    class Meta:
        verbose_name = _("follow-up")
        verbose_name_plural = _("follow-ups")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="follow_up_next_after_call",
                condition=Q(next_on=None) | Q(next_on__gte=F("called_on")),
                violation_error_message=_("The next talk must not be before this one."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.participant}: {self.called_on}"

    @property
    def is_due(self) -> bool:
        return self.next_on is not None and self.next_on <= timezone.localdate()
