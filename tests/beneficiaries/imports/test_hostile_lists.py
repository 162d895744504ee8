"""Hostile lists through every step on screen: the list is refused in words, or each row comes in or is refused."""

import random
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from beneficiaries.imports.columns import BY_NAME
from beneficiaries.imports.runs import choose_columns, save_import, start_import
from beneficiaries.models import Household, ImportRow, ImportRun, Person
from beneficiaries.models.imports import ImportStage, RowStatus
from bontang_empowerment.accounts.models import User
from bontang_empowerment.audit.models import Action, AuditEvent
from bontang_empowerment.spreadsheets.tables import ReadingRefusedError
from tests.beneficiaries.imports.lists import CHILD, HEAD, HEADINGS, WIFE, changed, csv_of, rows_of, told
from tests.spreadsheets.files import inline_rows, ods, packed, xls, xlsx
from tests.spreadsheets.test_hostile_files import mutated

pytestmark = pytest.mark.django_db
ROWS = [list(HEADINGS), HEAD, WIFE, CHILD]
PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(autouse=True)
def _indonesian() -> Iterator[None]:
    with translation.override("id"):
        yield


@pytest.fixture
def client(officer: User) -> Client:
    client = Client()
    client.force_login(officer, backend="django.contrib.auth.backends.ModelBackend")
    return client


def sheet(rows: Sequence[Sequence[str]] = ROWS) -> str:
    return inline_rows(rows)


def ods_rows(rows: Sequence[Sequence[str]] = ROWS, *, merged: bool = False) -> str:
    """merged: the NIK of the second row goes on into the third."""
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    lines = [[cell.format(text) for text in cells] for cells in rows]
    if merged:
        lines[1][1] = lines[1][1].replace("<table:table-cell ", '<table:table-cell table:number-rows-spanned="2" ')
        lines[2][1] = "<table:covered-table-cell/>"
    return "".join(f"<table:table-row>{''.join(cells)}</table:table-row>" for cells in lines)


def refusal_of(content: bytes, client: Client, directory: Path) -> str:
    """What the page says at the file of a list that is refused; nothing of it is kept then."""
    page = upload(client, content)
    said = re.search(r'id="id_file_error"[^>]*>(.*?)</', page, re.DOTALL)

    assert said is not None, page
    assert not ImportRun.objects.exists()
    assert [path for path in directory.rglob("*") if path.is_file()] == []
    return said[1]


def upload(client: Client, content: bytes) -> str:
    response = client.post(
        reverse("beneficiaries:import_list"), {"file": ContentFile(content, "daftar.csv")}, follow=True
    )
    assert response.status_code == 200
    return response.content.decode()


def through_the_steps(content: bytes, client: Client) -> tuple[ImportRun, list[ImportRow]]:
    """Upload, columns, preview, save, report; the counts add up, and every refusal says where and why."""
    upload(client, content)
    run = ImportRun.objects.get()
    chosen = {f"column_{position}": name for position, name in run.mapping.items()}
    for step, data in (("columns", chosen), ("save", {})):
        url = reverse(f"beneficiaries:import_{step}", args=[run.pk])
        assert client.post(url, data, follow=True).status_code == 200
    page = client.get(f"{run.get_absolute_url()}?status=refused").content.decode()
    assert_whole(run)
    rows = rows_of(run)
    for row in rows:
        if row.status == RowStatus.REFUSED:
            assert row.reason[:20] in page
            assert str(BY_NAME[row.column].label) in page
    return run, rows


