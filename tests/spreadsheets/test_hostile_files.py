"""Whatever the bytes are: rows, or a refusal that says where and why. Nothing else, and nothing large in memory."""

import random
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bontang_empowerment.spreadsheets.reading import open_table
from bontang_empowerment.spreadsheets.tables import MEBIBYTE, Limits, ReadingRefusedError, Row
from tests.spreadsheets.files import ROWS, inline_rows, ods, packed, xls, xlsx

SMALL = Limits(file_bytes=MEBIBYTE, unpacked_bytes=8 * MEBIBYTE, rows=1000, columns=50)


def read(content: bytes, directory: Path, limits: Limits = SMALL) -> list[Row]:
    path = directory / "kiriman"
    path.write_bytes(content)
    return list(open_table(path, limits=limits).rows())


def attempt(content: bytes, directory: Path) -> tuple[list[Row], ReadingRefusedError | None]:
    """The rows or the refusal; anything else fails the test."""
    try:
        return read(content, directory), None
    except ReadingRefusedError as error:
        return [], error


def refusal(content: bytes, directory: Path, limits: Limits = SMALL) -> ReadingRefusedError:
    with pytest.raises(ReadingRefusedError) as caught:
        read(content, directory, limits)
    assert caught.value.message
    return caught.value


CSV = b"NIK;Nama\r\n" + b'6474015705909901;"Siti Aminah"\r\n' * 40


# Where and why -----------------------------------------------------------------------------------------------------


def test_a_quotation_mark_that_is_not_closed(tmp_path: Path) -> None:
    found = refusal(b'a,b\n1,2\n3,"vier\n5,6\n', tmp_path)
    assert (found.row, found.column) == (3, 1)
    assert "B" in found.message


def test_a_quotation_mark_in_the_middle_of_a_cell(tmp_path: Path) -> None:
    found = refusal(b'a,b,c\n1,"zwei"x,3\n', tmp_path)
    assert (found.row, found.column) == (2, 1)


def test_a_cell_of_200_kilobytes(tmp_path: Path) -> None:
    for content in (b"a,b\n1," + b"x" * 200_000 + b"\n", xlsx(inline_rows([["a", "b"], ["1", "x" * 200_000]]))):
        found = refusal(content, tmp_path)
        assert (found.row, found.column) == (2, 1)


def test_more_rows_than_the_limit(tmp_path: Path) -> None:
    assert refusal(b"a\n" * 1001, tmp_path).row == 1001
    repeated = (
        '<table:table-row table:number-rows-repeated="1048576"><table:table-cell office:value-type="string">'
        "<text:p>x</text:p></table:table-cell></table:table-row>"
    )
    assert refusal(ods(repeated), tmp_path).row == 1001


def test_1048576_rows_of_a_sheet(tmp_path: Path) -> None:
    rows = "".join(f'<row r="{number}"><c><v>1</v></c></row>' for number in range(1, 2001))
    last = '<row r="1048576"><c r="A1048576"><v>1</v></c></row>'

    assert refusal(xlsx(rows + last), tmp_path).row == 1001
    assert [row.number for row in read(xlsx('<row r="1"><c><v>1</v></c></row>' + last), tmp_path)] == [1, 1_048_576]


def test_more_columns_than_the_limit(tmp_path: Path) -> None:
    assert refusal(b",".join([b"x"] * 51), tmp_path).row == 1
    corner = '<row r="1"><c r="XFD1"><v>1</v></c></row>'
    assert (refusal(xlsx(corner), tmp_path).row, refusal(xlsx(corner), tmp_path).column) == (1, 50)


def test_a_file_that_is_too_large(tmp_path: Path) -> None:
    assert "MB" in refusal(b"a,b\n" * MEBIBYTE, tmp_path).message


def test_a_zip_bomb(tmp_path: Path) -> None:
    bomb = packed({"xl/workbook.xml": "<workbook/>", "xl/worksheets/sheet1.xml": b" " * (9 * MEBIBYTE)})
    assert len(bomb) < 20_000
    assert "MB" in refusal(bomb, tmp_path).message


def test_a_zip_whose_directory_lies_about_the_size(tmp_path: Path) -> None:
    honest = xlsx(inline_rows([["x" * 30_000]] * 200))
    size = honest.rfind(b"PK\x01\x02xl/worksheets/sheet1.xml"[:4])
    lying = bytearray(honest)
    lying[size + 24 : size + 28] = (100).to_bytes(4, "little")
    assert refusal(bytes(lying), tmp_path).message


@pytest.mark.parametrize(
    "declared",
    [
        '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>',
        '<!DOCTYPE x SYSTEM "file:///etc/passwd">',
        '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "http://127.0.0.1/">]>',
    ],
)
def test_a_document_type_is_never_read(declared: str, tmp_path: Path) -> None:
    assert "XML" in refusal(xlsx(before=declared), tmp_path).message
    assert "XML" in refusal(ods(before=declared), tmp_path).message
    utf16 = f"{declared}<worksheet/>".replace('<?xml version="1.0"?>', "").encode("utf-16")
    assert "XML" in refusal(packed({"xl/workbook.xml": utf16}), tmp_path).message


