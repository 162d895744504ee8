"""One kelurahan asks another to hand over a person or a whole family."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from beneficiaries.codes import Relation, TransferStatus
from beneficiaries.models.household import Household, three_digits
from beneficiaries.models.person import Person
from beneficiaries.querysets import TransferRequestQuerySet
from bontang_empowerment.access.models import ScopedModel
from bontang_empowerment.access.policy import AccessPolicy
from bontang_empowerment.accounts.models import User
from bontang_empowerment.encryption import EncryptedField
from bontang_empowerment.quick_rows import address_of
from bontang_empowerment.regions.models import Kelurahan

REASON_COLUMN = "transfer.reason"


class TransferRequest(ScopedModel):
    """Asked by `to_kelurahan`, decided by `from_kelurahan`.

    person: None when the whole family is asked for. destination: the family that the person joins; without one they
    come as a family of their own, to `rt` and `address`, as a whole family does.
    """

    household = models.ForeignKey(
        Household, on_delete=models.PROTECT, related_name="transfers", verbose_name=_("family")
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="transfers", verbose_name=_("person")
    )
    from_kelurahan = models.ForeignKey(
        Kelurahan, on_delete=models.PROTECT, related_name="transfers_asked", verbose_name=_("holding kelurahan")
    )
    to_kelurahan = models.ForeignKey(
        Kelurahan, on_delete=models.PROTECT, related_name="transfers_wanted", verbose_name=_("asking kelurahan")
    )
    destination = models.ForeignKey(
        Household, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("family that they join")
    )
    relation = models.CharField(_("relation to the head"), max_length=16, choices=Relation.choices, blank=True)
    rt = models.CharField(_("RT"), max_length=3, blank=True, validators=[three_digits])
    address = models.CharField(_("new address"), max_length=200, blank=True)
    reason = EncryptedField(_("reason"), column=REASON_COLUMN)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("asked by"))
    status = models.CharField(_("status"), max_length=9, choices=TransferStatus.choices, default=TransferStatus.WAITING)
    decided_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided"), null=True)
    answer = EncryptedField(_("answer"), column=REASON_COLUMN, blank=True, default="")

    access_policy: ClassVar[AccessPolicy] = AccessPolicy(kelurahan=("from_kelurahan", "to_kelurahan"))
    objects = TransferRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("transfer request")
        verbose_name_plural = _("transfer requests")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="transfer_between_two_kelurahan",
                condition=~Q(from_kelurahan=F("to_kelurahan")),
                violation_error_message=_("The family is in this kelurahan already."),
            ),
            models.UniqueConstraint(
                fields=["person", "to_kelurahan"],
                condition=Q(status=TransferStatus.WAITING),
                name="transfer_of_person_asked_once",
                violation_error_message=_("This is asked for already."),
            ),
            models.UniqueConstraint(
                fields=["household", "to_kelurahan"],
                condition=Q(status=TransferStatus.WAITING, person=None),
                name="transfer_of_family_asked_once",
                violation_error_message=_("This is asked for already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_kelurahan} → {self.to_kelurahan}"

    def get_absolute_url(self) -> str:
        return address_of("beneficiaries:transfer_detail", self.pk)

    @property
    def is_waiting(self) -> bool:
        return self.status == TransferStatus.WAITING
