"""Two records that may be one person, what was decided, and everything that a merge has changed."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from beneficiaries.codes import CandidateStatus
from beneficiaries.models.person import Person
from beneficiaries.querysets import DuplicateCandidateQuerySet, MergeRecordQuerySet
from bontang_empowerment.access.models import ScopedModel
from bontang_empowerment.access.policy import AccessPolicy
from bontang_empowerment.access.queryset import ScopedQuerySet
from bontang_empowerment.accounts.models import User
from bontang_empowerment.encryption import EncryptedField
from bontang_empowerment.quick_rows import address_of

CHANGE_COLUMN = "merge_change"


class DuplicateCandidate(ScopedModel):
    """A pair that waits for a decision or has one; "not the same person" is kept for ever.

    `first` is the older record (the lower number), so that a pair is one row. `probability` is between 0 and 1;
    `reasons` are phrases in the language of the source, see `reasons_in_words`.
    """

    first = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("first record"))
    second = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("second record"))
    probability = models.FloatField(_("probability"))
    reasons = models.JSONField(_("reasons"), default=list)
    status = models.CharField(
        _("status"), max_length=9, choices=CandidateStatus.choices, default=CandidateStatus.WAITING
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )

    access_policy: ClassVar[AccessPolicy] = AccessPolicy(
        kelurahan=("first__kelurahan", "second__kelurahan"), aggregates=True
    )
    objects = DuplicateCandidateQuerySet.as_manager()

    class Meta:
        verbose_name = _("possible duplicate")
        verbose_name_plural = _("possible duplicates")
        indexes = [models.Index(fields=["status", "-probability", "-id"], name="duplicate_waiting")]
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="duplicate_pair_once"),
            models.CheckConstraint(name="duplicate_pair_in_order", condition=Q(first__lt=F("second"))),
            models.CheckConstraint(
                name="duplicate_decided_by_somebody",
                condition=Q(status=CandidateStatus.WAITING, decided_at=None)
                | (~Q(status=CandidateStatus.WAITING) & Q(decided_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first} / {self.second}"

    def get_absolute_url(self) -> str:
        return address_of("beneficiaries:duplicate_detail", self.pk)

    @property
    def reasons_in_words(self) -> list[str]:
        return [gettext(reason) for reason in self.reasons]


class MergeRecord(ScopedModel):
    """One merge: `absorbed` became part of `survivor`. Undoing dates it; the record stays."""

    survivor = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("kept record"))
    absorbed = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("merged record"))
    merged_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("merged by"))
    undone_at = models.DateTimeField(_("undone"), null=True, blank=True)
    undone_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("undone by")
    )

    access_policy: ClassVar[AccessPolicy] = AccessPolicy(kelurahan="survivor__kelurahan")
    objects = MergeRecordQuerySet.as_manager()

    class Meta:
        verbose_name = _("merge")
        verbose_name_plural = _("merges")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["absorbed"], condition=Q(undone_at=None), name="merge_in_force_once_per_person"
            ),
            models.CheckConstraint(name="merge_of_two", condition=~Q(survivor=F("absorbed"))),
            models.CheckConstraint(
                name="merge_undone_by_somebody",
                condition=Q(undone_at=None, undone_by=None) | Q(undone_at__isnull=False, undone_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.absorbed} > {self.survivor}"

    def get_absolute_url(self) -> str:
        return address_of("beneficiaries:merge_detail", self.pk)

    @property
    def is_undone(self) -> bool:
        return self.undone_at is not None


class MergeChange(models.Model):
    """One row that a merge has changed: its columns before and after, so that undoing puts back exactly that.

    `table` is a model's label ("programs.enrolment"). The values are encrypted: a NIK may be among them.
    """

    merge = models.ForeignKey(MergeRecord, on_delete=models.PROTECT, related_name="changes", verbose_name=_("merge"))
    table = models.CharField(_("kind of record"), max_length=60)
    row_id = models.BigIntegerField(_("record number"))
    before = EncryptedField(_("before"), column=CHANGE_COLUMN)
    after = EncryptedField(_("after"), column=CHANGE_COLUMN)

    access_policy: ClassVar[AccessPolicy] = AccessPolicy(kelurahan="merge__survivor__kelurahan")
    objects = ScopedQuerySet["MergeChange"].as_manager()

    class Meta:
        verbose_name = _("change made by a merge")
        verbose_name_plural = _("changes made by a merge")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.table} {self.row_id}"
