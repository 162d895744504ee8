"""Disability by UU 8/2016, the Washington Group Short Set, and what a person needs to take part."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from beneficiaries.codes import WASHINGTON_GROUP, Accommodation, Difficulty, DisabilityKind
from beneficiaries.models.person import Person
from bontang_empowerment.access.models import ScopedModel, VersionedModel
from bontang_empowerment.access.policy import AccessPolicy
from bontang_empowerment.access.queryset import ScopedQuerySet

CUT_OFF = Difficulty.A_LOT
YOUNGEST_ASKED = 5
"""The Short Set is not asked of children under five."""


class Disability(VersionedModel, ScopedModel):
    """A person's disability; health data, never shown to partner staff."""

    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="disability", verbose_name=_("person"))
    seeing = models.PositiveSmallIntegerField(
        _("Difficulty seeing, even if wearing glasses"), choices=Difficulty.choices, null=True, blank=True
    )
    hearing = models.PositiveSmallIntegerField(
        _("Difficulty hearing, even if using a hearing aid"), choices=Difficulty.choices, null=True, blank=True
    )
    walking = models.PositiveSmallIntegerField(
        _("Difficulty walking or climbing steps"), choices=Difficulty.choices, null=True, blank=True
    )
    remembering = models.PositiveSmallIntegerField(
        _("Difficulty remembering or concentrating"), choices=Difficulty.choices, null=True, blank=True
    )
    self_care = models.PositiveSmallIntegerField(
        _("Difficulty with self-care, such as washing all over or dressing"),
        choices=Difficulty.choices,
        null=True,
        blank=True,
    )
    communicating = models.PositiveSmallIntegerField(
        _("Difficulty communicating in the usual language, understanding or being understood"),
        choices=Difficulty.choices,
        null=True,
        blank=True,
    )
    devices_had = models.CharField(_("assistive devices in use"), max_length=200, blank=True)
    devices_needed = models.CharField(_("assistive devices needed"), max_length=200, blank=True)

    access_policy: ClassVar[AccessPolicy] = AccessPolicy(kelurahan="person__household__kelurahan")
    objects = ScopedQuerySet["Disability"].as_manager()

    class Meta:
        verbose_name = _("disability")
        verbose_name_plural = _("disabilities")

    def __str__(self) -> str:
        return str(self.person)

    @property
    def meets_cut_off(self) -> bool:
        """ "A lot of difficulty" or worse in at least one domain of the Short Set."""
        answers = [getattr(self, domain) for domain in WASHINGTON_GROUP]
        return any(answer is not None and answer >= CUT_OFF for answer in answers)


class DisabilityKindRecord(models.Model):
    """One kind of a person's disability; two or more are shown as "ganda" and never stored so."""

    disability = models.ForeignKey(Disability, on_delete=models.CASCADE, related_name="kinds")
    kind = models.CharField(_("kind of disability"), max_length=16, choices=DisabilityKind.choices)

    access_policy: ClassVar[AccessPolicy] = AccessPolicy(kelurahan="disability__person__household__kelurahan")
    objects = ScopedQuerySet["DisabilityKindRecord"].as_manager()

    class Meta:
        verbose_name = _("kind of disability")
        verbose_name_plural = _("kinds of disability")
        constraints = [models.UniqueConstraint(fields=["disability", "kind"], name="disability_kind_once")]

    def __str__(self) -> str:
        return self.get_kind_display()


class AccommodationNeed(models.Model):
    """What a session must provide for a person; partner staff see it for their participants."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="accommodation_needs")
    kind = models.CharField(_("accommodation"), max_length=16, choices=Accommodation.choices)

    access_policy: ClassVar[AccessPolicy] = AccessPolicy(kelurahan="person__household__kelurahan")
    objects = ScopedQuerySet["AccommodationNeed"].as_manager()

    class Meta:
        verbose_name = _("accommodation need")
        verbose_name_plural = _("accommodation needs")
        constraints = [models.UniqueConstraint(fields=["person", "kind"], name="accommodation_need_once")]

    def __str__(self) -> str:
        return self.get_kind_display()
