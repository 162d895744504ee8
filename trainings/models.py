"""Courses, batches, their sessions, and who came."""

from datetime import date
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bontang_empowerment.access.models import RepeatSafeModel, ScopedModel, VersionedModel
from bontang_empowerment.access.policy import EVERYWHERE, AccessPolicy, partner_path
from bontang_empowerment.access.queryset import ScopedQuerySet
from bontang_empowerment.accounts.models import User
from programs.codes import PARTICIPANT
from programs.identity import ParticipantRow
from programs.models import Enrolment, Program
from trainings.codes import AttendanceStatus
from trainings.markability import refusal_at_session, refusal_of_participant
from trainings.querysets import AttendanceQuerySet, BatchParticipantQuerySet, BatchQuerySet, SessionQuerySet


class Course(VersionedModel, ScopedModel):
    """What is taught, independent of when and to whom."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    hours = models.PositiveSmallIntegerField(_("class hours (JP)"), validators=[MinValueValidator(1)])

    access_policy: ClassVar[AccessPolicy] = AccessPolicy(kelurahan=EVERYWHERE, partner=EVERYWHERE)
    objects = ScopedQuerySet["Course"].as_manager()

    class Meta:
        verbose_name = _("course")
        verbose_name_plural = _("courses")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Batch(RepeatSafeModel, VersionedModel, ScopedModel):
    """One intake (angkatan) of a programme that takes a course together."""

    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="batches", verbose_name=_("programme"))
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="batches", verbose_name=_("course"))
    name = models.CharField(_("batch"), max_length=60, help_text=_("Such as Batch 1."))
    instructor = models.CharField(_("instructor"), max_length=120, blank=True)
    venue = models.CharField(_("venue"), max_length=120, blank=True)

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
            )
        ]

    def __str__(self) -> str:
        return f"{self.program}, {self.name}"

    def get_absolute_url(self) -> str:
        return reverse("trainings:batch_detail", args=[self.pk])


class Session(RepeatSafeModel, VersionedModel, ScopedModel):
    """One meeting (pertemuan) of a batch."""

    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="sessions", verbose_name=_("batch"))
    number = models.PositiveSmallIntegerField(_("meeting number"), validators=[MinValueValidator(1)])
    held_on = models.DateField(_("date"))
    starts_at = models.TimeField(_("from"))
    ends_at = models.TimeField(_("until"))
    topic = models.CharField(_("topic"), max_length=160)

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
        return reverse("trainings:session_attendance", args=[self.pk])

    @property
    def is_held(self) -> bool:
        """Attendance may be filled in on the day and later."""
        return self.held_on <= timezone.localdate()


class BatchParticipant(ParticipantRow, ScopedModel):
    """An enrolled person who takes a batch; sessions before `joined_on` do not count for them."""

    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="participants", verbose_name=_("batch"))
    enrolment = models.ForeignKey(
        Enrolment, on_delete=models.PROTECT, related_name="batch_places", verbose_name=_("enrolment")
    )
    joined_on = models.DateField(_("joined"), default=timezone.localdate)
    left_on = models.DateField(_("left"), null=True, blank=True)

    access_policy: ClassVar[AccessPolicy] = AccessPolicy(
        kelurahan="enrolment__person__household__kelurahan",
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

    @property
    def person_url(self) -> str:
        """The person's page; empty for who withdrew, whom the programme's partner does not see there."""
        return self.shown_person_url if self.enrolment.status in PARTICIPANT else ""

    @property
    def place_in_programme(self) -> Enrolment:
        return self.enrolment

    def belongs_on(self, day: date) -> bool:
        """What `expected_on` says of one row that was read `with_last_day`."""
        return self.joined_on <= day and (self.last_day is None or self.last_day >= day)


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
        kelurahan="participant__enrolment__person__household__kelurahan",
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
