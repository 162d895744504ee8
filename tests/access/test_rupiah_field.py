"""Rupiah as people type them: read when there is one meaning only, refused with the reason otherwise."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from bontang_empowerment.access.rupiah import RupiahField


@pytest.fixture
def field() -> RupiahField:
    return RupiahField(highest=1_000_000_000, required=False)


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("1500000", 1_500_000),
        ("1.500.000", 1_500_000),
        ("1 500 000", 1_500_000),
        ("Rp1.500.000", 1_500_000),
        ("rp. 1.500.000 ", 1_500_000),
        ("750.000", 750_000),
        ("0", 0),
        ("", None),
        ("1.000.000.000", 1_000_000_000),
    ],
)
def test_an_amount_is_read_as_it_is_typed(field: RupiahField, typed: str, amount: int | None) -> None:
    with translation.override("id"):
        assert field.clean(typed) == amount


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("1.500.000,00", "invalid"),
        ("1500000.50", "invalid"),
        ("1,5", "invalid"),
        ("1.5", "invalid"),
        ("1,500,000", "invalid"),
        ("15.00.000", "invalid"),
        ("1,5 juta", "invalid"),
        ("\uff11\uff15\uff10\uff10\uff10\uff10\uff10", "invalid"),
        ("-500000", "negative"),
        ("\u2212500000", "negative"),
        ("1500", "too_low"),
        ("1.000.000.001", "too_high"),
        ("9" * 29, "too_high"),
        ("9" * 31, "max_length"),
    ],
)
def test_what_could_mean_another_amount_is_refused(field: RupiahField, typed: str, code: str) -> None:
    with translation.override("id"), pytest.raises(ValidationError) as refused:
        field.clean(typed)
    assert [error.code for error in refused.value.error_list] == [code]


def test_commas_separate_thousands_for_those_who_read_english(field: RupiahField) -> None:
    with translation.override("en"):
        assert field.clean("1,500,000") == 1_500_000


def test_a_stored_amount_is_shown_with_separators_and_a_typed_one_as_typed(field: RupiahField) -> None:
    with translation.override("id"):
        assert field.prepare_value(1_500_000) == "1.500.000"
    assert field.prepare_value("1.5") == "1.5"
