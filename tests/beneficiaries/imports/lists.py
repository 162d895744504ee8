"""Lists as somebody would send them, and the steps of an import without a screen."""

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.files.base import ContentFile

from beneficiaries.imports.runs import choose_columns, save_import, start_import, totals
from beneficiaries.models import ImportRow, ImportRun
from bontang_empowerment.accounts.models import User

HEADINGS = (
    "No KK", "NIK", "Nama Lengkap", "L/P", "Tempat Lahir", "Tgl Lahir", "SHDK", "Pendidikan", "Pekerjaan",
    "Status Kawin", "Agama", "Alamat", "RT", "RW", "Kelurahan",
)  # fmt: skip
KK, OTHER_KK = "6474010101209901", "6474010101209902"
HEAD = [KK, "6474011705859901", "Budi Santoso", "L", "Bontang", "17/05/1985", "Kepala Keluarga", "SLTA/Sederajat",
        "Karyawan Swasta", "Kawin", "Islam", "Jl. Pupuk Raya No. 5", "7", "2", "Lok Tuan"]  # fmt: skip
WIFE = [KK, "6474015708879902", "Siti Aminah", "P", "Samarinda", "1987-08-17", "ISTERI", "S1", "IRT", "kawin", "1",
        "Jl. Pupuk Raya No. 5", "007", "002", "LOKTUAN"]  # fmt: skip
CHILD = [KK, "", "Rahmat", "lk", "Bontang", "3 Mei 2015", "ANAK", "Belum Tamat SD/Sederajat", "Pelajar", "BK", "ISLAM",
         "", "", "", ""]  # fmt: skip


def changed(row: Sequence[str], **cells: str) -> list[str]:
    """A row with other cells; the keywords are headings in lower case, such as nama_lengkap."""
    names = [heading.lower().replace(" ", "_").replace("/", "_") for heading in HEADINGS]
    values = dict(zip(names, row, strict=True))
    assert set(cells) <= set(values)
    return list((values | cells).values())


def csv_of(*rows: Sequence[str], headings: Sequence[str] = HEADINGS) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows([headings, *rows])
    return text.getvalue().encode()


def check(content: bytes, by: User | None, *, defaults: Mapping[str, Any] | None = None) -> ImportRun:
    """Upload and check a list with the columns as they are recognised."""
    run = start_import(file=ContentFile(content), file_name="daftar.csv", by=by)
    return choose_columns(run=run, mapping=run.columns, defaults=defaults or {}, by=by)


def bring_in(content: bytes, by: User | None, *, defaults: Mapping[str, Any] | None = None) -> ImportRun:
    """Check and save a list with no decision taken."""
    run = save_import(run=check(content, by, defaults=defaults), by=by)
    run.refresh_from_db()
    return run


def told(run: ImportRun) -> dict[str, int]:
    """The totals that are not nought."""
    return {outcome: count for outcome, count in totals(run).items() if count}


def rows_of(run: ImportRun) -> list[ImportRow]:
    return list(ImportRow.objects.filter(run=run).order_by("number"))


def statuses(run: ImportRun) -> list[str]:
    return [row.status for row in rows_of(run)]
