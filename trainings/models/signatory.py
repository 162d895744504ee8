"""Who signs the attendance sheets."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from bontang_empowerment.access.models import ScopedModel, VersionedModel
from bontang_empowerment.access.policy import EVERYWHERE, AccessPolicy
from bontang_empowerment.access.queryset import ScopedQuerySet
from programs.models import Partner


class SignatoryQuerySet(ScopedQuerySet["Signatory"]):
    def of_partner(self, partner_id: int | None) -> list["Signatory"]:
        """Who signs that partner's sheets, in order: its own signatories, else those of all. One query."""
        rows = list(self.filter(models.Q(partner=None) | models.Q(partner=partner_id)).order_by("position", "pk"))
        own = [row for row in rows if row.partner_id is not None]
        return own or rows


class Signatory(VersionedModel, ScopedModel):
    """Printed below each attendance sheet, on the left of the instructor."""

    partner = models.ForeignKey(
        Partner,
        on_delete=models.PROTECT,
        related_name="signatories",
        verbose_name=_("partner"),
        null=True,
        blank=True,
        help_text=_("Empty: on the sheets of every programme whose partner has no signatory of its own."),
    )
    position = models.PositiveSmallIntegerField(_("order"), default=1, help_text=_("1 stands leftmost."))
    heading = models.CharField(_("heading"), max_length=60, help_text=_("Such as Acknowledged by."))
    title = models.CharField(_("official title"), max_length=120, blank=True)
    name = models.CharField(_("name"), max_length=120)
    number = models.CharField(_("NIP"), max_length=30, blank=True)
    place = models.CharField(_("place of signing"), max_length=60, blank=True, help_text=_("Empty: the city."))

    access_policy: ClassVar[AccessPolicy] = AccessPolicy(kelurahan=EVERYWHERE, partner=EVERYWHERE)
    objects = SignatoryQuerySet.as_manager()

    class Meta:
        verbose_name = _("signatory")
        verbose_name_plural = _("signatories")
        ordering = ["partner", "position", "pk"]

    def __str__(self) -> str:
        return self.name
