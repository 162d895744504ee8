"""Values as the city's lists write them; a NIK that a spreadsheet programme has ruined is refused with that reason."""

from datetime import date
from typing import Any

import pytest

from beneficiaries.imports.cleaning import Cleaner, CleanRow
from beneficiaries.imports.columns import recognise
from bontang_empowerment.regions.reference import load_regions
from bontang_empowerment.spreadsheets.tables import Cell, Row

pytestmark = pytest.mark.django_db


def cleaned(column: str, cell: Cell) -> CleanRow:
    load_regions()
    return Cleaner({0: column}).clean(Row(2, [cell]))


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        (6474015705909901.0, "Excel"),
        ("6.47402E+15", "Excel"),
        ("6,47401570590990E+15", "Excel"),
        ("647401570590990", "15"),
        ("6474015705909901.0", ".0"),
        ("64740157059099", "16"),
        ("9974015705909901", "99"),
    ],
)
def test_a_ruined_nik_is_refused_with_the_reason(cell: Cell, code: str) -> None:
    clean = cleaned("nik", cell)

    assert clean.refusal is not None
    assert clean.refusal[0] == "nik"
    assert code in clean.refusal[1]


@pytest.mark.parametrize("cell", ["6474 0157 0590 9901", "'6474015705909901", "64.7401.570590.9901"])
def test_a_nik_with_separators_is_read_and_tells_sex_and_birth_date(cell: str) -> None:
    values = cleaned("nik", cell).values

    assert (values["nik"], values["sex"], values["birth_date"]) == ("6474015705909901", "female", "1990-05-17")


@pytest.mark.parametrize(
    "cell",
    [
        *("17-05-1990", "17/5/1990", "1990-05-17", "1990-05-17 00:00:00", "17051990"),
        *("17 Mei 1990", "17 MEI 1990", "17-Mei-1990", 33010.0, date(1990, 5, 17)),
    ],
)
def test_a_birth_date_in_each_form(cell: Cell) -> None:
    assert cleaned("birth_date", cell).values["birth_date"] == "1990-05-17"


@pytest.mark.parametrize(
    ("column", "cell", "name", "value"),
    [
        ("sex", "L", "sex", "male"),
        ("sex", 2.0, "sex", "female"),
        ("sex", "LAKI-LAKI", "sex", "male"),
        ("relation", "ISTERI", "relation", "wife"),
        ("relation", "1", "relation", "head"),
        ("relation", "Famili Lain", "relation", "other_relative"),
        ("education", "SLTA / SEDERAJAT", "education", "senior_secondary"),
        ("education", 8.0, "education", "bachelor"),
        ("occupation", "MENGURUS RUMAH TANGGA", "occupation", 2),
        ("occupation", "PNS", "occupation", 5),
        ("occupation", "Karyawan Swasta", "occupation", 15),
        ("marital_status", "Kawin Tercatat", "marital_status", "married"),
        ("religion", "KRISTEN", "religion", "protestant"),
        ("rt", 7.0, "rt", "007"),
        ("rt_rw", "007/002", "rw", "002"),
        ("birth", "Bontang, 17-05-1990", "birth_place", "Bontang"),
        ("decile", "Desil 3", "decile", 3),
        ("decile", "Tidak terdaftar di DTSEN", "decile_status", "not_listed"),
    ],
)
def test_codes_and_spellings(column: str, cell: Cell, name: str, value: Any) -> None:
    clean = cleaned(column, cell)

    assert clean.refusal is None
    assert clean.values[name] == value


def test_a_kelurahan_in_three_spellings_is_one() -> None:
    found = {cleaned("kelurahan", cell).values["kelurahan"] for cell in ("Lok Tuan", "LOKTUAN", "Kel. Lok-Tuan")}
    by_code = cleaned("kelurahan", "64.74.01.1003").values["kelurahan"]

    assert found == {by_code}


@pytest.mark.parametrize("cell", ["", "-", "N/A", "NULL", "nihil"])
@pytest.mark.parametrize("column", ["nik", "name", "sex", "birth_date", "relation", "occupation", "phone", "kelurahan"])
def test_what_stands_for_nothing_is_no_value(column: str, cell: str) -> None:
    clean = cleaned(column, cell)

    assert (clean.values, clean.refusal) == ({}, None)


@pytest.mark.parametrize(
    ("column", "cell"),
    [("sex", "X"), ("relation", "Tetangga"), ("kelurahan", "Samarinda"), ("birth_date", "31-02-1990")],
)
def test_an_unknown_value_is_refused_at_its_column(column: str, cell: str) -> None:
    refusal = cleaned(column, cell).refusal

    assert refusal is not None
    assert refusal[0] == column


@pytest.mark.parametrize(
    ("headings", "names"),
    [
        ("NO_KK NIK NAMA_LGKP JENIS_KELAMIN TGL_LHR STAT_HBKEL", "kk_number nik name sex birth_date relation"),
        (
            "Nomor KK|Nomor NIK|Nama|Jenis Kelamin|Hub. Keluarga|Pendidikan (dLm KK)",
            "kk_number nik name sex relation education",
        ),
        ("NOKK|NIK|NAMA|NMKEL|DESIL_NASIONAL", "kk_number nik name kelurahan decile"),
        ("No. KK*|NIK *|Nama Anggota Keluarga|L/P|RT/RW", "kk_number nik name sex rt_rw"),
    ],
    ids=["Dukcapil", "OpenSID", "DTSEN", "by hand"],
)
def test_headings_of_each_source_are_recognised(headings: str, names: str) -> None:
    written = headings.split("|") if "|" in headings else headings.split()

    assert list(recognise(written).values()) == names.split()
