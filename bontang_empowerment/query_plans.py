"""Settings of PostgreSQL's planner for a few queries that it would plan badly. Knows nothing of the product."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def planned_with(settings: Mapping[str, str]) -> Iterator[None]:
    """The queries within are planned with these settings, which are our own constants; elsewhere than on PostgreSQL
    nothing happens. Opens a transaction where there is none.
    """
    if connection.vendor != "postgresql":
        yield
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("".join(f"SET LOCAL {name} = {value};" for name, value in settings.items()))
        yield
        cursor.execute("".join(f"SET LOCAL {name} TO DEFAULT;" for name in settings))
