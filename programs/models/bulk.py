"""Enrolling everybody of a list in one go: who was asked for, and what came of each."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from beneficiaries.models import Person
from bontang_empowerment.access.models import RepeatSafeModel, ScopedModel
from bontang_empowerment.access.policy import AccessPolicy
from bontang_empowerment.access.queryset import ScopedQuerySet
from bontang_empowerment.accounts.models import User
from bontang_empowerment.jobs.models import Job
from bontang_empowerment.quick_rows import address_of
from programs.bulk_codes import BulkOutcome
from programs.models.enrolment import Enrolment
from programs.models.program import Program


class BulkEnrolment(RepeatSafeModel, ScopedModel):
    """One run. The list is as long as it was when its owner confirmed; `job` decides on one person after the other."""

    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("started by"))
    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="+", verbose_name=_("programme"))
    job = models.ForeignKey(
        Job, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("long work")
    )

    access_policy: ClassVar[AccessPolicy] = AccessPolicy(owner="owner")
    objects = ScopedQuerySet["BulkEnrolment"].as_manager()

    class Meta:
        verbose_name = _("bulk enrolment")
        verbose_name_plural = _("bulk enrolments")

    def __str__(self) -> str:
        return str(self.program)

    def get_absolute_url(self) -> str:
        return address_of("programs:bulk_detail", self.pk)


class BulkEntry(ScopedModel):
    """One person of a run. `reason` is in the owner's words of that day; `enrolment` the one made, or found."""

    run = models.ForeignKey(
        BulkEnrolment, on_delete=models.CASCADE, related_name="entries", verbose_name=_("bulk enrolment")
    )
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="bulk_entries", verbose_name=_("person"))
    outcome = models.CharField(
        _("result"), max_length=10, choices=BulkOutcome.choices, default=BulkOutcome.PENDING, editable=False
    )
    reason = models.CharField(_("reason"), max_length=500, blank=True, editable=False)
    enrolment = models.ForeignKey(
        Enrolment,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("enrolment"),
        editable=False,
    )

    access_policy: ClassVar[AccessPolicy] = AccessPolicy(kelurahan="person__kelurahan")
    objects = ScopedQuerySet["BulkEntry"].as_manager()

    class Meta:
        verbose_name = _("person of a bulk enrolment")
        verbose_name_plural = _("people of bulk enrolments")
        indexes = [models.Index(fields=["run", "outcome", "id"], name="bulk_entry_outcome")]
        constraints = [models.UniqueConstraint(fields=["run", "person"], name="bulk_entry_once")]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_outcome_display()}"
