"""A query whose SQL is kept answers as Django's would, with what is in the database at that moment."""

from datetime import date
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.db.models import Count, Prefetch

from beneficiaries.models import Household, Person
from bontang_empowerment.accounts.models import Role, RoleAssignment
from bontang_empowerment.kept_queries import CannotBeKeptError, KeptQuery, planned
from tests.builders import build_household, build_kelurahan, build_person, build_user
from tests.queries import count_queries

pytestmark = pytest.mark.django_db


def people_of(household_id: int) -> Any:
    people = Person.objects.filter(household=household_id).select_related("household__kelurahan").order_by("pk")
    return people.annotate(siblings=Count("household__members"))


def test_records_are_those_of_django_with_what_was_read_along() -> None:
    here, elsewhere = build_household(), build_household()
    for household in (here, here, elsewhere):
        build_person(household=household)
    kept = KeptQuery(people_of, int)
    for household in (here, elsewhere, here):
        found, wanted = kept.rows(household.pk), list(people_of(household.pk))
        assert found == wanted
        for one, other in zip(found, wanted, strict=True):
            fields = [field.attname for field in Person._meta.concrete_fields]
            assert [getattr(one, name) for name in fields] == [getattr(other, name) for name in fields]
            assert one.siblings == other.siblings
        assert count_queries(lambda: [str(one.household.kelurahan) for one in found]) == 0  # noqa: B023 - called at once


def test_no_answer_is_kept() -> None:
    household = build_household()
    kept = KeptQuery(people_of, int)
    assert kept.rows(household.pk) == []
    person = build_person(household=household)
    assert kept.rows(household.pk) == [person]
    Person.objects.update(name="Berganti")
    assert kept.rows(household.pk)[0].name == "Berganti"


def test_tuples_days_and_texts() -> None:
    user = build_user("petugas", role=Role.OFFICER, kelurahan=build_kelurahan())
    RoleAssignment.objects.update(valid_from=date(2026, 1, 5), valid_until=date(2026, 3, 5))

    def held(role: str, day: date) -> Any:
        return RoleAssignment.objects.in_force(day).filter(role=role).order_by("pk").values_list("user", "valid_until")

    kept = KeptQuery(held, str, date)
    for day in (date(2026, 1, 4), date(2026, 1, 5), date(2026, 3, 5), date(2026, 3, 6)):
        assert kept.rows("officer", day) == list(held("officer", day))
    assert kept.rows("officer", date(2026, 3, 5)) == [(user.pk, date(2026, 3, 5))]
    assert kept.rows("o' OR 1=1 --", date(2026, 3, 5)) == []


def test_what_is_fetched_beforehand_is_fetched_each_time() -> None:
    def with_members(first: int) -> Any:
        members = Prefetch("members", queryset=Person.objects.order_by("-pk"), to_attr="shown_members")
        return Household.objects.filter(pk__gte=first).order_by("pk").prefetch_related(members, "kelurahan")

    kept = KeptQuery(with_members, int)
    household = build_household()
    for number in range(3):
        assert [len(row.shown_members) for row in kept.rows(household.pk)] == [number]
        build_person(household=household)
    assert count_queries(lambda: kept.rows(household.pk)[0].kelurahan.name) == 3


def test_what_points_at_the_records_of_a_page_is_found_by_sql_that_is_kept() -> None:
    def page(first: int) -> Any:
        members = Prefetch("members", queryset=Person.objects.order_by("-pk"), to_attr="shown_members")
        return Household.objects.filter(pk__gte=first).order_by("pk").prefetch_related(members)[:3]

    kept = KeptQuery(page, int)
    households = [build_household() for _number in range(4)]
    for number in (0, 2, 1):
        for _time in range(number):
            build_person(household=households[number])
    for first in households:
        found, wanted = kept.rows(first.pk), list(page(first.pk))
        assert [row.shown_members for row in found] == [row.shown_members for row in wanted]
        assert count_queries(lambda: [one.household.rt for row in found for one in row.shown_members]) == 0  # noqa: B023
    assert count_queries(lambda: kept.rows(households[0].pk)) == 2


@pytest.mark.postgresql
def test_a_statement_is_prepared_for_each_connection_anew() -> None:
    kept = KeptQuery(people_of, int)
    person = build_person(household=build_household())
    assert kept.rows(person.household_id) == [person]
    with connection.cursor() as cursor:
        cursor.execute("DEALLOCATE ALL")  # as if the connection were another one
    connection._prepared.clear()  # type: ignore[attr-defined]  # of the product's PostgreSQL
    assert kept.rows(person.household_id) == [person]


def test_a_query_that_nothing_can_match_asks_nothing() -> None:
    kept = KeptQuery(Person.objects.none)
    assert count_queries(kept.rows) == 0
    assert kept.rows() == []


@pytest.mark.parametrize(
    "make",
    [
        lambda text: Session.objects.filter(session_key__contains=text),
        lambda text: Session.objects.filter(session_key=text, session_data__startswith=text),
        lambda _text: Session.objects.all(),
        lambda text: Session.objects.filter(session_key=text).values("session_key"),
    ],
    ids=["in a pattern", "in a pattern too", "nowhere", "as dictionaries"],
)
def test_what_is_not_the_same_but_for_its_parameters_is_refused(make: Any) -> None:
    with pytest.raises(CannotBeKeptError):
        planned(make, str, connection=connection)
