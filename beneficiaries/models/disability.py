"""Disability by UU 8/2016, the Washington Group Short Set, and what a person needs to take part."""

from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from beneficiaries.codes import WASHINGTON_GROUP, Accommodation, Difficulty, DisabilityKind
from beneficiaries.models.person import Person
from beneficiaries.vulnerability_codes import AssistiveDeviceKind, CommunicationMode
from bontang_empowerment.access.models import ScopedModel, VersionedModel
from bontang_empowerment.access.policy import AccessPolicy
from bontang_empowerment.access.queryset import ScopedQuerySet

CUT_OFF = Difficulty.A_LOT
YOUNGEST_ASKED = 5
"""The Short Set is not asked of children under five."""


# UU 8/2016 article 4 names psychosocial and developmental as two forms of one variety, mental disability.
VARIETY = {DisabilityKind.PSYCHOSOCIAL.value: "mental", DisabilityKind.DEVELOPMENTAL.value: "mental"}


def is_old_enough_to_ask(person: Person) -> bool:
    """Whether the Short Set is asked about this person; without a birth date it is."""
    age = person.age_on()
    return age is None or age >= YOUNGEST_ASKED


def _answer(domain: str) -> "models.PositiveSmallIntegerField[int | None, int | None]":
    return models.PositiveSmallIntegerField(WASHINGTON_GROUP[domain], choices=Difficulty.choices, null=True, blank=True)


class DisabilityQuerySet(ScopedQuerySet["Disability"]):
    def with_details(self) -> Self:
        """Reads kinds, devices and communication along."""
        return self.prefetch_related("kinds", "devices", "communication")


class Disability(VersionedModel, ScopedModel):
    """A person's disability; health data, never shown to partner staff."""

    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="disability", verbose_name=_("person"))
    seeing = _answer("seeing")
    hearing = _answer("hearing")
    walking = _answer("walking")
    remembering = _answer("remembering")
    self_care = _answer("self_care")
    communicating = _answer("communicating")
    devices_had = models.CharField(_("other devices in use"), max_length=200, blank=True)
    devices_needed = models.CharField(_("other devices needed"), max_length=200, blank=True)

    access_policy: ClassVar[AccessPolicy] = AccessPolicy(kelurahan="person__kelurahan")
    objects = DisabilityQuerySet.as_manager()

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

    @property
    def is_present(self) -> bool:
        """Whether the record says that there is a disability: the same rule as PersonQuerySet.with_disability."""
        return bool(self.kinds.all()) or self.meets_cut_off

    @property
    def is_multiple(self) -> bool:
        """Disabilitas ganda: two varieties (ragam) or more; the two kinds of mental disability are one variety."""
        return len({VARIETY.get(record.kind, record.kind) for record in self.kinds.all()}) > 1

    @property
    def devices_in_use(self) -> list[str]:
        return self._devices(needed=False, written=self.devices_had)

    @property
    def devices_lacked(self) -> list[str]:
        return self._devices(needed=True, written=self.devices_needed)

    def _devices(self, *, needed: bool, written: str) -> list[str]:
        coded = [device for device in self.devices.all() if device.is_needed is needed]
        coded.sort(key=lambda device: AssistiveDeviceKind.values.index(device.kind))
        return [*(device.get_kind_display() for device in coded), *([written] if written else [])]

    @property
    def ways_to_communicate(self) -> list[str]:
        """In the order of the list."""
        modes = sorted(self.communication.all(), key=lambda row: CommunicationMode.values.index(row.mode))
        return [row.get_mode_display() for row in modes]

    @property
    def ordered_kinds(self) -> list["DisabilityKindRecord"]:
        """The kinds in the order of the law."""
        return sorted(self.kinds.all(), key=lambda record: DisabilityKind.values.index(record.kind))

    @property
    def answers(self) -> list[tuple[str, str, bool]]:
        """What was answered to the Short Set, in its order: question, answer, and whether it meets the cut-off."""
        given = [(question, getattr(self, domain)) for domain, question in WASHINGTON_GROUP.items()]
        return [
            (str(question), str(Difficulty(answer).label), answer >= CUT_OFF)
            for question, answer in given
            if answer is not None
        ]


class DisabilityKindRecord(models.Model):
    """One kind of a person's disability; two or more are shown as "ganda" and never stored so."""

    disability = models.ForeignKey(
        Disability, on_delete=models.CASCADE, related_name="kinds", verbose_name=_("disability")
    )
    kind = models.CharField(_("kind of disability"), max_length=16, choices=DisabilityKind.choices)

    access_policy: ClassVar[AccessPolicy] = AccessPolicy(kelurahan="disability__person__kelurahan")
    objects = ScopedQuerySet["DisabilityKindRecord"].as_manager()

    class Meta:
        verbose_name = _("kind of disability")
        verbose_name_plural = _("kinds of disability")
        constraints = [models.UniqueConstraint(fields=["disability", "kind"], name="disability_kind_once")]

    def __str__(self) -> str:
        return self.get_kind_display()


class AssistiveDevice(models.Model):
    """A device that a person uses, or lacks."""

    disability = models.ForeignKey(
        Disability, on_delete=models.CASCADE, related_name="devices", verbose_name=_("disability")
    )
    kind = models.CharField(_("assistive device"), max_length=20, choices=AssistiveDeviceKind.choices)
    is_needed = models.BooleanField(_("needed, not there yet"), default=False)

    access_policy: ClassVar[AccessPolicy] = AccessPolicy(kelurahan="disability__person__kelurahan")
    objects = ScopedQuerySet["AssistiveDevice"].as_manager()

    class Meta:
        verbose_name = _("assistive device")
        verbose_name_plural = _("assistive devices")
        constraints = [
            models.UniqueConstraint(fields=["disability", "kind", "is_needed"], name="assistive_device_once")
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class Communication(models.Model):
    """One way in which a person communicates."""

    disability = models.ForeignKey(
        Disability, on_delete=models.CASCADE, related_name="communication", verbose_name=_("disability")
    )
    mode = models.CharField(_("way to communicate"), max_length=12, choices=CommunicationMode.choices)

    access_policy: ClassVar[AccessPolicy] = AccessPolicy(kelurahan="disability__person__kelurahan")
    objects = ScopedQuerySet["Communication"].as_manager()

    class Meta:
        verbose_name = _("way to communicate")
        verbose_name_plural = _("ways to communicate")
        constraints = [models.UniqueConstraint(fields=["disability", "mode"], name="communication_once")]

    def __str__(self) -> str:
        return self.get_mode_display()


class AccommodationNeed(models.Model):
    """What a session must provide for a person; partner staff see it for their participants."""

    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="accommodation_needs", verbose_name=_("person")
    )
    kind = models.CharField(_("accommodation"), max_length=16, choices=Accommodation.choices)

    access_policy: ClassVar[AccessPolicy] = AccessPolicy(kelurahan="person__kelurahan")
    objects = ScopedQuerySet["AccommodationNeed"].as_manager()

    class Meta:
        verbose_name = _("accommodation need")
        verbose_name_plural = _("accommodation needs")
        constraints = [models.UniqueConstraint(fields=["person", "kind"], name="accommodation_need_once")]

    def __str__(self) -> str:
        return self.get_kind_display()
