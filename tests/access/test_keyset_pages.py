"""Pages of lists: every row once in either direction, no offset, no whole count, nothing personal in the address."""

from collections.abc import Callable, Sequence

import pytest
from django.db.models import QuerySet
from django.http import QueryDict

from beneficiaries.models import Person
from bontang_empowerment.access import keyset
from bontang_empowerment.access.keyset import KeysetPage, page_of, paginate
from tests.builders import build_household, build_person
from tests.queries import queries_of

pytestmark = pytest.mark.django_db
BY_NAME = ("name_key", "pk")
NEWEST = ("-pk",)


@pytest.fixture
def people() -> list[Person]:
    """Seven people, three of one name, so that pages break inside equal names."""
    household = build_household()
    names = ["Rosdiana", "Besse", "Siti", "Siti", "Siti", "Andi", "Jumriah"]
    return [build_person(name, household=household) for name in names]


def page(query: str, ordering: tuple[str, ...] = BY_NAME) -> KeysetPage:
    return paginate(Person.objects.all(), ordering=ordering, parameters=QueryDict(query.lstrip("?")), page_size=3)


@pytest.mark.parametrize("ordering", [BY_NAME, NEWEST])
def test_walking_forward_and_back_meets_every_row_once(people: list[Person], ordering: tuple[str, ...]) -> None:
    expected = list(Person.objects.order_by(*ordering))
    current, forward = page("", ordering), list[Person]()
    while True:
        forward += current.rows
        if not current.has_next:
            break
        current = page(current.next_query, ordering)
    assert forward == expected
    backward = list(current.rows)
    while current.has_previous:
        current = page(current.previous_query, ordering)
        backward = current.rows + backward
    assert backward == expected


def test_the_first_page_has_no_previous_and_the_last_no_next(people: list[Person]) -> None:
    first = page("")
    assert (first.has_previous, first.has_next) == (False, True)
    last = page(page(first.next_query).next_query)
    assert (last.has_previous, last.has_next) == (True, False)


def test_the_address_keeps_the_filters_and_carries_no_name(people: list[Person]) -> None:
    second = page("sex=female")
    assert second.next_query.startswith("?sex=female&after=")
    assert "besse" not in second.next_query


@pytest.mark.parametrize("cursor", ["after=999999", "after=abc", "after=", "after=-1", "after=٣", "after=" + "9" * 30])
def test_a_cursor_that_names_no_row_gives_the_first_page(people: list[Person], cursor: str) -> None:
    assert page(cursor).rows == page("").rows


def test_the_count_stops_at_its_limit(people: list[Person], monkeypatch: pytest.MonkeyPatch) -> None:
    assert (page("").count, page("").is_count_bounded) == (7, False)
    monkeypatch.setattr(keyset, "COUNT_LIMIT", 5)
    bounded = page("")
    assert (bounded.count, bounded.is_count_bounded) == (5, True)


def test_no_query_reads_without_a_limit(people: list[Person]) -> None:
    assert all("LIMIT" in sql for sql in queries_of(lambda: page("after=1")))


def among(rows: QuerySet[Person]) -> Callable[[Sequence[int]], QuerySet[Person]]:
    return lambda keys: rows.filter(pk__in=keys)


def test_a_known_order_is_walked_forward_and_back_alike(people: list[Person]) -> None:
    ids = [people[place].pk for place in (3, 0, 6, 2, 5, 1, 4)]

    def known(query: str) -> KeysetPage:
        return page_of(ids, among(Person.objects.all()), parameters=QueryDict(query.lstrip("?")), page_size=3)

    first = known("q=a")
    second = known(first.next_query)
    third = known(second.next_query)
    assert [row.pk for page in (first, second, third) for row in page.rows] == ids
    assert [(page.has_previous, page.has_next) for page in (first, second, third)] == [
        (False, True),
        (True, True),
        (True, False),
    ]
    assert known(third.previous_query).rows == second.rows
    assert known(second.previous_query).rows == first.rows
    assert "q=a" in third.previous_query


def test_a_known_order_leaves_out_who_may_no_longer_be_seen(people: list[Person]) -> None:
    ids = [person.pk for person in people]
    rows = Person.objects.exclude(pk=ids[1])
    page = page_of(ids, among(rows), parameters=QueryDict("after=no"), page_size=3)
    assert [row.pk for row in page.rows] == [ids[0], ids[2]]
