"""The name filter of the lists of people and families: behind the other filters, and never further than its limit."""

import pytest
from django.http import QueryDict

from beneficiaries import filters
from beneficiaries.filters import HouseholdFilter, PersonFilter
from beneficiaries.models import Household, Person
from tests.builders import build_household, build_kelurahan, build_person, build_personas
from tests.queries import queries_of

pytestmark = pytest.mark.django_db


def names(query: str) -> list[str]:
    coordinator = build_personas().coordinator
    filterset = PersonFilter(QueryDict(query), queryset=Person.objects.visible_to(coordinator), by=coordinator)
    return [person.name for person in filterset.qs.order_by("pk")]


def test_the_limit_counts_those_whom_the_other_filters_leave(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filters, "MOST_NAMED", 1)
    build_person("Siti Aminah", kelurahan=build_kelurahan("Api-api"))
    own = build_kelurahan("Lok Tuan")
    build_person("Siti Rahmah", kelurahan=own)
    assert names(f"name=siti&kelurahan={own.pk}") == ["Siti Rahmah"]


def test_a_common_name_is_read_no_further_than_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filters, "MOST_NAMED", 2)
    household = build_household()
    for second in ("Aminah", "Rahmah", "Hajar"):
        build_person(f"Siti {second}", household=household)
    assert len(names("name=siti")) == 2


def test_a_family_is_found_by_any_member_and_only_in_the_own_reach() -> None:
    personas = build_personas()
    family = build_household(kelurahan=personas.own)
    build_person("Hasan", household=family)
    build_person("Siti Rahmah", household=family)
    build_person("Siti Aminah", kelurahan=personas.foreign)
    rows = Household.objects.visible_to(personas.officer)
    filterset = HouseholdFilter(QueryDict("name=siti"), queryset=rows, by=personas.officer)
    assert list(filterset.qs) == [family]
    assert any("LIMIT 1001" in sql for sql in queries_of(lambda: list(filterset.qs.all())))
