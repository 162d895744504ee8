"""What a list can tell of a person and a family, and how the city's lists head their columns.

Spellings of the Kartu Keluarga, SIKS-NG, DTSEN and OpenSID (its population export), and what people write by hand.
"""

import csv
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from beneficiaries.codes import DATA

NOT_WORDS = re.compile(r"[^a-z0-9]+")
HEADER_ROWS = 20
"""The header stands in one of the first rows; above it are titles."""


@dataclass(frozen=True)
class Column:
    """`name` is the field of Person or Household that it fills, or one of those that hold two of them."""

    name: str
    label: str | Promise
    is_family: bool = False
    is_number: bool = False


PERSON_COLUMNS = (
    Column("name", _("Full name")),
    Column("nik", _("NIK"), is_number=True),
    Column("sex", _("Sex")),
    Column("birth_place", _("Birth place")),
    Column("birth_date", _("Birth date")),
    Column("birth", _("Birth place and date")),
    Column("relation", _("Relation to the head")),
    Column("education", _("Education")),
    Column("occupation", _("Occupation")),
    Column("marital_status", _("Marital status")),
    Column("religion", _("Religion")),
    Column("citizenship", _("Citizenship")),
    Column("passport_number", _("Passport number")),
    Column("stay_permit_number", _("Stay permit number (KITAS/KITAP)")),
    Column("father_name", _("Father's name")),
    Column("mother_name", _("Mother's name")),
    Column("phone", _("Phone")),
)
FAMILY_COLUMNS = (
    Column("kk_number", _("KK number"), is_family=True, is_number=True),
    Column("kelurahan", _("Kelurahan"), is_family=True),
    Column("rt", _("RT"), is_family=True),
    Column("rw", _("RW"), is_family=True),
    Column("rt_rw", _("RT/RW"), is_family=True),
    Column("address", _("Address on the card"), is_family=True),
    Column("postal_code", _("Postal code"), is_family=True),
    Column("domicile_address", _("Current address"), is_family=True),
    Column("domicile_kelurahan", _("Kelurahan of the current address"), is_family=True),
    Column("domicile_rt", _("RT of the current address"), is_family=True),
    Column("domicile_rw", _("RW of the current address"), is_family=True),
    Column("decile", _("Welfare decile"), is_family=True),
    Column("decile_year", _("Year of the decile"), is_family=True),
    Column("decile_quarter", _("Quarter"), is_family=True),
    Column("decile_source", _("Decile source"), is_family=True),
)
COLUMNS = (*PERSON_COLUMNS, *FAMILY_COLUMNS)
BY_NAME = {column.name: column for column in COLUMNS}
NUMBERS = frozenset(column.name for column in COLUMNS if column.is_number)


def header_key(text: str) -> str:
    """A heading in plain words: "Tgl. Lahir*" and "TGL_LAHIR" are "tgl lahir"."""
    plain = unicodedata.normalize("NFKD", text.casefold()).encode("ascii", "ignore").decode()
    return NOT_WORDS.sub(" ", plain).strip()


@cache
def _names_by_heading() -> dict[str, str]:
    """beneficiaries/data/import_headings.csv: each heading as `header_key` writes it, and the column that it means."""
    with (DATA / "import_headings.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    known = {header_key(heading): row["column"] for row in rows for heading in row["headings"].split(";")}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):  # as our own templates and exports head them
            known |= {header_key(str(column.label)): column.name for column in COLUMNS}
    return known | {header_key(column.name): column.name for column in COLUMNS}


def recognise(headings: Sequence[str]) -> dict[int, str]:
    """Which column each position is, as far as its heading tells; none is recognised twice."""
    found: dict[int, str] = {}
    for position, heading in enumerate(headings):
        name = _names_by_heading().get(header_key(heading))
        if name is not None and name not in found.values():
            found[position] = name
    return found


def find_header(rows: Iterable[tuple[int, Sequence[str]]]) -> tuple[int, list[str]] | None:
    """Number and headings of the row that holds most known headings; the first row when none is known."""
    best: tuple[int, int, list[str]] | None = None
    for number, headings in rows:
        count = len(recognise(headings))
        if best is None or count > best[0]:
            best = (count, number, list(headings))
    return None if best is None else (best[1], best[2])


def layout_key(headings: Sequence[str]) -> str:
    """What makes two files one layout: the same headings in the same order."""
    return "|".join(header_key(heading) for heading in headings)
