"""Rows that may be somebody registered: found and explained by the matcher that the counter and the queue use."""

from datetime import date

import pytest

from beneficiaries.imports.lookups import OwnPeople
from beneficiaries.models import Person
from beneficiaries.services.duplicates import likely_duplicates
from bontang_empowerment.accounts.models import User
from tests.beneficiaries.imports.lists import OTHER_KK, WIFE, changed, check, csv_of, rows_of
from tests.builders import build_household, build_kelurahan, build_person

pytestmark = pytest.mark.django_db
BORN = date(1987, 8, 17)


def registered(name: str, *, born: date | None = BORN, sex: str = "female", mother: str = "") -> Person:
    household = build_household(kelurahan=build_kelurahan())
    return build_person(household=household, name=name, birth_date=born, sex=sex, mother_name=mother)


def status_of(officer: User, **cells: str) -> str:
    run = check(csv_of(changed(WIFE, no_kk=OTHER_KK, **cells)), officer)
    (row,) = rows_of(run)
    return row.status


def test_a_likely_row_is_held_with_the_words_that_the_counter_would_say(officer: User) -> None:
    person = registered("Siti Aminah Lestaluhu", mother="Hasnah")

    (row,) = rows_of(check(csv_of(changed(WIFE, no_kk=OTHER_KK, nama_lengkap="Siti Amina Lestaluhu")), officer))

    typed = Person(name="Siti Amina Lestaluhu", birth_date=BORN, sex="female", nik="6474015708879902")
    (at_the_counter,) = likely_duplicates(typed, by=officer)
    assert (row.status, row.person_id) == ("possible", person.pk)
    assert row.reason == ", ".join(at_the_counter.reasons_in_words)


def test_a_namesake_born_on_that_day_of_another_year_is_likely(officer: User) -> None:
    registered("Siti Aminah Lestaluhu", born=date(1978, 8, 17))

    assert status_of(officer, nama_lengkap="Siti Aminah Lestaluhu") == "possible"


def test_a_namesake_of_whom_no_birth_date_is_known_is_compared(officer: User) -> None:
    registered("Siti Aminah Lestaluhu Patty", born=None)

    assert status_of(officer, nama_lengkap="Siti Aminah Lestaluhu Patty") == "possible"


def test_a_twin_is_somebody_else(officer: User) -> None:
    registered("Siti Aisyah", mother="Hasnah")

    assert status_of(officer, nama_lengkap="Siti Aminah") == "new"


def test_two_of_one_common_name_are_two(officer: User) -> None:
    registered("Siti", born=date(1986, 1, 2))

    assert status_of(officer, nama_lengkap="Siti") == "new"


def test_those_registered_between_the_rows_of_a_list_are_looked_at(officer: User) -> None:
    people = [registered(f"Orang {word}") for word in ("Satu", "Dua", "Tiga", "Empat", "Lima")]
    ids = [person.pk for person in people]
    own = OwnPeople(ids[0])
    own.add([ids[1], ids[3]])

    beside = Person.objects.filter(own.registered_beside()).order_by("pk")

    assert list(beside.values_list("pk", flat=True)) == [ids[2], ids[4]]
    assert own.ranges == [(ids[1], ids[1]), (ids[3], ids[3])]
