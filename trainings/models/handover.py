"""Toolkits handed over to participants, such as sewing machines and seedlings, and the later looks at them."""

from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bontang_empowerment.access.models import RepeatSafeModel, ScopedModel
from bontang_empowerment.access.policy import AccessPolicy, partner_path
from bontang_empowerment.access.queryset import ScopedQuerySet
from bontang_empowerment.access.templatetags.ui import thousands
from bontang_empowerment.accounts.models import User
from bontang_empowerment.quick_rows import address_of
from programs.models import Commitment
from trainings.handover_codes import AssetKind, AssetState
from trainings.models.batch import BatchParticipant
from trainings.models.competency import OfParticipant
from trainings.querysets import OfParticipantQuerySet


class AssetHandoverQuerySet(OfParticipantQuerySet["AssetHandover"]):
    def standing(self) -> Self:
        """Without those that were cancelled as entered by mistake."""
        return self.filter(cancelled_at=None)

    def due(self, on: date | None = None) -> Self:
        """Whose next look was to be on this day (today) or before."""
        return self.standing().filter(next_check_on__lte=on or timezone.localdate())

    def with_state(self) -> Self:
        """Adds `state` and `checked_on` of the newest look; None without one."""
        newest = HandoverCheck.objects.filter(handover=OuterRef("pk")).order_by("-checked_on", "-pk")
        return self.annotate(
            state=Subquery(newest.values("state")[:1]), checked_on=Subquery(newest.values("checked_on")[:1])
        )


class AssetHandover(RepeatSafeModel, OfParticipant):
    """What one participant was given on one day. Never changed: a mistake is cancelled with its reason and stays.

    `value` is whole rupiah for all of it; `next_check_on` is kept by services.handovers.
    """

    participant = models.ForeignKey(
        BatchParticipant, on_delete=models.PROTECT, related_name="handovers", verbose_name=_("participant")
    )
    commitment = models.ForeignKey(
        Commitment,
        on_delete=models.PROTECT,
        related_name="handovers",
        verbose_name=_("out of the commitment"),
        null=True,
        blank=True,
    )
    kind = models.CharField(_("kind"), max_length=9, choices=AssetKind.choices)
    what = models.CharField(_("what was handed over"), max_length=120)
    quantity = models.PositiveIntegerField(_("how many"), default=1)
    unit = models.CharField(_("unit"), max_length=30, blank=True)
    mark = models.CharField(_("serial number or mark"), max_length=60, blank=True)
    value = models.PositiveBigIntegerField(_("estimated value (Rp)"), null=True, blank=True)
    handed_on = models.DateField(_("handed over on"), default=timezone.localdate)
    handed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("handed over by"))
    next_check_on = models.DateField(_("next look on"), null=True, editable=False)
    cancelled_at = models.DateTimeField(_("cancelled"), null=True, editable=False)
    cancelled_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("cancelled by"), editable=False
    )
    cancelled_reason = models.CharField(_("why cancelled"), max_length=200, blank=True, editable=False)

    objects = AssetHandoverQuerySet.as_manager()
    state: str | None  # filled by with_state, as is the next
    checked_on: date | None

    class Meta:
        verbose_name = _("handover")
        verbose_name_plural = _("handovers")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["next_check_on"], condition=Q(next_check_on__isnull=False), name="handover_next_check")
        ]
        constraints = [
            models.CheckConstraint(
                name="handover_of_something",
                condition=Q(quantity__gte=1),
                violation_error_message=_("Write how many were handed over."),
            ),
            models.CheckConstraint(
                name="handover_cancelled_with_reason",
                condition=Q(cancelled_at=None, cancelled_by=None, cancelled_reason="")
                | (Q(cancelled_at__isnull=False, cancelled_by__isnull=False) & ~Q(cancelled_reason="")),
            ),
        ]

    def __str__(self) -> str:
        return self.in_words

    def get_absolute_url(self) -> str:
        return address_of("trainings:handover_detail", self.pk)

    @property
    def in_words(self) -> str:
        """ "Mesin jahit, 1 unit"."""
        return f"{self.what}, {self.quantity_in_words}"

    @property
    def quantity_in_words(self) -> str:
        return f"{thousands(self.quantity)} {self.unit}".strip()

    @property
    def state_in_words(self) -> str:
        """After with_state: of the newest look, empty without one."""
        return str(AssetState(self.state).label) if self.state else ""

    @property
    def is_due(self) -> bool:
        due = self.next_check_on
        return self.cancelled_at is None and due is not None and due <= timezone.localdate()


class HandoverCheck(RepeatSafeModel, ScopedModel):
    """One later look: what has become of it. Written once, never changed; a newer look says how it is now."""

    handover = models.ForeignKey(
        AssetHandover, on_delete=models.PROTECT, related_name="checks", verbose_name=_("handover")
    )
    checked_on = models.DateField(_("looked at on"), default=timezone.localdate)
    state = models.CharField(_("what has become of it"), max_length=7, choices=AssetState.choices)
    note = models.CharField(_("note"), max_length=300, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("by"))

    access_policy: ClassVar[AccessPolicy] = AccessPolicy(
        kelurahan="handover__participant__enrolment__person__kelurahan",
        partner=partner_path("handover__participant__batch__program__partner"),
        withholds_identity=True,
    )
    objects = ScopedQuerySet["HandoverCheck"].as_manager()

    class Meta:
        verbose_name = _("later look")
        verbose_name_plural = _("later looks")
        ordering = ["-checked_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["handover", "checked_on", "state"],
                name="handover_check_once",
                violation_error_message=_("This look is on record already."),
            )
        ]

    def __str__(self) -> str:
        return str(self.get_state_display())
