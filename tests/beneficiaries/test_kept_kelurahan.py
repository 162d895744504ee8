"""A person's kelurahan is that of the family, by whatever way either of them is written."""

from datetime import date
from typing import Any

import pytest
from django.db import connection, transaction

from beneficiaries.codes import Relation
from beneficiaries.imports.runs import undo_import
from beneficiaries.models import Household, Person, TransferRequest
from beneficiaries.models.imports import ImportStage
from beneficiaries.services.family_changes import join_family
from beneficiaries.services.merging import merge_people, undo_merge
from beneficiaries.services.transfers import accept_transfer
from bontang_empowerment.bulk_loading import load_rows, update_rows
from tests.at_once import at_once
from tests.beneficiaries.imports.lists import CHILD, HEAD, WIFE, bring_in, csv_of
from tests.builders import Personas, build_household, build_kelurahan, build_person

pytestmark = pytest.mark.django_db


def kept() -> dict[str, str]:
    """By name the kelurahan of everybody. Fails where one differs from the family's."""
    rows = Person.objects.values_list("name", "kelurahan__name", "household__kelurahan__name")
    assert all(own == of_family for _name, own, of_family in rows), list(rows)
    return {name: own for name, own, _of_family in rows}


@pytest.fixture
def families(personas: Personas) -> tuple[Household, Household]:
    """Of the officer's kelurahan with two members, and of the neighbour's with one."""
    here, there = build_household(kelurahan=personas.own), build_household(kelurahan=personas.foreign)
    build_person("Sutrisno", household=here)
    build_person("Dewi", household=here)
    build_person("Zainal", household=there)
    return here, there


def test_of_whoever_is_registered(families: tuple[Household, Household], personas: Personas) -> None:
    assert kept() == dict.fromkeys(("Sutrisno", "Dewi"), str(personas.own)) | {"Zainal": str(personas.foreign)}


def test_of_rows_loaded_in_bulk(families: tuple[Household, Household], personas: Personas) -> None:
    many = [Person(household=families[1], name=f"Anak {n}", name_key=f"anak {n}", sex="male") for n in range(3)]
    load_rows(Person, many)
    Person.objects.bulk_create([Person(household=families[1], name="Cucu", name_key="cucu", sex="male")])
    assert {place for name, place in kept().items() if name[0] in "AC"} == {str(personas.foreign)}


def test_of_a_family_in_another_kelurahan(families: tuple[Household, Household], personas: Personas) -> None:
    here, there = families
    here.kelurahan = personas.foreign
    here.save()
    assert set(kept().values()) == {str(personas.foreign)}
    Household.objects.filter(pk__in=[here.pk, there.pk]).update(kelurahan=personas.own)
    assert set(kept().values()) == {str(personas.own)}
    there.kelurahan = personas.foreign
    update_rows(Household, [there], ["kelurahan"])
    assert kept()["Zainal"] == str(personas.foreign)


def test_of_somebody_in_another_family(families: tuple[Household, Household], personas: Personas) -> None:
    dewi = Person.objects.get(name="Dewi")
    dewi.household = families[1]
    dewi.save()
    assert kept()["Dewi"] == str(personas.foreign)
    Person.objects.filter(pk=dewi.pk).update(household=families[0])
    assert kept()["Dewi"] == str(personas.own)


def test_whatever_an_older_object_says(families: tuple[Household, Household], personas: Personas) -> None:
    stale = Person.objects.get(name="Zainal")
    Household.objects.filter(pk=families[1].pk).update(kelurahan=personas.own)
    stale.save()
    assert kept()["Zainal"] == str(personas.own)
    Person.objects.update(kelurahan=personas.foreign)
    assert set(kept().values()) == {str(personas.own)}


def test_of_somebody_who_joins_a_family(families: tuple[Household, Household], personas: Personas) -> None:
    here, there = families
    Household.objects.filter(pk=there.pk).update(kelurahan=build_kelurahan("Guntung"))
    movers = {Person.objects.get(name="Dewi").pk: Relation.CHILD.value}
    join_family(
        origin=here,
        version=1,
        destination=there,
        movers=movers,
        stayers={},
        on=date(2026, 1, 2),
        by=personas.coordinator,
    )
    assert kept()["Dewi"] == "Guntung"


def test_of_a_family_handed_over(families: tuple[Household, Household], personas: Personas) -> None:
    places: dict[str, Any] = {"from_kelurahan": personas.own, "to_kelurahan": personas.foreign, "rt": "001"}
    transfer = TransferRequest.objects.create(
        household=families[0], address="Jl. Baru", asked_by=personas.neighbour, **places
    )
    accept_transfer(transfer=transfer, version=families[0].version, stayers={}, by=personas.officer)
    assert set(kept().values()) == {str(personas.foreign)}


def test_through_a_merge_and_its_undoing(families: tuple[Household, Household], personas: Personas) -> None:
    one, other = Person.objects.get(name="Dewi"), Person.objects.get(name="Zainal")
    before = kept()
    versions = {one.pk: one.version, other.pk: other.version}
    merge = merge_people(survivor=one, absorbed=other, taken=(), versions=versions, by=personas.coordinator)
    assert kept() == before
    undo_merge(merge=merge, by=personas.coordinator)
    assert kept() == before


def test_through_an_import_and_its_undoing(families: tuple[Household, Household], personas: Personas) -> None:
    before = kept()
    run = bring_in(csv_of(HEAD, WIFE, CHILD), personas.officer)
    brought = kept()
    assert len(brought) == len(before) + 3
    assert {brought[name] for name in set(brought) - set(before)} == {str(personas.own)}
    undo_import(run=run, by=personas.officer)
    run.refresh_from_db()
    assert run.stage == ImportStage.UNDONE
    assert kept() == before


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_of_a_newborn_while_the_family_moves(personas: Personas) -> None:
    household = build_household(kelurahan=personas.own)
    build_person("Kepala", household=household)

    def move() -> None:
        with transaction.atomic():
            Household.objects.filter(pk=household.pk).update(kelurahan=personas.foreign)
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_sleep(0.3)")

    def bear() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(0.1)")
        Person.objects.create(household_id=household.pk, name="Bayi", sex="male", relation=Relation.CHILD)

    at_once([move, bear])
    assert kept() == dict.fromkeys(("Kepala", "Bayi"), str(personas.foreign))
