"""How fast a list comes in: 20,000 new people with every check, against PostgreSQL's own COPY of the same rows.

    python -m tests.benchmarks.import_speed --rows 20000 --people 1000000

Part of `script/bench registry`. Runs on the database of DATABASE_URL, which it fills when it holds fewer people; what
it imports it takes out again. The whole import counts: reading, cleaning, the check with duplicates, saving with
encryption and audit.
"""

import argparse
import csv
import io
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random

GOAL = 0.20
MOST_MEMORY = 200  # MB
ROUNDS = 3
KELURAHAN_COUNT = 15
GIVEN = [
    "Siti",
    "Nur",
    "Sri",
    "Dewi",
    "Fitri",
    "Rina",
    "Aminah",
    "Hasnah",
    "Rahmawati",
    "Kartini",
    "Budi",
    "Agus",
    "Andi",
    "Muhammad",
    "Ahmad",
    "Joko",
    "Rahmat",
    "Yusuf",
    "Hasan",
    "Syamsul",
    "Baso",
    "Daeng",
    "Umar",
    "Ali",
    "Iwan",
    "Hendra",
    "Rizki",
    "Fajar",
    "Bayu",
    "Dimas",
]
SYLLABLES = [
    "ba",
    "da",
    "fa",
    "ga",
    "ha",
    "ka",
    "la",
    "ma",
    "na",
    "pa",
    "ra",
    "sa",
    "ta",
    "wa",
    "ya",
    "bi",
    "di",
    "ni",
    "ri",
    "si",
    "ti",
    "ku",
    "lu",
    "mu",
    "ru",
    "su",
    "tu",
    "no",
    "to",
    "ro",
]
FAMILY = [f"{one}{two}{three}".title() for one in SYLLABLES for two in SYLLABLES for three in SYLLABLES[::5]]
"""5,400 names that nobody has, so that namesakes are about as rare as in a city."""


@dataclass(frozen=True)
class ImportSpeed:
    rows: int
    import_seconds: float
    check_seconds: float
    copy_seconds: float
    totals: dict[str, int]

    @property
    def ratio(self) -> float:
        """1 is as fast as COPY."""
        return self.copy_seconds / self.import_seconds


FILLING = """
WITH made AS (
    INSERT INTO beneficiaries_household
        (created_at, version, kk_number, kk_index, kelurahan_id, rt, rw, address, postal_code,
         domicile_address, domicile_rt, domicile_rw, decile_status, decile_source)
    SELECT now(), 1, '', md5(random()::text) || md5(random()::text), k.ids[1 + n %% array_length(k.ids, 1)],
        lpad((1 + n %% 40)::text, 3, '0'), '', 'Jl. Contoh ' || n, '', '', '', '', 'unknown', ''
    FROM generate_series(1, %s) AS n, (SELECT array_agg(id) AS ids FROM regions_kelurahan) AS k
    RETURNING id
),
named AS (
    SELECT made.id, member, g.words[1 + floor(random() * array_length(g.words, 1))::int] AS one,
        g.words[1 + floor(random() * array_length(g.words, 1))::int] AS two,
        f.words[1 + floor(random() * array_length(f.words, 1))::int] AS three, random() AS chance, sealed
    FROM made, generate_series(1, 3) AS member, (SELECT %s::text[] AS words) AS g,
        (SELECT %s::text[] AS words) AS f, (SELECT %s::text AS sealed) AS n
)
INSERT INTO beneficiaries_person
    (created_at, version, household_id, name, name_key, nik, nik_index, nik_status, sex, birth_place,
     birth_date, birth_date_precision, relation, education, marital_status, religion, citizenship,
     passport_number, stay_permit_number, father_name, mother_name, phone, status, moved_to)
SELECT now(), 1, id, one || ' ' || two || ' ' || three, lower(one || ' ' || two || ' ' || three), sealed,
    md5(random()::text) || md5(random()::text), 'unchecked',
    CASE WHEN chance < 0.5 THEN 'male' ELSE 'female' END,
    'Bontang', date '1940-01-01' + floor(random() * 30000)::int, 'exact',
    CASE member WHEN 1 THEN 'head' ELSE 'child' END, '', '', '', '', '', '', '', '', '', 'active', ''
FROM named
"""
"""Families of three. Parameters: how many, given names, family names, one sealed NIK."""


