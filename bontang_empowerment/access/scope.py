"""How far a user reaches: worked out from the roles in force, per request, never cached across requests."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from django.contrib.auth.models import AnonymousUser
from django.db.models import Case, CharField, Q, QuerySet, Value, When
from django.utils import timezone

from bontang_empowerment.access import among as among
from bontang_empowerment.access import door
from bontang_empowerment.access.policy import AccessPolicy, policy_of
from bontang_empowerment.accounts.models import Role, RoleAssignment, User
from bontang_empowerment.kept_queries import KeptQuery

NOTHING = Q(pk__in=[])
REGISTRY_ROLES = frozenset({Role.OFFICER, Role.SOCIAL_WORKER, Role.COORDINATOR, Role.ADMIN})

RESTRICTED_ROLES = frozenset({Role.SOCIAL_WORKER, Role.COORDINATOR, Role.ADMIN})
"""Who sees restricted people, such as victims under protection, as far as the role reaches."""

Rows = TypeVar("Rows", bound="QuerySet[Any]")
Memberships = Callable[[int, date], "QuerySet[Any]"]
_memberships: list[Memberships] = []


def register_memberships(rows: Memberships) -> None:
    """Let the app that knows partner membership add it to the door; called from AppConfig.ready.

    rows: of a user's key and a day, the rows whose `partner_id` says for whom the user works.
    """
    if rows not in _memberships:
        _memberships.append(rows)


def _held(user_id: int, day: date) -> Any:
    """Roles with their kelurahan, and the partner's role with each partner, in one query."""
    roles = RoleAssignment.objects.filter(user=user_id).in_force(day).order_by().values_list("role", "kelurahan_id")
    partner = Value(Role.PARTNER.value, output_field=CharField())
    found = [rows(user_id, day).order_by().values_list(partner, "partner_id") for rows in _memberships]
    return roles.union(*found, all=True)


HELD = KeptQuery(_held, int, date)


@dataclass(frozen=True)
class Grant:
    """One role in force; `kelurahan_id` is None for the whole city."""

    role: Role
    kelurahan_id: int | None = None


@dataclass(frozen=True)
class Scope:
    """What a user reaches through the roles that count here.

    `city` means every kelurahan; `kelurahan_ids` are those of the kelurahan roles; `partner_ids` those of the
    partners that the user works for. `restricted_city` and `restricted_ids` say the same of restricted people.
    """

    roles: frozenset[Role] = frozenset()
    city: bool = False
    kelurahan_ids: frozenset[int] = frozenset()
    partner_ids: frozenset[int] = frozenset()
    restricted_city: bool = False
    restricted_ids: frozenset[int] = frozenset()
    auditor: bool = False
    city_admin: bool = False
    user_id: int | None = None

    @classmethod
    def of(cls, user: User | AnonymousUser, *, only: Iterable[Role] | None = None) -> "Scope":
        """The scope of `user`, through the roles in `only` when given. One query."""
        if not isinstance(user, User) or not user.is_active:
            return cls()
        held = HELD.rows(user.pk, timezone.localdate())
        grants = [Grant(Role(role), place) for role, place in held if role != Role.PARTNER]
        if user.is_superuser:
            grants.append(Grant(Role.ADMIN))
        partner_ids = frozenset(partner_id for role, partner_id in held if role == Role.PARTNER)
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
        restricted = [grant for grant in grants if grant.role in RESTRICTED_ROLES]
        city_admin = Grant(Role.ADMIN) in grants
        return cls(
            roles=roles,
            city=_is_city_wide(registry),
            kelurahan_ids=_places(registry),
            restricted_city=_is_city_wide(restricted),
            restricted_ids=_places(restricted),
            partner_ids=partner_ids if Role.PARTNER in roles else frozenset(),
            auditor=Role.AUDITOR in roles or city_admin,
            city_admin=city_admin,
            user_id=user_id,
        )

    def reaches(self, kelurahan_id: int) -> bool:
        """Whether a kelurahan or city role leads to the registry's rows of this kelurahan."""
        return self.city or kelurahan_id in self.kelurahan_ids

    def rows(self, policy: AccessPolicy, *, lookup: str = "in") -> Q | None:
        """The condition on a model with this policy; None means every row. `lookup` compares the kelurahan."""
        reached = self._reached(policy, lookup)
        if policy.standing is None:
            return reached
        return policy.standing if reached is None else reached & policy.standing

    def _reached(self, policy: AccessPolicy, lookup: str) -> Q | None:
        if policy.admin_only:
            return None if self.city_admin else NOTHING
        if policy.owner is not None:
            owned = NOTHING if self.user_id is None else Q(**{policy.owner: self.user_id})
            return None if self.city_admin else owned
        if policy.auditor and self.auditor:
            return None
        reached = self._of_the_registry(policy, lookup)
        if reached is None or not self.partner_ids or policy.partner is None:
            return reached
        if not callable(policy.partner):
            return None
        own, shown = policy.partner(self.partner_ids), self.unrestricted(policy)
        return reached | (own if shown is None or policy.withholds_identity else own & shown)

    def _of_the_registry(self, policy: AccessPolicy, lookup: str) -> Q | None:
        """What the kelurahan and city roles lead to."""
        if policy.kelurahan is None or not (self.city or self.kelurahan_ids):
            return NOTHING
        shown, paths = self.unrestricted(policy), _paths(policy)
        if self.city or not paths:
            return shown
        own = Q(*((f"{path}__{lookup}", self.kelurahan_ids) for path in paths), _connector=Q.OR)
        return own if shown is None or (len(paths) == 1 and self.kelurahan_ids <= self.restricted_ids) else own & shown

    def unrestricted(self, policy: AccessPolicy) -> Q | None:
        """The condition that leaves out restricted rows where no named role reaches them; None leaves out none.

        A row that leads to two kelurahan is shown where a named role reaches both.
        """
        if not policy.restrictions or self.restricted_city:
            return None
        condition = Q(*(_unflagged(policy.model, flag) for flag in policy.restrictions))
        if self.restricted_ids and (paths := _paths(policy)):
            condition |= Q(*((f"{path}__in", self.restricted_ids) for path in paths))
        return condition


