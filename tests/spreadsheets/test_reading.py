"""What people send is read as it was meant, whatever programme made it."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from bontang_empowerment.spreadsheets.reading import open_table
from bontang_empowerment.spreadsheets.tables import Cell
from bontang_empowerment.spreadsheets.writing import Column, Kind, Sheet, write_csv, write_xlsx
from tests.spreadsheets.files import ROWS, ods, xls, xlsx

Saved = Callable[[bytes], Path]


@pytest.fixture
def saved(tmp_path: Path) -> Saved:
    def save(content: bytes) -> Path:
        path = tmp_path / "daftar"
        path.write_bytes(content)
        return path

    return save


def cells_of(path: Path) -> list[list[Cell]]:
    return [row.cells for row in open_table(path).rows()]


TEXT = "NIK;Nama;Alamat\r\n6474015705909901;Siti Nur\u2019aini;Jl. Café 3\r\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_each_encoding_and_delimiter_of_csv(encoding: str, delimiter: str, saved: Saved) -> None:
    path = saved(TEXT.replace(";", delimiter).encode(encoding))

    assert cells_of(path) == [["NIK", "Nama", "Alamat"], ["6474015705909901", "Siti Nur\u2019aini", "Jl. Café 3"]]


def test_quoted_delimiters_line_breaks_and_blank_lines_keep_the_numbers_of_the_rows(saved: Saved) -> None:
    path = saved(b'a,b\n\n"x, y","dua\nbaris"\n,,\nz,\n')

    assert [(row.number, row.cells) for row in open_table(path).rows()] == [
        (1, ["a", "b"]),
        (3, ["x, y", "dua\nbaris"]),
        (5, ["z"]),
    ]


def test_a_hint_for_excel_names_the_delimiter(saved: Saved) -> None:
    assert cells_of(saved(b"sep=;\na,b;c\n1,5;2\n")) == [["a,b", "c"], ["1,5", "2"]]


@pytest.mark.parametrize("content", [xlsx(), ods(), xls()], ids=["xlsx", "ods", "xls"])
def test_each_kind_of_workbook(content: bytes, saved: Saved) -> None:
    assert cells_of(saved(content)) == ROWS


def test_shared_strings_gaps_numbers_dates_and_truth_values(saved: Saved) -> None:
    strings = "<sst><si><t>Nama</t></si><si><r><t>Siti </t></r><r><t>Aminah</t></r><rPh><t>x</t></rPh></si></sst>"
    sheet = (
        '<row r="2"><c r="B2" t="s"><v>0</v></c></row>'
        '<row r="4"><c r="A4"><v>6.474015705909901E15</v></c><c r="B4" t="s"><v>1</v></c>'
        '<c r="D4" s="1"><v>33010</v></c><c r="E4" t="b"><v>1</v></c><c r="F4" s="2"><v>7</v></c></row>'
    )
    rows = list(open_table(saved(xlsx(sheet, sharedStrings=strings))).rows())

    assert [(row.number, row.cells) for row in rows] == [
        (2, ["", "Nama"]),
        (4, [6474015705909901.0, "Siti Aminah", "", date(1990, 5, 17), True, 7.0]),
    ]


def test_numbers_dates_and_repeats_of_ods(saved: Saved) -> None:
    row = (
        '<table:table-row><table:table-cell office:value-type="float" office:value="7"><text:p>7</text:p>'
        '</table:table-cell><table:table-cell office:value-type="date" office:date-value="1990-05-17"/>'
        '<table:table-cell table:number-columns-repeated="2" office:value-type="string"><text:p>x</text:p>'
        '</table:table-cell><table:table-cell table:number-columns-repeated="16380"/></table:table-row>'
        '<table:table-row table:number-rows-repeated="1048575"><table:table-cell/></table:table-row>'
    )

    assert cells_of(saved(ods(row))) == [[7.0, date(1990, 5, 17), "x", "x"]]


def test_what_we_write_we_read(saved: Saved) -> None:
    columns = [Column("NIK"), Column("Lahir", Kind.DATE), Column("Anak", Kind.NUMBER)]
    sheet = Sheet("Warga", columns, [["6474015705909901", date(1990, 5, 17), 3]])
    heading = ["NIK", "Lahir", "Anak"]

    assert cells_of(saved(write_xlsx(sheet).content())) == [heading, ["6474015705909901", date(1990, 5, 17), 3.0]]
    assert cells_of(saved(write_csv(sheet).content())) == [heading, ["6474015705909901", "17-05-1990", "3"]]


def test_the_first_visible_sheet_is_read(saved: Saved) -> None:
    workbook = (
        '<workbook xmlns:r="r"><sheets><sheet name="Kode" state="hidden" r:id="rId9"/>'
        '<sheet name="Data" r:id="rId1"/></sheets></workbook>'
    )
    assert cells_of(saved(xlsx(workbook=workbook))) == ROWS


def test_a_merge_over_rows_damages_the_rows_below_and_one_over_columns_does_not(saved: Saved) -> None:
    rows = "".join(
        f'<row r="{number}"><c t="inlineStr"><is><t>{text}</t></is></c></row>' for number, text in enumerate("abcd", 1)
    )
    merges = '<mergeCells><mergeCell ref="A1:C1"/><mergeCell ref="B2:B3"/></mergeCells>'
    read = list(open_table(saved(xlsx(rows, after=merges))).rows())

    assert [row.damage.column if row.damage else None for row in read] == [None, None, 1, None]
