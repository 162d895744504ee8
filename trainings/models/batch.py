"""A batch, and the places that participants have in it."""

from datetime import date
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bontang_empowerment.access.models import RepeatSafeModel, ScopedModel, VersionedModel
from bontang_empowerment.access.policy import EVERYWHERE, AccessPolicy, partner_path
from bontang_empowerment.accounts.models import User
from bontang_empowerment.quick_rows import address_of
from programs.codes import PARTICIPANT
from programs.identity import ParticipantRow
from programs.models import Enrolment, Program
from programs.pauses import covers
from trainings.models.course import Course
from trainings.models.venue import Venue
from trainings.querysets import BatchParticipantQuerySet, BatchQuerySet


class Batch(RepeatSafeModel, VersionedModel, ScopedModel):
    """One intake (angkatan) of a programme that takes a course together."""

    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="batches", verbose_name=_("programme"))
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="batches", verbose_name=_("course"))
    name = models.CharField(_("batch"), max_length=60, help_text=_("Such as Batch 1."))
    instructor = models.CharField(_("instructor"), max_length=120, blank=True)
    instructor_user = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("instructor with an account"),
        null=True,
        blank=True,
    )
    venue = models.ForeignKey(
        Venue, on_delete=models.PROTECT, related_name="batches", verbose_name=_("venue"), null=True, blank=True
    )
    capacity = models.PositiveSmallIntegerField(_("places"), validators=[MinValueValidator(1)])

    access_policy: ClassVar[AccessPolicy] = AccessPolicy(kelurahan=EVERYWHERE, partner=partner_path("program__partner"))
    objects = BatchQuerySet.as_manager()
    session_count: int  # these three filled by BatchQuerySet.with_counts
    participant_count: int
    next_session_on: date | None

    class Meta:
        verbose_name = _("batch")
        verbose_name_plural = _("batches")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["program", "name"],
                name="batch_name_once_per_programme",
                violation_error_message=_("This programme has a batch of this name already."),
            ),
            models.CheckConstraint(
                name="batch_has_places",
                condition=Q(capacity__gte=1),
                violation_error_message=_("A batch has one place at least."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.program}, {self.name}"

    def get_absolute_url(self) -> str:
        return address_of("trainings:batch_detail", self.pk)

    @property
    def instructor_name(self) -> str:
        """As on paper: the account's name, or the name that was written."""
        return self.instructor_user.name if self.instructor_user else self.instructor


class BatchParticipant(ParticipantRow, ScopedModel):
    """An enrolled person who takes a batch; sessions before `joined_on` do not count for them."""

    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="participants", verbose_name=_("batch"))
    enrolment = models.ForeignKey(
        Enrolment, on_delete=models.PROTECT, related_name="batch_places", verbose_name=_("enrolment")
    )
    joined_on = models.DateField(_("joined"), default=timezone.localdate)
    left_on = models.DateField(_("left"), null=True, blank=True)

    access_policy: ClassVar[AccessPolicy] = AccessPolicy(
        kelurahan="enrolment__person__kelurahan",
        partner=partner_path("batch__program__partner"),
        withholds_identity=True,
    )
    objects = BatchParticipantQuerySet.as_manager()
    last_day: date | None  # filled by BatchParticipantQuerySet.with_last_day

    class Meta:
        verbose_name = _("batch participant")
        verbose_name_plural = _("batch participants")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["batch", "enrolment"],
                name="batch_participant_once",
                violation_error_message=_("This person takes this batch already."),
            ),
            models.CheckConstraint(
                name="batch_participant_leaves_after_joining",
                condition=Q(left_on=None) | Q(left_on__gte=F("joined_on")),
                violation_error_message=_("The last day must not be before the first."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.enrolment.person)

    def clean(self) -> None:
        """The rule that spans batch and enrolment, for forms on a single place such as the admin's."""
        if not (hasattr(self, "batch") and hasattr(self, "enrolment")):
            return
        if self.batch.program_id != self.enrolment.program_id:
            message = _("This enrolment is in another programme than the batch. Choose one of the same programme.")
            raise ValidationError({"enrolment": message})
        others = self.batch.participants.exclude(pk=self.pk).not_gone(timezone.localdate()).count()
        if self.left_on is None and others >= self.batch.capacity:
            message = _("All %(places)s places of this batch are taken. Give it more places first.")
            raise ValidationError({"batch": message % {"places": self.batch.capacity}})

    @property
    def person_url(self) -> str:
        """The person's page; empty for who withdrew, whom the programme's partner does not see there."""
        return self.shown_person_url if self.enrolment.status in PARTICIPANT else ""

    @property
    def place_in_programme(self) -> Enrolment:
        return self.enrolment

    def belongs_on(self, day: date) -> bool:
        """What `belonging_on` says of one row that was read `with_last_day`."""
        return self.joined_on <= day and (self.last_day is None or self.last_day >= day)

    def is_paused_on(self, day: date) -> bool:
        """Of a row that was read `with_last_day`."""
        return any(covers(pause, day) for pause in self.enrolment.pauses)

    def is_expected_on(self, day: date) -> bool:
        """What `expected_on` says of one row that was read `with_last_day`."""
        return self.belongs_on(day) and not self.is_paused_on(day)
