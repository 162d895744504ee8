"""Queries whose SQL is written once, not for every request.

To build a query and write its SQL costs Django more than PostgreSQL spends on answering it. What is kept here is the
text of a query, with places for its parameters; it is asked of the database each time, and no answer is kept.
PostgreSQL keeps its own plan of it beside, for as long as the connection lives.

A query is written with stand-ins for its parameters, values that occur nowhere else. Where they appear among the
parameters of the SQL, the real ones are put later.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import ManyToOneRel, Prefetch, QuerySet, prefetch_related_objects
from django.db.models.query import ModelIterable, ValuesListIterable, get_related_populators
from django.db.models.sql.compiler import SQLCompiler

from bontang_empowerment.postgresql.base import DatabaseWrapper as PostgreSQL

Kind = type[int] | type[str] | type[date] | type[datetime]
Make = Callable[..., "QuerySet[Any]"]
Rows = Sequence[Sequence[Any]]

_populators: Any = get_related_populators  # its third argument in Django 5.2 is the last
_MARK = "\ue0a7"
_STAND_INS: dict[Kind, Callable[[int], Any]] = {
    int: lambda place: 7_310_000_000_000_000_000 + place,
    str: lambda place: f"{_MARK}{place}{_MARK}",
    date: lambda place: date(9997, 11, 1 + place),
    datetime: lambda place: datetime(9997, 12, 1 + place, tzinfo=UTC),
}
_PLANS = "kept_plans"
"""On a connection: its plans. What converts values in them belongs to the thread of the connection."""


class CannotBeKeptError(ValueError):
    """A query that is not the same but for its parameters, or not of a kind that is read here."""


class KeptQuery:
    """A query of records or of tuples (`values_list`) with parameters of some kinds.

    make: gives the query for values of these kinds; it puts each of them into conditions and does not look at them.
    Raises CannotBeKeptError at its first use when one does not reach the SQL as it is.
    """

    def __init__(self, make: Make, *kinds: Kind) -> None:
        self.make, self.kinds = make, kinds

    def rows(self, *values: Any) -> list[Any]:
        connection = connections[DEFAULT_DB_ALIAS]
        plans = plans_of(connection)
        plan = plans.get(self)
        if plan is None:
            plan = plans[self] = planned(self.make, *self.kinds, connection=connection)
        return plan.rows(*values)


def plans_of(connection: BaseDatabaseWrapper) -> dict[Any, Any]:
    """What the connection keeps, each under a key of its own."""
    plans: dict[Any, Any] = vars(connection).setdefault(_PLANS, {})
    return plans


@dataclass(frozen=True)
class Plan:
    """places: of each parameter that is given, its place in the SQL and which of the values it is.

    converters: of a column, the functions that turn what the database gives into values, as Django has them.
    """

    connection: BaseDatabaseWrapper
    sql: str
    parameters: tuple[Any, ...]
    places: tuple[tuple[int, int], ...]
    adapters: tuple[Callable[[Any], Any], ...]
    converters: tuple[tuple[int, Sequence[Any], Any], ...]
    as_records: Callable[[Rows], list[Any]]
    statement: str = ""
    """For PostgreSQL to prepare: $1 is the first value."""

    def rows(self, *values: Any) -> list[Any]:
        return self.as_records(self._converted(self.fetched(*values))) if self.sql else []

    def fetched(self, *values: Any) -> Rows:
        """What the database gives, not yet converted."""
        given = [adapt(value) for adapt, value in zip(self.adapters, values, strict=True)]
        if isinstance(self.connection, PostgreSQL):
            return self.connection.fetched(self.statement, given)
        parameters = list(self.parameters)
        for place, which in self.places:
            parameters[place] = given[which]
        with self.connection.cursor() as cursor:
            cursor.execute(self.sql, parameters)
            found: Rows = cursor.fetchall()
        return found

    def _converted(self, found: Rows) -> Rows:
        if not self.converters:
            return found
        rows = [list(row) for row in found]
        for column, functions, expression in self.converters:
            for row in rows:
                value = row[column]
                for convert in functions:
                    value = convert(value, expression, self.connection)
                row[column] = value
        return rows


def planned(make: Make, *kinds: Kind, connection: BaseDatabaseWrapper, wrap: str = "%s") -> Plan:
    """The plan of what `make` gives. wrap: what the SQL is put into, such as "SELECT COUNT(*) FROM (%s) some"; its
    answer is then to be `fetched`. Raises CannotBeKeptError."""
    adapters = tuple(_adapter(kind, connection) for kind in kinds)
    stand_ins = [_STAND_INS[kind](place) for place, kind in enumerate(kinds)]
    queryset = make(*stand_ins)
    compiler = queryset.query.get_compiler(connection=connection)
    try:
        sql, parameters = compiler.as_sql()
    except EmptyResultSet:
        return Plan(connection, "", (), (), adapters, (), list)
    adapted = [adapt(value) for adapt, value in zip(adapters, stand_ins, strict=True)]
    places = tuple(
        (place, which)
        for place, parameter in enumerate(parameters)
        for which, value in enumerate(adapted)
        if type(parameter) is type(value) and parameter == value
    )
    if {which for _place, which in places} != set(range(len(kinds))) or _is_hidden(parameters, places):
        raise CannotBeKeptError(f"A parameter does not reach the SQL as it is: {sql}")
    columns = [column for column, _sql, _alias in compiler.select[: compiler.col_count]]
    converters = tuple(
        (place, functions, expression) for place, (functions, expression) in compiler.get_converters(columns).items()
    )
    sql, as_records = wrap.replace("%s", sql), _maker(queryset, compiler)
    statement = connection.statement(sql, parameters, places) if isinstance(connection, PostgreSQL) else ""
    return Plan(connection, sql, tuple(parameters), places, adapters, converters, as_records, statement)


def _adapter(kind: Kind, connection: BaseDatabaseWrapper) -> Callable[[Any], Any]:
    if kind is datetime:
        return connection.ops.adapt_datetimefield_value
    return connection.ops.adapt_datefield_value if kind is date else _as_it_is


def _as_it_is(value: Any) -> Any:
    return value


def _is_hidden(parameters: Sequence[Any], places: Sequence[tuple[int, int]]) -> bool:
    """Whether a stand-in is part of another parameter, as in the pattern of a search."""
    whole = {place for place, _which in places}
    return any(place not in whole and _MARK in str(parameter) for place, parameter in enumerate(parameters))


def _maker(queryset: Any, compiler: SQLCompiler) -> Callable[[Rows], list[Any]]:
    """Makes of converted rows what going through the query would give: as in django.db.models.query."""
    if queryset._iterable_class is ValuesListIterable:
        width = compiler.col_count
        return lambda rows: [tuple(row[:width]) for row in rows]
    klass_info = compiler.klass_info
    if queryset._iterable_class is not ModelIterable or klass_info is None or queryset._known_related_objects:
        raise CannotBeKeptError("Only records and tuples are read.")
    using, first, last = compiler.connection.alias, klass_info["select_fields"][0], klass_info["select_fields"][-1] + 1
    names = [column.target.attname for column, _sql, _alias in compiler.select[first:last]]
    model, related = klass_info["model"], _populators(klass_info, compiler.select, using)
    annotations = tuple((compiler.annotation_col_map or {}).items())
    read_along = [_reader(lookup, queryset, compiler.connection) for lookup in queryset._prefetch_related_lookups]

    def records(rows: Rows) -> list[Any]:
        made = []
        for row in rows:
            record = model.from_db(using, names, row[first:last])
            for populator in related:
                populator.populate(row, record)
            for name, column in annotations:
                setattr(record, name, row[column])
            made.append(record)
        for read in read_along if made else ():
            read(made)
        return made

    return records


def _reader(lookup: Any, queryset: Any, connection: BaseDatabaseWrapper) -> Callable[[list[Any]], object]:
    """Reads along with records what a prefetch names. For what points at the records of a page, whose number is known,
    the SQL is kept as well."""
    width = (queryset.query.high_mark or 0) - queryset.query.low_mark
    relation = _pointing_back(lookup, queryset.model)
    if width <= 0 or relation is None:
        return lambda records: prefetch_related_objects(records, _afresh(lookup))
    field, below, name = relation.field, lookup.queryset, lookup.to_attr
    plan = planned(lambda *keys: below.filter(**{f"{field.name}__in": keys}), *[int] * width, connection=connection)

    def read(records: list[Any]) -> None:
        by_key = {record.pk: record for record in records}
        for record in records:
            setattr(record, name, [])
        for one in plan.rows(*by_key, *[records[-1].pk] * (width - len(by_key))):
            above = by_key[getattr(one, field.attname)]
            field.set_cached_value(one, above)
            getattr(above, name).append(one)

    return read


def _pointing_back(lookup: Any, model: Any) -> ManyToOneRel | None:
    """The relation of a prefetch of its own rows into a list of its own name, if these point at the model's records."""
    if not isinstance(lookup, Prefetch) or lookup.queryset is None or lookup.to_attr == lookup.prefetch_through:
        return None
    relation = getattr(getattr(model, lookup.prefetch_through, None), "rel", None)
    is_by_key = type(relation) is ManyToOneRel and relation.field.target_field.primary_key
    return relation if is_by_key else None


def _afresh(lookup: Any) -> Any:
    """A prefetch of its own: Django notes a record of the page on the query that it is given."""
    if not isinstance(lookup, Prefetch) or lookup.queryset is None:
        return lookup
    return Prefetch(lookup.prefetch_through, lookup.queryset.all(), lookup.to_attr)
