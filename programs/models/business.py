"""Businesses that participants run, and what each earned month by month."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from beneficiaries.models import Person
from bontang_empowerment.access.models import RepeatSafeModel, ScopedModel, VersionedModel
from bontang_empowerment.access.policy import AccessPolicy
from bontang_empowerment.accounts.models import User
from bontang_empowerment.quick_rows import address_of
from programs.business_codes import ClosingReason, Sector
from programs.business_querysets import BusinessQuerySet, BusinessRecordQuerySet
from programs.models.enrolment import Enrolment


class Business(RepeatSafeModel, VersionedModel, ScopedModel):
    """Of one person; it lies where they live. What partners see of it follows the person: see programs.door."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="businesses", verbose_name=_("owner"))
    enrolment = models.ForeignKey(
        Enrolment,
        on_delete=models.PROTECT,
        related_name="businesses",
        verbose_name=_("came from the programme"),
        null=True,
        blank=True,
    )
    name = models.CharField(_("name of the business"), max_length=120)
    sector = models.CharField(_("sector"), max_length=8, choices=Sector.choices)
    started_on = models.DateField(_("began on"))
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    closing_reason = models.CharField(_("why it closed"), max_length=9, choices=ClosingReason.choices, blank=True)
    closing_note = models.CharField(_("in their own words"), max_length=200, blank=True)
    recorded_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", verbose_name=_("recorded by"), editable=False
    )

    access_policy: ClassVar[AccessPolicy] = AccessPolicy(kelurahan="person__kelurahan", aggregates=True)
    objects = BusinessQuerySet.as_manager()
    profit_first: int  # filled by BusinessQuerySet.with_income_change, as are the next
    profit_last: int
    profit_change: int

    class Meta:
        verbose_name = _("business")
        verbose_name_plural = _("businesses")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["started_on"], condition=Q(closed_on=None), name="business_running")]
        constraints = [
            models.CheckConstraint(
                name="business_closes_after_it_begins",
                condition=Q(closed_on=None) | Q(closed_on__gte=F("started_on")),
                violation_error_message=_("It cannot close before it began."),
            ),
            models.CheckConstraint(
                name="business_closes_with_a_reason",
                condition=Q(closed_on=None, closing_reason="") | Q(Q(closed_on__isnull=False), ~Q(closing_reason="")),
                violation_error_message=_("A business that closed has a day and a reason, one that runs has neither."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return address_of("programs:business_detail", self.pk)

    @property
    def is_running(self) -> bool:
        return self.closed_on is None


class BusinessRecord(RepeatSafeModel, VersionedModel, ScopedModel):
    """One month of a business. Rupiah; a loss is a profit below zero. `workers` are those beside the owner."""

    business = models.ForeignKey(Business, on_delete=models.PROTECT, related_name="records", verbose_name=_("business"))
    month = models.DateField(_("month"), help_text=_("Its first day."))
    turnover = models.PositiveBigIntegerField(_("turnover (Rp)"))
    profit = models.BigIntegerField(_("profit (Rp)"))
    workers = models.PositiveSmallIntegerField(_("workers beside the owner"), default=0)
    workers_poor = models.PositiveSmallIntegerField(_("of them from poor families"), default=0)
    workers_disabled = models.PositiveSmallIntegerField(_("of them with a disability"), default=0)
    still_running = models.BooleanField(_("still running"), default=True)
    recorded_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", verbose_name=_("recorded by"), editable=False
    )

    access_policy: ClassVar[AccessPolicy] = AccessPolicy(kelurahan="business__person__kelurahan", aggregates=True)
    objects = BusinessRecordQuerySet.as_manager()

    class Meta:
        verbose_name = _("month of a business")
        verbose_name_plural = _("months of businesses")
        ordering = ["-month", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["business", "month"],
                name="business_record_once_a_month",
                violation_error_message=_("This month is recorded already."),
            ),
            models.CheckConstraint(
                name="business_record_begins_its_month",
                condition=Q(month__day=1),
                violation_error_message=_("A month is stored as its first day."),
            ),
            models.CheckConstraint(
                name="business_profit_within_turnover",
                condition=Q(profit__lte=F("turnover")),
                violation_error_message=_("The profit cannot be more than the turnover."),
            ),
            models.CheckConstraint(
                name="business_workers_of_whom",
                condition=Q(workers_poor__lte=F("workers"), workers_disabled__lte=F("workers")),
                violation_error_message=_("There cannot be more of them than there are workers."),
            ),
        ]

    def __str__(self) -> str:
        return self.month_in_words

    @property
    def month_in_words(self) -> str:
        """ "Oktober 2026"."""
        return date_format(self.month, "F Y")
