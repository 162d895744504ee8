"""Django's PostgreSQL, with a health check that asks the connection's socket before it asks the server, and with
statements that the server plans once for a connection.

A connection that rests has nothing to say. When the server ends it, the server says so first: then there is something
to read, or the end of the stream, and Django's own check follows.
"""

import select
from collections.abc import Sequence
from typing import Any

from django.db import NotSupportedError
from django.db.backends.postgresql import base
from psycopg2.extensions import AsIs

ANYTHING = select.POLLIN | select.POLLPRI | select.POLLHUP | select.POLLERR


class DatabaseWrapper(base.DatabaseWrapper):
    _prepared: dict[str, str]
    """Names by statement. They belong to the session that the server holds for one connection."""

    def get_new_connection(self, conn_params: Any) -> Any:
        self._prepared = {}
        return super().get_new_connection(conn_params)

    def is_usable(self) -> bool:
        if self.connection is None or self.connection.closed:
            return False
        poll = select.poll()
        poll.register(self.connection.fileno(), ANYTHING)
        return bool(super().is_usable()) if poll.poll(0) else True

    def statement(self, sql: str, parameters: Sequence[Any], places: Sequence[tuple[int, int]]) -> str:
        """SQL with its parameters written into it, but $1 at the places of the first value."""
        given = dict(places)
        written = [AsIs(f"${given[n] + 1}") if n in given else one for n, one in enumerate(parameters)]
        with self.cursor() as cursor:
            text: bytes = cursor.mogrify(sql, written)
        return text.decode()

    def fetched(self, statement: str, given: Sequence[Any]) -> list[tuple[Any, ...]]:
        """The rows that a statement with $1, $2 for its parameters gives, planned once for a connection."""
        try:
            return self._executed(statement, given)
        except NotSupportedError:  # "cached plan must not change result type": a migration has run meanwhile
            if self.in_atomic_block:
                raise
            with self.cursor() as cursor:
                cursor.execute("DEALLOCATE ALL")
            self._prepared.clear()
            return self._executed(statement, given)

    def _executed(self, statement: str, given: Sequence[Any]) -> list[tuple[Any, ...]]:
        marks = f"({', '.join(['%s'] * len(given))})" if given else ""
        with self.cursor() as cursor:
            cursor.execute(f"EXECUTE {self._name_of(statement)}{marks}", given)
            found: list[tuple[Any, ...]] = cursor.fetchall()
        return found

    def _name_of(self, statement: str) -> str:
        name = self._prepared.get(statement)
        if name is None:
            name = f"kept_{len(self._prepared)}"
            with self.wrap_database_errors, self.connection.cursor() as cursor:
                cursor.execute(f"PREPARE {name} AS {statement}")
            self._prepared[statement] = name
        return name
