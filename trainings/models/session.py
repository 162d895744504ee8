"""A meeting of a batch."""

from typing import ClassVar

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bontang_empowerment.access.models import RepeatSafeModel, ScopedModel, VersionedModel
from bontang_empowerment.access.policy import EVERYWHERE, AccessPolicy, partner_path
from bontang_empowerment.access.queryset import ScopedQuerySet
from bontang_empowerment.accounts.models import User
from bontang_empowerment.quick_rows import address_of
from trainings.codes import SessionStep
from trainings.models.batch import Batch
from trainings.querysets import SessionQuerySet


class Session(RepeatSafeModel, VersionedModel, ScopedModel):
    """One meeting (pertemuan) of a batch."""

    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="sessions", verbose_name=_("batch"))
    number = models.PositiveSmallIntegerField(_("meeting number"), validators=[MinValueValidator(1)])
    held_on = models.DateField(_("date"))
    starts_at = models.TimeField(_("from"))
    ends_at = models.TimeField(_("until"))
    topic = models.CharField(_("topic"), max_length=160)
    is_cancelled = models.BooleanField(_("cancelled"), default=False, editable=False)

    access_policy: ClassVar[AccessPolicy] = AccessPolicy(
        kelurahan=EVERYWHERE, partner=partner_path("batch__program__partner")
    )
    objects = SessionQuerySet.as_manager()
    expected_count: int  # these two filled by SessionQuerySet.with_filled
    filled_count: int

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        ordering = ["batch", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["batch", "number"],
                name="session_number_once_per_batch",
                violation_error_message=_("This batch has a meeting of this number already."),
            ),
            models.CheckConstraint(
                name="session_ends_after_it_starts",
                condition=Q(ends_at__gt=F("starts_at")),
                violation_error_message=_("The meeting must end after it starts."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.topic}"

    def get_absolute_url(self) -> str:
        return address_of("trainings:session_attendance", self.pk)

    @property
    def is_held(self) -> bool:
        """Attendance may be filled in on the day and later."""
        return self.held_on <= timezone.localdate()


class SessionChange(ScopedModel):
    """A meeting moved, cancelled or planned again: why, by whom, and when it should have been before."""

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="changes", verbose_name=_("session"))
    step = models.CharField(_("what happened"), max_length=9, choices=SessionStep.choices)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    held_on = models.DateField(_("date before"))
    starts_at = models.TimeField(_("from, before"))
    ends_at = models.TimeField(_("until, before"))
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("by"))

    access_policy: ClassVar[AccessPolicy] = AccessPolicy(
        kelurahan=EVERYWHERE, partner=partner_path("session__batch__program__partner")
    )
    objects = ScopedQuerySet["SessionChange"].as_manager()

    class Meta:
        verbose_name = _("change of a meeting")
        verbose_name_plural = _("changes of meetings")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.session}: {self.get_step_display()}"
