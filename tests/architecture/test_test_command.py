"""What script/test reports and how it ends: a run that proved nothing must not pass for one that did."""

import pytest

from tests.run import Outcome, closing_words, verdict


def outcome(*, exit_code: int = 0, **counts: int) -> Outcome:
    nothing = {
        "passed": 0,
        "passed_in_browser": 0,
        "failed": 0,
        "skipped": 0,
        "without_chromium": 0,
        "authorization_cases": 0,
    }
    return Outcome(database="PostgreSQL 18.1", exit_code=exit_code, counts={**nothing, **counts})


def test_the_sentence_tells_what_ran_where() -> None:
    told = outcome(
        passed=268, passed_in_browser=14, authorization_cases=900, failed=2, skipped=1, exit_code=1
    ).sentence()

    assert (
        told == "PostgreSQL 18.1: 268 passed, of them browser: 14, authorization cases tried: 900, 2 FAILED, 1 skipped"
    )


def test_a_run_that_broke_off_is_not_told_as_zero_tests() -> None:
    told = Outcome(database="SQLite 3.40", exit_code=4, counts={}).sentence()

    assert told == "SQLite 3.40: stopped before the tests were counted (pytest's exit code 4)"


@pytest.mark.parametrize(
    ("exit_codes", "narrowed", "expected"),
    [
        ((0, 0), False, 0),
        ((0, 1), False, 1),
        ((5, 0), False, 1),  # a whole database without tests
        ((5, 0), True, 0),  # the caller picked tests that run on one database
        ((5, 5), True, 1),  # the caller picked nothing
        ((4, 0), True, 1),
    ],
)
def test_the_exit_code_says_whether_all_is_well(exit_codes: tuple[int, int], narrowed: bool, expected: int) -> None:
    outcomes = [outcome(exit_code=code, passed=0 if code == 5 else 3) for code in exit_codes]

    assert verdict(outcomes, narrowed=narrowed) == expected


def test_missing_browser_tests_are_not_called_well() -> None:
    words = closing_words([outcome(passed=3), outcome(passed=3, without_chromium=14)], exit_code=0)

    assert words == "What ran is well. The browser tests did NOT run: Chromium is missing."
