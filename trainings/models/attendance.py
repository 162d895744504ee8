"""Who came."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bontang_empowerment.access.models import ScopedModel
from bontang_empowerment.access.policy import AccessPolicy, partner_path
from bontang_empowerment.accounts.models import User
from programs.codes import PARTICIPANT
from programs.identity import ParticipantRow
from programs.models import Enrolment
from trainings.codes import AttendanceStatus
from trainings.markability import refusal_at_session, refusal_of_participant
from trainings.models.batch import BatchParticipant
from trainings.models.session import Session
from trainings.querysets import AttendanceQuerySet, OfParticipantQuerySet


class Attendance(ParticipantRow, ScopedModel):
    """Whether one participant came to one session."""

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="attendance", verbose_name=_("session"))
    participant = models.ForeignKey(
        BatchParticipant, on_delete=models.PROTECT, related_name="attendance", verbose_name=_("participant")
    )
    status = models.CharField(_("attendance"), max_length=8, choices=AttendanceStatus.choices)
    marked_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", verbose_name=_("marked by"), editable=False
    )
    marked_at = models.DateTimeField(_("marked"), default=timezone.now, editable=False)

    access_policy: ClassVar[AccessPolicy] = AccessPolicy(
        kelurahan="participant__enrolment__person__kelurahan",
        partner=partner_path("session__batch__program__partner"),
        aggregates=True,
        withholds_identity=True,
    )
    objects = AttendanceQuerySet.as_manager()

    class Meta:
        verbose_name = _("attendance mark")
        verbose_name_plural = _("attendance marks")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "participant"],
                name="attendance_once_per_session",
                violation_error_message=_("Attendance of this person at this meeting is marked already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.participant}: {self.get_status_display()}"

    @property
    def place_in_programme(self) -> Enrolment:
        return self.participant.enrolment

    @property
    def person_url(self) -> str:
        """As BatchParticipant.person_url."""
        return self.shown_person_url if self.participant.enrolment.status in PARTICIPANT else ""

    def clean(self) -> None:
        """The rules that span session and participant, for forms on a single mark such as the admin's."""
        if not (hasattr(self, "session") and hasattr(self, "participant")):
            return
        participant = BatchParticipant.objects.with_person().with_last_day().get(pk=self.participant.pk)
        participant.identity_shown = True  # a form on a single mark belongs to the admin, who reads the name there
        if reason := refusal_at_session(self.session) or refusal_of_participant(self.session, participant):
            raise ValidationError(reason, code="refused")


class AttendanceChange(ParticipantRow, ScopedModel):
    """A mark changed after its day: what it was, what it became, why. Written once, never changed."""

    session = models.ForeignKey(
        Session, on_delete=models.PROTECT, related_name="mark_changes", verbose_name=_("session")
    )
    participant = models.ForeignKey(
        BatchParticipant, on_delete=models.PROTECT, related_name="mark_changes", verbose_name=_("participant")
    )
    old = models.CharField(_("before"), max_length=8, choices=AttendanceStatus.choices)
    new = models.CharField(_("after"), max_length=8, choices=AttendanceStatus.choices, blank=True)
    reason = models.CharField(_("reason"), max_length=300)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("by"))

    access_policy: ClassVar[AccessPolicy] = AccessPolicy(
        kelurahan="participant__enrolment__person__kelurahan",
        partner=partner_path("session__batch__program__partner"),
        withholds_identity=True,
    )
    objects = OfParticipantQuerySet["AttendanceChange"].as_manager()

    class Meta:
        verbose_name = _("later change of attendance")
        verbose_name_plural = _("later changes of attendance")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.participant}: {self.get_old_display()} → {self.get_new_display()}"

    @property
    def place_in_programme(self) -> Enrolment:
        return self.participant.enrolment
