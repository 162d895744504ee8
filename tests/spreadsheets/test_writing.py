"""What is written is read back with the reader that the product imports with, and with Python's csv."""

import csv
import hashlib
import io
import tracemalloc
import zipfile
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from bontang_empowerment.spreadsheets import writing
from bontang_empowerment.spreadsheets.writing import (
    Column,
    Kind,
    Sheet,
    TooManyRowsError,
    WrittenFile,
    write_csv,
    write_xlsx,
)

Write = Callable[..., WrittenFile]

COLUMNS = [
    Column("NIK", width=20),
    Column("Lahir", Kind.DATE),
    Column("Anak", Kind.NUMBER),
    Column("Dicatat", Kind.TIME),
]
ROWS: list[Sequence[object]] = [
    ["6474014101909901", date(1990, 1, 1), 3, datetime(2022, 4, 17, 8, 30, tzinfo=UTC)],
    ["1e5", None, Decimal("-2.5"), None],
    [None, date(2020, 2, 29), None, None],
]
DANGEROUS = [
    "=1+1",
    "+62812",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    " =1",
    "\uff1d1+1",
    '"=1',
    "a;=1+1",
    "a,@b",
    "a\n=1",
]


def sheet(*rows: Sequence[object], columns: list[Column] = COLUMNS) -> Sheet:
    return Sheet("Warga", columns, iter(rows))


def texts(*values: str) -> Sheet:
    return Sheet("Teks", [Column("Teks")], [[value] for value in values])


def read_xlsx(content: bytes, name: str = "Warga") -> list[list[object]]:
    return [
        list(row) for row in CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_name(name).to_python()
    ]


def read_csv(content: bytes, delimiter: str = ",") -> list[list[str]]:
    assert content.startswith(b"\xef\xbb\xbf")
    text = content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))


