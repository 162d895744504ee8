"""Where hardly anybody stands twice in a list, namesakes stay the people they are."""

import random
from datetime import timedelta

from beneficiaries.matching import PersonRecord, find_pairs
from beneficiaries.matching.records import Columns
from tests.matching.hard_lists import FIRST_BIRTHDAY, STREETS, VILLAGES, HardListWriter
from tests.matching.test_hard_list import pairs_of

CLANS = 40
GIVEN_NAMES_OF_A_CLAN = 15


def _clans(size: int) -> list[PersonRecord]:
    """People whose given names go with their clans, so that many have one name; everything else is drawn apart."""
    pick = random.Random(8)
    syllables = [one + other for one in "bdgklmnrst" for other in "aiu"]
    words = list(dict.fromkeys("".join(pick.sample(syllables, 3)) for _word in range(CLANS * 20)))
    people = []
    for _person in range(size):
        clan = pick.randrange(CLANS)
        given = words[CLANS + clan * GIVEN_NAMES_OF_A_CLAN + pick.randrange(GIVEN_NAMES_OF_A_CLAN)]
        born = FIRST_BIRTHDAY + timedelta(pick.randrange(25_000))
        people.append(
            PersonRecord(
                name=f"{given} {words[clan]}",
                birth_date=born.isoformat(),
                sex=pick.choice("LP"),
                address=f"Jl. {pick.choice(STREETS)} {pick.randint(1, 90)} {pick.choice(VILLAGES)}",
            )
        )
    return people


def test_namesakes_born_apart_are_not_one_person() -> None:
    people = _clans(5000)
    assert len(pairs_of(find_pairs(Columns.from_records(people)))) <= 40


def test_somebody_twice_among_namesakes_is_found() -> None:
    people = _clans(5000)
    again = [PersonRecord(one.name, one.birth_date[:8] + "01", one.sex, one.address) for one in people[:60]]
    found = pairs_of(find_pairs(Columns.from_records([*people, *again])))
    true = {(row, 5000 + row) for row in range(60)}
    assert len(found & true) >= 55
    assert len(found - true) <= 40


def test_numbers_that_hold_birth_dates_differ_by_a_digit_where_the_dates_do() -> None:
    """Days of birth that differ by one digit make numbers that do: that is one agreement and not two."""
    hard = HardListWriter(seed=4).write(20_000, twice=0.01)
    fields = ("name", "birth_date", "sex", "address", "phone", "identifier")
    found = pairs_of(find_pairs(hard.columns(*fields)))
    assert len(found - hard.true_pairs) <= 20
    assert len(found & hard.true_pairs) >= 0.85 * len(hard.true_pairs)
