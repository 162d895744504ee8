"""Disasters, and what each did to a family."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from beneficiaries.codes import Damage, DisasterKind, Displacement
from beneficiaries.models.household import Household
from beneficiaries.querysets import DisasterEventQuerySet, DisasterImpactQuerySet
from bontang_empowerment.access.models import RepeatSafeModel, ScopedModel, VersionedModel
from bontang_empowerment.access.policy import EVERYWHERE, AccessPolicy
from bontang_empowerment.accounts.models import User
from bontang_empowerment.quick_rows import address_of
from bontang_empowerment.regions.models import Kelurahan


class DisasterEvent(RepeatSafeModel, VersionedModel, ScopedModel):
    """One event (kejadian bencana) with its days and the kelurahan that it reached."""

    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=16, choices=DisasterKind.choices)
    started_on = models.DateField(_("first day"))
    ended_on = models.DateField(_("last day"), null=True, blank=True)
    kelurahan = models.ManyToManyField(Kelurahan, related_name="disaster_events", verbose_name=_("kelurahan"))

    access_policy: ClassVar[AccessPolicy] = AccessPolicy(kelurahan=EVERYWHERE, auditor=True)
    objects = DisasterEventQuerySet.as_manager()
    reached: bool  # filled by DisasterEventQuerySet.reached_first

    class Meta:
        verbose_name = _("disaster event")
        verbose_name_plural = _("disaster events")
        ordering = ["-started_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="disaster_ends_after_it_starts",
                condition=Q(ended_on=None) | Q(ended_on__gte=F("started_on")),
                violation_error_message=_("The last day must not be before the first."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return address_of("beneficiaries:disaster_event_detail", self.pk)


class DisasterImpact(RepeatSafeModel, VersionedModel, ScopedModel):
    """What one event did to one family.

    kelurahan, rt: where the family lived when it was recorded. A report on an old event stays as it was when a family
    moves later; who sees the record follows the family.
    """

    event = models.ForeignKey(
        DisasterEvent, on_delete=models.PROTECT, related_name="impacts", verbose_name=_("disaster event")
    )
    household = models.ForeignKey(
        Household, on_delete=models.PROTECT, related_name="disaster_impacts", verbose_name=_("family")
    )
    kelurahan = models.ForeignKey(
        Kelurahan, on_delete=models.PROTECT, related_name="+", verbose_name=_("kelurahan"), editable=False
    )
    rt = models.CharField(_("RT"), max_length=3, editable=False)
    damage = models.CharField(_("damage level"), max_length=8, choices=Damage.choices)
    displacement = models.CharField(
        _("displaced to"), max_length=9, choices=Displacement.choices, default=Displacement.NONE
    )
    displaced_place = models.CharField(
        _("where they are staying"), max_length=120, blank=True, help_text=_("The name of the shelter or of the host.")
    )
    people_injured = models.PositiveSmallIntegerField(_("people hurt or ill"), default=0)
    people_dead = models.PositiveSmallIntegerField(_("people who died"), default=0)
    people_missing = models.PositiveSmallIntegerField(_("people missing"), default=0)
    livelihood_lost = models.BooleanField(_("tools or means of living lost"), default=False)
    documents_lost = models.BooleanField(_("identity documents lost"), default=False)
    losses = models.CharField(_("other losses"), max_length=200, blank=True)
    recorded_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("recorded by"), editable=False
    )

    access_policy: ClassVar[AccessPolicy] = AccessPolicy(kelurahan="household__kelurahan", aggregates=True)
    objects = DisasterImpactQuerySet.as_manager()

    class Meta:
        verbose_name = _("disaster impact")
        verbose_name_plural = _("disaster impacts")
        indexes = [models.Index(fields=["event", "kelurahan", "rt", "id"], name="disaster_impact_place")]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "household"],
                name="disaster_impact_once_per_family",
                violation_error_message=_("The impact of this event on this family is recorded already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.event}: {self.get_damage_display()}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self._state.adding:
            self.take_place()
        super().save(*args, **kwargs)

    def take_place(self) -> None:
        """Fill kelurahan and rt from where the family lives; bulk loaders call it themselves."""
        self.kelurahan_id, self.rt = self.household.lives_in

    @property
    def details(self) -> list[tuple[str, str]]:
        """What happened besides the damage, as labels and values; what did not happen is left out."""
        told = ("displacement", "displaced_place", "people_injured", "people_dead", "people_missing", "livelihood_lost")
        names = [name for name in (*told, "documents_lost", "losses") if self._says_something(name)]
        return [(self._label(name), self._in_words(name)) for name in names]

    @property
    def people_harmed(self) -> int:
        return self.people_injured + self.people_dead + self.people_missing

    def _label(self, name: str) -> str:
        column = self._meta.get_field(name)
        return capfirst(str(column.verbose_name)) if isinstance(column, models.Field) else name

    def _says_something(self, name: str) -> bool:
        value = getattr(self, name)
        return bool(value) and value != Displacement.NONE

    def _in_words(self, name: str) -> str:
        value = getattr(self, name)
        if name == "displacement":
            return self.get_displacement_display()
        return gettext("Yes") if value is True else str(value)
