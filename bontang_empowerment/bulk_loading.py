"""Many new rows at once: COPY on PostgreSQL, bulk_create elsewhere. Knows nothing of the product."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any, TypeVar

from django.db import connection, models
from django.utils import timezone

Row = TypeVar("Row", bound=models.Model)

NULL = "\x01"
"""Stands for NULL in the copied text. No column of ours holds control characters."""
BATCH = 500


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
    readers = [_reader(field) for field in fields]
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([[read(row) for read in readers] for row in rows])
    text.seek(0)
    columns = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
    with connection.cursor() as cursor:
        cursor.copy_expert(
            f"COPY {connection.ops.quote_name(model._meta.db_table)} ({columns}) FROM STDIN "
            f"WITH (FORMAT csv, NULL '{NULL}')",
            text,
        )


def _give_keys(model: type[Row], rows: Iterable[Row]) -> None:
    """Primary keys from the table's own sequence for rows that have none."""
    keyless = [row for row in rows if row.pk is None]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
            [model._meta.db_table, model._meta.pk.column, len(keyless)],
        )
        for row, (key,) in zip(keyless, cursor.fetchall(), strict=True):
            row.pk = key


def _reader(field: Any) -> Callable[[Any], Any]:
    """How a column's value is written for COPY: what needs the field's own preparation gets it."""
    name = field.attname
    if getattr(field, "auto_now_add", False):
        return lambda row: _moment(row, field)
    if isinstance(field, models.JSONField):
        return lambda row: json.dumps(getattr(row, name))
    if isinstance(field, models.CharField | models.BooleanField | models.IntegerField | models.DateField) or (
        field.get_prep_value.__func__ is models.TextField.get_prep_value
    ):
        return lambda row: NULL if (value := getattr(row, name)) is None else value
    if isinstance(field, models.ForeignKey):
        return lambda row: NULL if (value := getattr(row, name)) is None else value
    return lambda row: NULL if (value := field.get_db_prep_save(getattr(row, name), connection)) is None else value


def _moment(row: Any, field: Any) -> datetime:
    if getattr(row, field.attname) is None:
        setattr(row, field.attname, timezone.now())
    moment: datetime = getattr(row, field.attname)
    return moment


def update_rows(model: type[Row], rows: Sequence[Row], fields: Sequence[str]) -> None:
    """Write `fields` of many stored rows in one statement on PostgreSQL, in batches elsewhere."""
    if not rows:
        return
    if connection.vendor != "postgresql":
        model._base_manager.bulk_update(rows, fields, batch_size=BATCH)
        return
    key = model._meta.pk
    columns: list[Any] = [key, *(model._meta.get_field(name) for name in fields)]
    quoted = [connection.ops.quote_name(str(field.column)) for field in columns]
    types = [str(field.rel_db_type(connection) if field is key else field.db_type(connection)) for field in columns]
    values = [[field.get_db_prep_save(getattr(row, field.attname), connection) for row in rows] for field in columns]
    arrays = ", ".join(f"%s::{kind.partition('(')[0]}[]" for kind in types)  # arrays need no length
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            # The names are those of our own models.
            f"UPDATE {table} SET {', '.join(f'{name} = new.{name}' for name in quoted[1:])} "  # nosec B608  # noqa: S608
            f"FROM unnest({arrays}) AS new ({', '.join(quoted)}) WHERE {table}.{quoted[0]} = new.{quoted[0]}",
            values,
        )
