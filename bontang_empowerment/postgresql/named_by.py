"""Rows by the keys that another query names, in the order of work that is written: that query first, then its keys by
their index.

PostgreSQL judges `IN (SELECT ...)` by how many keys it expects. Where records of a whole city name few people of one
kelurahan it expects wrongly, and compares everybody of the kelurahan with them.
"""

from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.fields.related_lookups import RelatedIn
from django.db.models.lookups import In


class _KeysFirst(In):
    lookup_name = "named_by"

    def get_rhs_op(self, connection: BaseDatabaseWrapper, rhs: str) -> Any:
        return f"= ANY(ARRAY{rhs})" if connection.vendor == "postgresql" else super().get_rhs_op(connection, rhs)


@models.Field.register_lookup
class NamedBy(_KeysFirst):
    """`pk__named_by=query` finds what `pk__in=query` does."""


@models.ForeignKey.register_lookup
class RelatedNamedBy(RelatedIn, _KeysFirst):
    """The same of rows that point at what the query names."""

    lookup_name = "named_by"
