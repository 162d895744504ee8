"""Likely duplicates: found by cheap look-ups in the whole city, explained in words, masked across kelurahan."""

from datetime import date
from typing import Any

import pytest
from django.db import connection

from beneficiaries.codes import Sex
from beneficiaries.identity_numbers import nik_index
from beneficiaries.matching import expected_model
from beneficiaries.models import MatchWeights, Person
from beneficiaries.services import match_weights
from beneficiaries.services.duplicate_search import start_duplicate_search
from beneficiaries.services.duplicates import MOST_SHOWN, likely_duplicates
from beneficiaries.services.match_weights import keep_weights
from tests.builders import Personas, build_household, build_nik, build_person
from tests.queries import count_queries

pytestmark = pytest.mark.django_db
BORN = date(1990, 5, 17)


def find(personas: Personas, name: str = "Siti Aminah", *, exclude: list[int] | None = None, **values: Any) -> Any:
    given: dict[str, Any] = {"name": name, "birth_date": BORN, "sex": Sex.FEMALE}
    return likely_duplicates(Person(**(given | values)), by=personas.officer, exclude=exclude or [])


def reasons(personas: Personas, **values: Any) -> list[str]:
    return [", ".join(match.reasons_in_words) for match in find(personas, **values)]


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


@pytest.mark.parametrize(
    ("born", "is_likely"),
    [
        (date(1990, 7, 5), True),  # day and month swapped
        (date(1990, 5, 27), True),  # a digit
        (date(1991, 5, 17), True),  # the year
        (date(1987, 2, 3), False),
    ],
)
def test_a_slip_in_the_birth_date_is_looked_through(born: date, is_likely: bool, personas: Personas) -> None:
    build_person("Yohana Rantelembang", birth_date=born)
    given = date(1990, 5, 7) if born.month == 7 else BORN
    assert bool(find(personas, name="Yohana Rantelembang", birth_date=given)) is is_likely


def test_a_namesake_of_another_year_is_not_likely(personas: Personas) -> None:
    build_person("Siti Aminah", birth_date=date(1988, 1, 1))
    assert find(personas) == []


def test_a_rare_name_alone_is_a_hint_and_a_common_one_is_none(personas: Personas) -> None:
    """On leaving the name, before anything else is typed."""
    build_person("Pongtiku Rantelembang")
    for _number in range(5):
        build_person("Siti Aminah")
    assert len(find(personas, name="Pongtiku Rantelembang", birth_date=None, sex="")) == 1
    assert find(personas, birth_date=None, sex="") == []


def test_twins_are_two_people(personas: Personas) -> None:
    household = build_household(kelurahan=personas.own)
    build_person("Hasan Basri", household=household, sex=Sex.MALE, mother_name="Aminah")
    twin: dict[str, Any] = {"sex": Sex.MALE, "mother_name": "Aminah"}
    assert find(personas, name="Husen Basri", **twin) == []
    assert find(personas, name="Husen Basri", household=household, **twin) == []


def test_a_father_and_his_namesake_son_are_two_people(personas: Personas) -> None:
    household = build_household(kelurahan=personas.own)
    build_person("Ambo Dalle", household=household, sex=Sex.MALE, birth_date=date(1960, 3, 9))
    assert find(personas, name="Ambo Dalle", household=household, sex=Sex.MALE) == []


def test_the_same_nik_is_certain_whatever_the_rest(personas: Personas) -> None:
    person = build_person("Rosdiana", nik=build_nik(), birth_date=date(1970, 1, 1))
    assert reasons(personas, nik=person.nik) == ["same NIK"]


def test_a_nik_with_one_slip_leads_to_its_holder(personas: Personas) -> None:
    nik = build_nik(birth_date=BORN, sex=Sex.FEMALE)
    build_person("Siti Aminah", nik=nik, birth_date=None)
    [told] = reasons(personas, nik=nik[:-2] + nik[-1] + nik[-2] if nik[-1] != nik[-2] else nik[:-1] + "0")
    assert "identity number differs by" in told


