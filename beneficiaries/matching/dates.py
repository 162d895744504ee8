"""Birth dates as lists have them: mistyped, with day and month swapped, a year near by, or no more than a year."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from beneficiaries.matching.arrays import Bools, Bytes, Codes
from beneficiaries.matching.words import encoded

EIGHT_DIGITS = re.compile(r"[0-9]{8}")
YEAR_FIRST = re.compile(r"([0-9]{4})\D{1,3}([0-9]{1,2})\D{1,3}([0-9]{1,2})(?:[T ].*)?")
YEAR_LAST = re.compile(r"([0-9]{1,2})\D{1,3}([0-9]{1,2})\D{1,3}([0-9]{4})(?:[T ].*)?")
YEAR = re.compile(r"[0-9]{4}")
OLDEST_YEAR, LAST_YEAR = 1850, 2100
NEAR_YEARS = 2
ALL_127, HIGHEST_BITS = np.uint64(0x7F7F7F7F7F7F7F7F), np.uint64(0x8080808080808080)


class BirthLevel(IntEnum):
    """How well two birth dates agree, from nothing in common to the very day."""

    MISSING = 0
    DIFFERENT = 1
    NEAR_YEAR = 2
    SAME_YEAR = 3
    SAME_YEAR_ONLY_YEAR_KNOWN = 4
    TWO_PARTS = 5
    OTHER_YEAR = 6
    ONE_DIGIT = 7
    SWAPPED = 8
    EXACT = 9


@dataclass(slots=True)
class BirthDates:
    """Year, month and day per person (0 = not known), the eight digits, and a code per distinct date (-1 = none)."""

    year: Codes
    month: Codes
    day: Codes
    digits: Bytes
    code: Codes

    @property
    def full(self) -> Bools:
        return np.asarray(self.month > 0)


def read_birth_dates(column: Sequence[str]) -> BirthDates:
    """What cannot be a date at all counts as missing; a 13th month stays, for it may be a swapped day."""
    codes, values = encoded(column)
    parts = np.array([parse(value) for value in values] or [(0, 0, 0)], np.int16).reshape(-1, 3)
    whole = parts[:, 0].astype(np.int64) * 10000 + parts[:, 1] * 100 + parts[:, 2]
    _distinct, code = np.unique(whole, return_inverse=True)
    code = np.where(whole > 0, code, -1).astype(np.int32)
    powers = 10 ** np.arange(7, -1, -1)
    digits = (whole[:, None] // powers % 10).astype(np.uint8)
    year, month, day = (parts[:, part][codes] for part in range(3))
    return BirthDates(year, month, day, digits[codes], code[codes])


def parse(text: str) -> tuple[int, int, int]:
    """Year, month, day; month and day 0 where only the year is known, all 0 where nothing is."""
    text = text.strip()
    if EIGHT_DIGITS.fullmatch(text):
        year_first = (int(text[:4]), int(text[4:6]), int(text[6:]))
        year_last = (int(text[4:]), int(text[2:4]), int(text[:2]))
        return year_first if _plausible(*year_first) or not _plausible(*year_last) else year_last
    if found := YEAR_FIRST.fullmatch(text):
        year, month, day = (int(part) for part in found.groups())
    elif found := YEAR_LAST.fullmatch(text):
        day, month, year = (int(part) for part in found.groups())
    elif YEAR.fullmatch(text):
        return int(text), 0, 0
    else:
        return 0, 0, 0
    return (year, month, day) if month and day else (year, 0, 0)


def _plausible(year: int, month: int, day: int) -> bool:
    return OLDEST_YEAR <= year <= LAST_YEAR and (month <= 12 or day <= 12) and month <= 31 and day <= 31


def birth_levels(dates: BirthDates, left: Codes, right: Codes) -> Bytes:
    """BirthLevel of each pair of rows."""
    year1, year2 = dates.year[left], dates.year[right]
    month1, month2 = dates.month[left], dates.month[right]
    day1, day2 = dates.day[left], dates.day[right]
    known = (year1 > 0) & (year2 > 0)
    full = known & (month1 > 0) & (month2 > 0)
    same_year, same_month, same_day = year1 == year2, month1 == month2, day1 == day2
    level = np.where(known, BirthLevel.DIFFERENT, BirthLevel.MISSING).astype(np.uint8)
    level[known & (np.abs(year1 - year2) <= NEAR_YEARS)] = BirthLevel.NEAR_YEAR
    level[known & same_year] = BirthLevel.SAME_YEAR
    level[known & ~full & same_year] = BirthLevel.SAME_YEAR_ONLY_YEAR_KNOWN
    level[full & same_year & (same_month | same_day)] = BirthLevel.TWO_PARTS
    level[full & same_month & same_day & ~same_year] = BirthLevel.OTHER_YEAR
    level[full & _one_slip(dates.digits[left], dates.digits[right])] = BirthLevel.ONE_DIGIT
    level[full & same_year & (month1 == day2) & (day1 == month2)] = BirthLevel.SWAPPED
    level[full & same_year & same_month & same_day] = BirthLevel.EXACT
    return level


def _one_slip(one: Bytes, other: Bytes) -> Bools:
    """One digit wrong, or two neighbours changed places. The eight digits are looked at as one number."""
    unlike = one.view(np.uint64).ravel() ^ other.view(np.uint64).ravel()
    # Every byte that is not 0 reaches the highest bit of its own when 127 is added to it: a digit has four bits.
    count = np.bitwise_count((unlike + ALL_127) & HIGHEST_BITS)
    slip = count == 1
    two = np.flatnonzero(count == 2)
    one, other = one[two], other[two]
    differs = one != other
    swapped = (one[:, :-1] == other[:, 1:]) & (one[:, 1:] == other[:, :-1]) & differs[:, :-1] & differs[:, 1:]
    slip[two] = swapped.any(axis=1)
    return np.asarray(slip)
