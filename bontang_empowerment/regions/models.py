"""Kecamatan and kelurahan of the city, by their Kemendagri codes (Kepmendagri 300.2.2-2430/2025)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from bontang_empowerment.quick_rows import QuicklyReadModel


class Kecamatan(QuicklyReadModel):
    """A sub-district; `code` is the Kemendagri code with dots, such as 64.74.01."""

    code = models.CharField(_("Kemendagri code"), max_length=8, unique=True)
    name = models.CharField(_("name"), max_length=60)

    class Meta:
        ordering = ["code"]
        verbose_name = _("kecamatan")
        verbose_name_plural = _("kecamatan")

    def __str__(self) -> str:
        return self.name


class Kelurahan(QuicklyReadModel):
    """An urban village; officers belong to one. Never join on the BPS number: its order differs."""

    kecamatan = models.ForeignKey(
        Kecamatan, on_delete=models.PROTECT, related_name="kelurahan", verbose_name=_("kecamatan")
    )
    code = models.CharField(_("Kemendagri code"), max_length=13, unique=True)
    name = models.CharField(_("name"), max_length=60)
    other_spellings = models.CharField(
        _("other spellings"), max_length=200, blank=True, help_text=_("Separated by a semicolon.")
    )
    postal_code = models.CharField(_("postal code"), max_length=5, blank=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("kelurahan")
        verbose_name_plural = _("kelurahan")

    def __str__(self) -> str:
        return self.name
