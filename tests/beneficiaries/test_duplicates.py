"""Likely duplicates: found by cheap look-ups in the whole city, explained in words, masked across kelurahan."""

from datetime import date
from typing import Any

import pytest
from django.db import connection

from beneficiaries.codes import Sex
from beneficiaries.identity_numbers import nik_index
from beneficiaries.models import Person
from beneficiaries.services.duplicates import MOST_SHOWN, LikelyDuplicate, likely_duplicates
from tests.builders import Personas, build_nik, build_person
from tests.queries import count_queries

pytestmark = pytest.mark.django_db
BORN = date(1990, 5, 17)


def find(personas: Personas, name: str = "Siti Aminah", **values: Any) -> list[LikelyDuplicate]:
    given: dict[str, Any] = {"birth_date": BORN, "sex": Sex.FEMALE, "by": personas.officer}
    return likely_duplicates(name=name, **(given | values))


def reasons(personas: Personas, **values: Any) -> list[str]:
    return [", ".join(match.reasons) for match in find(personas, **values)]


@pytest.fixture(autouse=True)
def _in_english(settings: Any) -> None:
    settings.LANGUAGE_CODE = "en"


@pytest.mark.parametrize("name", ["St. Aminah", "Aminah Siti", "Siti Aminahh", "Siti"])
def test_a_similar_name_on_the_same_birthday_is_likely(name: str, personas: Personas) -> None:
    build_person("Siti Aminah", birth_date=BORN)
    assert len(find(personas, name=name)) == 1


@pytest.mark.parametrize("name", ["Rosdiana", "Siti Rahmawati", "Ali"])
def test_another_name_on_the_same_birthday_is_not(name: str, personas: Personas) -> None:
    build_person("Siti Aminah", birth_date=BORN)
    assert find(personas, name=name) == []


@pytest.mark.parametrize(("year", "is_likely"), [(1988, True), (1992, True), (1987, False), (1993, False)])
def test_the_same_name_counts_up_to_two_years_apart(year: int, is_likely: bool, personas: Personas) -> None:
    build_person("Siti Aminah", birth_date=date(year, 1, 1))
    assert bool(find(personas)) is is_likely


def test_a_similar_name_of_another_year_is_not_likely(personas: Personas) -> None:
    build_person("Siti Aminahh", birth_date=date(1991, 1, 1))
    assert find(personas) == []


def test_the_other_sex_needs_nearly_the_same_name(personas: Personas) -> None:
    build_person("Nur Aini", birth_date=BORN, sex=Sex.MALE)
    assert find(personas, name="Nur Ain") == []
    assert len(find(personas, name="Nur Aini")) == 1


def test_the_same_nik_is_certain_whatever_the_rest(personas: Personas) -> None:
    person = build_person("Rosdiana", nik=build_nik(), birth_date=date(1970, 1, 1))
    assert reasons(personas, nik=person.nik) == ["same NIK"]


def test_reasons_are_in_words(personas: Personas) -> None:
    build_person("Siti Aminah", birth_date=BORN)
    build_person("Siti Aminahh", birth_date=BORN)
    build_person("Siti Aminah", birth_date=date(1990, 1, 1))
    build_person("Siti Aminah", birth_date=date(1991, 1, 1))
    assert reasons(personas) == [
        "same birth date, same name",
        "same birth date, similar name",
        "same name, same birth year",
        "same name, birth year close by",
    ]


def test_people_known_to_be_others_are_left_out(personas: Personas) -> None:
    person = build_person("Siti Aminah", birth_date=BORN)
    assert find(personas, exclude=[person.pk]) == []


def test_without_name_or_birth_date_nobody_is_likely(personas: Personas) -> None:
    build_person("Siti Aminah", birth_date=BORN)
    assert find(personas, name="") == []
    assert find(personas, birth_date=None) == []


def test_somebody_of_the_own_kelurahan_is_shown_whole(personas: Personas) -> None:
    person = build_person("Siti Aminah", nik=build_nik(), kelurahan=personas.own, birth_date=BORN)
    [match] = find(personas)
    assert (match.shown_name, match.shown_birth) == ("Siti Aminah", "17-05-1990")
    assert (match.shown_nik, match.shown_rt, match.url) == (person.masked_nik, "007", person.get_absolute_url())


def test_somebody_elsewhere_is_shown_by_initials_and_year(personas: Personas) -> None:
    build_person("Siti Aminah", nik=build_nik(), kelurahan=personas.foreign, birth_date=BORN)
    [match] = find(personas)
    assert (match.shown_name, match.shown_birth) == ("Siti A.", "1990")
    assert (match.shown_nik, match.shown_rt, match.url) == ("", "", "")


def test_the_cost_does_not_grow_with_the_registry(personas: Personas) -> None:
    build_person("Siti Aminah", birth_date=BORN)
    officer = personas.officer
    few = count_queries(lambda: find(personas, nik=build_nik(), by=officer))
    for _number in range(40):
        build_person("Siti Aminah", birth_date=BORN)
    many = count_queries(lambda: find(personas, nik=build_nik(), by=officer))
    assert few == many
    assert len(find(personas)) == MOST_SHOWN


@pytest.mark.postgresql
def test_every_block_is_an_indexed_look_up(personas: Personas) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    for rows in (
        Person.objects.filter(birth_date=BORN),
        Person.objects.filter(name_key="siti aminah", birth_date__range=(BORN, BORN)),
        Person.objects.filter(nik_index=nik_index(build_nik())),
        Person.objects.named_like("aminah"),
    ):
        assert "Seq Scan on beneficiaries_person" not in rows.explain()
