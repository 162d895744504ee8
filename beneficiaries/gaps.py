"""What may be missing or doubtful in the registry, as filters and the page of data quality name it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PersonGap(models.TextChoices):
    """Of active people."""

    NO_NIK = "no_nik", _("No NIK")
    DOUBTFUL_NIK = "doubtful_nik", _("NIK doubtful")
    NO_BIRTH_DATE = "no_birth_date", _("No birth date")
    NO_CONSENT = "no_consent", _("Consent missing")


class HouseholdGap(models.TextChoices):
    NO_RT = "no_rt", _("No RT")
    OLD_ASSESSMENT = "old_assessment", _("Assessment older than 12 months")


ASSESSMENT_MONTHS = 12
