"""One person's way through one programme, and every step of it."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from beneficiaries.models import Person
from bontang_empowerment.access.models import RepeatSafeModel, ScopedModel
from bontang_empowerment.access.policy import AccessPolicy
from bontang_empowerment.access.queryset import ScopedQuerySet
from bontang_empowerment.accounts.models import User
from bontang_empowerment.quick_rows import address_of
from programs.codes import CLOSED, HOLDS_SEAT, PARTICIPANT, TRANSITIONS, EnrolmentStatus, StepReason
from programs.identity import ParticipantRow, number_in_words
from programs.models.program import Program
from programs.querysets import QUEUE_ORDER, EnrolmentQuerySet


def own_participants(partner_ids: frozenset[int]) -> Q:
    """Partner staff see those who are or were in their own programmes, not who applied or waits."""
    return Q(program__partner__in=partner_ids, status__in=PARTICIPANT)


class Enrolment(ParticipantRow, RepeatSafeModel, ScopedModel):
    """A person in a programme. Seats and queue numbers are given by services under the programme's row lock.

    `seat_number` is 1..capacity, held exactly while the status takes a seat; `queue_number` is the order of
    application within the programme and is never given twice. `queue_rank` is the score the other way round, so that
    the order of the queue runs in one direction and a page of it begins anywhere in the index. `offer_until`, the last
    day to answer, is there exactly while a seat is offered; `paused_until`, the last day of a pause, while it lasts.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="enrolments", verbose_name=_("person"))
    program = models.ForeignKey(
        Program, on_delete=models.PROTECT, related_name="enrolments", verbose_name=_("programme")
    )
    status = models.CharField(_("status"), max_length=10, choices=EnrolmentStatus.choices, editable=False)
    queue_number = models.PositiveIntegerField(_("queue number"), editable=False)
    seat_number = models.PositiveIntegerField(_("seat"), null=True, editable=False)
    offer_until = models.DateField(_("answer by"), null=True, editable=False)
    moved_from = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        related_name="moved_to",
        verbose_name=_("came from"),
        null=True,
        editable=False,
    )
    paused_until = models.DateField(_("paused until"), null=True, editable=False)
    applied_at = models.DateTimeField(_("applied"), default=timezone.now, editable=False)
    priority_score = models.IntegerField(_("priority"), default=0, editable=False)
    queue_rank = models.GeneratedField(
        expression=F("priority_score") * -1, output_field=models.IntegerField(), db_persist=True, editable=False
    )

    access_policy: ClassVar[AccessPolicy] = AccessPolicy(
        kelurahan="person__kelurahan", partner=own_participants, aggregates=True, withholds_identity=True
    )
    objects = EnrolmentQuerySet.as_manager()
    place: int  # filled by EnrolmentQuerySet.with_place
    pauses: list["EnrolmentTransition"]  # filled by programs.pauses.pauses_of
    seat_went_to: tuple["Enrolment", ...] = ()  # filled by the step that freed the seat

    class Meta:
        verbose_name = _("enrolment")
        verbose_name_plural = _("enrolments")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["program", "status", *QUEUE_ORDER], name="enrolment_queue_order"),
            models.Index(fields=["paused_until"], name="enrolment_pause", condition=Q(paused_until__isnull=False)),
            models.Index(fields=["offer_until"], name="enrolment_offer", condition=Q(offer_until__isnull=False)),
        ]
        constraints = [
            models.CheckConstraint(
                name="enrolment_offer_has_a_deadline",
                condition=Q(status=EnrolmentStatus.OFFERED, offer_until__isnull=False)
                | (~Q(status=EnrolmentStatus.OFFERED) & Q(offer_until=None)),
            ),
            models.CheckConstraint(
                name="enrolment_pause_has_an_end",
                condition=Q(status=EnrolmentStatus.PAUSED, paused_until__isnull=False)
                | (~Q(status=EnrolmentStatus.PAUSED) & Q(paused_until=None)),
            ),
            models.UniqueConstraint(
                fields=["person", "program"],
                condition=~Q(status__in=CLOSED),
                name="enrolment_once_per_programme",
                violation_error_message=_("This person is in this programme or its queue already."),
            ),
            models.UniqueConstraint(fields=["program", "queue_number"], name="enrolment_queue_number_once"),
            models.UniqueConstraint(
                fields=["program", "seat_number"],
                condition=Q(seat_number__isnull=False),
                name="enrolment_seat_once",
            ),
            models.CheckConstraint(
                name="enrolment_seat_fits_status",
                condition=Q(status__in=HOLDS_SEAT, seat_number__gte=1)
                | (~Q(status__in=HOLDS_SEAT) & Q(seat_number=None)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.program}"

    @property
    def place_in_programme(self) -> "Enrolment":
        return self

    @property
    def number_for_partner(self) -> str:
        """How partner staff know this participant without a basis for sharing; the number is never given twice."""
        return number_in_words(self.queue_number)

    def get_absolute_url(self) -> str:
        return address_of("programs:enrolment_detail", self.pk)

    def may_become(self, status: EnrolmentStatus) -> bool:
        return status in TRANSITIONS[EnrolmentStatus(self.status)]


class EnrolmentTransition(models.Model):
    """One step of an enrolment: never changed, never deleted. `by` is empty when a rule took it, as a deadline does.

    `undoes` is the step that this one takes back; `until` the last day of a pause that it begins or
    goes on with, which is a step from paused to paused.
    """

    enrolment = models.ForeignKey(
        Enrolment, on_delete=models.PROTECT, related_name="transitions", verbose_name=_("enrolment")
    )
    from_status = models.CharField(_("from"), max_length=10, choices=EnrolmentStatus.choices, blank=True)
    to_status = models.CharField(_("to"), max_length=10, choices=EnrolmentStatus.choices)
    at = models.DateTimeField(_("when"), default=timezone.now)
    by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", verbose_name=_("who"), null=True, editable=False
    )
    reason_code = models.CharField(_("kind of reason"), max_length=16, choices=StepReason.choices, blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    until = models.DateField(_("until"), null=True, editable=False)
    undoes = models.OneToOneField(
        "self", on_delete=models.PROTECT, related_name="undone_by", verbose_name=_("undoes"), null=True, editable=False
    )

    access_policy: ClassVar[AccessPolicy] = AccessPolicy(
        kelurahan="enrolment__person__kelurahan",
        partner=lambda ids: Q(enrolment__program__partner__in=ids, enrolment__status__in=PARTICIPANT),
        withholds_identity=True,
    )
    objects = ScopedQuerySet["EnrolmentTransition"].as_manager()
    began_on: date  # these two filled by programs.pauses.pauses
    ended_on: date | None

    class Meta:
        verbose_name = _("enrolment step")
        verbose_name_plural = _("enrolment steps")
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["at"], name="step_pause_over", condition=Q(reason_code=StepReason.PAUSE_OVER)),
            models.Index(fields=["enrolment"], name="step_pause", condition=Q(to_status=EnrolmentStatus.PAUSED)),
        ]

    def __str__(self) -> str:
        return f"{self.get_from_status_display()} > {self.get_to_status_display()}"

    @property
    def by_in_words(self) -> str:
        if self.reason_code == StepReason.PAUSE_OVER:
            return str(self.by or _("By the rule of the pause"))
        return str(self.by or _("By the rule of the deadline"))

    @property
    def in_words(self) -> str:
        """What happened: the new status, until when, or which step was undone."""
        if self.undoes:
            return _("Undone: %(step)s") % {"step": self.undoes.in_words}
        words = str(self.get_to_status_display())
        if self.is_change_of_pause:
            words = gettext("The pause now lasts")
        return _("%(step)s until %(day)s") % {"step": words, "day": f"{self.until:%d-%m-%Y}"} if self.until else words

    @property
    def is_change_of_pause(self) -> bool:
        return self.from_status == self.to_status == EnrolmentStatus.PAUSED

    @property
    def reason_in_words(self) -> str:
        """The chosen reason and what was typed beside it: may tell of health, so partner staff are not shown it."""
        return ": ".join(part for part in (self._other_programme, self.get_reason_code_display(), self.reason) if part)

    @property
    def _other_programme(self) -> str:
        """Of somebody who moved: where to, where from."""
        if self.to_status == EnrolmentStatus.MOVED and (went_to := getattr(self.enrolment, "moved_to", None)):
            return _("To %(program)s") % {"program": went_to.program}
        if self.to_status == EnrolmentStatus.APPLIED and (came_from := self.enrolment.moved_from):
            return _("From %(program)s") % {"program": came_from.program}
        return ""
