"""Lists of what some records tell: the records are asked first, and where they name few the list is of those alone.

Left to itself, PostgreSQL walks such a list in the order of names and looks at each row for a record, since it takes
the records for evenly spread; where hardly anybody of a kelurahan has one it walks through all of it. From the records
to the people that they name is a short way.
"""

from typing import Any

from django.db.models import QuerySet

from beneficiaries.evidence import Evidence
from bontang_empowerment.postgresql import named_by as named_by

MOST_FEW = 5000
"""From so many rows on, the walk meets a page of them soon: of a million people one in 200."""


def told_by(rows: QuerySet[Any], evidence: Evidence, *, keys: QuerySet[Any] | None = None) -> QuerySet[Any]:
    """Those of `rows` that the evidence holds of. keys: those of its keys that any of the rows can have."""
    named = rows.filter(**{f"{evidence.column}__named_by": evidence.keys if keys is None else keys}).order_by()
    found = list(named.values_list("pk", flat=True)[: MOST_FEW + 1])
    return rows.filter(evidence.holds) if len(found) > MOST_FEW else rows.filter(pk__in=found)
