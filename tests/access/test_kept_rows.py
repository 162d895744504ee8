"""A list whose SQL is kept shows what is there, to each reader what they reach."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.sessions.backends.base import SessionBase
from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.test import Client, RequestFactory
from django.urls import reverse

from beneficiaries.models import Household, Person
from beneficiaries.views.people import PersonListView
from bontang_empowerment.access import door
from bontang_empowerment.access.kept_rows import KeptLookUp
from bontang_empowerment.access.scope import Scope
from bontang_empowerment.access.views import ScopedListView
from bontang_empowerment.accounts.models import Role, RoleAssignment, User
from bontang_empowerment.kept_queries import plans_of
from tests.access.test_attack_sessions import signed_in
from tests.builders import build_household, build_kelurahan, build_person, build_user

pytestmark = pytest.mark.django_db
PEOPLE, FAMILIES = reverse("beneficiaries:person_list"), reverse("beneficiaries:household_list")


def names_on(client: Client, address: str = PEOPLE) -> list[str]:
    return [row.name for row in client.get(address).context["page"].rows]


def every_kept_list(view: type[ScopedListView] = ScopedListView) -> Iterator[type[ScopedListView]]:
    for below in view.__subclasses__():
        if below.opens_alike:
            yield below
        yield from every_kept_list(below)


def test_officers_of_two_kelurahan_take_turns_and_see_their_own() -> None:
    clients = []
    for name in ("Ani", "Budi"):
        kelurahan = build_kelurahan(f"Kelurahan {name}")
        build_person(household=build_household(kelurahan=kelurahan), name=name)
        clients.append((signed_in(build_user(name.lower(), role=Role.OFFICER, kelurahan=kelurahan)), name))
    for _turn in range(3):
        for client, name in clients:
            assert names_on(client) == [name]


def test_a_role_given_or_taken_away_counts_at_the_next_visit() -> None:
    here, there = build_kelurahan("Guntung"), build_kelurahan("Loktuan")
    build_person(household=build_household(kelurahan=here), name="Ani")
    build_person(household=build_household(kelurahan=there), name="Budi")
    user = build_user("petugas", role=Role.OFFICER, kelurahan=here)
    client = signed_in(user)
    assert names_on(client) == names_on(client) == ["Ani"]
    RoleAssignment.objects.create(user=user, role=Role.OFFICER, kelurahan=there)
    assert names_on(client) == names_on(client) == ["Ani", "Budi"]
    RoleAssignment.objects.filter(kelurahan=here).delete()
    assert names_on(client) == ["Budi"]


def test_whoever_is_put_out_of_sight_is_gone_at_the_next_visit() -> None:
    kelurahan = build_kelurahan()
    build_person(household=build_household(kelurahan=kelurahan), name="Ani")
    client = signed_in(build_user("petugas", role=Role.OFFICER, kelurahan=kelurahan))
    assert names_on(client) == names_on(client) == ["Ani"]
    Person.objects.update(is_restricted=True)
    assert names_on(client) == []
    assert client.get(PEOPLE).context["page"].count == 0


def test_pages_before_and_behind_a_row_are_those_of_the_order() -> None:
    household = build_household()
    names = sorted(f"Orang {number:02}" for number in range(60))
    for name in names:
        build_person(household=household, name=name)
    client = signed_in(build_user("koordinator", role=Role.COORDINATOR))
    for _turn in range(2):
        page = client.get(PEOPLE).context["page"]
        second = client.get(PEOPLE + page.next_query).context["page"]
        last = client.get(PEOPLE + second.next_query).context["page"]
        assert [row.name for one in (page, second, last) for row in one.rows] == names
        assert (page.has_previous, last.has_next, page.count) == (False, False, 60)
        back = client.get(PEOPLE + last.previous_query).context["page"]
        assert back.rows == second.rows
        assert names_on(client, f"{PEOPLE}?after=999999") == names[:25]


def test_members_read_along_are_those_of_the_moment() -> None:
    household = build_household()
    client = signed_in(build_user("koordinator", role=Role.COORDINATOR))
    for number in range(3):
        [row] = client.get(FAMILIES).context["page"].rows
        assert row == Household.objects.get()
        assert len(row.active_members) == number
        build_person(household=household, name=f"Anggota {number}")


def test_filters_go_their_own_way() -> None:
    household = build_household()
    for name in ("Ani", "Budi"):
        build_person(household=household, name=name)
    client = signed_in(build_user("koordinator", role=Role.COORDINATOR))
    assert names_on(client) == ["Ani", "Budi"]
    assert names_on(client, f"{PEOPLE}?name=budi") == ["Budi"]
    assert names_on(client, f"{PEOPLE}?status=nonsense") == []
    assert names_on(client) == ["Ani", "Budi"]


def test_no_value_of_a_person_is_among_what_is_kept() -> None:
    household = build_household()
    for number in range(30):
        build_person(household=household, name=f"Rahasia {number:02}")
    client = signed_in(build_user("koordinator", role=Role.COORDINATOR))
    client.get(PEOPLE + client.get(PEOPLE).context["page"].next_query)
    kept = plans_of(connections["default"])["lists"]
    assert any(plan is not None for plans in kept.values() for plan in plans.values())
    assert "rahasia" not in repr(kept).lower()


def sql_of(rows: Any) -> str:
    try:
        return str(rows.query)
    except EmptyResultSet:
        return "nothing"


def as_opened(view_class: type[ScopedListView], user: User, query: str = "") -> Any:
    request = RequestFactory().get(f"/?{query}")
    request.user, request.session = user, SessionBase()
    view = view_class()
    view.setup(request)
    return view


@pytest.mark.parametrize("view_class", list(every_kept_list()))
@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.ADMIN, Role.AUDITOR])
def test_two_readers_of_the_same_reach_ask_the_same(view_class: type[ScopedListView], role: Role) -> None:
    """The SQL is kept for a reach; so whose it is must not go into it, but for lists of what belongs to a user."""
    asked = []
    for name in ("satu", "dua"):
        user = build_user(name, role=role)
        held = Scope.of(user)
        token = door.enter(door.OpenDoor(user.pk, frozenset(Role), scope=held, held=held))
        try:
            view = as_opened(view_class, user)
            rows = view.of_the_page(view.matching_rows(is_whole=False)).order_by(*view.ordering)
            asked.append((view._kept_under, sql_of(rows)))
        finally:
            door.leave(token)
    (one_key, one), (other_key, other) = asked
    assert one_key != other_key or one == other


def test_a_list_is_kept() -> None:
    assert PersonListView in every_kept_list()
    build_person()
    client = signed_in(build_user("koordinator", role=Role.COORDINATOR))
    client.get(PEOPLE)
    plans = plans_of(connections["default"])["lists"]
    key = next(reversed(plans))
    assert key[0] is PersonListView
    assert None not in plans[key].values()


def test_a_look_up_answers_each_reader_by_their_reach_of_the_moment() -> None:
    people, readers = [], []
    for name in ("Ani", "Budi"):
        kelurahan = build_kelurahan(f"Kelurahan {name}")
        people.append(build_person(household=build_household(kelurahan=kelurahan), name=name))
        readers.append(build_user(name.lower(), role=Role.OFFICER, kelurahan=kelurahan))
    keys = [person.pk for person in people]
    shown = KeptLookUp(Person, Person.objects.visible_to, "pk", kind=int, most=3)
    for values in (keys, keys[:1], [], [*keys, 0, -1], [keys[0]] * 3):
        for by in readers:
            assert list(shown.rows(values, by=by)) == list(Person.objects.visible_to(by).filter(pk__in=values))
    Person.objects.update(is_restricted=True)
    assert [list(shown.rows(keys, by=by)) for by in readers] == [[], []]
