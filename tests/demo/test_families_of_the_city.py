"""Families made in memory come near the shares of the city's verification."""

import random
from collections import Counter
from datetime import date
from functools import cache

from bontang_empowerment.demo.facts import kelurahan_facts, shares
from bontang_empowerment.demo.people import Family, FamilyMaker

FAMILIES = 4000
TODAY = date(2026, 11, 24)
PERCENT = 0.01


@cache
def families() -> list[Family]:
    ids = {facts.code: number for number, facts in enumerate(kelurahan_facts(), start=1)}
    maker = FamilyMaker(random.Random(7), kelurahan_ids=ids, today=TODAY, households=FAMILIES)
    return [maker.make(position) for position in range(FAMILIES)]


def test_each_kelurahan_has_its_share_of_families() -> None:
    made = Counter(family.facts.code for family in families())
    total = sum(facts.families for facts in kelurahan_facts())
    for facts in kelurahan_facts():
        assert abs(made[facts.code] / FAMILIES - facts.families / total) < 2 * PERCENT, facts.code


def test_there_are_499_rt_and_no_family_lives_in_another_one() -> None:
    assert sum(facts.rts for facts in kelurahan_facts()) == 499
    for family in families():
        assert 1 <= int(family.household.rt) <= family.facts.rts
        assert len(family.household.rt) == 3


def test_a_family_has_three_people_on_average() -> None:
    assert 3.1 < sum(len(family.people) for family in families()) / FAMILIES < 3.35


def test_ages_come_near_the_bands_that_were_met() -> None:
    bands = shares("age_bands")
    people, total = sum(len(family.people) for family in families()), sum(bands.values())
    made = Counter(min(age // 5 * 5, 80) for family in families() for age in family.ages)
    for youngest, met in bands.items():
        assert abs(made[int(youngest)] / people - met / total) < 3.5 * PERCENT, youngest


def test_deciles_come_near_those_of_the_kelurahan() -> None:
    listed = [family.household.decile for family in families() if family.household.decile]
    counted = Counter(listed)

    assert counted[2] > counted[1] > counted[5]
    assert 0.9 < sum(counted[decile] for decile in (1, 2, 3, 4)) / len(listed) < 0.98


def test_names_are_many_and_one_word_is_enough_for_some() -> None:
    names = [person.name for family in families() for person in family.people]
    words = Counter(len(name.split()) for name in names)

    assert len(set(names)) > 0.7 * len(names)
    assert 0.05 < words[1] / len(names) < 0.25
    assert max(len(name) for name in names) <= 60
    assert all(person.name_key for family in families() for person in family.people)
    assert any(name.startswith("Hj. ") for name in names)
    assert any(name.startswith("Muh. ") for name in names)
    assert any(name.startswith("Andi ") for name in names)


def test_numbers_stay_unique_among_many_people() -> None:
    niks = [person.nik for family in families() for person in family.people if person.nik]
    kk_numbers = [family.household.kk_number for family in families() if family.household.kk_number]

    assert len(set(niks)) == len(niks)
    assert len(set(kk_numbers)) == len(kk_numbers)