def assert_whole(run: ImportRun) -> None:
    """All rows are accounted for, what was written is what they say, and nothing was written in part."""
    run.refresh_from_db()
    rows = rows_of(run)
    created = [row.person_id or 0 for row in rows if row.outcome == "created"]
    assert run.stage == ImportStage.SAVED
    assert sum(told(run).values()) == run.row_count == len(rows)
    assert Person.objects.filter(pk__in=created).count() == len(set(created)) == len(created)
    assert not Household.objects.filter(members=None).exists()
    assert all(row.reason and row.column in BY_NAME for row in rows if row.status == RowStatus.REFUSED)
    written = AuditEvent.objects.filter(action=Action.CREATE, target_type="beneficiaries.person")
    assert written.filter(target_id__in=map(str, created)).count() == len(created)


# The whole list is refused ------------------------------------------------------------------------------------------

ENTITIES = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
MILLION_ROWS = (
    '<table:table-row table:number-rows-repeated="1048575"><table:table-cell office:value-type="string">'
    "<text:p>x</text:p></table:table-cell></table:table-row>"
)


def bomb() -> bytes:
    """A workbook of a few kilobytes that says that a sheet of it unpacks to four gigabytes."""
    content = bytearray(xlsx(sheet()))
    at = content.rfind(b"PK\x01\x02")
    content[at + 24 : at + 28] = (2**32 - 2).to_bytes(4, "little")
    return bytes(content)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (csv_of(HEAD).replace(b"Siti", b"x") + b'6474,"Siti Aminah\n1,2,3\n', "Baris 3, kolom B: tanda kutip"),
        (csv_of(HEAD, changed(WIFE, nama_lengkap="x" * 200_000)), "Baris 3, kolom C: sel ini berisi 200000 huruf"),
        (xlsx(sheet([*ROWS, changed(WIFE, alamat="x" * 200_000)])), "Baris 5, kolom L: sel ini berisi 200000 huruf"),
        (csv_of(HEAD, [*WIFE, *["x"] * 200]), "Baris 3, kolom GS: baris ini lebih dari 200 kolom"),
        (bomb(), "MB"),
        (xlsx(sheet(), before=ENTITIES), "deklarasi XML sendiri"),
        (ods(ods_rows(), before=ENTITIES), "deklarasi XML sendiri"),
        (packed({"word/document.xml": "<w/>"}), "CSV, XLSX, XLS"),
        (csv_of(HEAD).decode().encode("utf-16")[:-1], "Baris 2"),
    ],
    ids=["open quote", "long cell", "long cell xlsx", "columns", "bomb", "entities", "entities ods", "word", "cut off"],
)
def test_a_list_that_no_step_may_take_is_refused_at_the_file(
    content: bytes, said: str, client: Client, tmp_path: Path
) -> None:
    assert said in refusal_of(content, client, tmp_path)


def test_a_sheet_filled_down_to_its_last_row_is_refused(client: Client, tmp_path: Path) -> None:
    said = refusal_of(ods(ods_rows() + MILLION_ROWS), client, tmp_path)

    assert said == "Baris 250001: daftar ini lebih dari 250.000 baris. Bagi menjadi beberapa berkas."


# Rows are refused, and the others come in ---------------------------------------------------------------------------

SECOND_ROW = {
    "nul": csv_of(HEAD, changed(WIFE, nama_lengkap="Siti\0Aminah"), CHILD),
    "surrogate in UTF-8": csv_of(HEAD, WIFE, CHILD).replace(b"Siti", b"Si\xed\xa0\x80ti"),
    "surrogate in UTF-16": csv_of(HEAD, changed(WIFE, nama_lengkap="Siti#"), CHILD)
    .decode().replace("#", "\ud800").encode("utf-16", "surrogatepass"),
    "merged over rows": xlsx(
        sheet([*ROWS[:2], changed(WIFE, nama_lengkap=""), CHILD]),
        after='<mergeCells count="1"><mergeCell ref="C2:C3"/></mergeCells>',
    ),
    "a name of 30,000 letters": csv_of(HEAD, changed(WIFE, nama_lengkap="Siti " * 6000), CHILD),
}  # fmt: skip