def xml_of_first_sheet(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read("xl/worksheets/sheet1.xml").decode()


def test_xlsx_cells_are_what_their_column_says() -> None:
    content = write_xlsx(sheet(*ROWS)).content()

    assert read_xlsx(content) == [
        ["NIK", "Lahir", "Anak", "Dicatat"],
        ["6474014101909901", date(1990, 1, 1), 3.0, datetime(2022, 4, 17, 8, 30)],  # noqa: DTZ001 - a file has no zone
        ["1e5", "", -2.5, ""],
        ["", date(2020, 2, 29), "", ""],
    ]


def test_csv_holds_the_same() -> None:
    content = write_csv(sheet(*ROWS)).content()

    assert read_csv(content) == [
        ["NIK", "Lahir", "Anak", "Dicatat"],
        ["6474014101909901", "01-01-1990", "3", "17-04-2022 08:30"],
        ["1e5", "", "-2.5", ""],
        ["", "29-02-2020", "", ""],
    ]


@pytest.mark.parametrize("write", [write_xlsx, write_csv])
def test_rows_size_and_hash_are_told(write: Write) -> None:
    written = write(sheet(*ROWS))

    content = written.content()
    assert written.row_count == 3
    assert written.size == len(content)
    assert written.sha256 == hashlib.sha256(content).hexdigest()


@pytest.mark.parametrize("write", [write_xlsx, write_csv])
def test_a_file_of_the_caller_is_filled_and_left_open(write: Write, tmp_path: Path) -> None:
    with (tmp_path / "warga").open("w+b") as file:
        written = write(sheet(*ROWS), into=file)
        assert not file.closed

    assert hashlib.sha256((tmp_path / "warga").read_bytes()).hexdigest() == written.sha256


def test_xlsx_has_no_formula_and_no_link_whatever_is_typed() -> None:
    typed = [*DANGEROUS, "{=1}", "https://contoh.id", "file:///etc/passwd", "6474014101909901"]
    content = write_xlsx(texts(*typed)).content()

    xml = xml_of_first_sheet(content)
    assert "<f>" not in xml
    assert "<hyperlink" not in xml
    assert 't="n"' not in xml
    assert "<v>" not in xml, "a text became a number"
    told = [row[0] for row in read_xlsx(content, "Teks")[1:]]
    assert told == typed


@pytest.mark.parametrize("text", DANGEROUS)
def test_csv_puts_an_apostrophe_before_what_could_start_a_formula(text: str) -> None:
    (_, (cell,)) = read_csv(write_csv(texts(text)).content())

    assert cell.replace("'", "") == text
    assert "'" in cell
    assert not starts_a_formula(cell)


@pytest.mark.parametrize("delimiter", [",", ";"])
def test_a_heading_is_no_formula_either(delimiter: str) -> None:
    written = write_csv(Sheet("a", [Column("=1+1")], []), delimiter=delimiter)

    assert read_csv(written.content(), delimiter) == [["'=1+1"]]


@pytest.mark.parametrize("text", ["Lok Tuan", "Jl. A-B No. 3", "a@b.id", "08-12", "O'Neil", "RT 1, RW 2"])
def test_csv_leaves_other_texts_alone(text: str) -> None:
    assert read_csv(write_csv(texts(text)).content())[1] == [text]


def starts_a_formula(cell: str) -> bool:
    return cell.lstrip().startswith(("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")) or cell.startswith(
        ("\t", "\r", "\n")
    )


@settings(max_examples=200, deadline=None)
@given(st.lists(st.text(), max_size=4))
def test_no_text_breaks_a_file_or_becomes_a_formula(values: list[str]) -> None:
    cells = [row[0] if row else "" for row in read_csv(write_csv(texts(*values)).content())[1:]]

    assert len(cells) == len(values)
    assert not any(starts_a_formula(cell) for cell in cells)
    assert not any(starts_a_formula(part) for cell in cells for part in cell.split(";"))
    assert "<f>" not in xml_of_first_sheet(write_xlsx(texts(*values)).content())


def test_what_no_file_can_hold_is_replaced() -> None:
    written = write_xlsx(texts("a\ud800b\0c"))

    assert read_xlsx(written.content(), "Teks")[1] == ["a\N{REPLACEMENT CHARACTER}bc"]
    assert read_csv(write_csv(texts("a\ud800b\0c")).content())[1] == ["a\N{REPLACEMENT CHARACTER}bc"]


def test_a_text_too_long_for_a_cell_is_cut_with_a_sign() -> None:
    cell = read_xlsx(write_xlsx(texts("x" * 40_000)).content(), "Teks")[1][0]

    assert cell == "x" * 32_766 + "…"


def test_a_day_before_the_first_of_excel_stays_readable() -> None:
    content = write_xlsx(sheet(["a", date(1899, 12, 31), None, None])).content()

    assert read_xlsx(content)[1][1] == "31-12-1899"


@pytest.mark.parametrize("value", [True, "3", 6474014101909901, float("nan"), float("inf")])
@pytest.mark.parametrize("write", [write_xlsx, write_csv])
def test_what_a_number_column_cannot_keep_is_refused(write: Write, value: object) -> None:
    with pytest.raises(ValueError, match="number"):
        write(sheet(["a", None, value, None]))


@pytest.mark.parametrize("write", [write_xlsx, write_csv])
def test_a_row_of_another_length_is_refused(write: Write) -> None:
    with pytest.raises(ValueError, match="zip"):
        write(sheet(["a"]))


def test_the_header_stays_in_sight_and_columns_have_their_width() -> None:
    xml = xml_of_first_sheet(write_xlsx(sheet(*ROWS)).content())

    assert 'state="frozen"' in xml
    assert 'ySplit="1"' in xml
    assert '<col min="1" max="1" width="20.7' in xml


def test_more_sheets_share_a_file() -> None:
    written = write_xlsx(sheet(ROWS[0]), Sheet("RT: 01/02?", [Column("RT")], [["001"], ["002"]]))

    assert written.row_count == 3
    assert read_xlsx(written.content(), "RT  01 02") == [["RT"], ["001"], ["002"]]


def test_a_sheet_with_too_many_rows_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "MOST_ROWS", 2)

    assert write_xlsx(sheet(*ROWS[:2])).row_count == 2
    with pytest.raises(TooManyRowsError):
        write_xlsx(sheet(*ROWS))


@pytest.mark.parametrize("write", [write_xlsx, write_csv])
def test_memory_does_not_grow_with_the_rows(write: Write) -> None:
    def rows(count: int) -> Iterator[Sequence[object]]:
        return ([f"64740141019{number:05}", date(1990, 1, 1), number, None] for number in range(count))

    peaks = []
    for count in (2_000, 20_000):
        tracemalloc.start()
        write(Sheet("Warga", COLUMNS, rows(count))).file.close()
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    # The file itself is held up to 4 MB, then on disk.
    assert peaks[1] < peaks[0] + 6 * 1024 * 1024