def fill_registry(people: int) -> None:
    """Bring the registry up to so many people, in families of three, by SQL alone: they are never looked at."""
    from django.db import connection

    from beneficiaries.identity_numbers import NIK_COLUMN
    from bontang_empowerment.encryption import encrypt
    from bontang_empowerment.regions.reference import load_regions

    load_regions()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM beneficiaries_person")
        missing = people - cursor.fetchone()[0]
        if missing <= 0:
            return
        cursor.execute(FILLING, [missing // 3 + 1, GIVEN, FAMILY, encrypt("6474010101609999", column=NIK_COLUMN)])
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")  # as autovacuum leaves a registry that nobody has filled a moment ago


HEADINGS = [
    *("No KK", "NIK", "Nama Lengkap", "L/P", "Tempat Lahir", "Tgl Lahir", "SHDK", "Pendidikan", "Pekerjaan"),
    *("Status Kawin", "Agama", "Nama Ayah", "Nama Ibu", "Alamat", "RT", "RW", "Kelurahan"),
]


def write_list(path: Path, rows: int, *, seed: int = 7) -> None:
    """A list of families of four in the form of a Kartu Keluarga, everybody new."""
    from bontang_empowerment.regions.models import Kelurahan

    chance = Random(seed)
    places = [place.name for place in Kelurahan.objects.all()]
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(HEADINGS)
        for number in range(rows):
            family, member = divmod(number, 4)
            born = date(1945, 1, 1) + timedelta(days=chance.randrange(29_000))
            woman = chance.random() < 0.5
            nik = f"6474{1 + family % 3:02}{born.day + 40 * woman:02}{born:%m%y}{1 + number % 9999:04}"
            writer.writerow([
                f"647401{10 + family // 9999 % 20:02}{family // 9999 % 12 + 1:02}20{1 + family % 9999:04}",
                nik,
                f"{chance.choice(GIVEN)} {chance.choice(GIVEN)} {chance.choice(FAMILY)}",
                "P" if woman else "L",
                chance.choice(["Bontang", "Samarinda", "Bone", "Surabaya"]),
                f"{born:%d/%m/%Y}",
                ("Kepala Keluarga", "Istri", "Anak", "Anak")[member],
                chance.choice(["SLTA/Sederajat", "S1", "Tamat SD/Sederajat"]),
                chance.choice(["Karyawan Swasta", "Nelayan", "IRT", "Pelajar/Mahasiswa"]),
                chance.choice(["Kawin", "Belum Kawin"]),
                "Islam",
                f"{chance.choice(GIVEN)} {chance.choice(FAMILY)}",
                f"{chance.choice(GIVEN)} {chance.choice(FAMILY)}",
                f"Jl. Baru No. {family}",
                f"{1 + family % 40:03}",
                "",
                places[family % len(places)],
            ])  # fmt: skip


def measure_import(rows: int) -> ImportSpeed:
    """Import a list of new people, then copy the same rows by COPY, in turns; the medians of both.

    Each finds tables as autovacuum leaves them. Rows that were taken out a moment ago, and those of a COPY that was
    rolled back, still stand in every index, also in the unique ones that each new row is looked up in: with them COPY
    took 2.05 s for what it does in 1.46 s.
    """
    from beneficiaries.imports.runs import totals
    from beneficiaries.models import ImportRun

    measured, copies, found = [], [], {}
    for _round in range(ROUNDS):
        _tidy()
        run_id, check_seconds, seconds = import_list(rows)
        found = totals(ImportRun.objects.get(pk=run_id))
        people = _take_out_people(run_id)
        _tidy()
        copies.append(_copy_seconds(people))
        _take_out(run_id)
        measured.append((seconds, check_seconds))
    seconds, check_seconds = sorted(measured)[ROUNDS // 2]
    return ImportSpeed(rows, seconds, check_seconds, statistics.median(copies), found)


def _tidy() -> None:
    from django.db import connection

    tables = ["beneficiaries_person", "beneficiaries_household", "beneficiaries_importrow"]
    with connection.cursor() as cursor:
        cursor.execute(f"VACUUM {', '.join(tables)}")


def import_list(rows: int) -> tuple[int, float, float]:
    """Upload, check and save a list of new people: the run's id, the seconds until it was checked, and in all."""
    from django.core.files import File

    from beneficiaries.imports.here import run_here
    from beneficiaries.imports.runs import choose_columns, save_import, start_import

    with tempfile.TemporaryDirectory() as directory:
        path = Path(directory) / "daftar.csv"
        write_list(path, rows)
        started = time.perf_counter()
        with path.open("rb") as file:
            run = start_import(file=File(file), file_name=path.name, by=None)
        choose_columns(run=run, mapping=run.columns, defaults={}, by=None)
        run.refresh_from_db()
        run_here(run)
        checked = time.perf_counter()
        save_import(run=run, by=None)
        run.refresh_from_db()
        run_here(run)
        seconds = time.perf_counter() - started
    return run.pk, checked - started, seconds


def _take_out(run_id: int) -> None:
    """What the list has made, by SQL: the audit trail alone keeps its events."""
    from django.db import connection

    with connection.cursor() as cursor:
        made = "SELECT {} FROM beneficiaries_importrow WHERE run_id = %s AND {}"
        people = made.format("person_id", "outcome = 'created'")
        homes = made.format("household_id", "made_household")
        cursor.execute(f"DELETE FROM beneficiaries_person WHERE id IN ({people})", [run_id])  # noqa: S608 - ours
        cursor.execute(f"DELETE FROM beneficiaries_household WHERE id IN ({homes})", [run_id])  # noqa: S608 - ours
        cursor.execute("DELETE FROM beneficiaries_importrow WHERE run_id = %s", [run_id])
        cursor.execute("DELETE FROM beneficiaries_importrun WHERE id = %s", [run_id])


def _take_out_people(run_id: int) -> io.StringIO:
    """The people whom the list has made, as COPY reads them; they are no longer stored. Their families still are."""
    from django.db import connection

    made = "(SELECT person_id FROM beneficiaries_importrow WHERE run_id = %s AND outcome = 'created')"
    people = io.StringIO()
    with connection.cursor() as cursor:
        one_run = cursor.mogrify(made, [run_id]).decode()
        # The condition is our own text.
        cursor.copy_expert(f"COPY (SELECT * FROM beneficiaries_person WHERE id IN {one_run}) TO STDOUT", people)  # noqa: S608
        cursor.execute(f"DELETE FROM beneficiaries_person WHERE id IN {one_run}")  # noqa: S608 - ours
    return people


def _copy_seconds(people: io.StringIO) -> float:
    """The time of a COPY of these people into their own table, with its indexes, triggers and foreign keys; it is
    rolled back."""
    from django.db import connection, transaction

    people.seek(0)
    with transaction.atomic(), connection.cursor() as cursor:
        started = time.perf_counter()
        cursor.copy_expert("COPY beneficiaries_person FROM STDIN", people)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        seconds = time.perf_counter() - started
        transaction.set_rollback(True)
    return seconds


def peak_memory(rows: int) -> float:
    """The most memory, in MB, that a process of its own takes for the whole import of a list."""
    command = [sys.executable, "-m", "tests.benchmarks.import_speed", "--memory-of", str(rows)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return float(done.stdout.strip().splitlines()[-1])


@contextmanager
def _product() -> Iterator[None]:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bontang_empowerment.settings")
    import django

    django.setup()
    with tempfile.TemporaryDirectory() as directory:
        from django.test.utils import override_settings

        with override_settings(MEDIA_ROOT=directory, DEBUG=False):  # a debugged connection keeps every query
            yield


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--people", type=int, default=1_000_000)
    parser.add_argument("--memory-rows", type=int, default=200_000)
    parser.add_argument("--memory-of", type=int, help=argparse.SUPPRESS)
    given = parser.parse_args()
    with _product():
        if given.memory_of:
            run_id, *_seconds = import_list(given.memory_of)
            print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
            _take_out(run_id)
            return 0
        fill_registry(given.people)
        speed = measure_import(given.rows)
        print(
            f"import of {speed.rows} rows: {speed.import_seconds:.2f} s: upload and check {speed.check_seconds:.2f} s, "
            f"saving {speed.import_seconds - speed.check_seconds:.2f} s"
        )
        print(f"COPY of the same rows: {speed.copy_seconds:.2f} s; ratio {speed.ratio:.2f}, goal >= {GOAL}")
        print(f"what became of the rows: {speed.totals}")
        fast = speed.ratio >= GOAL
        if not given.memory_rows:
            return 0 if fast else 1
        memory = peak_memory(given.memory_rows)
        print(f"peak memory at {given.memory_rows} rows: {memory:.0f} MB, goal <= {MOST_MEMORY} MB")
        return 0 if fast and memory <= MOST_MEMORY else 1


if __name__ == "__main__":
    sys.exit(main())
