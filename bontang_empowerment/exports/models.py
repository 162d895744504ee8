"""One file that somebody took out of a list."""

import secrets
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bontang_empowerment.access.models import RepeatSafeModel, ScopedModel
from bontang_empowerment.access.policy import AccessPolicy
from bontang_empowerment.access.queryset import ScopedQuerySet
from bontang_empowerment.accounts.models import User
from bontang_empowerment.encryption import EncryptedField
from bontang_empowerment.jobs.models import Job

FILTERS_COLUMN = "export.filters"
REASON_LENGTH = 150  # beside the count and the hash in AuditEvent.reason, which holds 300


class FileFormat(models.TextChoices):
    XLSX = "xlsx", _("Excel (XLSX)")
    CSV = "csv", _("CSV")


def _new_key() -> str:
    return secrets.token_hex(16)


class Export(RepeatSafeModel, ScopedModel):
    """Who took what out, with the number of rows and the hash of the file.

    `job` makes a large one; then the file lies sealed in the folder `key` under the name `stored_as` until the job
    expires. A small one was handed out at once and is kept nowhere. `filters` is the query of the list, encrypted: it
    may hold a name. `reach` is how far the user reached when asking: see services.reach_of,
    and `hidings` what kept people out of sight then: see registry.hidings_now.
    """

    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="exports", verbose_name=_("exported by"))
    job = models.ForeignKey(
        Job, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("long work")
    )
    list_name = models.CharField(_("list"), max_length=40)
    file_format = models.CharField(_("format"), max_length=4, choices=FileFormat)
    is_whole = models.BooleanField(_("with whole numbers"), default=False)
    reason = models.CharField(_("reason"), max_length=REASON_LENGTH, blank=True)
    filters = EncryptedField(_("filters"), column=FILTERS_COLUMN, blank=True, default="")
    reach = models.JSONField(_("reach"), default=dict, editable=False)
    hidings = models.JSONField(_("known to be out of sight"), default=list, editable=False)
    key = models.CharField(max_length=32, default=_new_key, unique=True, editable=False)
    stored_as = models.CharField(_("stored as"), max_length=20, blank=True, editable=False)
    row_count = models.PositiveIntegerField(_("rows"), null=True, blank=True)
    size = models.PositiveBigIntegerField(_("size"), null=True, blank=True)
    sha256 = models.CharField(_("SHA-256"), max_length=64, blank=True)

    access_policy: ClassVar[AccessPolicy] = AccessPolicy(owner="owner")
    objects = ScopedQuerySet["Export"].as_manager()

    class Meta:
        verbose_name = _("export")
        verbose_name_plural = _("exports")
        constraints = [
            models.CheckConstraint(
                name="export_of_whole_numbers_says_why",
                condition=Q(is_whole=False) | ~Q(reason=""),
                violation_error_message=_("Write what the whole numbers are needed for."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.list_name}.{self.file_format}"
