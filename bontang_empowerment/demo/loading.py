"""Writing many rows fast: COPY on PostgreSQL, one prepared INSERT elsewhere, always in the caller's transaction."""

from collections import Counter
from datetime import datetime
from itertools import count

from django.core.management.color import no_style
from django.db import connection
from django.db.models import Max, Model

from bontang_empowerment.access.models import ScopedModel
from bontang_empowerment.bulk_loading import load_rows


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
        number_on(list(self.written))
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                for model in self.written:
                    cursor.execute(f"ANALYZE {connection.ops.quote_name(model._meta.db_table)}")


def number_on(models: list[type[Model]]) -> None:
    """Let the database number new rows right behind those that are there, whatever was rolled back before."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)


def _write(model: type[Model], rows: list[Model]) -> None:
    if connection.vendor == "postgresql":
        load_rows(model, rows)
        return
    fields = [field for field in model._meta.concrete_fields if not field.generated]
    quote = connection.ops.quote_name
    table, columns = quote(model._meta.db_table), ", ".join(quote(str(field.column)) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {table} ({columns}) VALUES ({places})",  # nosec B608  # noqa: S608 - names from the models
            [[field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields] for row in rows],
        )
