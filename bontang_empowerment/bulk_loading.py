"""Many new rows at once: COPY on PostgreSQL, bulk_create elsewhere. Knows nothing of the product."""

import io
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from functools import lru_cache
from itertools import islice
from operator import attrgetter
from types import NoneType
from typing import Any, TypeVar

from django.db import connection, models
from django.db.models import Aggregate, Lookup
from django.utils import timezone

Row = TypeVar("Row", bound=models.Model)

NULL = "\x01"
"""Stands for NULL in the copied text. No column of ours holds control characters."""
BETWEEN = "\x1f"
"""Stands between two columns of the copied text: rarer than a tab, so that few rows need escapes."""
ESCAPED = str.maketrans({"\\": "\\\\", "\n": "\\n", "\r": "\\r", BETWEEN: f"\\{BETWEEN}"})
BATCH = 500
BLOCK, AT_ONCE = 2**16, 50
PLAIN = (models.CharField, models.BooleanField, models.IntegerField, models.DateField, models.ForeignKey)
"""Columns whose values COPY takes as they are."""
IN_ARRAYS = (str, int, date, NoneType)


def load_rows(model: type[Row], rows: Sequence[Row]) -> None:
    """Insert new rows whose columns are filled in, and give them their keys; no signals, no `save`.

    Raises IntegrityError as an INSERT does.
    """
    if not rows:
        return
    if connection.vendor != "postgresql":
        model._base_manager.bulk_create(rows, batch_size=BATCH)
        return
    _give_keys(model, rows)
    fields = [field for field in model._meta.concrete_fields if not field.generated]
    now = timezone.now()
    for field in fields:
        if getattr(field, "auto_now_add", False):
            for row in rows:
                setattr(row, field.attname, getattr(row, field.attname) or now)
    _copy(model, fields, map(attrgetter(*(field.attname for field in fields)), rows))


