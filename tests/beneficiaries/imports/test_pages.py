"""The four steps on screen: file, columns, check, save; and what somebody can do about each row."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import reverse

from beneficiaries.imports.columns import recognise
from beneficiaries.imports.reports import TEMPLATES
from beneficiaries.imports.runs import start_import
from beneficiaries.models import ImportLayout, ImportRow, ImportRun, Person
from beneficiaries.models.imports import ImportStage
from bontang_empowerment.accounts.models import User
from bontang_empowerment.audit.models import Action, AuditEvent
from bontang_empowerment.spreadsheets.reading import open_table
from tests.beneficiaries.imports.lists import (
    CHILD,
    HEAD,
    HEADINGS,
    WIFE,
    bring_in,
    changed,
    check,
    csv_of,
    rows_of,
    told,
)
from tests.builders import Personas, build_person
from tests.queries import assert_flat_query_count

pytestmark = pytest.mark.django_db
LIST = reverse("beneficiaries:import_list")
TWIN = changed(HEAD, no_kk="", nik="6474011705859977", nama_lengkap="Budi Santosa")


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def client(officer: User) -> Client:
    return signed_in(officer)


def upload(client: Client, content: bytes, name: str = "daftar.csv") -> HttpResponse:
    return client.post(LIST, {"file": SimpleUploadedFile(name, content)}, follow=True)  # type: ignore[return-value]


def post(client: Client, step: str, run: ImportRun, **data: str) -> HttpResponse:
    return client.post(reverse(f"beneficiaries:import_{step}", args=[run.pk]), data, follow=True)  # type: ignore[return-value]


def columns_of(run: ImportRun) -> dict[str, str]:
    return {f"column_{position}": name for position, name in run.mapping.items()}


def file_of(response: HttpResponseBase) -> bytes:
    assert isinstance(response, StreamingHttpResponse)
    return b"".join(cast("Iterator[bytes]", response.streaming_content))


def page_of(client: Client, run: ImportRun, query: str = "") -> str:
    return client.get(f"{run.get_absolute_url()}{query}").content.decode()


def test_a_list_goes_through_the_four_steps(client: Client) -> None:
    page = upload(client, csv_of(HEAD, WIFE, CHILD)).content.decode()
    run = ImportRun.objects.get()
    assert run.stage == ImportStage.COLUMNS
    assert '<option value="nik" selected>' in page
    assert "6474011705859901" not in page  # the sample is masked

    page = post(client, "columns", run, **columns_of(run)).content.decode()
    assert "Budi Santoso" in page
    assert Person.objects.count() == 0

    page = post(client, "save", run).content.decode()
    assert Person.objects.count() == 3
    assert reverse("beneficiaries:import_undo", args=[run.pk]) in page


def test_the_choice_of_columns_is_remembered_for_the_layout(client: Client, officer: User) -> None:
    headings = [*HEADINGS[:2], "Panggilan", *HEADINGS[3:]]
    upload(client, csv_of(HEAD, headings=headings))
    first = ImportRun.objects.get()
    assert "2" not in first.mapping

    post(client, "columns", first, **columns_of(first), column_2="name")
    upload(client, csv_of(WIFE, headings=headings))

    assert ImportRun.objects.latest("pk").mapping["2"] == "name"
    assert ImportLayout.objects.get().owner == officer


def test_a_column_chosen_twice_and_a_list_without_names_are_refused_at_the_field(client: Client) -> None:
    upload(client, csv_of(HEAD))
    run = ImportRun.objects.get()
    page = post(client, "columns", run, column_1="nik", column_2="nik").content.decode()

    assert 'id="id_column_2_error"' in page
    assert ImportRun.objects.get().stage == ImportStage.COLUMNS
    assert not ImportRow.objects.exists()


@pytest.mark.parametrize("content", [b"", b"%PDF-1.4", b'a,b\n"1,2\n', b"NIK,Nama\n"])
def test_what_is_no_list_is_refused_at_the_file_and_nothing_is_kept(
    content: bytes, client: Client, tmp_path: Path
) -> None:
    page = upload(client, content).content.decode()

    assert 'id="id_file_error"' in page
    assert not ImportRun.objects.exists()
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_the_preview_shows_old_and_new_and_filters_by_kind(client: Client, officer: User) -> None:
    bring_in(csv_of(HEAD, WIFE), officer)
    run = check(csv_of(changed(HEAD, pekerjaan="Wiraswasta"), WIFE, CHILD, changed(CHILD, nama_lengkap="")), officer)

    page = page_of(client, run, "?status=changed")
    assert "<del>Karyawan Swasta</del>" in page
    assert "<ins>Wiraswasta</ins>" in page
    assert "Rahmat" not in page
    assert "Rahmat" in page_of(client, run, "?status=new")


def test_a_possible_duplicate_is_shown_and_decided(client: Client, officer: User) -> None:
    bring_in(csv_of(HEAD), officer)
    for decision, outcome in (("", "held"), ("hold", "held"), ("same", "updated"), ("take", "created")):
        run = check(csv_of(TWIN), officer)
        row = rows_of(run)[0]
        assert "person-note" in page_of(client, run)  # who is alike, and why
        post(client, "decide", run, **{f"decision_{row.pk}": decision})
        post(client, "save", run)
        assert (decision, *told(run)) == (decision, outcome)


def test_a_group_is_decided_at_once(client: Client, officer: User) -> None:
    run = check(csv_of(HEAD, WIFE, CHILD), officer)
    post(client, "decide", run, group="new", decision="hold")
    post(client, "save", run)

    assert told(run) == {"held": 3}
    assert not Person.objects.exists()


def test_somebody_alike_in_another_kelurahan_is_masked_and_cannot_be_taken_for_the_same(personas: Personas) -> None:
    foreign = build_person("Budi Santoso", kelurahan=personas.foreign, sex="male", birth_date="1985-05-17")
    run = check(csv_of(HEAD), personas.officer)
    row = rows_of(run)[0]
    client = signed_in(personas.officer)
    page = page_of(client, run)

    assert row.status == "possible"
    assert foreign.get_absolute_url() not in page
    assert 'value="same"' not in page
    post(client, "decide", run, **{f"decision_{row.pk}": "same"})
    post(client, "save", run)
    foreign.refresh_from_db()
    assert foreign.version == 1
    assert told(run) == {"held": 1} or told(run) == {"refused": 1}


def test_refused_rows_come_back_as_a_file_that_can_be_mended_and_uploaded(
    client: Client, officer: User, tmp_path: Path
) -> None:
    broken = changed(HEAD, nik="6.47401E+15")
    run = bring_in(csv_of(broken, WIFE), officer)
    response = client.get(reverse("beneficiaries:import_refused", args=[run.pk]))
    path = tmp_path / "ditolak.xlsx"
    path.write_bytes(file_of(response))
    header, row = (row.cells for row in open_table(path).rows())

    assert header[1:] == list(HEADINGS)
    assert "Excel" in str(row[0])
    assert row[1:] == broken
    assert AuditEvent.objects.filter(action=Action.EXPORT, target_id=str(run.pk)).count() == 1

    again = start_import(file=SimpleUploadedFile("ditolak.xlsx", path.read_bytes()), file_name="x.xlsx", by=officer)
    assert again.mapping["2"] == "nik"
    assert "0" not in again.mapping


@pytest.mark.parametrize("name", ["family", "decile"])
def test_a_template_is_recognised_whole_and_holds_text(
    name: str, client: Client, tmp_path: Path, officer: User
) -> None:
    response = client.get(reverse("beneficiaries:import_template"), {"name": name})
    content = file_of(response)
    path = tmp_path / "templat.xlsx"
    path.write_bytes(content)
    (header,) = (row.cells for row in open_table(path).rows())

    assert list(recognise([str(cell) for cell in header]).values()) == list(TEMPLATES[name])
    assert io.BytesIO(content).read(2) == b"PK"


def test_nobody_else_finds_an_import(personas: Personas) -> None:
    run = bring_in(csv_of(HEAD), personas.officer)
    for other in (personas.neighbour, personas.coordinator):
        client = signed_in(other)
        assert client.get(run.get_absolute_url()).status_code == 404
        assert client.get(reverse("beneficiaries:import_refused", args=[run.pk])).status_code == 404
        assert client.post(reverse("beneficiaries:import_undo", args=[run.pk])).status_code == 404
        assert "daftar.csv" not in client.get(LIST).content.decode()
    assert signed_in(personas.partner_staff).get(LIST).status_code == 403


def test_a_step_that_was_taken_already_is_not_taken_again(client: Client, officer: User) -> None:
    run = bring_in(csv_of(HEAD), officer)
    for step in ("columns", "save", "decide"):
        assert post(client, step, run).status_code == 200
    assert Person.objects.count() == 1
    run.refresh_from_db()
    assert run.stage == ImportStage.SAVED


def test_the_preview_costs_the_same_with_more_rows(client: Client, officer: User) -> None:
    run = check(csv_of(HEAD), officer)

    def add_rows(number: int) -> None:
        last = ImportRow.objects.filter(run=run).latest("number")
        for more in range(1, number + 1):
            last.pk, last.number = None, last.number + more
            last.save(force_insert=True)

    assert_flat_query_count(lambda: client.get(run.get_absolute_url()), add_rows=add_rows)
