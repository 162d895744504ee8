"""Lists of what records tell show the same whether the records are asked first or each row is looked at."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from beneficiaries import few_first
from beneficiaries.codes import Difficulty
from beneficiaries.filters import Group, HouseholdFilter, PersonFilter
from beneficiaries.models import Household, Person, PpksRecord
from beneficiaries.ppks_codes import PpksCategory
from bontang_empowerment.accounts.models import Role, User
from tests.builders import (
    Personas,
    build_disability,
    build_disaster_event,
    build_disaster_impact,
    build_household,
    build_person,
    build_poverty_assessment,
    build_user,
)

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate
BY_NAME = ("name_key", "pk")


@pytest.fixture
def worker(personas: Personas) -> User:
    """A social worker of two kelurahan, who sees restricted people there."""
    user = build_user("peksos.dua", role=Role.SOCIAL_WORKER, kelurahan=personas.own)
    user.role_assignments.create(role=Role.SOCIAL_WORKER, kelurahan=personas.foreign, valid_from=date(2020, 1, 1))
    return user


@pytest.fixture
def readers(personas: Personas, worker: User) -> tuple[User, ...]:
    """In each kelurahan families with every kind of record, some without any, and one with a restricted member."""
    flood, riot = build_disaster_event(kind="flood"), build_disaster_event("Konflik", kind="social_conflict")
    for kelurahan in (personas.own, personas.foreign):
        for number in range(4):
            family = build_household(kelurahan=kelurahan)
            birth_date = TODAY() - timedelta(days=365 * (10 + 10 * number))
            person = build_person(f"Nama {number}", household=family, birth_date=birth_date)
            other = build_person(f"Lain {number}", household=family, is_restricted=number == 3)
            if number == 0:
                continue
            build_disability(person=person)
            build_disability(person=other, kinds=(), seeing=Difficulty.A_LOT if number == 3 else Difficulty.NONE)
            for event in (flood, riot)[: number - 1]:
                build_disaster_impact(household=family, event=event)
            build_poverty_assessment(household=family, by=personas.officer, met=8, assessed_on=date(2026, 1, 5))
            if number == 2:
                build_poverty_assessment(household=family, by=personas.officer, met=0, assessed_on=date(2026, 2, 5))
            for category, until in (("lut", None), ("pml", TODAY()), ("at", TODAY() + timedelta(days=1))):
                PpksRecord.objects.create(
                    person=person, category=category, since=date(2025, 1, 1), until=until, recorded_by=personas.officer
                )
    return personas.officer, personas.neighbour, worker, personas.coordinator


@pytest.fixture(params=[0, 3, 5000])
def most_few(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr(few_first, "MOST_FEW", request.param)
    return int(request.param)


def people_by(reader: User, **chosen: str) -> list[Person]:
    filters = PersonFilter(chosen, queryset=Person.objects.visible_to(reader), by=reader)
    assert filters.is_valid()
    return list(filters.qs.order_by(*BY_NAME))


def families_by(reader: User, **chosen: str) -> list[Household]:
    filters = HouseholdFilter(chosen, queryset=Household.objects.visible_to(reader), by=reader)
    assert filters.is_valid()
    return list(filters.qs.order_by("pk"))


def test_people_of_each_ppks_category(readers: tuple[User, ...], most_few: int) -> None:
    found = 0
    for reader in readers:
        for category in PpksCategory.values:
            shown = people_by(reader, ppks=category)
            assert shown == list(Person.objects.visible_to(reader).in_ppks(category).order_by(*BY_NAME))
            found += len(shown)
    assert found > 40


def test_people_of_each_group(readers: tuple[User, ...], most_few: int) -> None:
    for reader in readers:
        people: Any = Person.objects.visible_to(reader).order_by(*BY_NAME)
        assert people_by(reader, group=Group.DISABILITY) == list(people.with_disability())
        assert people_by(reader, group=Group.DISASTER) == list(people.disaster_affected())
        both = people_by(reader, group=Group.DISABILITY, ppks="lut", name="nama")
        assert both == list(people.with_disability().in_ppks("lut").named_like("nama"))
        assert both


def test_families_of_each_group(readers: tuple[User, ...], most_few: int) -> None:
    for reader in readers:
        families: Any = Household.objects.visible_to(reader).order_by("pk")
        disabled = Person.objects.unrestricted_for(reader).active().with_disability()
        wanted = list(families.filter(pk__in=disabled.values("household")))
        assert families_by(reader, group=Group.DISABILITY) == wanted != []
        assert families_by(reader, group=Group.DISASTER) == list(families.disaster_affected()) != []


def test_a_file_of_the_list_holds_the_same(readers: tuple[User, ...]) -> None:
    for reader in readers:
        for chosen in ({"group": Group.DISABILITY}, {"group": Group.DISASTER}):
            families = HouseholdFilter(chosen, queryset=Household.objects.visible_to(reader), by=reader)
            families.is_whole = True
            assert list(families.qs.order_by("pk")) == families_by(reader, **chosen)
            people = PersonFilter(chosen, queryset=Person.objects.visible_to(reader), by=reader)
            people.is_whole = True
            assert list(people.qs.order_by(*BY_NAME)) == people_by(reader, **chosen)
