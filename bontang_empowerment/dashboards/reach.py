"""What a link on the home page leads to: home counts every role, the page behind the link only those it admits."""

from collections.abc import Iterable
from dataclasses import dataclass

from bontang_empowerment.access.policy import policy_of
from bontang_empowerment.access.scope import Rows, Scope
from bontang_empowerment.access.url_table import rule_for
from bontang_empowerment.accounts.models import Role, User


@dataclass(frozen=True)
class Reach:
    """Asks for the user's roles once, and again only where a page admits fewer of them."""

    user: User
    held: Scope

    @classmethod
    def of(cls, user: User) -> "Reach":
        return cls(user=user, held=Scope.of(user))

    def may_open(self, url_name: str) -> bool:
        return bool(self._roles_at(url_name))

    def has(self, roles: Iterable[Role]) -> bool:
        return bool(self.held.roles.intersection(roles))

    def rows(self, queryset: Rows, url_name: str) -> Rows:
        """The rows of `queryset` that the page would show to the user; none when it would not let them in."""
        roles = self._roles_at(url_name)
        if not roles:
            return queryset.none()
        scope = self.held if roles == self.held.roles else Scope.of(self.user, only=roles)
        condition = scope.rows(policy_of(queryset.model))
        return queryset if condition is None else queryset.filter(condition)

    def _roles_at(self, url_name: str) -> frozenset[Role]:
        rule = rule_for(url_name)
        return rule.roles & self.held.roles if rule else frozenset()
