"""What a family's and a person's data were before: every change of a field, earlier families, earlier KK numbers."""

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from beneficiaries.codes import LeavingReason, Relation
from beneficiaries.identity_numbers import KK_COLUMN, mask
from beneficiaries.models.household import Household
from beneficiaries.models.person import Person
from beneficiaries.querysets import FieldChangeQuerySet
from bontang_empowerment.access.models import ScopedModel
from bontang_empowerment.access.policy import AccessPolicy
from bontang_empowerment.access.queryset import ScopedQuerySet
from bontang_empowerment.accounts.models import User
from bontang_empowerment.encryption import EncryptedField

CHANGE_COLUMN = "field_change"


class FieldChange(ScopedModel):
    """One field that one save has changed. The audit trail says that it changed, this says from what to what.

    The values are as the database writes them (a code, a date, the number of a row), encrypted, whatever the field:
    a history of names and addresses tells as much as a history of numbers. Rows of one save share `at` and `by`.
    """

    field = models.CharField(_("field"), max_length=60)
    old = EncryptedField(_("before"), column=CHANGE_COLUMN, blank=True, default="")
    new = EncryptedField(_("after"), column=CHANGE_COLUMN, blank=True, default="")
    by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("who"), editable=False
    )
    at = models.DateTimeField(_("when"), default=timezone.now, editable=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.field


class PersonChange(FieldChange):
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="changes", verbose_name=_("person"))

    access_policy: ClassVar[AccessPolicy] = AccessPolicy(kelurahan="person__kelurahan")
    objects = FieldChangeQuerySet["PersonChange"].as_manager()

    class Meta:
        verbose_name = _("change of a person's data")
        verbose_name_plural = _("changes of people's data")
        indexes = [models.Index(fields=["person", "-at", "-id"], name="person_change_newest")]


class HouseholdChange(FieldChange):
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="changes", verbose_name=_("family"))

    access_policy: ClassVar[AccessPolicy] = AccessPolicy(kelurahan="household__kelurahan")
    objects = FieldChangeQuerySet["HouseholdChange"].as_manager()

    class Meta:
        verbose_name = _("change of a family's data")
        verbose_name_plural = _("changes of families' data")
        indexes = [models.Index(fields=["household", "-at", "-id"], name="household_change_newest")]


class FormerKkNumber(ScopedModel):
    """A KK number that a family had before: it still finds the family. `created_at` is the day of the change."""

    household = models.ForeignKey(
        Household, on_delete=models.PROTECT, related_name="former_kk_numbers", verbose_name=_("family")
    )
    kk_number = EncryptedField(_("KK number"), column=KK_COLUMN)
    kk_index = models.CharField(max_length=64, editable=False, db_index=True)
    changed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("changed by"), editable=False
    )

    access_policy: ClassVar[AccessPolicy] = AccessPolicy(kelurahan="household__kelurahan")
    objects = ScopedQuerySet["FormerKkNumber"].as_manager()

    class Meta:
        verbose_name = _("former KK number")
        verbose_name_plural = _("former KK numbers")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return mask(self.kk_number)


class FamilyMembership(ScopedModel):
    """A family that a person belonged to before. The present one stands at the person.

    since: None when the person was registered with this family.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="memberships", verbose_name=_("person"))
    household = models.ForeignKey(
        Household, on_delete=models.PROTECT, related_name="former_members", verbose_name=_("family")
    )
    relation = models.CharField(_("relation to the head"), max_length=16, choices=Relation.choices)
    since = models.DateField(_("since"), null=True, blank=True)
    until = models.DateField(_("until"))
    reason = models.CharField(_("reason"), max_length=12, choices=LeavingReason.choices)
    recorded_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", verbose_name=_("recorded by"), editable=False
    )

    access_policy: ClassVar[AccessPolicy] = AccessPolicy(kelurahan="person__kelurahan")
    objects = ScopedQuerySet["FamilyMembership"].as_manager()

    class Meta:
        verbose_name = _("former family of a person")
        verbose_name_plural = _("former families of people")
        ordering = ["-until", "-pk"]

    def __str__(self) -> str:
        return self.get_reason_display()
