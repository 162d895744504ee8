"""Who is kept out of sight, such as a victim under protection, since when, why and by whom."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from beneficiaries.models.person import Person
from bontang_empowerment.access.models import ScopedModel
from bontang_empowerment.access.policy import AccessPolicy
from bontang_empowerment.access.queryset import ScopedQuerySet
from bontang_empowerment.accounts.models import User
from bontang_empowerment.encryption import EncryptedField

REASON_COLUMN = "restriction.reason"


class Restriction(ScopedModel):
    """One period. Person.is_restricted holds exactly while one has no end. The reasons are encrypted."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="restrictions", verbose_name=_("person"))
    reason = EncryptedField(_("reason"), column=REASON_COLUMN)
    set_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("set by"))
    set_at = models.DateTimeField(_("since"), default=timezone.now)
    lifted_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("lifted by")
    )
    lifted_at = models.DateTimeField(_("until"), null=True)
    lifting_reason = EncryptedField(_("reason for lifting"), column=REASON_COLUMN, blank=True, default="")

    access_policy: ClassVar[AccessPolicy] = AccessPolicy(kelurahan="person__kelurahan")
    objects = ScopedQuerySet["Restriction"].as_manager()

    class Meta:
        verbose_name = _("restriction")
        verbose_name_plural = _("restrictions")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(lifted_at=None),
                name="restriction_in_force_once",
                violation_error_message=_("This person is restricted already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.set_at:%d-%m-%Y}"
