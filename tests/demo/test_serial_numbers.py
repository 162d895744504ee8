"""Serials 9900 to 9999 are handed out once per district, sex and day."""

from datetime import date

from beneficiaries.codes import Sex
from bontang_empowerment.demo.numbers import SERIALS, IdentityNumbers, SerialBook


def test_a_day_has_a_hundred_serials_and_then_none() -> None:
    book = SerialBook()
    serials = [book.take("647401", date(1990, 5, 17)) for _number in range(SERIALS)]

    assert set(serials) == {f"99{number:02}" for number in range(SERIALS)}
    assert book.take("647401", date(1990, 5, 17)) is None
    assert book.take("647402", date(1990, 5, 17)) is not None


def test_two_days_that_look_the_same_in_a_nik_share_their_serials() -> None:
    numbers = IdentityNumbers()
    days = [date(1926, 3, 1), date(2026, 3, 1)]
    niks = [numbers.nik(district="647401", sex=Sex.MALE, day=day) for day in days for _one in range(SERIALS // 2)]

    assert len(set(niks)) == SERIALS
    assert numbers.nik(district="647401", sex=Sex.MALE, day=days[0]) == ""
    assert numbers.nik(district="647401", sex=Sex.FEMALE, day=days[0])[6:8] == "41"


def test_a_day_without_serials_moves_a_kk_number_to_the_next_day() -> None:
    numbers = IdentityNumbers()
    day = date(2020, 1, 31)
    made = [numbers.kk_number(district="647401", recorded_on=day) for _number in range(SERIALS + 1)]

    assert len(set(made)) == SERIALS + 1
    assert made[-1].startswith("647401010220")
