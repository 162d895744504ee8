"""Lists through their own views, look-ups of numbers, filters and the page after signing in."""

from collections.abc import Callable, Mapping
from random import Random
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory

from beneficiaries.models import Household, Person
from beneficiaries.ppks_codes import PpksCategory
from beneficiaries.services.identity import holder_of_number
from beneficiaries.views.households import HouseholdListView
from beneficiaries.views.people import PersonListView
from bontang_empowerment.access.keyset import PAGE_SIZE
from bontang_empowerment.access.views import ScopedListView
from bontang_empowerment.accounts.models import User
from tests.benchmarks.figures import Figure, Times, times_of

VISITS = 60
NUMBERS = 120
NUMBER_GOAL = 2.0  # ms
LISTS: dict[str, type[ScopedListView]] = {"people": PersonListView, "families": HouseholdListView}
FILTERS = {
    "people": [
        *("group=poor", "group=disability", "group=disaster", "status=active", "gap=no_nik", "name=siti", "name=zub"),
        *(f"ppks={category}" for category in list(PpksCategory)[:3]),
    ],
    "families": ["group=poor", "group=disability", "group=disaster", "rt=003", "name=siti"],
}


def page_times(rng: Random, user: User) -> dict[str, Times]:
    return list_times(rng, user, LISTS)


def list_times(rng: Random, user: User, lists: Mapping[str, type[ScopedListView]]) -> dict[str, Times]:
    """By "people, first page" and the like, how long the first, random deep and last pages take."""
    measured = {}
    for name, view in lists.items():
        rows = view.model._default_manager.order_by(*view.ordering)
        keys = _some_keys(rng, view.model._default_manager.order_by("pk"))
        last = rows.reverse().values_list("pk", flat=True)[PAGE_SIZE : PAGE_SIZE + 1].first() or keys[-1]
        visit = _visit(view, user)
        for where, queries in {
            "first page": [""] * VISITS,
            "random page": [f"after={rng.choice(keys)}" for _number in range(VISITS)],
            "last page": [f"after={last}"] * VISITS,
        }.items():
            times_of(visit, queries)
            measured[f"{name}, {where}"] = times_of(visit, queries)
    return measured


def _some_keys(rng: Random, rows: Any) -> list[int]:
    """Anywhere in the table; 0, which names no row, when there is none."""
    keys = rows.values_list("pk", flat=True)
    lowest, highest = keys.first() or 0, keys.last() or 0
    return [keys.filter(pk__gte=rng.randint(lowest, highest)).first() or 0 for _number in range(VISITS)]


def filter_figures(user: User) -> list[Figure]:
    """Not promised, but what to look at when a filter is slow."""
    return [
        times_of(_visit(LISTS[name], user), [query] * 5).figure(f"{name} filtered by {query}")
        for name, queries in FILTERS.items()
        for query in queries
    ]


def number_figures(rng: Random, user: User) -> list[Figure]:
    people = _some(rng, Person.objects.exclude(nik_index=None).filter(merged_into=None))
    families = _some(rng, Household.objects.exclude(kk_index=None))

    def look_up(digits: str) -> None:
        if holder_of_number(digits, by=user) is None:
            raise LookupError("A number of the registry was not found.")

    figures = []
    for title, numbers in {
        "NIK": [row.nik for row in people],
        "KK number": [row.kk_number for row in families],
    }.items():
        times_of(look_up, numbers)
        goal = NUMBER_GOAL if title == "NIK" else None
        figures.append(times_of(look_up, numbers).figure(f"{title} look-up, {len(numbers)} numbers", goal=goal))
    return figures


def _some(rng: Random, rows: Any) -> list[Any]:
    keys = list(rows.values_list("pk", flat=True))
    return list(rows.filter(pk__in=rng.sample(keys, min(NUMBERS, len(keys)))))


def _visit(view_class: type[ScopedListView], user: User | AnonymousUser) -> Callable[[str], None]:
    """What the view does for an address but for writing the page."""

    def visit(query: str) -> None:
        request = RequestFactory().get(f"/?{query}")
        request.user = user
        view = view_class()
        view.setup(request)
        view.get_context_data()

    return visit
