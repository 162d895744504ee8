"""Two officers change the same families at once: nobody is lost, nobody is in two families, no family has two heads."""

from collections.abc import Callable
from datetime import date
from functools import partial

import pytest

from beneficiaries.codes import Relation
from beneficiaries.models import FamilyMembership, Household, Person
from beneficiaries.services.family_changes import change_head, found_family, join_family, record_death
from bontang_empowerment.access.versions import StaleVersionError
from bontang_empowerment.accounts.models import Role
from tests.at_once import at_once
from tests.builders import Personas, build_household, build_person, build_user

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]
ON = date(2026, 11, 1)


def or_stale(act: Callable[[], object]) -> str:
    try:
        act()
    except StaleVersionError:
        return "stale"
    return "saved"


def family_of(personas: Personas, name: str) -> Household:
    household = build_household(kelurahan=personas.own)
    build_person(f"{name} Kepala", household=household)
    build_person(f"{name} Anak", household=household)
    return household


def test_a_member_goes_to_one_family_only(personas: Personas) -> None:
    origin = family_of(personas, "Asal")
    head, child = origin.members.order_by("pk")
    officers = [build_user(role=Role.OFFICER, kelurahan=personas.own) for _number in range(4)]

    def found(number: int) -> Household:
        new = Household(kelurahan=personas.own, rt="001", address=f"Jl. {number}")
        movers, stayers = {child.pk: Relation.HEAD}, {head.pk: Relation.HEAD}
        by = officers[number]
        return found_family(origin=origin, version=1, household=new, movers=movers, stayers=stayers, on=ON, by=by)

    told = at_once(partial(or_stale, partial(found, number)) for number in range(4))
    assert sorted(told) == ["saved", "stale", "stale", "stale"]
    assert Household.objects.count() == 2
    assert FamilyMembership.objects.count() == 1
    assert Person.objects.heads().values("household").distinct().count() == 2


def test_two_families_that_join_each_other_at_once_wait_in_turn(personas: Personas) -> None:
    """Both acts need both families: locked in the order of their numbers, neither waits for the other for ever."""
    one, other = family_of(personas, "Satu"), family_of(personas, "Dua")

    def join(origin: Household, destination: Household) -> Household:
        head, child = origin.members.order_by("pk")
        return join_family(
            origin=origin,
            version=1,
            destination=destination,
            movers={child.pk: Relation.OTHER_RELATIVE},
            stayers={head.pk: Relation.HEAD},
            on=ON,
            by=personas.officer,
        )

    acts = [partial(join, one, other), partial(join, other, one)]
    told = at_once(partial(or_stale, act) for act in acts)
    assert "saved" in told
    assert Person.objects.active().count() == 4
    assert FamilyMembership.objects.count() == told.count("saved")
    assert {household.members.heads().count() for household in (one, other)} == {1}


def test_the_head_dies_while_somebody_else_names_another_one(personas: Personas) -> None:
    household = family_of(personas, "Satu")
    head, child = household.members.order_by("pk")
    die = partial(
        record_death,
        household=household,
        version=1,
        person=head,
        stayers={child.pk: Relation.HEAD},
        on=ON,
        by=personas.officer,
    )
    name = partial(
        change_head,
        household=household,
        version=1,
        relations={head.pk: Relation.PARENT, child.pk: Relation.HEAD},
        by=personas.officer,
    )
    assert sorted(at_once(partial(or_stale, act) for act in (die, name))) == ["saved", "stale"]
    assert [person.name for person in household.members.heads()] == ["Satu Anak"]
