"""A verification round: RT proposals, the ward deliberation with its result per family, the city's verification."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from beneficiaries.models.household import Household, three_digits
from beneficiaries.verval_codes import TAKES_PROPOSALS, VervalResult, VervalStage
from beneficiaries.verval_querysets import VervalEntryQuerySet
from bontang_empowerment.access.models import RepeatSafeModel, ScopedModel, VersionedModel
from bontang_empowerment.access.policy import EVERYWHERE, AccessPolicy
from bontang_empowerment.access.queryset import ScopedQuerySet
from bontang_empowerment.accounts.models import User
from bontang_empowerment.quick_rows import address_of
from bontang_empowerment.regions.models import Kelurahan


class VervalRound(RepeatSafeModel, VersionedModel, ScopedModel):
    """One round of the city, such as that of 2026."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))

    access_policy: ClassVar[AccessPolicy] = AccessPolicy(kelurahan=EVERYWHERE)
    objects = ScopedQuerySet["VervalRound"].as_manager()

    class Meta:
        verbose_name = _("verification round")
        verbose_name_plural = _("verification rounds")
        ordering = ["-starts_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="verval_round_ends_after_it_starts",
                condition=Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("The last day must not be before the first."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return address_of("beneficiaries:verval_round_detail", self.pk)


class VervalMeeting(ScopedModel):
    """A kelurahan's part of a round, and the deliberation that decides it (musyawarah kelurahan)."""

    round = models.ForeignKey(
        VervalRound, on_delete=models.PROTECT, related_name="meetings", verbose_name=_("verification round")
    )
    kelurahan = models.ForeignKey(
        Kelurahan, on_delete=models.PROTECT, related_name="verval_meetings", verbose_name=_("kelurahan")
    )
    stage = models.CharField(_("stage"), max_length=12, choices=VervalStage.choices, default=VervalStage.PROPOSING)
    held_on = models.DateField(_("day of the deliberation"), null=True, blank=True)
    place = models.CharField(_("place"), max_length=120, blank=True)
    chair = models.CharField(_("chaired by"), max_length=120, blank=True)

    access_policy: ClassVar[AccessPolicy] = AccessPolicy(kelurahan="kelurahan")
    objects = ScopedQuerySet["VervalMeeting"].as_manager()

    class Meta:
        verbose_name = _("ward deliberation")
        verbose_name_plural = _("ward deliberations")
        constraints = [
            models.UniqueConstraint(fields=["round", "kelurahan"], name="verval_meeting_once_per_kelurahan"),
            models.CheckConstraint(
                name="verval_meeting_held_when_it_decides",
                condition=Q(stage=VervalStage.PROPOSING) | Q(held_on__isnull=False),
                violation_error_message=_("Write the day of the deliberation."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round}, {self.kelurahan}"

    def get_absolute_url(self) -> str:
        return address_of("beneficiaries:verval_meeting_detail", self.pk)

    @property
    def takes_proposals(self) -> bool:
        return self.stage in TAKES_PROPOSALS


class VervalAttendee(models.Model):
    """Somebody who was at the deliberation, as the minutes list them."""

    meeting = models.ForeignKey(
        VervalMeeting, on_delete=models.CASCADE, related_name="attendees", verbose_name=_("ward deliberation")
    )
    name = models.CharField(_("name"), max_length=120)
    position = models.CharField(_("position"), max_length=80, blank=True)

    access_policy: ClassVar[AccessPolicy] = AccessPolicy(kelurahan="meeting__kelurahan")
    objects = ScopedQuerySet["VervalAttendee"].as_manager()

    class Meta:
        verbose_name = _("attendee")
        verbose_name_plural = _("attendees")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.name}, {self.position}" if self.position else self.name


class VervalTransition(models.Model):
    """One step of a kelurahan's part from a stage to the next, or back."""

    meeting = models.ForeignKey(
        VervalMeeting, on_delete=models.PROTECT, related_name="transitions", verbose_name=_("ward deliberation")
    )
    from_stage = models.CharField(_("from"), max_length=12, choices=VervalStage.choices)
    to_stage = models.CharField(_("to"), max_length=12, choices=VervalStage.choices)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("when"), auto_now_add=True)

    access_policy: ClassVar[AccessPolicy] = AccessPolicy(kelurahan="meeting__kelurahan")
    objects = ScopedQuerySet["VervalTransition"].as_manager()

    class Meta:
        verbose_name = _("step of a verification")
        verbose_name_plural = _("steps of a verification")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.get_to_stage_display()


class VervalEntry(VersionedModel, ScopedModel):
    """One family in a round: who proposed it, what the deliberation decided, what a check in the field found.

    It belongs to the kelurahan that decides, also when the family moves on. `rt` is that of the proposal.
    """

    round = models.ForeignKey(
        VervalRound, on_delete=models.PROTECT, related_name="entries", verbose_name=_("verification round")
    )
    meeting = models.ForeignKey(
        VervalMeeting, on_delete=models.PROTECT, related_name="entries", verbose_name=_("ward deliberation")
    )
    household = models.ForeignKey(
        Household, on_delete=models.PROTECT, related_name="verval_entries", verbose_name=_("family")
    )
    rt = models.CharField(_("RT"), max_length=3, validators=[three_digits])
    proposer = models.CharField(_("proposed by"), max_length=120)
    added_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", verbose_name=_("recorded by"), editable=False
    )
    result = models.CharField(_("result"), max_length=12, choices=VervalResult.choices, blank=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    decided_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("decided by"), editable=False
    )
    decided_at = models.DateTimeField(_("decided"), null=True, editable=False)
    checked_result = models.CharField(_("result of the check"), max_length=12, choices=VervalResult.choices, blank=True)
    checked_reason = models.CharField(_("what the check found"), max_length=200, blank=True)
    checked_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("checked by"), editable=False
    )
    outcome = models.GeneratedField(
        verbose_name=_("outcome"),
        expression=models.Case(models.When(~Q(checked_result=""), then=F("checked_result")), default=F("result")),
        output_field=models.CharField(max_length=12, choices=VervalResult.choices, blank=True),
        db_persist=True,
    )

    access_policy: ClassVar[AccessPolicy] = AccessPolicy(kelurahan="meeting__kelurahan")
    objects = VervalEntryQuerySet.as_manager()
    head_name: str | None  # filled by VervalEntryQuerySet.with_family

    class Meta:
        verbose_name = _("family in a verification")
        verbose_name_plural = _("families in a verification")
        indexes = [
            models.Index(fields=["meeting", "rt", "id"], name="verval_entry_place"),
            models.Index(fields=["round", "outcome"], name="verval_entry_outcome"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "household"],
                name="verval_entry_once_per_round",
                violation_error_message=_("This family is in this round already."),
            ),
            models.CheckConstraint(
                name="verval_entry_check_only_when_asked",
                condition=Q(checked_result="") | Q(result=VervalResult.CHECK),
                violation_error_message=_("Only a family that is to be checked has a result of the check."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting}: {self.get_result_display() or '-'}"

    @property
    def why(self) -> str:
        """The reason of the outcome in force."""
        return self.checked_reason or self.reason

    @property
    def outcome_label(self) -> str:
        value: str = self.outcome
        return str(VervalResult(value).label) if value else ""
