"""The command reads whatever a spreadsheet saved, and writes pairs with a probability and reasons."""

import csv
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

HEADER = "no,nama,lahir,jk,alamat,hp,nik"
ROWS = [
    "1,Siti Aminah,17-05-1990,P,Jl. Mawar No 5 RT 03 Loktuan,081234567801,6474015705900001",
    "2,St. Aminah,1990-05-17,P,Jalan Mawar 5 RT 3 Loktuan,6281234567801,6474015705900010",
    "3,Baharuddin,19720302,L,Jl. Kenanga 11 Guntung,081345678912,6474010203720002",
    "4,Tenri Ola,02-03-1981,P,Jl. Anggrek 7 Telihan,,6474014203810001",
]


def found(path: Path, *options: str, **named: object) -> list[dict[str, str]]:
    out = path.with_name("pairs.csv")
    call_command("find_duplicates", str(path), "--out", str(out), *options, stdout=StringIO(), **named)
    with out.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


ALL_COLUMNS = ["--id=no", "--name=nama", "--birth-date=lahir", "--sex=jk", "--address=alamat", "--phone=hp"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_every_encoding_and_delimiter_gives_the_same_pair(tmp_path: Path, encoding: str, delimiter: str) -> None:
    path = tmp_path / "people.csv"
    lines = [HEADER, *ROWS, "5,José Núñez,02-03-1961,L,,,"]
    path.write_text("\n".join(lines).replace(",", delimiter), encoding=encoding)
    pairs = found(path, *ALL_COLUMNS, "--identifier=nik")
    assert [(pair["id_1"], pair["id_2"]) for pair in pairs if float(pair["probability"]) >= 0.5] == [("1", "2")]


def test_reasons_are_in_indonesian(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text("\n".join([HEADER, *ROWS]), encoding="utf-8")
    with translation.override("id"):
        [pair] = found(path, *ALL_COLUMNS)
    assert list(pair) == ["id_1", "id_2", "probability", "reasons"]
    assert pair["reasons"].split("; ") == [
        "nama sama",
        "tanggal lahir sama",
        "jenis kelamin sama",
        "alamat sama",
        "nomor telepon sama",
    ]


def test_against_another_list_pairs_are_between_the_lists_only(tmp_path: Path) -> None:
    path, other = tmp_path / "people.csv", tmp_path / "other.csv"
    path.write_text("\n".join([HEADER, ROWS[0], ROWS[2], ROWS[2].replace("3,", "9,", 1)]), encoding="utf-8")
    other.write_text("\n".join([HEADER, ROWS[1], ROWS[3]]), encoding="utf-8")
    pairs = found(path, *ALL_COLUMNS, against=other)
    assert [(pair["id_1"], pair["id_2"]) for pair in pairs] == [("1", "2")]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "kosong"),
        (b"no,name\n1,Siti\n", "tidak memiliki kolom"),
        (b'no,nama\n1,"Siti\n' + b"2,Budi\n" * 100, "tanda kutip"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words_and_writes_nothing(tmp_path: Path, content: bytes, says: str) -> None:
    path = tmp_path / "people.csv"
    path.write_bytes(content)
    with translation.override("id"), pytest.raises(CommandError, match=says):
        found(path, "--id=no", "--name=nama")
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("rows", [[], ["1,Siti,,,,,"], ["1,,,,,,", "2,,,,,,"], ["1,Siti", "2,Siti", "x"]])
def test_lists_of_next_to_nothing_are_no_error(tmp_path: Path, rows: list[str]) -> None:
    path = tmp_path / "people.csv"
    path.write_text("\n".join([HEADER, *rows]), encoding="utf-8")
    pairs = found(path, *ALL_COLUMNS, "--identifier=nik")
    assert not [pair for pair in pairs if float(pair["probability"]) >= 0.5]
