"""Community groups: founding them, who joins and leaves, who holds an office."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from beneficiaries.codes import PersonStatus
from beneficiaries.models import Person
from beneficiaries.services.places import check_own_kelurahan
from bontang_empowerment.access.repeats import create_once
from bontang_empowerment.access.versions import take_next_version
from bontang_empowerment.accounts.models import User
from bontang_empowerment.audit.models import Action
from bontang_empowerment.audit.trail import record
from programs.group_codes import KUBE_FAMILIES, GroupKind
from programs.models import CommunityGroup, GroupMember


@transaction.atomic
def create_group(*, values: Mapping[str, Any], by: User, submission_token: UUID | None = None) -> CommunityGroup:
    check_own_kelurahan(values["kelurahan"].pk, by=by)
    group, is_new = create_once(CommunityGroup(**values, submission_token=submission_token), by=by)
    if is_new:
        record(by=by, action=Action.CREATE, target=group, fields=values)
    return group


@transaction.atomic
def update_group(*, group: CommunityGroup, version: int, values: Mapping[str, Any], by: User) -> CommunityGroup:
    """Raises StaleVersionError when `version` is no longer the stored one."""
    check_own_kelurahan(values["kelurahan"].pk, by=by)
    stored = _lock(group)
    take_next_version(stored, version)
    changed: list[str] = [name for name, value in values.items() if getattr(stored, name) != value]
    for name in changed:
        setattr(stored, name, values[name])
    stored.save(update_fields=[*changed, "version"])
    record(by=by, action=Action.UPDATE, target=stored, fields=changed)
    return stored


@transaction.atomic
def add_member(*, group: CommunityGroup, person: Person, joined_on: date, by: User) -> GroupMember:
    """Somebody who is a member already stays one: a repeat returns the first result.

    Raises ValidationError for a person who died, moved away or was merged.
    """
    stored = _lock(group)
    if person.status != PersonStatus.ACTIVE:
        raise ValidationError(_("Only somebody who lives in the city can join."), code="status")
    if earlier := stored.members.filter(person=person, left_on=None).first():
        return earlier
    member = GroupMember.objects.create(group=stored, person=person, joined_on=joined_on)
    record(by=by, action=Action.CREATE, target=member, fields=["group", "person", "joined_on"])
    return member


@transaction.atomic
def give_office(*, member: GroupMember, office: str, by: User) -> GroupMember:
    """`office` is empty for none; whoever held it before gives it up."""
    stored = _lock(member.group)
    current = stored.members.get(pk=member.pk)
    if current.left_on is not None or current.office == office:
        return current
    for holder in stored.members.filter(office=office, left_on=None) if office else ():
        _set_office(holder, "", by)
    return _set_office(current, office, by)


@transaction.atomic
def end_membership(*, member: GroupMember, by: User) -> GroupMember:
    """From today on; an office ends with it. Once more changes nothing."""
    current = _lock(member.group).members.get(pk=member.pk)
    if current.left_on is None:
        current.left_on, current.office = max(timezone.localdate(), current.joined_on), ""
        current.save(update_fields=["left_on", "office"])
        record(by=by, action=Action.UPDATE, target=current, fields=["left_on", "office"])
    return current


def kube_problem(group: CommunityGroup) -> str:
    """Why a KUBE is none yet, in words; empty when it is in order or is no KUBE. One query."""
    if group.kind != GroupKind.KUBE:
        return ""
    families = group.members.filter(left_on=None).values("person__household").distinct().count()
    fewest, most = KUBE_FAMILIES
    if families < fewest:
        text = _("A KUBE has at least %(fewest)s families; the members are of %(families)s. Add members of others.")
        return text % {"fewest": fewest, "families": families}
    if families > most:
        text = _("A KUBE has at most %(most)s families; the members are of %(families)s. Found a second group.")
        return text % {"most": most, "families": families}
    return ""


def _lock(group: CommunityGroup) -> CommunityGroup:
    return CommunityGroup.objects.select_for_update(of=("self",)).get(pk=group.pk)


def _set_office(member: GroupMember, office: str, by: User) -> GroupMember:
    member.office = office
    member.save(update_fields=["office"])
    record(by=by, action=Action.UPDATE, target=member, fields=["office"])
    return member
