"""Pages that cost the same however deep: a cursor names the last row seen, and nothing is counted whole.

The cursor is a primary key, so that no name or other personal value ends up in an address or a log.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from django.db.models import F, Model, QuerySet
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan, TupleLessThan
from django.http import QueryDict
from django.utils.formats import number_format
from django.utils.translation import gettext, ngettext

PAGE_SIZE = 25
COUNT_LIMIT = 1000
AFTER, BEFORE = "after", "before"

Cursor = tuple[Any, ...]
"""The values of a row in the columns of the order."""


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


@dataclass(frozen=True)
class FreshRows:
    """What a list asks of the database: the row that the cursor names, a page, and how many rows there are.

    cursor_rows: among which the cursor may name one. Rows that the user may not see must not be among them: where a
    page begins tells how they sort.
    """

    queryset: QuerySet[Any]
    cursor_rows: Callable[[], QuerySet[Any]]
    ordering: tuple[str, ...]
    page_size: int = PAGE_SIZE

    @property
    def model(self) -> type[Model]:
        return self.queryset.model

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(
            self.model._meta.pk.attname if name == "pk" else name
            for name in (column.removeprefix("-") for column in self.ordering)
        )

    def cursor_query(self, key: int) -> QuerySet[Any]:
        return self.cursor_rows().order_by().filter(pk=key).values_list(*self.columns)

    def page_query(self, cursor: Cursor | None, *, backwards: bool) -> QuerySet[Any]:
        """One row more than a page holds tells that there is another page."""
        ordering = tuple(_reversed(self.ordering)) if backwards else self.ordering
        return rows_after(self.queryset, ordering, cursor)[: self.page_size + 1]

    def counted_query(self) -> QuerySet[Any]:
        return self.queryset.order_by().values_list("pk")[: COUNT_LIMIT + 1]  # without what the rows are annotated with

    def cursor(self, key: int) -> Cursor | None:
        return self.cursor_query(key).first()

    def page(self, cursor: Cursor | None, *, backwards: bool) -> list[Any]:
        return list(self.page_query(cursor, backwards=backwards))

    def count(self) -> int:
        return self.counted_query().count()


class ListRows(Protocol):
    def cursor(self, key: int) -> Cursor | None: ...
    def page(self, cursor: Cursor | None, *, backwards: bool) -> list[Any]: ...
    def count(self) -> int: ...


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
    cursor_rows: see FreshRows; `queryset` when left out.
    """
    named = queryset if cursor_rows is None else cursor_rows
    return page_from(FreshRows(queryset, lambda: named, ordering, page_size), parameters, page_size)


def page_from(asked: ListRows, parameters: QueryDict, page_size: int = PAGE_SIZE) -> KeysetPage:
    backwards = BEFORE in parameters
    named = parameters.get(BEFORE if backwards else AFTER, "")
    cursor = asked.cursor(int(named)) if named.isascii() and named.isdigit() and len(named) <= 18 else None
    found = asked.page(cursor, backwards=backwards)
    has_more, rows = len(found) > page_size, found[:page_size]
    if backwards:
        rows.reverse()
    count = asked.count()
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
    ids: Sequence[int],
    read: Callable[[Sequence[int]], Iterable[Any]],
    *,
    parameters: QueryDict,
    page_size: int = PAGE_SIZE,
) -> KeysetPage:
    """The page of some rows whose order is known: `ids`, short enough to be kept, each once. One query.

    read: gives those of the rows with these keys that the user may see; who left since the ids were read is left out.
    """
    backwards = BEFORE in parameters
    cursor = parameters.get(BEFORE if backwards else AFTER, "")
    places = {str(key): place for place, key in enumerate(ids)}
    start = places[cursor] + 1 if cursor in places and not backwards else 0
    end = places[cursor] if cursor in places and backwards else start + page_size
    if backwards:
        start = max(0, end - page_size)
    kept = ids[start:end]
    found = {row.pk: row for row in read(kept)} if kept else {}
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


def _reversed(ordering: tuple[str, ...]) -> list[str]:
    return [column[1:] if column.startswith("-") else f"-{column}" for column in ordering]


def _query(parameters: QueryDict, direction: str, row: Any) -> str:
    query = parameters.copy()
    query.pop(AFTER, None)
    query.pop(BEFORE, None)
    query[direction] = str(row.pk)
    return f"?{query.urlencode()}"