def _unflagged(model: Any, flag: str) -> Q:
    """The rows that a flag does not hide. Restricted rows are few: their keys are read once, by an index of their own,
    and no other row of their table is."""
    way, _between, name = flag.rpartition("__")
    if not way:
        return ~Q(**{name: True})
    for step in way.split("__"):
        model = model._meta.get_field(step).related_model
    return ~Q(**{f"{way}__in": model._base_manager.filter(**{name: True}).values("pk")})


def _is_city_wide(grants: Iterable[Grant]) -> bool:
    return any(grant.kelurahan_id is None for grant in grants)


def _places(grants: Iterable[Grant]) -> frozenset[int]:
    return frozenset(grant.kelurahan_id for grant in grants if grant.kelurahan_id is not None)


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


def held_by(user: User | AnonymousUser) -> Scope:
    """The scope of every role of `user`; inside their request it was worked out at the door."""
    opened = door.current()
    if opened is not None and opened.user_id == user.pk and isinstance(opened.held, Scope):
        return opened.held
    return Scope.of(user)


def visible(queryset: Rows, user: User | AnonymousUser, *, lookup: str = "in") -> Rows:
    """The rows of `queryset` that `user` may see; none without a policy that says so."""
    return _narrowed(queryset, scope_of(user).rows(policy_of(queryset.model), lookup=lookup))


def marked(queryset: Rows, user: User | AnonymousUser) -> Rows:
    """`queryset` with `is_visible` on each row: whether `visible` would keep it; asks for no row twice."""
    condition = scope_of(user).rows(policy_of(queryset.model))
    seen: Any = Value(True) if condition is None else Case(When(condition, then=Value(True)), default=Value(False))
    return queryset.annotate(is_visible=seen)


def countable(queryset: Rows, user: User | AnonymousUser) -> Rows:
    """The rows that `user` may count in an aggregate: those they see and, for auditors, those marked countable."""
    policy = policy_of(queryset.model)
    scope = scope_of(user)
    if policy.aggregates and scope.auditor:
        return _standing(_narrowed(queryset, scope.unrestricted(policy)), policy)
    return visible(queryset, user)


def unrestricted(queryset: Rows, user: User | AnonymousUser) -> Rows:
    """`queryset`, in the whole city, without the restricted rows that `user` may not see: for masked look-ups."""
    policy = policy_of(queryset.model)
    return _standing(_narrowed(queryset, scope_of(user).unrestricted(policy)), policy)


def _standing(queryset: Rows, policy: AccessPolicy) -> Rows:
    return _narrowed(queryset, policy.standing)


def _narrowed(queryset: Rows, condition: Q | None) -> Rows:
    return queryset if condition is None else queryset.filter(condition)
