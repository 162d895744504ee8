"""The rows of a list as it opens, by SQL that was written once for everybody of the same reach.

Most visits of a list set no filter. What it then asks of the database follows from the scope of the reader, a few
dozen of them in a city; the scope itself is worked out at each request.
"""

import re
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.models import Subquery
from django.utils.timezone import localdate

from bontang_empowerment.access.keyset import Cursor, FreshRows
from bontang_empowerment.access.policy import policy_of
from bontang_empowerment.access.scope import scope_of
from bontang_empowerment.accounts.models import User
from bontang_empowerment.kept_queries import CannotBeKeptError, Kind, Plan, planned, plans_of

MOST_LISTS = 200
"""Lists and look-ups, each for one scope, whose SQL a connection keeps: a few thousand characters each."""

COUNTED = "rows_of_the_list"
_KINDS: tuple[tuple[type["models.Field[Any, Any]"], Kind], ...] = (
    (models.DateTimeField, datetime),
    (models.DateField, date),
    (models.IntegerField, int),
    (models.CharField, str),
    (models.TextField, str),
)
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:")

Plans = dict[Hashable, Any]
"""A Plan for each form of a query; None for what cannot be kept."""
Query = Callable[[FreshRows], tuple[Callable[..., Any], tuple[Kind, ...]]]


class KeptRows:
    """Answers as `FreshRows`, which it asks for what it has not written yet, or what cannot be kept.

    ready: called before; what it reads, such as the choices that the filters offer, does not go into the query.
    """

    def __init__(self, key: Hashable, fresh: Callable[[], FreshRows], ready: Callable[[], object]) -> None:
        self._plans = plans_under(key)
        self._make, self._ready = fresh, ready
        self._made: FreshRows | None = None
        self._counted: int | None = None

    def cursor(self, key: int) -> Cursor | None:
        plan = self._plan("cursor", lambda rows: (rows.cursor_query, (int,)))
        if plan is None:
            return self._fresh.cursor(key)
        return next(iter(plan.rows(key)), None)

    def page(self, cursor: Cursor | None, *, backwards: bool) -> list[Any]:
        form = ("page", cursor is None, backwards)
        if cursor is None:
            plan = self._plan(form, lambda rows: (lambda: _counted(rows, None, backwards=backwards), ()))
        else:
            plan = self._plan(
                form, lambda rows: (lambda *values: _counted(rows, values, backwards=backwards), _kinds(rows))
            )
        if plan is None:
            return self._fresh.page(cursor, backwards=backwards)
        found = plan.rows(*(cursor or ()))
        if found:
            self._counted = getattr(found[0], COUNTED, None)
        return found

    def count(self) -> int:
        """Told with the rows of the page, if there were any."""
        if self._counted is not None:
            return self._counted
        plan = self._plan("count", lambda rows: (rows.counted_query, ()), wrap="SELECT COUNT(*) FROM (%s) counted")
        if plan is None:
            return self._fresh.count()
        return int(plan.fetched()[0][0]) if plan.sql else 0

    @property
    def _fresh(self) -> FreshRows:
        if self._made is None:
            self._made = self._make()
        return self._made

    def _plan(self, form: Hashable, query: Query, wrap: str = "%s") -> Plan | None:
        if form not in self._plans:
            self._ready()
            self._plans[form] = _written(lambda: query(self._fresh), wrap)
        plan: Plan | None = self._plans[form]
        return plan


class _CountOf(Subquery):
    """How many rows a query has; it is not part of the rows beside which it is asked, so the database counts once."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"
    output_field = models.IntegerField()


def _counted(rows: FreshRows, cursor: Cursor | None, *, backwards: bool) -> models.QuerySet[Any]:
    """The query of a page. Rows that are groups say nothing of their number."""
    found = rows.page_query(cursor, backwards=backwards)
    return found if found.query.group_by is not None else found.annotate(**{COUNTED: _CountOf(rows.counted_query())})


class KeptLookUp:
    """Rows by values of a column, by SQL that was written once for everybody of the same reach.

    make: the rows that a user may see, without a limit; what it asks for follows from their reach alone.
    most: how many values are asked for at once; more than that are asked for afresh.
    """

    def __init__(
        self,
        model: type[models.Model],
        make: Callable[[User], models.QuerySet[Any]],
        field: str,
        *,
        kind: Kind,
        most: int,
    ) -> None:
        self._model, self._make, self._field = model, make, field
        self._kind, self._most = kind, most

    def rows(self, values: Sequence[Any], *, by: User) -> Iterable[Any]:
        """In no order. The last value stands in the places that are not taken."""
        if not 0 < len(values) <= self._most:
            return self._among(values, by)
        plans = plans_under((self, *reach_of(by, self._model)))
        if "rows" not in plans:
            plans["rows"] = _written(lambda: (lambda *given: self._among(given, by), (self._kind,) * self._most))
        plan: Plan | None = plans["rows"]
        if plan is None:
            return self._among(values, by)
        return plan.rows(*values, *[values[-1]] * (self._most - len(values)))

    def _among(self, values: Sequence[Any], by: User) -> models.QuerySet[Any]:
        return self._make(by).filter(**{f"{self._field}__in": values}).order_by()


def _written(query: Callable[[], tuple[Callable[..., Any], tuple[Kind, ...]]], wrap: str = "%s") -> Plan | None:
    """None for what depends on more than the key: on a moment, or on what was read while it was built."""
    connection = connections[DEFAULT_DB_ALIAS]
    try:
        with connection.execute_wrapper(_refuse_to_read):
            make, kinds = query()
            plan = planned(make, *kinds, connection=connection, wrap=wrap)
    except CannotBeKeptError:
        return None
    given = {place for place, _which in plan.places}
    return None if any(_is_moment(one) for n, one in enumerate(plan.parameters) if n not in given) else plan


def reach_of(user: User, model: type[models.Model]) -> tuple[Any, ...]:
    """What a user sees of a model follows from this: the same for all of the same roles and places."""
    scope = scope_of(user)
    return localdate(), replace(scope, user_id=None) if policy_of(model).owner is None else scope


def plans_under(key: Hashable) -> Plans:
    """What the connection keeps under a key, by the form of each query; that of the keys asked for last."""
    plans = plans_of(connections[DEFAULT_DB_ALIAS])
    lists: OrderedDict[Hashable, Plans] = plans.setdefault("lists", OrderedDict())
    found = lists.setdefault(key, {})
    lists.move_to_end(key)
    while len(lists) > MOST_LISTS:
        lists.popitem(last=False)
    return found


def _refuse_to_read(*_query: Any) -> Any:
    raise CannotBeKeptError("The query follows from what is stored.")


def _kinds(rows: FreshRows) -> tuple[Kind, ...]:
    return tuple(_kind(rows.model._meta.get_field(column)) for column in rows.columns)


def _kind(field: Any) -> Kind:
    if isinstance(field, models.ForeignKey):
        field = field.target_field
    for known, kind in _KINDS:
        if isinstance(field, known):
            return kind
    raise CannotBeKeptError(f"No values stand in for those of {field}.")


def _is_moment(parameter: Any) -> bool:
    """A day is part of what a list is kept under, a moment never comes again. SQLite has both as text."""
    return isinstance(parameter, datetime) or (isinstance(parameter, str) and _MOMENT.match(parameter) is not None)
