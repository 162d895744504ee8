"""Counting queries: a list costs the same number at 5 rows and at 50."""

from collections.abc import Callable

from django.db import connection
from django.test.utils import CaptureQueriesContext


def count_queries(act: Callable[[], object]) -> int:
    """How many queries `act` made."""
    return len(queries_of(act))


def queries_of(act: Callable[[], object]) -> list[str]:
    """The SQL that `act` ran, to show in a failure what grew."""
    with CaptureQueriesContext(connection) as captured:
        act()
    return [str(query["sql"]) for query in captured.captured_queries]


def assert_flat_query_count(visit: Callable[[], object], *, add_rows: Callable[[int], object]) -> None:
    """`visit` runs as many queries with 50 rows as with 5. `add_rows(n)` adds n more rows to what it lists."""
    add_rows(5)
    visit()  # fills what Django keeps per process, such as content types
    few = queries_of(visit)
    add_rows(45)
    many = queries_of(visit)
    assert few, "nothing was asked of the database: the visit cannot have listed anything"
    assert len(few) == len(many), f"{len(few)} queries at 5 rows, {len(many)} at 50:\n" + "\n".join(many)
