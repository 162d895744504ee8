"""What partners promise to programmes, and what of it has arrived."""

from datetime import timedelta
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bontang_empowerment.access.models import RepeatSafeModel, ScopedModel, VersionedModel
from bontang_empowerment.access.policy import EVERYWHERE, AccessPolicy, partner_path
from bontang_empowerment.access.queryset import ScopedQuerySet
from bontang_empowerment.access.templatetags.ui import rupiah, thousands
from bontang_empowerment.accounts.models import User
from bontang_empowerment.quick_rows import address_of
from programs.commitment_codes import SupportKind
from programs.models.partner import Partner
from programs.models.program import Program


def quantity_in_words(kind: str, amount: int, unit: str = "") -> str:
    """ "Rp15.000.000", "12 unit"."""
    return rupiah(amount) if kind == SupportKind.MONEY else f"{thousands(amount)} {unit}".strip()


class CommitmentQuerySet(ScopedQuerySet["Commitment"]):
    def with_received(self) -> Self:
        """Adds `received`: the sum of the receipts that stand."""
        receipts = CommitmentReceipt.objects.filter(commitment=OuterRef("pk"), cancelled_at=None).order_by()
        total = receipts.values("commitment").annotate(total=Sum("amount")).values("total")
        return self.annotate(received=Coalesce(Subquery(total), 0, output_field=models.BigIntegerField()))

    def outstanding(self) -> Self:
        """Those of which something has not arrived; adds `received`."""
        return self.with_received().filter(received__lt=F("amount"))

    def ending_soon(self) -> Self:
        """Outstanding, and due from today to COMMITMENT_ENDS_SOON_DAYS from now."""
        today = timezone.localdate()
        last = today + timedelta(days=settings.COMMITMENT_ENDS_SOON_DAYS)
        return self.outstanding().filter(until__gte=today, until__lte=last)

    def late(self) -> Self:
        """Outstanding, and due before today."""
        return self.outstanding().filter(until__lt=timezone.localdate())


class Commitment(RepeatSafeModel, VersionedModel, ScopedModel):
    """A promise of a partner, for a programme or for none yet. `amount` is whole rupiah for money, else a number."""

    partner = models.ForeignKey(
        Partner, on_delete=models.PROTECT, related_name="commitments", verbose_name=_("partner")
    )
    program = models.ForeignKey(
        Program,
        on_delete=models.PROTECT,
        related_name="commitments",
        verbose_name=_("programme"),
        null=True,
        blank=True,
    )
    kind = models.CharField(_("kind"), max_length=8, choices=SupportKind.choices)
    what = models.CharField(_("what"), max_length=120)
    amount = models.PositiveBigIntegerField(_("promised"))
    unit = models.CharField(_("unit"), max_length=30, blank=True)
    promised_on = models.DateField(_("promised on"), default=timezone.localdate)
    until = models.DateField(_("until when"), null=True, blank=True)
    note = models.TextField(_("note"), blank=True, max_length=1000)

    access_policy: ClassVar[AccessPolicy] = AccessPolicy(
        kelurahan=EVERYWHERE, partner=partner_path("partner"), aggregates=True
    )
    objects = CommitmentQuerySet.as_manager()
    received: int  # filled by CommitmentQuerySet.with_received

    class Meta:
        verbose_name = _("commitment")
        verbose_name_plural = _("commitments")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="commitment_promises_something",
                condition=Q(amount__gte=1),
                violation_error_message=_("Write how much is promised."),
            ),
            models.CheckConstraint(
                name="commitment_ends_after_it_is_promised",
                condition=Q(until=None) | Q(until__gte=F("promised_on")),
                violation_error_message=_("The last day must not be before the day of the promise."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.what} ({self.partner})"

    def get_absolute_url(self) -> str:
        return address_of("programs:commitment_detail", self.pk)

    @property
    def is_money(self) -> bool:
        return self.kind == SupportKind.MONEY

    @property
    def promised_in_words(self) -> str:
        return quantity_in_words(self.kind, self.amount, self.unit)

    @property
    def received_in_words(self) -> str:
        """After with_received, as are the next."""
        return quantity_in_words(self.kind, self.received, self.unit)

    @property
    def left(self) -> int:
        return max(self.amount - self.received, 0)

    @property
    def left_in_words(self) -> str:
        return quantity_in_words(self.kind, self.left, self.unit)

    @property
    def is_late(self) -> bool:
        return self.until is not None and self.left > 0 and self.until < timezone.localdate()

    @property
    def ends_soon(self) -> bool:
        if self.until is None or self.left == 0 or self.is_late:
            return False
        return (self.until - timezone.localdate()).days <= int(settings.COMMITMENT_ENDS_SOON_DAYS)


class CommitmentReceipt(RepeatSafeModel, ScopedModel):
    """A part of a commitment that arrived. One entered by mistake is cancelled and stays on record."""

    commitment = models.ForeignKey(
        Commitment, on_delete=models.PROTECT, related_name="receipts", verbose_name=_("commitment")
    )
    amount = models.PositiveBigIntegerField(_("received"))
    received_on = models.DateField(_("received on"))
    handed_over_by = models.CharField(_("handed over by"), max_length=120, blank=True)
    recorded_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", verbose_name=_("recorded by"), editable=False
    )
    cancelled_at = models.DateTimeField(_("cancelled"), null=True, editable=False)
    cancelled_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("cancelled by"), editable=False
    )

    access_policy: ClassVar[AccessPolicy] = AccessPolicy(
        kelurahan=EVERYWHERE, partner=partner_path("commitment__partner"), aggregates=True
    )
    objects = ScopedQuerySet["CommitmentReceipt"].as_manager()

    class Meta:
        verbose_name = _("receipt of a commitment")
        verbose_name_plural = _("receipts of commitments")
        ordering = ["-received_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="commitment_receipt_has_something",
                condition=Q(amount__gte=1),
                violation_error_message=_("Write how much arrived."),
            ),
        ]

    def __str__(self) -> str:
        return self.in_words

    @property
    def in_words(self) -> str:
        """Read with its commitment."""
        return quantity_in_words(self.commitment.kind, self.amount, self.commitment.unit)
