"""What is done about a need that the venue does not meet."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from beneficiaries.codes import Accommodation
from bontang_empowerment.accounts.models import User
from trainings.codes import NeedAnswered
from trainings.models.batch import BatchParticipant
from trainings.models.competency import OfParticipant
from trainings.querysets import OfParticipantQuerySet


class NeedAnswer(OfParticipant):
    """How a participant's need is met, or why it cannot be; the newest one stands. Never changed.

    It names the need alone: what it comes from stays in the registry.
    """

    participant = models.ForeignKey(
        BatchParticipant, on_delete=models.PROTECT, related_name="need_answers", verbose_name=_("participant")
    )
    kind = models.CharField(_("accommodation"), max_length=16, choices=Accommodation.choices)
    answer = models.CharField(_("answer"), max_length=9, choices=NeedAnswered.choices)
    words = models.CharField(_("in words"), max_length=300)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("by"))

    objects = OfParticipantQuerySet["NeedAnswer"].as_manager()

    class Meta:
        verbose_name = _("answer to a need")
        verbose_name_plural = _("answers to needs")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="need_answer_has_words",
                condition=~models.Q(words=""),
                violation_error_message=_("Say how it is arranged, or why it cannot be."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.get_answer_display()}"
