"""What somebody has typed into a form and not sent yet."""

from datetime import timedelta
from typing import ClassVar, Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bontang_empowerment.access.policy import AccessPolicy
from bontang_empowerment.access.queryset import ScopedQuerySet
from bontang_empowerment.accounts.models import User
from bontang_empowerment.encryption import EncryptedField

KEPT = timedelta(days=7)

CONTENT_COLUMN = "draft.content"


class DraftQuerySet(ScopedQuerySet["Draft"]):
    def unexpired(self) -> Self:
        return self.filter(saved_at__gt=timezone.now() - KEPT)

    def expired(self) -> Self:
        return self.filter(saved_at__lte=timezone.now() - KEPT)


class Draft(models.Model):
    """One form of one user, on one object or on none. The door opens it to nobody: drafts.services asks by user alone.

    A draft is no record: nobody else reads it and nothing is decided from it, so it is not audited; what is sent is.
    form: the name of the form's address. object_key: what the address is about, empty for a new thing.
    """

    access_policy: ClassVar[AccessPolicy] = AccessPolicy()

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+", verbose_name=_("user"))
    form = models.CharField(max_length=100)
    object_key = models.CharField(max_length=40, blank=True)
    content = EncryptedField(column=CONTENT_COLUMN)
    saved_at = models.DateTimeField(_("saved"), db_index=True)

    objects = DraftQuerySet.as_manager()

    class Meta:
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "form", "object_key"], name="one_draft_of_a_form"),
        ]

    def __str__(self) -> str:
        return self.form
