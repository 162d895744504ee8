"""Organisations that run programmes, and the people who work for them here."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bontang_empowerment.access.models import RepeatSafeModel, ScopedModel, VersionedModel
from bontang_empowerment.access.policy import ADMIN_ONLY, EVERYWHERE, AccessPolicy
from bontang_empowerment.access.queryset import ScopedQuerySet
from bontang_empowerment.accounts.models import User
from bontang_empowerment.quick_rows import address_of
from programs.codes import PartnerKind


class Partner(RepeatSafeModel, VersionedModel, ScopedModel):
    name = models.CharField(_("name"), max_length=120, unique=True)
    kind = models.CharField(_("kind"), max_length=10, choices=PartnerKind.choices)
    contact = models.CharField(_("contact"), max_length=120, blank=True)

    access_policy: ClassVar[AccessPolicy] = AccessPolicy(
        kelurahan=EVERYWHERE, partner=lambda partner_ids: Q(pk__in=partner_ids), aggregates=True
    )
    objects = ScopedQuerySet["Partner"].as_manager()

    class Meta:
        verbose_name = _("partner")
        verbose_name_plural = _("partners")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return address_of("programs:partner_detail", self.pk)


class PartnerMemberQuerySet(ScopedQuerySet["PartnerMember"]):
    def in_force(self, on: date | None = None) -> "PartnerMemberQuerySet":
        """Memberships that hold on the day `on` (today in Asia/Makassar when left out)."""
        day = on or timezone.localdate()
        return self.filter(Q(valid_until=None) | Q(valid_until__gte=day), valid_from__lte=day)


class PartnerMember(ScopedModel):
    """A user who works for a partner: this alone makes them partner staff, for as long as it holds."""

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="members", verbose_name=_("partner"))
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="partner_memberships", verbose_name=_("user"))
    valid_from = models.DateField(_("from"), default=timezone.localdate)
    valid_until = models.DateField(_("until (last day)"), null=True, blank=True)

    access_policy: ClassVar[AccessPolicy] = ADMIN_ONLY
    objects = PartnerMemberQuerySet.as_manager()

    class Meta:
        verbose_name = _("partner staff member")
        verbose_name_plural = _("partner staff")
        constraints = [
            models.UniqueConstraint(
                fields=["partner", "user", "valid_from"],
                name="partner_member_once",
                violation_error_message=_("This user already works for this partner from that day."),
            ),
            models.CheckConstraint(
                name="partner_member_ends_after_start",
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                violation_error_message=_("The last day must not be before the first."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} ({self.partner})"
