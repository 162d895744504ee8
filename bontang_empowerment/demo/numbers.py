"""Identity numbers and telephone numbers that look right and belong to nobody."""

import random
from datetime import date, timedelta

from beneficiaries.codes import Sex
from beneficiaries.identity_numbers import WOMAN_DAY_OFFSET

SERIALS = 100  # 9900-9999: Dukcapil hands out low serials, so that nobody real has one of these
STRIDE = 37  # has no divisor in common with SERIALS: steps through all of them in an order that looks random
DAYS_IN_A_CENTURY = 100 * 12 * 31
NEXT_DAYS = 30


class SerialBook:
    """Hands out every serial of a prefix once.

    One byte counts per district and day, which is two orders of magnitude less than remembering a million numbers.
    """

    def __init__(self) -> None:
        self._used: dict[str, bytearray] = {}

    def take(self, series: str, day: date) -> str | None:
        """The next unused serial of this series and day (its century does not show), None when all are taken."""
        used = self._used.setdefault(series, bytearray(DAYS_IN_A_CENTURY))
        position = (day.year % 100 * 12 + day.month - 1) * 31 + day.day - 1
        taken = used[position]
        if taken == SERIALS:
            return None
        used[position] += 1
        return f"99{(position * 61 + taken * STRIDE) % SERIALS:02}"


class IdentityNumbers:
    """NIKs and KK numbers, each of them once in one run."""

    def __init__(self) -> None:
        self._niks = SerialBook()
        self._kk_numbers = SerialBook()

    def nik(self, *, district: str, sex: str, day: date) -> str:
        """A NIK for this day of birth; empty in the rare case that the district has run out of serials for it."""
        offset = WOMAN_DAY_OFFSET if sex == Sex.FEMALE else 0
        serial = self._niks.take(f"{district}{sex}", day)
        return f"{district}{day.day + offset:02}{day:%m%y}{serial}" if serial else ""

    def kk_number(self, *, district: str, recorded_on: date) -> str:
        """A KK number recorded on this day or one of the next days that has a serial left; else empty."""
        for later in range(NEXT_DAYS):
            day = recorded_on + timedelta(days=later)
            if serial := self._kk_numbers.take(district, day):
                return f"{district}{day:%d%m%y}{serial}"
        return ""


def make_phone(rng: random.Random) -> str:
    """A number that looks like a landline in Bontang (area code 0548) and can ring nobody.

    Behind an area code no number in Indonesia starts with 0, which is what one dials for another area. Forms accept
    it, so that a demo person can be edited; a mobile prefix that nobody has would be refused.
    """
    return f"+625480{rng.randrange(1_000_000):06}"
