"""Pages that cost the same however deep: a cursor names the last row seen, and nothing is counted whole.

The cursor is a primary key, so that no name or other personal value ends up in an address or a log.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F, QuerySet
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan, TupleLessThan
from django.http import QueryDict
from django.utils.formats import number_format
from django.utils.translation import gettext, ngettext

PAGE_SIZE = 25
COUNT_LIMIT = 1000
AFTER, BEFORE = "after", "before"


@dataclass
class KeysetPage:
    """One page. `*_query` are links to the neighbouring pages ("?program=3&after=91")."""

    rows: list[Any] = field(default_factory=list)
    has_previous: bool = False
    has_next: bool = False
    previous_query: str = ""
    next_query: str = ""
    count: int = 0
    is_count_bounded: bool = False

    @property
    def count_label(self) -> str:
        if self.is_count_bounded:
            return gettext("more than %(limit)s") % {"limit": number_format(COUNT_LIMIT, force_grouping=True)}
        return ngettext("%(count)s row", "%(count)s rows", self.count) % {"count": number_format(self.count)}


def paginate(
    queryset: QuerySet[Any],
    *,
    ordering: tuple[str, ...],
    parameters: QueryDict,
    page_size: int = PAGE_SIZE,
    cursor_rows: QuerySet[Any] | None = None,
) -> KeysetPage:
    """The page of `queryset` that the cursor in `parameters` asks for.

    ordering: concrete, indexed, never-null columns of one direction ("name_key", "pk" or "-applied_at", "-pk");
        the last one is the primary key. An unknown cursor gives the first page. Three queries at most.
    cursor_rows: among which the cursor may name one, `queryset` when left out. Rows that the user may not see must not
        be among them: where a page begins tells how they sort.
    """
    columns = tuple(column.removeprefix("-") for column in ordering)
    backwards = BEFORE in parameters
    named = parameters.get(BEFORE if backwards else AFTER, "")
    cursor = _cursor_values(queryset if cursor_rows is None else cursor_rows, columns, named)
    sorted_rows = rows_after(queryset, tuple(_reversed(ordering)) if backwards else ordering, cursor)
    found = list(sorted_rows[: page_size + 1])
    has_more, rows = len(found) > page_size, found[:page_size]
    if backwards:
        rows.reverse()
    count = queryset.order_by().values("pk")[: COUNT_LIMIT + 1].count()  # without what the rows are annotated with
    return KeysetPage(
        rows=rows,
        has_previous=has_more if backwards else cursor is not None,
        has_next=(cursor is not None) if backwards else has_more,
        previous_query=_query(parameters, BEFORE, rows[0]) if rows else "",
        next_query=_query(parameters, AFTER, rows[-1]) if rows else "",
        count=min(count, COUNT_LIMIT),
        is_count_bounded=count > COUNT_LIMIT,
    )


def page_of(
    ids: Sequence[int], rows: QuerySet[Any], *, parameters: QueryDict, page_size: int = PAGE_SIZE
) -> KeysetPage:
    """The page of some rows whose order is known: `ids`, short enough to be kept, each once. One query.

    rows: what the user may see; who left it since the ids were read is left out.
    """
    backwards = BEFORE in parameters
    cursor = parameters.get(BEFORE if backwards else AFTER, "")
    places = {str(key): place for place, key in enumerate(ids)}
    start = places[cursor] + 1 if cursor in places and not backwards else 0
    end = places[cursor] if cursor in places and backwards else start + page_size
    if backwards:
        start = max(0, end - page_size)
    kept = ids[start:end]
    found = rows.in_bulk(kept)
    shown = [found[key] for key in kept if key in found]
    return KeysetPage(
        rows=shown,
        has_previous=start > 0,
        has_next=end < len(ids),
        previous_query=_query(parameters, BEFORE, shown[0]) if shown else "",
        next_query=_query(parameters, AFTER, shown[-1]) if shown else "",
        count=len(ids),
    )


def rows_after(queryset: QuerySet[Any], ordering: tuple[str, ...], values: tuple[Any, ...] | None) -> QuerySet[Any]:
    """`queryset` in this order, behind the row with these values of its columns; from the start for None."""
    sorted_rows = queryset.order_by(*ordering)
    if not values:
        return sorted_rows
    comparison = TupleLessThan if ordering[0].startswith("-") else TupleGreaterThan
    return sorted_rows.filter(comparison(Tuple(*(F(column.removeprefix("-")) for column in ordering)), values))


def _cursor_values(rows: QuerySet[Any], columns: tuple[str, ...], key: str) -> tuple[Any, ...] | None:
    if not key.isascii() or not key.isdigit() or len(key) > 18:
        return None
    return rows.order_by().filter(pk=key).values_list(*columns).first()


def _reversed(ordering: tuple[str, ...]) -> list[str]:
    return [column[1:] if column.startswith("-") else f"-{column}" for column in ordering]


def _query(parameters: QueryDict, direction: str, row: Any) -> str:
    query = parameters.copy()
    query.pop(AFTER, None)
    query.pop(BEFORE, None)
    query[direction] = str(row.pk)
    return f"?{query.urlencode()}"
