"""The rows of a list as it opens, by SQL that was written once for everybody of the same reach.

Most visits of a list set no filter. What it then asks of the database follows from the scope of the reader, a few
dozen of them in a city; the scope itself is worked out at each request.
"""

import re
from collections import OrderedDict
from collections.abc import Callable, Hashable
from datetime import date, datetime
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, models

from bontang_empowerment.access.keyset import Cursor, FreshRows
from bontang_empowerment.kept_queries import CannotBeKeptError, Kind, Plan, planned, plans_of

MOST_LISTS = 200
"""Lists, each for one scope, whose SQL a connection keeps: a few thousand characters each."""

_KINDS: tuple[tuple[type["models.Field[Any, Any]"], Kind], ...] = (
    (models.DateTimeField, datetime),
    (models.DateField, date),
    (models.IntegerField, int),
    (models.CharField, str),
    (models.TextField, str),
)
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:")

Plans = dict[Hashable, Plan | None]
Query = Callable[[FreshRows], tuple[Callable[..., Any], tuple[Kind, ...]]]


class KeptRows:
    """Answers as `FreshRows`, which it asks for what it has not written yet, or what cannot be kept.

    ready: called before; what it reads, such as the choices that the filters offer, does not go into the query.
    """

    def __init__(self, key: Hashable, fresh: Callable[[], FreshRows], ready: Callable[[], object]) -> None:
        self._connection = connections[DEFAULT_DB_ALIAS]
        self._plans: Plans = _plans_under(key, plans_of(self._connection))
        self._make, self._ready = fresh, ready
        self._made: FreshRows | None = None

    def cursor(self, key: int) -> Cursor | None:
        plan = self._plan("cursor", lambda rows: (rows.cursor_query, (int,)))
        if plan is None:
            return self._fresh.cursor(key)
        return next(iter(plan.rows(key)), None)

    def page(self, cursor: Cursor | None, *, backwards: bool) -> list[Any]:
        form = ("page", cursor is None, backwards)
        if cursor is None:
            plan = self._plan(form, lambda rows: (lambda: rows.page_query(None, backwards=backwards), ()))
        else:
            plan = self._plan(
                form, lambda rows: (lambda *values: rows.page_query(values, backwards=backwards), _kinds(rows))
            )
        return self._fresh.page(cursor, backwards=backwards) if plan is None else plan.rows(*(cursor or ()))

    def count(self) -> int:
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
            self._plans[form] = self._written(query, wrap)
        return self._plans[form]

    def _written(self, query: Query, wrap: str) -> Plan | None:
        """None for what depends on more than the key: on a moment, or on what was read while it was built."""
        self._ready()
        try:
            with self._connection.execute_wrapper(_refuse_to_read):
                make, kinds = query(self._fresh)
                plan = planned(make, *kinds, connection=self._connection, wrap=wrap)
        except CannotBeKeptError:
            return None
        given = {place for place, _which in plan.places}
        return None if any(_is_moment(one) for n, one in enumerate(plan.parameters) if n not in given) else plan


def _plans_under(key: Hashable, plans: dict[Any, Any]) -> Plans:
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
