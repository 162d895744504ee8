"""On the hard list of Bontang: people are found in spite of everything, and twins and namesakes stay two people."""

import pytest

from beneficiaries.matching import Columns, FoundPairs, MatchModel, PersonRecord, find_pairs, score_pair
from beneficiaries.matching.blocking import candidate_pairs
from beneficiaries.matching.tables import build_table
from tests.matching.hard_lists import HardList, HardListWriter

FIELDS = ("name", "birth_date", "sex", "address", "phone")


def pairs_of(found: FoundPairs) -> set[tuple[int, int]]:
    certain = found.probability >= 0.5
    return set(zip(found.left[certain].tolist(), found.right[certain].tolist(), strict=True))


def f1(found: set[tuple[int, int]], true: set[tuple[int, int]]) -> float:
    return 2 * len(found & true) / (len(found) + len(true))


@pytest.fixture(scope="module")
def hard_list() -> HardList:
    return HardListWriter(seed=11).write(5000)


@pytest.fixture(scope="module")
def matched(hard_list: HardList) -> FoundPairs:
    return find_pairs(hard_list.columns(*FIELDS))


def test_people_are_found(hard_list: HardList, matched: FoundPairs) -> None:
    assert f1(pairs_of(matched), hard_list.true_pairs) >= 0.94


def test_an_identifier_makes_it_better_although_some_are_somebody_elses(hard_list: HardList) -> None:
    found = find_pairs(hard_list.columns(*FIELDS, "identifier"))
    assert f1(pairs_of(found), hard_list.true_pairs) >= 0.96


def test_twins_and_relatives_stay_apart(hard_list: HardList, matched: FoundPairs) -> None:
    wrong = pairs_of(matched) - hard_list.true_pairs
    at_home = [
        (one, other) for one, other in wrong if hard_list.people[one].household == hard_list.people[other].household
    ]
    assert len(at_home) <= 0.02 * len(hard_list.true_pairs)


@pytest.mark.parametrize("seed", [5, 6])
def test_a_list_without_duplicates_has_none(seed: int) -> None:
    people = HardListWriter(seed).write(2000, twice=0)
    assert len(pairs_of(find_pairs(people.columns(*FIELDS)))) <= 2


def test_twice_the_list_takes_about_twice_the_comparisons() -> None:
    tables = [build_table(HardListWriter(3).write(size).columns(*FIELDS)) for size in (20_000, 40_000)]
    small, large = (len(candidate_pairs(table)[0]) for table in tables)
    assert large / small <= 2.2  # the square would be 4


def test_stored_weights_score_a_pair_of_two_people(matched: FoundPairs) -> None:
    model = MatchModel.from_dict(matched.model.as_dict())
    one = PersonRecord(name="Siti Halimah", birth_date="1971-05-09", sex="P", address="Jl. Kenanga 4 RT 19 Guntung")
    again = PersonRecord(name="St. Halimah", birth_date="1971-09-05", sex="P", address="Kenanga 4 RT 19 Guntung")
    sister = PersonRecord(name="Siti Fatimah", birth_date="1971-05-09", sex="P", address="Jl. Kenanga 4 RT 19 Guntung")
    assert score_pair(model, one, again).probability > 0.9
    assert score_pair(model, one, sister).probability < 0.5


def test_one_number_on_two_strangers_is_no_match(hard_list: HardList) -> None:
    model = find_pairs(hard_list.columns(*FIELDS, "identifier")).model
    one = PersonRecord("Baharuddin", "1972-03-02", "L", "Jl. Kenanga 11 Guntung", "081345678912", "6474010203720002")
    other = PersonRecord("Tenri Ola", "1981-02-03", "P", "Jl. Anggrek 7 Telihan", "085212345678", "6474010203720002")
    assert score_pair(model, one, other).probability < 0.5


def test_the_same_list_gives_the_same_pairs() -> None:
    people = HardListWriter(4).write(600)
    once, again = (find_pairs(people.columns(*FIELDS)) for _time in range(2))
    assert once.probability.tolist() == again.probability.tolist()


def test_lists_of_other_columns_are_refused() -> None:
    with pytest.raises(ValueError, match="differ"):
        find_pairs(Columns(name=[["Siti"]]), Columns(name=[["Siti"], ["Aminah"]]))


def test_twins_with_neighbouring_numbers_stay_apart() -> None:
    twins = HardListWriter(seed=7).write(20_000, twice=0.1)
    found = pairs_of(find_pairs(twins.columns(*FIELDS, "identifier")))
    assert len(found - twins.true_pairs) <= 0.03 * len(twins.true_pairs)
