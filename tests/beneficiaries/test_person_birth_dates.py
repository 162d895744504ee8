"""A birth date is a day, a year or an age, as much as one knows."""

from contextlib import suppress
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from beneficiaries.birth_dates import BirthDate, age_on, parse_birth_date
from beneficiaries.codes import BirthDatePrecision as Precision

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("typed", "day", "precision"),
    [
        ("17-05-1990", date(1990, 5, 17), Precision.EXACT),
        ("7-5-1990", date(1990, 5, 7), Precision.EXACT),
        ("17/05/1990", date(1990, 5, 17), Precision.EXACT),
        (" 17 . 05 . 1990 ", date(1990, 5, 17), Precision.EXACT),
        ("17051990", date(1990, 5, 17), Precision.EXACT),
        ("24-11-2026", TODAY, Precision.EXACT),
        ("1980", date(1980, 7, 1), Precision.YEAR),
        ("tahun 1980", date(1980, 7, 1), Precision.YEAR),
        ("2026", date(2026, 7, 1), Precision.YEAR),
        ("45", date(1981, 11, 24), Precision.AGE),
        ("umur 45", date(1981, 11, 24), Precision.AGE),
        ("Usia 45 tahun", date(1981, 11, 24), Precision.AGE),
        ("45 th", date(1981, 11, 24), Precision.AGE),
        ("0", TODAY, Precision.AGE),
    ],
)
def test_what_is_known_is_read(typed: str, day: date, precision: Precision) -> None:
    assert parse_birth_date(typed, today=TODAY) == BirthDate(day, precision)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("31-02-1990", "no_such_day"),
        ("00-05-1990", "no_such_day"),
        ("05-17-1990", "no_such_day"),
        ("17-05-90", "short_year"),
        ("25-11-2026", "future"),
        ("2027", "future"),
        ("17-05-1900", "too_old"),
        ("1850", "too_old"),
        ("121", "too_old"),
        ("1990-05-17", "invalid"),
        ("17 Mei", "invalid"),
        ("-5", "invalid"),
        ("\uff14\uff15", "invalid"),
    ],
)
def test_what_is_no_birth_date_is_refused_with_a_reason(typed: str, code: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        parse_birth_date(typed, today=TODAY)
    assert refusal.value.code == code


@given(born=st.dates(date(1906, 11, 25), TODAY), precision=st.sampled_from(Precision))
def test_what_the_form_shows_again_means_the_same(born: date, precision: Precision) -> None:
    told = BirthDate(born, precision)
    again = parse_birth_date(told.typed(today=TODAY), today=TODAY)
    assert again.precision == precision
    if precision == Precision.EXACT:
        assert again.day == born
    elif precision == Precision.YEAR:
        assert again.day.year == born.year
    else:
        assert age_on(again.day, TODAY) == age_on(born, TODAY)


def test_an_age_told_on_a_leap_day_is_no_problem() -> None:
    assert parse_birth_date("3", today=date(2024, 2, 29)).day == date(2021, 2, 28)


@given(typed=st.text())
def test_no_text_crashes_the_reading(typed: str) -> None:
    with suppress(ValidationError):
        assert parse_birth_date(typed, today=TODAY).day <= TODAY


def test_readers_are_told_how_exact_it_is() -> None:
    with translation.override("en"):
        assert str(BirthDate(date(1990, 5, 17))) == "17-05-1990"
        assert str(BirthDate(date(1990, 7, 1), Precision.YEAR)) == "1990 (year only)"
        assert str(BirthDate(date(1990, 7, 1), Precision.AGE)).startswith("about ")