def test_reasons_are_in_words_the_likeliest_first(personas: Personas) -> None:
    build_person("Siti Aminahh", birth_date=BORN)
    build_person("Siti Aminah", birth_date=BORN)
    assert reasons(personas) == ["same name, same birth date, same sex", "similar name, same birth date, same sex"]


def test_the_weights_of_the_last_search_are_used(personas: Personas) -> None:
    """Learned where everybody is called Siti Aminah, the name says little."""
    build_person("Siti Aminah", birth_date=date(1990, 5, 27))
    assert len(find(personas)) == 1
    model = expected_model(2000, 2000 * 1999 // 2)
    model.people, model.word_counts = 2000, {"siti": 1900, "aminah": 1900}
    assert keep_weights(model, people=999, by=None) is None
    keep_weights(model, people=2000, by=personas.coordinator)
    assert find(personas) == []
    model.word_counts = {}
    keep_weights(model, people=2000, by=personas.coordinator)
    assert len(find(personas)) == 1
    assert MatchWeights.objects.count() == 1


def test_weights_rolled_back_are_not_taken_for_the_next_of_their_number(personas: Personas) -> None:
    """SQLite gives a number again that a rollback set free."""
    learned = expected_model(2000, 2000 * 1999 // 2)
    learned.word_counts = {"siti": 1900}
    kept = keep_weights(learned, people=2000, by=None)
    assert kept is not None
    assert match_weights.current_weights().word_counts == {"siti": 1900}
    MatchWeights.objects.all().delete()
    learned.word_counts = {"aminah": 1900}

    MatchWeights.objects.create(pk=kept.pk, weights=learned.as_dict(), people=2000)

    assert match_weights.current_weights().word_counts == {"aminah": 1900}


def test_weights_that_are_replaced_while_they_are_read_stop_nobody(personas: Personas) -> None:
    known = build_person("Siti Aminah", kelurahan=personas.own)
    keep_weights(expected_model(2000, 1_999_000), people=2000, by=None)

    def replaced_after(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        result = execute(sql, params, many, context)
        if "beneficiaries_matchweights" in sql and sql.startswith("SELECT"):
            MatchWeights.objects.all()._raw_delete(MatchWeights.objects.db)
        return result

    with connection.execute_wrapper(replaced_after):
        found = likely_duplicates(Person(name="Siti Aminah", birth_date=known.birth_date), by=personas.officer)
    assert [match.person for match in found] == [known]


def test_a_search_through_the_registry_leaves_its_weights(personas: Personas, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(match_weights, "FEWEST_PEOPLE", 3)
    for name in ("Siti Aminah", "Siti Aminahh", "Hasan Basri"):
        build_person(name)
    start_duplicate_search(by=personas.coordinator)
    assert [row.people for row in MatchWeights.objects.all()] == [3]
    assert len(find(personas)) == 2


def test_people_known_to_be_others_are_left_out(personas: Personas) -> None:
    person = build_person("Siti Aminah", birth_date=BORN)
    assert find(personas, exclude=[person.pk]) == []


def test_without_a_name_nobody_is_likely(personas: Personas) -> None:
    build_person("Siti Aminah", birth_date=BORN)
    assert find(personas, name="") == []


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
    few = count_queries(lambda: find(personas, nik=build_nik()))
    for _number in range(40):
        build_person("Siti Aminah", birth_date=BORN)
    many = count_queries(lambda: find(personas, nik=build_nik()))
    assert few == many
    assert len(find(personas)) == MOST_SHOWN


@pytest.mark.postgresql
def test_every_block_is_an_indexed_look_up(personas: Personas) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    for rows in (
        Person.objects.filter(birth_date=BORN),
        Person.objects.filter(name_key__in=["siti aminah", "aminah siti"], birth_date__range=(BORN, BORN)),
        Person.objects.filter(nik_index=nik_index(build_nik())),
        Person.objects.named_like("aminah"),
    ):
        assert "Seq Scan on beneficiaries_person" not in rows.explain()
