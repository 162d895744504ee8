"""Certificates: numbered without gap or double within a year, open to a look by whoever holds the paper."""

import secrets
from datetime import date
from typing import ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bontang_empowerment.access.models import ScopedModel, VersionedModel
from bontang_empowerment.access.policy import EVERYWHERE, AccessPolicy
from bontang_empowerment.access.queryset import ScopedQuerySet
from bontang_empowerment.accounts.models import User
from trainings.models.batch import BatchParticipant
from trainings.models.competency import OF_PARTICIPANT, OfParticipant
from trainings.querysets import OfParticipantQuerySet

TOKEN_BYTES = 24
"""192 bits: nobody guesses one, so that a page found is a paper seen."""
ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")


def new_token() -> str:
    return secrets.token_urlsafe(TOKEN_BYTES)


def refuse_doubtful_pattern(pattern: str) -> None:
    """Numbers begin anew each year, so a pattern needs both parts. Raises ValidationError."""
    missing = [part for part in ("{number}", "{year}") if part not in pattern]
    if missing:
        message = _("Write %(parts)s where it belongs in the number.")
        raise ValidationError(message, code="parts", params={"parts": ", ".join(missing)})


class CertificateFormat(VersionedModel, ScopedModel):
    """How certificate numbers are written; the newest one counts, numbers given before stay as they are."""

    pattern = models.CharField(
        _("pattern"),
        max_length=60,
        default="{number}/PELATIHAN/BTG/{month}/{year}",
        validators=[refuse_doubtful_pattern],
        help_text=_("{number}, {month} (Roman numerals) and {year} are filled in. Numbers begin anew each year."),
    )
    digits = models.PositiveSmallIntegerField(
        _("digits"), default=3, help_text=_("Shorter numbers get zeros in front, such as 001.")
    )

    access_policy: ClassVar[AccessPolicy] = AccessPolicy(kelurahan=EVERYWHERE, partner=EVERYWHERE)
    objects = ScopedQuerySet["CertificateFormat"].as_manager()

    class Meta:
        verbose_name = _("format of certificate numbers")
        verbose_name_plural = _("formats of certificate numbers")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="certificate_format_digits",
                condition=Q(digits__gte=1) & Q(digits__lte=8),
                violation_error_message=_("Between 1 and 8 digits."),
            )
        ]

    def __str__(self) -> str:
        """Breaks at its slashes on a phone."""
        return self.pattern.replace("/", " / ")

    def written(self, serial: int, day: date) -> str:
        """Plain replacement: a pattern is words of an admin, never a format that is run."""
        parts = {"{number}": f"{serial:0{self.digits}}", "{month}": ROMAN[day.month - 1], "{year}": str(day.year)}
        text = self.pattern
        for part, value in parts.items():
            text = text.replace(part, value)
        return text


class CertificateYear(ScopedModel):
    """The last number given in a year: its row is locked while numbers are given, and falls back with them."""

    year = models.PositiveSmallIntegerField(_("year"), unique=True)
    last = models.PositiveIntegerField(_("last number"), default=0)

    access_policy: ClassVar[AccessPolicy] = AccessPolicy()
    objects = ScopedQuerySet["CertificateYear"].as_manager()

    class Meta:
        verbose_name = _("certificate numbers of a year")
        verbose_name_plural = _("certificate numbers of the years")

    def __str__(self) -> str:
        return f"{self.year}: {self.last}"


class CertificateQuerySet(OfParticipantQuerySet["Certificate"]):
    def in_force(self) -> Self:
        """Not revoked."""
        return self.filter(revoked_at=None)


class Certificate(OfParticipant):
    """What the paper says, as it was printed: a later change of the record does not change it."""

    participant = models.ForeignKey(
        BatchParticipant, on_delete=models.PROTECT, related_name="certificates", verbose_name=_("participant")
    )
    year = models.PositiveSmallIntegerField(_("year"))
    serial = models.PositiveIntegerField(_("number within the year"))
    number = models.CharField(_("number"), max_length=80, unique=True)
    token = models.CharField(_("token"), max_length=43, unique=True, default=new_token, editable=False)
    name = models.CharField(_("name"), max_length=200)
    course = models.CharField(_("course"), max_length=120)
    hours = models.PositiveSmallIntegerField(_("class hours (JP)"))
    began_on = models.DateField(_("first meeting"), null=True)
    ended_on = models.DateField(_("last meeting"), null=True)
    issued_on = models.DateField(_("issued on"), default=timezone.localdate)
    issued_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("issued by"))
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    revoked_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", verbose_name=_("revoked by"), null=True, blank=True
    )
    revocation_reason = models.CharField(_("reason"), max_length=300, blank=True)

    access_policy: ClassVar[AccessPolicy] = OF_PARTICIPANT
    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["year", "serial"], name="certificate_number_once_a_year"),
            models.UniqueConstraint(
                fields=["participant"],
                condition=Q(revoked_at=None),
                name="certificate_in_force_once",
                violation_error_message=_("This participant holds a certificate already."),
            ),
            models.CheckConstraint(
                name="certificate_revoked_with_reason",
                condition=Q(revoked_at=None, revoked_by=None, revocation_reason="")
                | Q(revoked_at__isnull=False, revoked_by__isnull=False) & ~Q(revocation_reason=""),
                violation_error_message=_("A certificate is revoked with a reason."),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_valid(self) -> bool:
        return self.revoked_at is None

    @property
    def check_path(self) -> str:
        """Where anybody with the paper sees whether it is valid."""
        return reverse("trainings:certificate_check", args=[self.token])


class CheckWindow(ScopedModel):
    """How often one address looked certificates up within a minute; kept for an hour, the address as a keyed digest."""

    address = models.CharField(_("address"), max_length=64)
    minute = models.DateTimeField(_("minute"), db_index=True)
    looks = models.PositiveIntegerField(_("looks"), default=0)

    access_policy: ClassVar[AccessPolicy] = AccessPolicy()
    objects = ScopedQuerySet["CheckWindow"].as_manager()

    class Meta:
        verbose_name = _("looks at certificates")
        verbose_name_plural = _("looks at certificates")
        constraints = [models.UniqueConstraint(fields=["address", "minute"], name="check_window_once")]

    def __str__(self) -> str:
        return f"{self.minute}: {self.looks}"
