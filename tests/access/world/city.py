"""Both sides, and users of every role who look at them."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from beneficiaries.models import PovertyThreshold, QuestionWording
from bontang_empowerment.accounts.models import Role, RoleAssignment, User
from bontang_empowerment.audit.models import AuditEvent
from bontang_empowerment.regions.models import Kelurahan
from programs.models import Partner
from tests.access.world.personal import PERSONAL_OBJECTS
from tests.access.world.sides import Side, build_side
from tests.builders import build_kelurahan, build_partner, build_partner_staff, build_user


@dataclass
class World:
    own: Side
    foreign: Side
    users: dict[str, User]
    event: AuditEvent
    threshold: PovertyThreshold
    wording: QuestionWording

    def side(self, name: str) -> Side:
        return self.own if name == "own" else self.foreign

    def personal(self, kind: str, role: str, side: str) -> Any:
        """What belongs to one person and to no kelurahan: the role's own, or that of somebody without any role."""
        owner = self.users["nobody"] if side == "foreign" else self.users.get(role, self.users["officer"])
        return PERSONAL_OBJECTS[kind](owner)


def build_world() -> World:
    """Users: see `_users`; the officer and the partner's staff are those of the own side."""
    own, foreign = build_kelurahan("Lok Tuan"), build_kelurahan("Api-api")
    users = _users(own)
    return World(
        own=_side("Melati", number=1, place=own, officer=users["officer"], staff=users["partner"]),
        foreign=_side(
            "Kamboja",
            number=2,
            place=foreign,
            officer=build_user("w.foreign.officer", role=Role.OFFICER, kelurahan=foreign),
            staff=build_partner_staff(build_partner("Mitra Asing"), "w.foreign.partner"),
        ),
        users=users,
        event=AuditEvent.objects.create(actor=users["officer"], action="update"),
        threshold=PovertyThreshold.objects.create(criteria=6, basis="Keputusan 1", set_by=users["admin"]),
        wording=QuestionWording.objects.create(domain="seeing", wording="Apakah Bapak/Ibu sulit melihat?"),
    )


def _side(word: str, *, number: int, place: Kelurahan, officer: User, staff: User) -> Side:
    partner = Partner.objects.get(members__user=staff)
    return build_side(word, number=number, place=place, officer=officer, staff=staff, partner=partner)


def _users(own: Kelurahan) -> dict[str, User]:
    """One of each role (officer, social_worker, partner, coordinator, auditor, admin), an admin of the own kelurahan
    alone, one without any role, one whose role ended yesterday."""
    return {
        "officer": build_user("w.officer", role=Role.OFFICER, kelurahan=own),
        "social_worker": build_user("w.social", role=Role.SOCIAL_WORKER, kelurahan=own),
        "partner": build_partner_staff(build_partner("Mitra Sendiri"), "w.partner"),
        "coordinator": build_user("w.coordinator", role=Role.COORDINATOR),
        "auditor": build_user("w.auditor", role=Role.AUDITOR),
        "admin": build_user("w.admin", role=Role.ADMIN),
        "kelurahan_admin": build_user("w.kelurahan.admin", role=Role.ADMIN, kelurahan=own),
        "nobody": build_user("w.nobody"),
        "former": _former(),
    }


def _former() -> User:
    user = build_user("w.former")
    yesterday = timezone.localdate() - timedelta(days=1)
    RoleAssignment.objects.create(user=user, role=Role.COORDINATOR, valid_from=date(2020, 1, 1), valid_until=yesterday)
    return user
