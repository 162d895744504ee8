"""What can be a NIK or a KK number, what is doubtful, and how they are masked."""

from contextlib import suppress
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from beneficiaries.identity_numbers import PROVINCES, mask, nik_doubts, parse_kk_number, parse_nik

TODAY = date(2026, 11, 24)
districts = st.tuples(st.sampled_from(sorted(PROVINCES)), st.integers(1, 99), st.integers(1, 99)).map(
    lambda parts: f"{parts[0]}{parts[1]:02}{parts[2]:02}"
)
birth_dates = st.dates(TODAY - timedelta(days=36500), TODAY)
serials = st.integers(1, 9999)


def nik_of(district: str, born: date, is_woman: bool, serial: int) -> str:
    return f"{district}{born.day + 40 * is_woman:02}{born:%m%y}{serial:04}"


@given(district=districts, born=birth_dates, is_woman=st.booleans(), serial=serials)
def test_every_constructed_nik_tells_its_sex_and_birth_date(
    district: str, born: date, is_woman: bool, serial: int
) -> None:
    nik = parse_nik(nik_of(district, born, is_woman, serial), today=TODAY)
    assert nik.sex == ("female" if is_woman else "male")
    assert born in nik.birth_dates
    assert nik.district == district
    assert all(day <= TODAY for day in nik.birth_dates)


@given(typed=st.text())
def test_no_text_crashes_the_reading(typed: str) -> None:
    with suppress(ValidationError):
        assert parse_nik(typed).digits.isascii()
    with suppress(ValidationError):
        assert parse_kk_number(typed).isascii()


@given(digits=st.text("0123456789", min_size=16, max_size=16))
def test_sixteen_digits_are_read_or_refused(digits: str) -> None:
    with suppress(ValidationError):
        assert parse_nik(digits, today=TODAY).digits == digits


@given(digits=st.text("0123456789", min_size=16, max_size=16), separator=st.sampled_from([" ", ".", "-", "\t", "\xa0"]))
def test_separators_change_nothing(digits: str, separator: str) -> None:
    typed = separator.join(digits)
    try:
        plain = parse_kk_number(digits)
    except ValidationError:
        with pytest.raises(ValidationError):
            parse_kk_number(typed)
    else:
        assert parse_kk_number(typed) == plain


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "length"),
        ("647401570590990", "length"),
        ("64740157059099011", "length"),
        ("\uff16474015705909901", "length"),
        ("6474/0157/0590/9901", "length"),
        ("0174015705909901", "nik_province"),
        ("6400015705909901", "nik_district"),
        ("6474005705909901", "nik_district"),
        ("6474015705900000", "nik_serial"),
        ("6474010000009901", "nik_birth_date"),
        ("6474013102909901", "nik_birth_date"),
        ("6474012902019901", "nik_birth_date"),
        ("6474017205909901", "nik_birth_date"),
        ("6474014005909901", "nik_birth_date"),
    ],
)
def test_what_cannot_be_a_nik_is_refused(typed: str, code: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        parse_nik(typed, today=TODAY)
    assert refusal.value.code == code


def test_a_leap_day_exists_in_leap_years_alone() -> None:
    assert parse_nik("6474012902049901", today=TODAY).birth_dates == (date(2004, 2, 29), date(1904, 2, 29))
    assert parse_nik("6474012902009901", today=TODAY).birth_dates == (date(2000, 2, 29),)  # 1900 had none


def test_a_date_that_has_not_come_is_of_the_last_century() -> None:
    assert parse_nik("6474012511269901", today=TODAY).birth_dates == (date(1926, 11, 25),)
    assert parse_nik("6474012411269901", today=TODAY).birth_dates == (date(2026, 11, 24), date(1926, 11, 24))


def test_old_regions_stay_valid_and_are_doubted() -> None:
    moved = parse_nik("6473015705909901", today=TODAY)
    assert len(nik_doubts(moved, birth_date=date(1990, 5, 17))) == 1
    own = parse_nik("6474015705909901", today=TODAY)
    assert nik_doubts(own, sex="female", birth_date=date(1990, 5, 17)) == []


def test_a_mask_shows_neither_birth_date_nor_serial() -> None:
    assert mask("6474015705909901") == "6474 •••• •••• ••01"
    assert mask("") == ""
    assert mask("123") == ""