@pytest.mark.parametrize("content", SECOND_ROW.values(), ids=SECOND_ROW)
def test_a_damaged_row_is_refused_at_its_column_and_the_others_come_in(content: bytes, client: Client) -> None:
    _run, rows = through_the_steps(content, client)

    assert [(row.number, row.outcome, row.column) for row in rows] == [
        (2, "created", ""),
        (3, "refused", "name"),
        (4, "created", ""),
    ]


def test_cells_of_ods_that_are_merged_over_rows(client: Client) -> None:
    _run, rows = through_the_steps(ods(ods_rows(merged=True)), client)

    assert [(row.outcome, row.column) for row in rows] == [("created", ""), ("refused", "nik"), ("created", "")]
    assert rows[1].reason.startswith("Sel ini digabung")


def test_a_damaged_cell_of_a_column_that_is_left_out_is_named_by_its_letter(client: Client) -> None:
    headings = [*HEADINGS, "Catatan"]
    content = csv_of([*HEAD, "rusak\0"], [*WIFE, "utuh"], headings=headings)
    upload(client, content)
    run = ImportRun.objects.get()
    choose_columns(run=run, mapping=run.columns, defaults={}, by=run.owner)
    first, second = rows_of(run)

    assert (first.status, second.status) == (RowStatus.REFUSED, RowStatus.NEW)
    assert first.reason.startswith("Kolom P: ")


# By the hundred -----------------------------------------------------------------------------------------------------


def bring_in_or_refuse(content: bytes, officer: User) -> str:
    """The steps without their pages: the refusal, else the list came in whole."""
    try:
        run = start_import(file=ContentFile(content), file_name="daftar.csv", by=officer)
    except ReadingRefusedError as refused:
        return refused.message
    choose_columns(run=run, mapping=run.columns, defaults={}, by=officer)
    run.refresh_from_db()
    if run.stage == ImportStage.REFUSED:
        assert run.refusal
        assert not rows_of(run)
        return run.refusal
    save_import(run=run, by=officer)
    assert_whole(run)
    return ""


WHOLE = {
    "csv": csv_of(HEAD, WIFE, CHILD),
    "utf16": csv_of(HEAD, WIFE, CHILD).decode().encode("utf-16"),
    "xlsx": xlsx(sheet()),
    "stored": packed({"xl/workbook.xml": "", "xl/worksheets/sheet1.xml": f"<worksheet>{sheet()}</worksheet>"}, 0),
    "ods": ods(ods_rows()),
    "xls": xls(ROWS),
}


@pytest.mark.parametrize("kind", WHOLE)
def test_twenty_damaged_lists_of_each_kind_come_in_whole_or_not_at_all(kind: str, officer: User) -> None:
    chance = random.Random(kind)
    said = [bring_in_or_refuse(mutated(WHOLE[kind], chance), officer) for _number in range(20)]

    assert any(said) or kind == "csv"  # there one row alone is damaged


CELLS = st.one_of(
    st.text(max_size=40),
    st.integers(-(10**17), 10**17).map(str),
    st.floats().map(str),
    st.dates().map(lambda day: f"{day:%d/%m/%Y}"),
    st.sampled_from(
        ["=1+1", "'0", "1e999", "31/02/1990", "٣", "²", "0x10", "\u202e\u0000", "-", "x" * 500, "👩‍👩‍👧", "true"]
    ),
)


@settings(PATIENT, max_examples=25)
@given(st.lists(st.tuples(st.sampled_from([HEAD, WIFE, CHILD]), st.dictionaries(st.integers(0, 14), CELLS, max_size=4)),
                min_size=1, max_size=6))  # fmt: skip
def test_whatever_stands_in_the_cells(officer: User, rows: list[tuple[list[str], dict[int, str]]]) -> None:
    cells = [[told.get(at, cell) for at, cell in enumerate(row)] for row, told in rows]

    said = bring_in_or_refuse(csv_of(*cells).replace(b"\0", b""), officer)
    assert said == ""
