"""The queryset base of every domain model."""

from typing import Self, TypeVar

from django.contrib.auth.models import AnonymousUser
from django.db import models

from bontang_empowerment.access.scope import countable, marked, unrestricted, visible
from bontang_empowerment.accounts.models import User

M_co = TypeVar("M_co", bound=models.Model, covariant=True)


class ScopedQuerySet(models.QuerySet[M_co]):
    """Adds the door to a queryset. Use it, or a subclass, as the manager of every model with an access_policy."""

    def visible_to(self, user: User | AnonymousUser, *, lookup: str = "in") -> Self:
        """The rows that `user` may see through the roles that count in this request; fails closed.

        `lookup` is how the kelurahan is compared: "among" for an index of its own (access/among.py).
        """
        return visible(self, user, lookup=lookup)

    def marked_for(self, user: User | AnonymousUser) -> Self:
        """These rows, whoever may see them, each with `is_visible`: whether `user` may. For masked look-ups only."""
        return marked(self, user)

    def countable_by(self, user: User | AnonymousUser) -> Self:
        """The rows that `user` may count: for dashboards, where auditors see numbers but no rows."""
        return countable(self, user)

    def unrestricted_for(self, user: User | AnonymousUser) -> Self:
        """Rows of the whole city, but no restricted ones that `user` may not see: for masked look-ups only."""
        return unrestricted(self, user)
