"""What stands in a cell, in the words of the registry: codes, spellings and dates as the city's lists write them.

Every value then goes through the field of the screen's form, so that there is one rule for it.
"""

import csv
import re
from collections.abc import Callable
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from beneficiaries.codes import DATA, occupations
from beneficiaries.imports.columns import header_key
from bontang_empowerment.spreadsheets.tables import Cell

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

NOTHING = frozenset(
    ["", "-", "--", "---", "0", "n/a", "na", "#n/a", "null", "none", "nihil", "kosong", "tidak ada", "."]
)
NOTHING_FOR_A_CODE = NOTHING - {"0"}

SCIENTIFIC = re.compile(r"[0-9](?:[.,][0-9]+)?[eE]\+?[0-9]{1,3}")
TRAILING_ZERO = re.compile(r"[0-9]+[.,]0+")
ONLY_DIGITS = re.compile(r"[0-9]+")
ISO_DAY = re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})(?:[T ].*)?")
DAY_WITH_TIME = re.compile(r"([0-9]{1,2}[-/.][0-9]{1,2}[-/.][0-9]{4})[T ][0-9:.]+")
NAMED_MONTH = re.compile(r"([0-9]{1,2})[\s\-./]*([a-z]{3,9})[\s\-./,]*([0-9]{4})")
YEARS_AND_MORE = re.compile(r"([0-9]{1,3})\s*(?:th|thn|tahun)\b.*")
MONTHS = {
    word: number
    for number, words in enumerate(
        (
            "januari jan january", "februari feb pebruari peb february", "maret mar mart march", "april apr",
            "mei may", "juni jun june", "juli jul july", "agustus agu agt ags agust aug august",
            "september sep sept", "oktober okt oct october", "november nov nopember nop",
            "desember des dec december",
        ),
        start=1,
    )
    for word in words.split()
}  # fmt: skip
SERIAL_EPOCH = date(1899, 12, 30)
SERIAL_DAYS = range(4_000, 60_000)
"""Excel's numbers of the days from 1910 to 2064: a date whose cell has lost its format."""


def text_of(cell: Cell) -> str:
    """The cell as somebody would type it: whole numbers without ".0", dates dd-mm-yyyy."""
    if isinstance(cell, str):
        return cell.removeprefix("'").strip()
    if isinstance(cell, bool):
        return gettext("yes") if cell else gettext("no")
    if isinstance(cell, date):
        return f"{cell:%d-%m-%Y}"
    return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)


def number_text(cell: Cell, kind: "StrPromise | str") -> str:
    """The digits of a NIK or KK number. Raises ValidationError when a spreadsheet programme has ruined it."""
    text = text_of(cell)
    if text.casefold() in NOTHING:
        return ""
    if isinstance(cell, float) or SCIENTIFIC.fullmatch(text):
        raise ValidationError(
            gettext(
                "This %(kind)s was saved as a number: Excel keeps 15 digits and has changed the last one. Format the "
                "column as text and take the number from the card again."
            )
            % {"kind": kind},
            code="excel_number",
        )
    if TRAILING_ZERO.fullmatch(text):
        raise ValidationError(
            gettext(
                "This %(kind)s ends in “.0”: it was a number once, and its last digits may be wrong. Take it from the "
                "card again."
            )
            % {"kind": kind},
            code="excel_trailing_zero",
        )
    if ONLY_DIGITS.fullmatch(text) and len(text) == 15:
        raise ValidationError(
            gettext(
                "This %(kind)s has 15 digits: one was lost, perhaps a zero in front when it was saved as a number. "
                "Take it from the card again."
            )
            % {"kind": kind},
            code="excel_lost_digit",
        )
    return text


def birth_date_text(cell: Cell) -> str:
    """A birth date as the form's field reads it: "17-05-1990", "1990", "36"; unknown forms come back as they are."""
    if isinstance(cell, float) and cell.is_integer() and int(cell) in SERIAL_DAYS:
        return f"{SERIAL_EPOCH + timedelta(days=int(cell)):%d-%m-%Y}"
    text = " ".join(text_of(cell).casefold().split())
    if found := ISO_DAY.fullmatch(text):
        return f"{found[3]}-{found[2]}-{found[1]}"
    if found := DAY_WITH_TIME.fullmatch(text):
        return found[1]
    if (found := NAMED_MONTH.fullmatch(text)) and found[2] in MONTHS:
        return f"{found[1]}-{MONTHS[found[2]]}-{found[3]}"
    if found := YEARS_AND_MORE.fullmatch(text):
        return found[1]
    return text


@cache
def spellings() -> dict[str, dict[str, str]]:
    """beneficiaries/data/import_values.csv: by column, from each spelling and Dukcapil number to the stored code."""
    found: dict[str, dict[str, str]] = {}
    with (DATA / "import_values.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            words = [header_key(word) for word in row["spellings"].split(";")]
            numbers = [row["number"], row["number"].zfill(2)]
            found.setdefault(row["column"], {}).update(dict.fromkeys([*words, *numbers], row["code"]))
    for code, name in occupations():
        found["occupation"].update(dict.fromkeys([header_key(name), str(code), f"{code:02}"], str(code)))
    return found


UNKNOWN_VALUE: dict[str, Callable[[], str]] = {
    "sex": lambda: gettext("“%(typed)s” is no sex that this list can hold. Write L or P."),
    "relation": lambda: gettext("“%(typed)s” is no relation to the head (SHDK). Write such as Istri or Anak."),
    "education": lambda: gettext("“%(typed)s” is not in the list of education levels. Write such as SLTA/Sederajat."),
    "marital_status": lambda: gettext(
        "“%(typed)s” is no marital status. Write Belum Kawin, Kawin, Cerai Hidup or Cerai Mati."
    ),
    "religion": lambda: gettext("“%(typed)s” is not in the list of religions."),
    "citizenship": lambda: gettext("“%(typed)s” is no citizenship. Write WNI or WNA."),
}


def code_of(name: str, text: str) -> str:
    """The stored code of a word or number. Raises ValidationError with what can be written."""
    code = spellings()[name].get(header_key(text))
    if code is None:
        raise ValidationError(UNKNOWN_VALUE[name]() % {"typed": text[:40]}, code="unknown")
    return str(code)


KELURAHAN_WORDS = re.compile(r"^(kelurahan|kel|desa|ds)\s+")


def kelurahan_key(text: str) -> str:
    """One spelling for all: "Kel. Api-Api", "APIAPI" and "64.74.01.1006" lose what is not letter or digit."""
    return KELURAHAN_WORDS.sub("", header_key(text)).replace(" ", "")