def load_values(model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """`load_rows` for rows that nobody needs as objects: the values of the named columns, all that have no default in
    the database but the key. JSON and encrypted columns are prepared; None is NULL.
    """
    if connection.vendor != "postgresql":
        made = [model(**dict(zip(names, values, strict=True))) for values in rows]
        model._base_manager.bulk_create(made, batch_size=BATCH)
        return
    _copy(model, [model._meta.get_field(name) for name in names], rows)


def _copy(model: type[models.Model], fields: Sequence[Any], rows: Iterable[Sequence[Any]]) -> None:
    prepared = [(at, prepare) for at, field in enumerate(fields) if (prepare := _preparation(field)) is not None]

    def lines() -> Iterator[str]:
        for values in rows:
            line = [
                value if value.__class__ is str else NULL if value is None else str(value)  # an enum's str is its value
                for value in values
            ]
            for at, prepare in prepared:
                line[at] = str(prepare(values[at]))
            yield _line_of(line)

    columns = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
    with connection.cursor() as cursor:
        cursor.copy_expert(
            f"COPY {connection.ops.quote_name(model._meta.db_table)} ({columns}) FROM STDIN "
            f"WITH (FORMAT text, DELIMITER '{BETWEEN}', NULL '{NULL}')",
            _TextStream(lines()),
            BLOCK,
        )


def _line_of(cells: list[str]) -> str:
    """A row as COPY reads it, without its end."""
    line = BETWEEN.join(cells)
    if "\\" in line or "\n" in line or "\r" in line or line.count(BETWEEN) >= len(cells):
        return BETWEEN.join([cell.translate(ESCAPED) for cell in cells])
    return line


class _TextStream(io.RawIOBase):
    """Lines in UTF-8, made while the server takes in those before: neither waits for the other."""

    def __init__(self, lines: Iterator[str]) -> None:
        self.lines = lines

    def readable(self) -> bool:
        return True

    def read(self, size: int = BLOCK, /) -> bytes:
        """About so many bytes; none at the end."""
        lines: list[str] = []
        filled = 0
        while filled < size and (some := list(islice(self.lines, AT_ONCE))):
            lines += some
            filled += sum(map(len, some))
        return "\n".join([*lines, ""]).encode()


def _give_keys(model: type[Row], rows: Iterable[Row]) -> None:
    """Primary keys for rows that have none."""
    keyless = [row for row in rows if row.pk is None]
    for row, key in zip(keyless, new_keys(model, len(keyless)), strict=True):
        row.pk = key


def new_keys(model: type[models.Model], count: int) -> list[int]:
    """So many primary keys from the table's own sequence."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor != "postgresql":
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
            last = (cursor.fetchone() or (0,))[0]
            return list(range(last + 1, last + 1 + count))
        cursor.execute(
            # The inner SELECT finds the sequence once, not for each key.
            "SELECT nextval((SELECT pg_get_serial_sequence(%s, %s)::regclass)) FROM generate_series(1, %s)",
            [table, model._meta.pk.column, count],
        )
        return [key for (key,) in cursor.fetchall()]


def _preparation(field: Any) -> Callable[[Any], Any] | None:
    """How a value becomes what the column holds; None when COPY writes it as it is."""
    if isinstance(field, models.JSONField):
        return _as_json
    if (in_bulk := getattr(field, "prepare_in_bulk", None)) is not None:
        prepare = in_bulk()
        return lambda value: NULL if value is None else prepare(value)
    if isinstance(field, PLAIN) or field.get_prep_value.__func__ is models.TextField.get_prep_value:
        return None
    return lambda value: NULL if value is None else field.get_db_prep_save(value, connection)


def _as_json(value: Any) -> str:
    """Lists of names repeat from row to row; as tuples they are written out once."""
    return _tuple_as_json(value) if isinstance(value, tuple) else json.dumps(value)


@lru_cache(maxsize=1000)
def _tuple_as_json(value: tuple[str, ...]) -> str:
    return json.dumps(value)


def update_rows(model: type[models.Model], rows: Sequence[Any], fields: Sequence[str]) -> None:
    """Write `fields` of many stored rows in one statement on PostgreSQL, in batches elsewhere.

    rows: instances of the model, or anything else that has its key and columns as attributes.
    """
    if not rows:
        return
    key = model._meta.pk
    columns: list[Any] = [key, *(model._meta.get_field(name) for name in fields)]
    if connection.vendor != "postgresql":
        names = [field.attname for field in columns]
        made = [row if isinstance(row, model) else model(**{at: getattr(row, at) for at in names}) for row in rows]
        model._base_manager.bulk_update(made, fields, batch_size=BATCH)
        return
    quoted = [connection.ops.quote_name(str(field.column)) for field in columns]
    types = [str(field.rel_db_type(connection) if field is key else field.db_type(connection)) for field in columns]
    values = [as_array(_column_of(field, rows)) for field in columns]
    # Arrays need no length. Within SELECT the planner sees not how long they are, and finds each row by its key: for
    # some thousands it would rather read the whole table.
    arrays = ", ".join(f"(SELECT %s::{kind.partition('(')[0]}[])" for kind in types)
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            # The names are those of our own models.
            f"UPDATE {table} SET {', '.join(f'{name} = new.{name}' for name in quoted[1:])} "  # nosec B608  # noqa: S608
            f"FROM unnest({arrays}) AS new ({', '.join(quoted)}) WHERE {table}.{quoted[0]} = new.{quoted[0]}",
            values,
        )


def write_values(
    model: type[models.Model], names: Sequence[str], rows: Sequence[Sequence[Any]], *, unique: Sequence[str]
) -> dict[tuple[Any, ...], int]:
    """Insert rows, or change those that are there by the `unique` columns, in one statement on PostgreSQL.

    names: attribute names of columns, `unique` among them; rows: their values. Returns the key of each row by its
    `unique` values.
    """
    changed = [name for name in names if name not in unique]
    if not rows:
        return {}
    if connection.vendor != "postgresql":
        plain = {field.attname: field.name for field in model._meta.concrete_fields}
        made = model._base_manager.bulk_create(
            [model(**dict(zip(names, values, strict=True))) for values in rows],
            batch_size=BATCH,
            update_conflicts=True,
            unique_fields=[plain[name] for name in unique],
            update_fields=[plain[name] for name in changed],
        )
        return {tuple(getattr(row, name) for name in unique): row.pk for row in made}
    by_attribute = {field.attname: field for field in model._meta.concrete_fields}
    fields: list[Any] = [by_attribute[name] for name in names]
    columns = {field.attname: connection.ops.quote_name(str(field.column)) for field in by_attribute.values()}
    arrays = ", ".join(f"%s::{str(field.db_type(connection)).partition('(')[0]}[]" for field in fields)
    fresh = [field for field in by_attribute.values() if getattr(field, "auto_now_add", False)]
    listed = ", ".join([*(columns[name] for name in names), *(columns[field.attname] for field in fresh)])
    with connection.cursor() as cursor:
        cursor.execute(
            # The names are those of our own models.
            f"INSERT INTO {connection.ops.quote_name(model._meta.db_table)} ({listed}) "  # nosec B608  # noqa: S608
            f"SELECT *{', %s' * len(fresh)} FROM unnest({arrays}) "
            f"ON CONFLICT ({', '.join(columns[name] for name in unique)}) "
            f"DO UPDATE SET {', '.join(f'{columns[name]} = EXCLUDED.{columns[name]}' for name in changed)} "
            f"RETURNING {connection.ops.quote_name(str(model._meta.pk.column))}, "
            f"{', '.join(columns[name] for name in unique)}",
            [*(timezone.now() for _field in fresh), *(list(column) for column in zip(*rows, strict=True))],
        )
        return {tuple(values): key for key, *values in cursor.fetchall()}


def _column_of(field: Any, rows: Sequence[Any]) -> list[Any]:
    values = map(attrgetter(field.attname), rows)
    if isinstance(field, PLAIN):
        return list(values)
    return [field.get_db_prep_save(value, connection) for value in values]


def as_array(values: list[Any]) -> list[Any] | str:
    """The values as the text of an array, which PostgreSQL reads at once: as a list they are thousands of expressions
    to the driver and to the parser. Values of other kinds than text, whole number and day stay a list.
    """
    kinds = {type(value) for value in values}
    if not all(issubclass(kind, IN_ARRAYS) for kind in kinds):
        return values
    if all(issubclass(kind, str) for kind in kinds) and values:
        joined = '","'.join(values)
        if "\\" not in joined and joined.count('"') == 2 * (len(values) - 1):
            return f'{{"{joined}"}}'
    return "{" + ",".join(["NULL" if value is None else _quoted(str(value)) for value in values]) + "}"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


class JoinedTexts(Aggregate):
    """The texts of a group in one, with line breaks between them: for thousands of short ones, quick to take apart."""

    name = "JoinedTexts"
    template = "string_agg((%(expressions)s)::text, E'\\n')"
    output_field = models.TextField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, Any]:
        return self.as_sql(compiler, connection, template="group_concat(%(expressions)s, char(10))", **context)


class OneOf(Lookup[Any]):
    """`column__one_of=[...]`: like `in` for thousands of plain values, which Django would prepare one by one."""

    lookup_name = "one_of"
    prepare_rhs = False
    array = "%s::{kind}[]"

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        left, parameters = self.process_lhs(compiler, connection)
        values = list(self.rhs)
        if connection.vendor == "postgresql":
            kind = str(self.lhs.output_field.rel_db_type(connection) or "").partition("(")[0]
            return f"{left} = ANY({self.array.format(kind=kind)})", (*parameters, as_array(values))
        if not values:
            return "1 = 0", ()
        return f"{left} IN ({', '.join(['%s'] * len(values))})", (*parameters, *values)


class KeyOf(OneOf):
    """`column__key_of=[...]`: `one_of` for a large table and an index of this column that nearly every row is told
    apart by.

    PostgreSQL's planner does not see the values and takes that index. Otherwise it looks each of them up in its
    statistics, which takes longer than the search, and starts other processes for what is a few thousand steps.
    """

    lookup_name = "key_of"
    array = "ARRAY(SELECT unnest(%s::{kind}[]))"


models.Field.register_lookup(OneOf)
models.Field.register_lookup(KeyOf)
