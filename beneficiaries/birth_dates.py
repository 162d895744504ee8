"""What people know of a birth date: the day, only the year, or only an age."""

import re
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from beneficiaries.codes import BirthDatePrecision

OLDEST = 120
DAY = re.compile(r"([0-9]{1,2})\s*[-/. ]\s*([0-9]{1,2})\s*[-/. ]\s*([0-9]{4})")
DIGITS = re.compile(r"([0-9]{2})([0-9]{2})([0-9]{4})")
SHORT_YEAR = re.compile(r"[0-9]{1,2}\s*[-/. ]\s*[0-9]{1,2}\s*[-/. ]\s*[0-9]{2}")
YEAR = re.compile(r"(?:(?:tahun|thn|th|year)\.?\s*)?([0-9]{4})")
AGE = re.compile(r"(?:(?:umur|usia|age)\.?\s*)?([0-9]{1,3})(?:\s*(?:tahun|thn|th|years?)\.?)?")


@dataclass(frozen=True)
class BirthDate:
    """A birth date and how exact it is.

    A year is stored as its 1 July, the middle, so that ages are wrong by half a year at most; an age as the birthday
    that gives it on the day it was told.
    """

    day: date
    precision: BirthDatePrecision = BirthDatePrecision.EXACT

    def typed(self, *, today: date | None = None) -> str:
        """As one would type it into a form: "17-05-1990", "1990" or "36"."""
        if self.precision == BirthDatePrecision.YEAR:
            return str(self.day.year)
        if self.precision == BirthDatePrecision.AGE:
            return str(age_on(self.day, today or timezone.localdate()))
        return f"{self.day:%d-%m-%Y}"

    def __str__(self) -> str:
        """For reading: "17-05-1990", "1990 (year only)", "about 36 years"."""
        if self.precision == BirthDatePrecision.YEAR:
            return gettext("%(year)s (year only)") % {"year": self.day.year}
        if self.precision == BirthDatePrecision.AGE:
            years = age_on(self.day, timezone.localdate())
            return ngettext("about %(years)s year old", "about %(years)s years old", years) % {"years": years}
        return f"{self.day:%d-%m-%Y}"


def age_on(born: date, day: date) -> int:
    """Completed years on `day`."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def parse_birth_date(text: str, *, today: date | None = None) -> BirthDate:
    """The birth date in "17-05-1990", "17051990", "1990", "36" or "umur 36". Raises ValidationError with the reason."""
    today = today or timezone.localdate()
    typed = " ".join(text.lower().split())  # long gaps would keep the patterns busy for minutes
    if found := DAY.fullmatch(typed) or DIGITS.fullmatch(typed):
        return BirthDate(_past_day(*map(int, found.groups()), today=today))
    if found := YEAR.fullmatch(typed):
        return BirthDate(_middle_of(int(found[1]), today), BirthDatePrecision.YEAR)
    if found := AGE.fullmatch(typed):
        return BirthDate(_birthday_of_age(int(found[1]), today), BirthDatePrecision.AGE)
    if SHORT_YEAR.fullmatch(typed):
        raise ValidationError(_("Write the year with four digits, such as 17-05-1990."), code="short_year")
    raise ValidationError(
        _("This is no birth date. Write day, month and year (17-05-1990), the year alone (1990), or the age (36)."),
        code="invalid",
    )


def _past_day(day: int, month: int, year: int, *, today: date) -> date:
    try:
        found = date(year, month, day)
    except ValueError as error:
        raise ValidationError(
            _("There is no such day in the calendar. Write day, month and year, such as 17-05-1990."),
            code="no_such_day",
        ) from error
    if found > today:
        raise ValidationError(_("A birth date cannot lie in the future. Check the year."), code="future")
    _check_not_too_old(age_on(found, today))
    return found


def _middle_of(year: int, today: date) -> date:
    if year > today.year:
        raise ValidationError(_("A birth date cannot lie in the future. Check the year."), code="future")
    _check_not_too_old(today.year - year)
    return min(date(year, 7, 1), today)


def _birthday_of_age(age: int, today: date) -> date:
    _check_not_too_old(age)
    is_leap_day = (today.month, today.day) == (2, 29)
    return date(today.year - age, today.month, 28 if is_leap_day else today.day)


def _check_not_too_old(age: int) -> None:
    if age > OLDEST:
        raise ValidationError(
            _("That would be an age of %(age)s years. Check the year or the age."), code="too_old", params={"age": age}
        )
