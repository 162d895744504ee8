"""How far a user reaches: worked out from the roles in force, per request, never cached across requests."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from bontang_empowerment.access import door
from bontang_empowerment.access.policy import EVERYWHERE, AccessPolicy, policy_of
from bontang_empowerment.accounts.models import Role, User

NOTHING = Q(pk__in=[])
REGISTRY_ROLES = frozenset({Role.OFFICER, Role.SOCIAL_WORKER, Role.COORDINATOR, Role.ADMIN})

Rows = TypeVar("Rows", bound="QuerySet[Any]")
PartnersOfUser = Callable[[User], frozenset[int]]
_partners_of_user: list[PartnersOfUser] = []


def register_partners_of_user(resolver: PartnersOfUser) -> None:
    """Let the app that knows partner membership add it to the door; called from AppConfig.ready."""
    if resolver not in _partners_of_user:
        _partners_of_user.append(resolver)


@dataclass(frozen=True)
class Grant:
    """One role in force; `kelurahan_id` is None for the whole city."""

    role: Role
    kelurahan_id: int | None = None


@dataclass(frozen=True)
class Scope:
    """What a user reaches through the roles that count here.

    `city` means every kelurahan; `kelurahan_ids` are those of the kelurahan roles; `partner_ids` those of the
    partners that the user works for.
    """

    roles: frozenset[Role] = frozenset()
    city: bool = False
    kelurahan_ids: frozenset[int] = frozenset()
    partner_ids: frozenset[int] = frozenset()
    auditor: bool = False
    city_admin: bool = False
    user_id: int | None = None

    @classmethod
    def of(cls, user: User | AnonymousUser, *, only: Iterable[Role] | None = None) -> "Scope":
        """The scope of `user`, through the roles in `only` when given. Two queries at most."""
        if not isinstance(user, User) or not user.is_active:
            return cls()
        grants = [Grant(Role(row.role), row.kelurahan_id) for row in user.role_assignments.in_force()]
        if user.is_superuser:
            grants.append(Grant(Role.ADMIN))
        partner_ids = frozenset[int]().union(*(resolver(user) for resolver in _partners_of_user))
        if partner_ids:
            grants.append(Grant(Role.PARTNER))
        if only is not None:
            counted = frozenset(only)
            grants = [grant for grant in grants if grant.role in counted]
        return cls._from_grants(grants, partner_ids, user.pk)

    @classmethod
    def _from_grants(cls, grants: list[Grant], partner_ids: frozenset[int], user_id: int) -> "Scope":
        roles = frozenset(grant.role for grant in grants)
        registry = [grant for grant in grants if grant.role in REGISTRY_ROLES]
        city_admin = Grant(Role.ADMIN) in grants
        return cls(
            roles=roles,
            city=any(grant.kelurahan_id is None for grant in registry),
            kelurahan_ids=frozenset(grant.kelurahan_id for grant in registry if grant.kelurahan_id is not None),
            partner_ids=partner_ids if Role.PARTNER in roles else frozenset(),
            auditor=Role.AUDITOR in roles or city_admin,
            city_admin=city_admin,
            user_id=user_id,
        )

    def reaches(self, kelurahan_id: int) -> bool:
        """Whether a kelurahan or city role leads to the registry's rows of this kelurahan."""
        return self.city or kelurahan_id in self.kelurahan_ids

    def rows(self, policy: AccessPolicy) -> Q | None:
        """The condition on a model with this policy; None means every row."""
        reached = self._reached(policy)
        if policy.standing is None:
            return reached
        return policy.standing if reached is None else reached & policy.standing

    def _reached(self, policy: AccessPolicy) -> Q | None:
        if policy.admin_only:
            return None if self.city_admin else NOTHING
        if policy.owner is not None:
            owned = NOTHING if self.user_id is None else Q(**{policy.owner: self.user_id})
            return None if self.city_admin else owned
        if policy.auditor and self.auditor:
            return None
        condition = NOTHING
        if self.city or self.kelurahan_ids:
            if policy.kelurahan is EVERYWHERE or (self.city and policy.kelurahan is not None):
                return None
            for path in _paths(policy):
                condition |= Q(**{f"{path}__in": self.kelurahan_ids})
        if self.partner_ids and policy.partner is not None:
            if not callable(policy.partner):
                return None
            condition |= policy.partner(self.partner_ids)
        return condition


def _paths(policy: AccessPolicy) -> tuple[str, ...]:
    if isinstance(policy.kelurahan, str):
        return (policy.kelurahan,)
    return policy.kelurahan if isinstance(policy.kelurahan, tuple) else ()


def scope_of(user: User | AnonymousUser) -> Scope:
    """The scope that counts now: inside a request, only the roles that the URL's row admits."""
    opened = door.current()
    if opened is None or opened.user_id != user.pk:
        return Scope.of(user)
    if not isinstance(opened.scope, Scope):
        opened.scope = Scope.of(user, only=opened.roles)
    return opened.scope


def visible(queryset: Rows, user: User | AnonymousUser) -> Rows:
    """The rows of `queryset` that `user` may see; none without a policy that says so."""
    condition = scope_of(user).rows(policy_of(queryset.model))
    return queryset if condition is None else queryset.filter(condition)


def countable(queryset: Rows, user: User | AnonymousUser) -> Rows:
    """The rows that `user` may count in an aggregate: those they see and, for auditors, those marked countable."""
    policy = policy_of(queryset.model)
    if policy.aggregates and scope_of(user).auditor:
        return queryset if policy.standing is None else queryset.filter(policy.standing)
    return visible(queryset, user)
