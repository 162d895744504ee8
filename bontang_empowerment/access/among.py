"""Kelurahan compared in the form that a GIN index holds: an index of names can then serve a reach as well."""

from collections.abc import Iterable
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import ForeignKey, Lookup
from django.db.models.sql.compiler import SQLCompiler


@ForeignKey.register_lookup
class Among(Lookup[Any]):
    """`place__among=ids` finds what `place__in=ids` does.

    On PostgreSQL it asks an index on `ARRAY[place_id]`, for a GIN index takes no plain number; elsewhere it is `in`.
    """

    lookup_name = "among"
    prepare_rhs = False
    rhs: Iterable[int]

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, tuple[str | int, ...]]:
        column, parameters = self.process_lhs(compiler, connection)
        ids = sorted(self.rhs)
        if connection.vendor == "postgresql":
            return f"ARRAY[{column}] && %s::bigint[]", (*parameters, f"{{{','.join(map(str, ids))}}}")
        return f"{column} IN ({', '.join(['%s'] * len(ids))})", (*parameters, *ids)