@pytest.mark.parametrize(
    "damaged",
    [
        b"a,b\n1,x\x00y\n2,z\n",
        b"\xef\xbb\xbfa,b\n1,x\xed\xa0\x80y\n2,z\n",
        "a,b\n1,x\ud800y\n2,z\n".encode("utf-16", "surrogatepass"),
    ],
    ids=["nul", "surrogate in UTF-8", "surrogate in UTF-16"],
)
def test_a_nul_or_half_a_character_damages_its_row_alone(damaged: bytes, tmp_path: Path) -> None:
    rows = read(damaged, tmp_path)

    assert [(row.number, row.damage and row.damage.column) for row in rows] == [(1, None), (2, 1), (3, None)]
    assert str(rows[1].cells[1]).replace("\ufffd", "") == "xy"


def test_damaged_bytes_in_utf8_are_not_taken_for_another_encoding(tmp_path: Path) -> None:
    rows = read("Nama\nNuraïni\nZoë\n".encode() + b"Si\xffti\n", tmp_path)

    assert rows[1].cells == ["Nuraïni"]
    assert rows[3].damage is not None


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00" * 100,
        b"\xef\xbb\xbf",
        b"%PDF-1.7\n1 0 obj",
        b"<html><table><tr><td>1</td></tr></table>",
        b"PK\x03\x04",
        b"PK\x05\x06" + bytes(18),
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
        packed({"word/document.xml": "<w/>"}),
        xlsx(workbook="<workbook/>"),
        xlsx(workbook="<workbook"),
        b"\xff\xfea\x00b\x00\n",
    ],
    ids=range(12),
)
def test_what_is_no_table_is_refused_in_words_or_read_as_text(content: bytes, tmp_path: Path) -> None:
    rows, refused = attempt(content, tmp_path)

    assert refused.message if refused is not None else all(row.number for row in rows)


@pytest.mark.parametrize("value", ["abc", "1e999", "NaN", "", "99999999999999999999"])
@pytest.mark.parametrize("kind", ["n", "s", "b", "d", "e", "str", "zzz"])
def test_a_cell_that_does_not_hold_what_it_says(kind: str, value: str, tmp_path: Path) -> None:
    content = xlsx(f'<row r="3"><c r="B3" t="{kind}" s="1"><v>{value}</v></c></row>')
    _rows, refused = attempt(content, tmp_path)

    assert refused is None or (refused.row, refused.column) == (3, 1)


# By the hundred ----------------------------------------------------------------------------------------------------


def mutated(content: bytes, chance: random.Random) -> bytes:
    """The file cut off, with bytes turned over, a piece taken out, doubled or filled with something else."""
    data = bytearray(content)
    start = chance.randrange(len(data))
    length = min(chance.choice([1, 2, 4, 30, 300]), len(data) - start)
    match chance.randrange(5):
        case 0:
            del data[start:]
        case 1:
            del data[start : start + length]
        case 2:
            data[start : start + length] = chance.randbytes(length)
        case 3:
            data[start:start] = data[start : start + length]
        case _:
            data[start : start + length] = b"\x00" * length
    return bytes(data)


@pytest.mark.parametrize("kind", ["csv", "utf16", "xlsx", "stored", "ods", "xls"])
def test_three_hundred_damaged_files_of_each_kind_are_read_or_refused(kind: str, tmp_path: Path) -> None:
    whole = {
        "csv": CSV,
        "utf16": CSV.decode().encode("utf-16"),
        "xlsx": xlsx(),
        "stored": packed({"xl/workbook.xml": "", "xl/worksheets/sheet1.xml": inline_rows(ROWS)}, 0),
        "ods": ods(),
        "xls": xls(),
    }[kind]
    chance = random.Random(kind)
    attempts = [attempt(mutated(whole, chance), tmp_path) for _number in range(300)]
    refusals = [refused for _rows, refused in attempts if refused is not None]

    assert all(refused.message for refused in refusals)
    assert 0 < len(refusals) <= 300


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=400))
def test_any_bytes(tmp_path: Path, content: bytes) -> None:
    rows, refused = attempt(content, tmp_path)
    numbers = [row.number for row in rows]

    assert refused.message if refused is not None else numbers == sorted(set(numbers))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(alphabet=st.sampled_from('<>/&;="cvtrowsi 0123AZ:[]!-?'), max_size=200))
def test_any_markup_inside_a_sheet(tmp_path: Path, inner: str) -> None:
    for content in (xlsx(inner), ods(inner)):
        _rows, refused = attempt(content, tmp_path)
        assert refused is None or refused.message


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn"]), max_size=12).map(str.strip)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(WORDS, WORDS.filter(bool)), min_size=1, max_size=6))
def test_any_text_comes_back_from_a_workbook_as_it_went_in(tmp_path: Path, rows: list[tuple[str, str]]) -> None:
    read_rows = read(xlsx(inline_rows(rows)), tmp_path)

    assert [row.cells for row in read_rows] == [list(cells) for cells in rows]


def test_a_large_list_is_never_held_whole(tmp_path: Path) -> None:
    path = tmp_path / "besar.csv"
    with path.open("w") as file:
        file.writelines(
            f"64740157059{number:05},Siti Aminah Nomor {number},Lok Tuan,017\n" for number in range(100_000)
        )
    table = open_table(path)
    tracemalloc.start()
    count = table.count_rows()
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert count == 100_000
    assert peak < 4 * MEBIBYTE
