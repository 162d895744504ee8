"""PPKS: the categories by which the ministry counts people who need social welfare services."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from beneficiaries.models.person import Person
from beneficiaries.ppks_codes import RECORDED
from beneficiaries.querysets import PpksRecordQuerySet
from bontang_empowerment.access.models import RepeatSafeModel, ScopedModel
from bontang_empowerment.access.policy import AccessPolicy
from bontang_empowerment.accounts.models import User


class PpksRecord(RepeatSafeModel, ScopedModel):
    """A person in one category for a time. Several at once are usual; ending one dates it, nothing is deleted.

    Categories that follow from other records (PpksCategory, DERIVED) are never stored here. Some of these are health
    data: partner staff see none of them.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="ppks", verbose_name=_("person"))
    category = models.CharField(
        _("category"), max_length=5, choices=[(category.value, category.label) for category in RECORDED]
    )
    since = models.DateField(_("since"), default=timezone.localdate)
    until = models.DateField(_("until"), null=True, blank=True)
    recorded_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", verbose_name=_("recorded by"), editable=False
    )
    ended_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("ended by"), editable=False
    )

    access_policy: ClassVar[AccessPolicy] = AccessPolicy(kelurahan="person__kelurahan")
    objects = PpksRecordQuerySet.as_manager()

    class Meta:
        verbose_name = _("PPKS category of a person")
        verbose_name_plural = _("PPKS categories of people")
        ordering = ["-since", "-pk"]
        indexes = [models.Index(fields=["category", "person"], condition=Q(until=None), name="ppks_in_force")]
        constraints = [
            models.CheckConstraint(
                name="ppks_ends_after_it_began",
                condition=Q(until=None) | Q(until__gte=F("since")),
                violation_error_message=_("The last day must not be before the first."),
            ),
            models.CheckConstraint(
                name="ppks_derived_is_never_typed",
                condition=Q(category__in=[category.value for category in RECORDED]),
                violation_error_message=_("This category follows from other records."),
            ),
            models.UniqueConstraint(
                fields=["person", "category"],
                condition=Q(until=None),
                name="ppks_once_at_a_time",
                violation_error_message=_("This category is on record for the person already."),
            ),
        ]

    def __str__(self) -> str:
        return self.get_category_display()

    def is_in_force(self, on: date | None = None) -> bool:
        return self.until is None or self.until > (on or timezone.localdate())
