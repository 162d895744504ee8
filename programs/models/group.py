"""Community groups of a kelurahan, and who belongs to them."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from beneficiaries.models import Person
from bontang_empowerment.access.models import RepeatSafeModel, ScopedModel, VersionedModel
from bontang_empowerment.access.policy import AccessPolicy
from bontang_empowerment.access.queryset import ScopedQuerySet
from bontang_empowerment.quick_rows import address_of
from bontang_empowerment.regions.models import Kelurahan
from programs.group_codes import GroupKind, Office


class CommunityGroup(RepeatSafeModel, VersionedModel, ScopedModel):
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=7, choices=GroupKind.choices)
    kelurahan = models.ForeignKey(
        Kelurahan, on_delete=models.PROTECT, related_name="groups", verbose_name=_("kelurahan")
    )
    founded_on = models.DateField(_("founded on"), null=True, blank=True)

    access_policy: ClassVar[AccessPolicy] = AccessPolicy(kelurahan="kelurahan", aggregates=True)
    objects = ScopedQuerySet["CommunityGroup"].as_manager()

    class Meta:
        verbose_name = _("community group")
        verbose_name_plural = _("community groups")
        ordering = ["name", "pk"]
        indexes = [models.Index(fields=["name", "id"], name="community_group_name")]
        constraints = [
            models.UniqueConstraint(
                fields=["kelurahan", "name"],
                name="community_group_once_per_kelurahan",
                violation_error_message=_("There is a group of this name in this kelurahan already."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return address_of("programs:group_detail", self.pk)


class GroupMember(ScopedModel):
    """Somebody's time in a group; whoever comes back has a second row."""

    group = models.ForeignKey(
        CommunityGroup, on_delete=models.PROTECT, related_name="members", verbose_name=_("community group")
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="group_memberships", verbose_name=_("person")
    )
    office = models.CharField(_("office"), max_length=9, choices=Office.choices, blank=True)
    joined_on = models.DateField(_("joined on"), default=timezone.localdate)
    left_on = models.DateField(_("left on"), null=True, blank=True)

    access_policy: ClassVar[AccessPolicy] = AccessPolicy(kelurahan="group__kelurahan", aggregates=True)
    objects = ScopedQuerySet["GroupMember"].as_manager()

    class Meta:
        verbose_name = _("member of a group")
        verbose_name_plural = _("members of groups")
        constraints = [
            models.UniqueConstraint(
                fields=["group", "person"], condition=Q(left_on=None), name="group_member_once_at_a_time"
            ),
            models.UniqueConstraint(
                fields=["group", "office"], condition=~Q(office="") & Q(left_on=None), name="group_office_once"
            ),
            models.CheckConstraint(
                name="group_member_leaves_after_joining",
                condition=Q(left_on=None) | Q(left_on__gte=F("joined_on")),
                violation_error_message=_("The last day must not be before the first."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.group}"
