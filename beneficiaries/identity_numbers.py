"""NIK and KK numbers: cleaning, hard errors, doubts, masks.

A NIK is the district of first registration (6 digits), the birth date as DDMMYY where a woman's day is raised by 40,
and a serial 0001-9999; there is no check digit (PP 40/2019). Hard errors only for what cannot be a NIK: Dukcapil
corrects a birth date but never the NIK, and codes of regions that have moved stay valid.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bontang_empowerment.encryption import blind_index

NIK_COLUMN, KK_COLUMN = "person.nik", "household.kk_number"
PASSPORT_COLUMN, STAY_PERMIT_COLUMN = "person.passport_number", "person.stay_permit_number"
LENGTH = 16
WOMAN_DAY_OFFSET = 40
SEPARATORS = re.compile(r"[\s.\-]")
SIXTEEN_DIGITS = re.compile(r"[0-9]{16}")

# Kepmendagri 300.2.2-2430/2025: the 38 provinces.
PROVINCES = frozenset(
    code
    for island in (
        "11 12 13 14 15 16 17 18 19 21",
        "31 32 33 34 35 36",
        "51 52 53",
        "61 62 63 64 65",
        "71 72 73 74 75 76",
        "81 82 91 92 93 94 95 96",
    )
    for code in island.split()
)
HOME_PROVINCE, HOME_CITY = "64", "6474"
# Kalimantan Timur today; 6404-6406, 6410 and 6473 moved to Kalimantan Utara (65) and live on in older NIKs.
HOME_PROVINCE_REGENCIES = frozenset(["6401", "6402", "6403", "6407", "6408", "6409", "6411", "6471", "6472", "6474"])
HOME_CITY_DISTRICTS = frozenset(["647401", "647402", "647403"])


def nik_index(digits: str) -> str:
    """The look-up index of a clean NIK."""
    return blind_index(digits, column=NIK_COLUMN)


def kk_index(digits: str) -> str:
    """The look-up index of a clean KK number."""
    return blind_index(digits, column=KK_COLUMN)


def clean_number(typed: str) -> str:
    """`typed` without spaces, dots and hyphens. Nothing else is forgiven."""
    return SEPARATORS.sub("", typed)


@dataclass(frozen=True)
class Nik:
    """A NIK that can exist. `birth_dates` are the past dates that it can mean, newest first: one or two."""

    digits: str
    sex: str  # "male" or "female", the codes of Sex
    birth_dates: tuple[date, ...]

    @property
    def district(self) -> str:
        return self.digits[:6]


def parse_nik(typed: str, *, today: date | None = None) -> Nik:
    """The NIK in `typed`. Raises ValidationError with the reason when it cannot be one."""
    digits = clean_number(typed)
    _check_sixteen_digits(digits, "NIK")
    if digits[:2] not in PROVINCES:
        raise ValidationError(
            _("No province has the code %(code)s (the first two digits). Check the NIK against the card."),
            code="nik_province",
            params={"code": digits[:2]},
        )
    if digits[2:4] == "00" or digits[4:6] == "00":
        raise ValidationError(
            _("Digits 3 to 6 name a regency and a district; neither can be 00. Check the NIK against the card."),
            code="nik_district",
        )
    if digits[12:] == "0000":
        raise ValidationError(
            _("The last four digits are a serial number and cannot be 0000. Check the NIK against the card."),
            code="nik_serial",
        )
    day, month, year = int(digits[6:8]), int(digits[8:10]), int(digits[10:12])
    is_woman = day > WOMAN_DAY_OFFSET
    dates = _past_dates(day - WOMAN_DAY_OFFSET if is_woman else day, month, year, today or timezone.localdate())
    if not dates:
        raise ValidationError(
            _("Digits 7 to 12 (%(part)s) are not a birth date. A woman's day is raised by 40. Check the NIK."),
            code="nik_birth_date",
            params={"part": digits[6:12]},
        )
    return Nik(digits=digits, sex="female" if is_woman else "male", birth_dates=dates)


def parse_kk_number(typed: str) -> str:
    """The digits of a KK number: region, recording date, serial. Raises ValidationError with the reason."""
    digits = clean_number(typed)
    _check_sixteen_digits(digits, "KK")
    if digits[:2] not in PROVINCES:
        raise ValidationError(
            _("No province has the code %(code)s (the first two digits). Check the KK number against the card."),
            code="kk_province",
            params={"code": digits[:2]},
        )
    if digits[12:] == "0000":
        raise ValidationError(
            _("The last four digits are a serial number and cannot be 0000. Check the KK number against the card."),
            code="kk_serial",
        )
    return digits


def nik_doubts(nik: Nik, *, sex: str = "", birth_date: date | None = None) -> list[str]:
    """What is worth a second look, in words; never a reason to refuse."""
    doubts: list[Promise | str] = []
    if not _is_known_district(nik.district):
        doubts.append(
            _("%(code)s is an old or unknown district code. It stays valid for somebody registered there long ago.")
            % {"code": nik.district}
        )
    if sex and sex != nik.sex:
        doubts.append(_("The sex differs from the one in the NIK. Check which is right; both can be kept."))
    if birth_date and birth_date not in nik.birth_dates:
        doubts.append(
            _("The birth date differs from the one in the NIK (%(date)s). Dukcapil corrects dates but never the NIK.")
            % {"date": nik.birth_dates[0].strftime("%d-%m-%Y")}
        )
    if not birth_date and len(nik.birth_dates) > 1:
        doubts.append(
            _("The NIK fits two centuries: %(dates)s. Choose the birth date.")
            % {"dates": ", ".join(day.strftime("%d-%m-%Y") for day in nik.birth_dates)}
        )
    return [str(doubt) for doubt in doubts]


def mask(digits: str) -> str:
    """A number for screens, "6474 •••• •••• ••12".

    The birth date stands beside it and is part of a NIK, so all but two digits of the serial are hidden too.
    """
    return f"{digits[:4]} •••• •••• ••{digits[-2:]}" if len(digits) == LENGTH else ""


def _check_sixteen_digits(digits: str, kind: str) -> None:
    if not SIXTEEN_DIGITS.fullmatch(digits):
        message = (
            _("A NIK has 16 digits; this has %(count)s characters. Only digits, spaces, dots and hyphens are accepted.")
            if kind == "NIK"
            else _("A KK number has 16 digits; this has %(count)s characters. Only digits, spaces, dots and hyphens.")
        )
        raise ValidationError(message, code="length", params={"count": len(digits)})


def _past_dates(day: int, month: int, two_digit_year: int, today: date) -> tuple[date, ...]:
    return tuple(_real_dates(day, month, (2000 + two_digit_year, 1900 + two_digit_year), today))


def _real_dates(day: int, month: int, years: Iterable[int], today: date) -> Iterable[date]:
    for year in years:
        try:
            candidate = date(year, month, day)
        except ValueError:
            continue
        if candidate <= today:
            yield candidate


def _is_known_district(district: str) -> bool:
    if district[:2] != HOME_PROVINCE:
        return True  # this city keeps no list of the country's districts
    if district[:4] == HOME_CITY:
        return district in HOME_CITY_DISTRICTS
    return district[:4] in HOME_PROVINCE_REGENCIES
