"""On what basis a person's data are processed, and for what (UU PDP 27/2022, articles 20 to 26)."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from beneficiaries.codes import ConsentMethod, ConsentPurpose, LawfulBasis
from beneficiaries.models.person import Person
from beneficiaries.models.sealed_file import SealedFile
from beneficiaries.querysets import ConsentRecordQuerySet
from bontang_empowerment.access.models import RepeatSafeModel, ScopedModel
from bontang_empowerment.access.policy import AccessPolicy
from bontang_empowerment.access.queryset import ScopedQuerySet
from bontang_empowerment.accounts.models import User

AGE_OF_CONSENT = 18
CURRENT_TEXT_VERSION = "2026-11"


class ConsentRecord(RepeatSafeModel, ScopedModel):
    """One basis for one purpose. Withdrawing dates it; the record stays."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="consents", verbose_name=_("person"))
    purpose = models.CharField(_("purpose"), max_length=12, choices=ConsentPurpose.choices)
    lawful_basis = models.CharField(
        _("lawful basis"), max_length=20, choices=LawfulBasis.choices, default=LawfulBasis.CONSENT
    )
    text_version = models.CharField(_("version of the text"), max_length=20, default=CURRENT_TEXT_VERSION)
    given_on = models.DateField(_("given on"), default=timezone.localdate)
    method = models.CharField(
        _("how it was given"), max_length=10, choices=ConsentMethod.choices, default=ConsentMethod.SIGNATURE
    )
    guardian_name = models.CharField(
        _("guardian's name"), max_length=120, blank=True, help_text=_("Required for somebody under 18.")
    )
    guardian_relation = models.CharField(_("guardian's relation"), max_length=60, blank=True)
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, blank=True, editable=False)
    recorded_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", verbose_name=_("recorded by"), editable=False
    )

    access_policy: ClassVar[AccessPolicy] = AccessPolicy(kelurahan="person__kelurahan")
    objects = ConsentRecordQuerySet.as_manager()

    class Meta:
        verbose_name = _("consent record")
        verbose_name_plural = _("consent records")
        ordering = ["-given_on", "-pk"]
        indexes = [
            # Few are withdrawn, and lists ask it of everybody.
            models.Index(fields=["person"], name="consent_withdrawn", condition=Q(withdrawn_on__isnull=False)),
        ]
        constraints = [
            models.CheckConstraint(
                name="consent_withdrawn_after_it_was_given",
                condition=Q(withdrawn_on=None) | Q(withdrawn_on__gte=F("given_on")),
                violation_error_message=_("Consent cannot be withdrawn before it was given."),
            ),
            models.UniqueConstraint(
                fields=["person", "purpose"],
                condition=Q(withdrawn_on=None),
                name="consent_in_force_once_per_purpose",
                violation_error_message=_("A basis for this purpose is in force already. Withdraw it first."),
            ),
        ]

    def __str__(self) -> str:
        return self.get_purpose_display()

    def clean(self) -> None:
        if self.given_on > timezone.localdate():
            raise ValidationError({"given_on": _("This day has not come yet. Check the date.")})


class ConsentProof(SealedFile):
    """A scan or photo that shows a consent (UU 27/2022, article 24)."""

    folder = "consent-proofs"
    named = "bukti-persetujuan"

    consent = models.ForeignKey(
        ConsentRecord, on_delete=models.PROTECT, related_name="proofs", verbose_name=_("consent record")
    )

    access_policy: ClassVar[AccessPolicy] = AccessPolicy(kelurahan="consent__person__kelurahan")
    objects = ScopedQuerySet["ConsentProof"].as_manager()

    class Meta:
        verbose_name = _("proof of consent")
        verbose_name_plural = _("proofs of consent")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["consent", "stored_name"], name="consent_proof_once"),
            models.CheckConstraint(name="consent_proof_is_not_empty", condition=Q(size__gt=0)),
        ]
