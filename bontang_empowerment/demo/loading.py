"""Writing many rows fast: COPY on PostgreSQL, one prepared INSERT elsewhere, always in the caller's transaction."""

import io
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date, datetime, time
from itertools import count
from typing import Any

from django.core.management.color import no_style
from django.db import connection
from django.db.models import Field, Max, Model

from bontang_empowerment.access.models import ScopedModel
from bontang_empowerment.encryption import EncryptedField

NULL = "\\N"
ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


class BulkLoader:
    """Collects rows per model and writes them at `flush`.

    Gives the primary keys itself, so that a row can point to another one before either is in the database, and
    writes `created_at` as it stands on the object: the past of the demo data is spread over its months.
    Model.save() is not called: what it derives has to be there already.
    """

    def __init__(self, *, now: datetime) -> None:
        self._now = now
        self.written: Counter[type[Model]] = Counter()
        self._waiting: dict[type[Model], list[Model]] = {}
        self._numbers: dict[type[Model], count[int]] = {}

    def add(self, row: Model) -> None:
        model = type(row)
        if model not in self._numbers:
            last: int | None = model._default_manager.aggregate(last=Max("pk"))["last"]
            self._numbers[model] = count((last or 0) + 1)
            self._waiting[model] = []
        row.pk = next(self._numbers[model])
        if isinstance(row, ScopedModel) and row.created_at is None:
            row.created_at = self._now
        self._waiting[model].append(row)

    def flush(self) -> None:
        """Write what has collected. Foreign keys are checked at the end of the transaction on SQLite, now elsewhere."""
        for model, rows in self._waiting.items():
            if rows:
                _write(model, rows)
                self.written[model] += len(rows)
                rows.clear()
        if connection.vendor == "postgresql":
            connection.check_constraints()  # else the server keeps a list of all rows to check until the commit

    def finish(self) -> None:
        """Flush, let the database's own numbering go on behind ours, and refresh the planner's statistics."""
        self.flush()
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), list(self.written)):
                cursor.execute(statement)
            if connection.vendor == "postgresql":
                for model in self.written:
                    cursor.execute(f"ANALYZE {connection.ops.quote_name(model._meta.db_table)}")


def _write(model: type[Model], rows: list[Model]) -> None:
    fields = [field for field in model._meta.concrete_fields if not field.generated]
    quote = connection.ops.quote_name
    table, columns = quote(model._meta.db_table), ", ".join(quote(str(field.column)) for field in fields)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.copy_expert(f"COPY {table} ({columns}) FROM STDIN", _copy_text(fields, rows))
        else:
            places = ", ".join(["%s"] * len(fields))
            cursor.executemany(
                f"INSERT INTO {table} ({columns}) VALUES ({places})",  # nosec B608  # noqa: S608 - names from the models
                [[field.get_db_prep_save(value, connection) for field, value in _values(fields, row)] for row in rows],
            )


def _values(fields: list[Field[Any, Any]], row: Model) -> Iterable[tuple[Field[Any, Any], Any]]:
    return ((field, getattr(row, field.attname)) for field in fields)


def _copy_text(fields: list[Field[Any, Any]], rows: list[Model]) -> io.StringIO:
    getters = [(field.attname, _text_of(field)) for field in fields]
    lines = ["\t".join([text(getattr(row, name)) for name, text in getters]) for row in rows]
    return io.StringIO("\n".join([*lines, ""]))


def _text_of(field: Field[Any, Any]) -> Callable[[Any], str]:
    """How COPY's text format writes the values of this field."""
    if isinstance(field, EncryptedField):
        return lambda value: _plain_text(field.get_prep_value(value))
    return _plain_text


def _plain_text(value: Any) -> str:
    if value is None:
        return NULL
    if isinstance(value, str):
        text = str(value)
        return text if text.isalnum() else text.translate(ESCAPES)  # most need no look at every letter
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return str(value)
