"""Where links lead: whether the page behind one would let the user in, and which rows it would show."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser

from bontang_empowerment.access.policy import policy_of
from bontang_empowerment.access.scope import Rows, Scope, held_by
from bontang_empowerment.access.url_table import ANYONE, rule_for
from bontang_empowerment.accounts.models import Role, User


def may_open(user: User | AnonymousUser, url_name: str, *, kelurahan_id: int) -> bool:
    """Whether a page about a record of this kelurahan would let the user in: for links and buttons on other pages."""
    rule = rule_for(url_name)
    return rule is not None and Scope.of(user, only=rule.roles).reaches(kelurahan_id)


def may_be_opened(url_name: str, roles: frozenset[Role]) -> bool:
    rule = rule_for(url_name)
    return rule is not None and (rule.audience is ANYONE or bool(rule.roles & roles))


@dataclass(frozen=True)
class Links:
    """Answers for many pages; asks for the user's roles once, and again only where a page admits fewer of them."""

    user: User | AnonymousUser
    held: Scope

    @classmethod
    def of(cls, user: User | AnonymousUser) -> "Links":
        return cls(user=user, held=held_by(user))

    def may_open(self, url_name: str) -> bool:
        """Whether any role of the user opens the page; of a page about a record, ask `may_open` with its kelurahan."""
        return may_be_opened(url_name, self.held.roles)

    def has(self, roles: Iterable[Role]) -> bool:
        return bool(self.held.roles.intersection(roles))

    def rows(self, queryset: Rows, url_name: str) -> Rows:
        """The rows of `queryset` that the page would show to the user; none when it would not let them in."""
        rule = rule_for(url_name)
        roles = rule.roles & self.held.roles if rule else frozenset()
        if not roles:
            return queryset.none()
        scope = self.held if roles == self.held.roles else Scope.of(self.user, only=roles)
        condition = scope.rows(policy_of(queryset.model))
        return queryset if condition is None else queryset.filter(condition)
