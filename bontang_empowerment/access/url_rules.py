"""How a row of the table of addresses is written: who may open it, and how far each role reaches there."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Final

from bontang_empowerment.accounts.models import Role


class Reach(Enum):
    """How far a role reaches at a URL: a foreign object answers 404 for OWN and 200 for CITY."""

    OWN = "own kelurahan, or own programmes for partner staff"
    CITY = "the whole city"
    COUNTS = "numbers of the whole city, no rows"


class Audience(Enum):
    PUBLIC = "without sign-in"
    ANYONE = "anyone signed in, about themselves or about nobody"
    ROLES = "the roles of the row"


PUBLIC: Final = Audience.PUBLIC
ANYONE: Final = Audience.ANYONE
OWN: Final = Reach.OWN
CITY: Final = Reach.CITY
COUNTS: Final = Reach.COUNTS


@dataclass(frozen=True)
class Rule:
    """One row. `post_only` marks verbs: GET answers 405."""

    name: str
    audience: Audience = Audience.ROLES
    reach: Mapping[Role, Reach] = field(default_factory=dict)
    post_only: bool = False

    @property
    def roles(self) -> frozenset[Role]:
        return frozenset(self.reach)


def row(
    name: str,
    audience: Audience = Audience.ROLES,
    *,
    officer: Reach | None = None,
    social_worker: Reach | None = None,
    partner: Reach | None = None,
    coordinator: Reach | None = None,
    auditor: Reach | None = None,
    admin: Reach | None = None,
    post_only: bool = False,
) -> Rule:
    """A row of the table; a role that is left out may not open the URL."""
    given = {
        Role.OFFICER: officer,
        Role.SOCIAL_WORKER: social_worker,
        Role.PARTNER: partner,
        Role.COORDINATOR: coordinator,
        Role.AUDITOR: auditor,
        Role.ADMIN: admin,
    }
    reach = {role: how_far for role, how_far in given.items() if how_far is not None}
    return Rule(name=name, audience=audience, reach=reach, post_only=post_only)


def admin_rows(*models: str) -> list[Rule]:
    """The rows of the pages that Django admin gives each model ("app_model"), for the admin role alone."""
    pages = ("changelist", "add", "change", "delete", "history")
    return [row(f"admin:{model}_{page}", admin=CITY) for model in models for page in pages]


def own_rows(*names: str) -> list[Rule]:
    """Pages about participants: the registry's staff of a kelurahan and partner staff their own, coordinators all."""
    return [row(name, officer=OWN, social_worker=OWN, partner=OWN, coordinator=CITY) for name in names]
