"""Loading the city's kecamatan and kelurahan from the files beside this module."""

import csv
from collections.abc import Iterator
from pathlib import Path

from django.db import transaction

from bontang_empowerment.regions.models import Kecamatan, Kelurahan

DATA = Path(__file__).parent / "data"


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


@transaction.atomic
def load_regions() -> tuple[int, int]:
    """Create what is missing and leave what an admin has changed; returns (kecamatan, kelurahan) created."""
    kecamatan_created = kelurahan_created = 0
    for row in _rows("kecamatan.csv"):
        _kecamatan, created = Kecamatan.objects.get_or_create(code=row["code"], defaults={"name": row["name"]})
        kecamatan_created += created
    by_code = {kecamatan.code: kecamatan for kecamatan in Kecamatan.objects.all()}
    for row in _rows("kelurahan.csv"):
        values: dict[str, object] = {key: row[key] for key in ("name", "other_spellings", "postal_code")}
        values["kecamatan"] = by_code[row["kecamatan"]]
        _kelurahan, created = Kelurahan.objects.get_or_create(code=row["code"], defaults=values)
        kelurahan_created += created
    return kecamatan_created, kelurahan_created
