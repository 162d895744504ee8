"""`manage.py import_people`: the same steps from a shell, and the totals."""

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from beneficiaries.models import Person
from tests.beneficiaries.imports.lists import CHILD, HEAD, WIFE, changed, csv_of
from tests.builders import Personas

pytestmark = pytest.mark.django_db


def run(path: Path, *options: str) -> str:
    out = io.StringIO()
    call_command("import_people", str(path), *options, stdout=out)
    return out.getvalue()


@pytest.fixture
def family(tmp_path: Path) -> Path:
    path = tmp_path / "keluarga.csv"
    path.write_bytes(csv_of(HEAD, WIFE, CHILD, changed(HEAD, nik="647401570590990")))
    return path


def test_without_confirm_it_checks_and_writes_nothing(family: Path, personas: Personas) -> None:
    told = run(family)

    assert "Baru: 3" in told
    assert "Ditolak: 1" in told
    assert not Person.objects.exists()


def test_with_confirm_it_imports_and_prints_the_totals(family: Path, personas: Personas) -> None:
    told = run(family, "--confirm")

    assert "Hasil: 4 baris" in told
    assert "Didaftarkan: 3" in told
    assert Person.objects.count() == 3


def test_as_somebody_it_reaches_no_further_than_they_do(family: Path, personas: Personas) -> None:
    assert "Ditolak: 4" in run(family, "--as", "neighbour", "--confirm")
    assert not Person.objects.exists()


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b'NIK,Nama\n"1,2\n'])
def test_a_file_that_is_no_list_ends_with_the_reason(content: bytes, tmp_path: Path, personas: Personas) -> None:
    path = tmp_path / "rusak.csv"
    path.write_bytes(content)

    with pytest.raises(CommandError, match=r"\w+ \w+"):
        run(path, "--confirm")
    assert not Person.objects.exists()


def test_a_missing_file_and_an_unknown_user_end_with_the_reason(family: Path, personas: Personas) -> None:
    with pytest.raises(CommandError):
        run(family.with_name("tidak-ada.csv"))
    with pytest.raises(CommandError, match="siapa"):
        run(family, "--as", "siapa")
