"""`find_duplicates` on the people of the registry as a list: seconds and memory of a process of its own."""

import csv
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from beneficiaries.models import Person
from tests.benchmarks.figures import Figure

READ_AT_ONCE = 10_000
COLUMNS = ("id", "name", "birth_date", "sex", "address", "phone", "nik")
GOALS = {100_000: (20, 1.0), 1_000_000: (300, 4.0)}
"""By number of people: seconds and GB."""


@dataclass(frozen=True)
class Search:
    people: int
    seconds: float
    gigabytes: float
    said: str

    def figures(self) -> list[Figure]:
        seconds, gigabytes = GOALS.get(self.people, (None, None))
        title = f"find_duplicates of {self.people:,} people"
        return [
            Figure(title, self.seconds, " s", seconds, detail=self.said),
            Figure(f"{title}, memory", self.gigabytes, " GB", gigabytes),
        ]


def find_duplicates(people: int, scratch: Path) -> Search:
    path, out = scratch / "people.csv", scratch / "pairs.csv"
    written = _write_list(path, people)
    command = [sys.executable, "manage.py", "find_duplicates", str(path), "--id", "id", "--out", str(out)]
    command += ["--name", "name", "--birth-date", "birth_date", "--sex", "sex", "--address", "address"]
    command += ["--phone", "phone", "--identifier", "nik"]
    started = time.perf_counter()
    process = subprocess.Popen(command, cwd=settings.BASE_DIR, stdout=subprocess.PIPE, text=True)
    said = process.stdout.read() if process.stdout else ""
    _pid, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError("find_duplicates failed.")
    seconds = time.perf_counter() - started
    path.unlink()
    out.unlink()
    return Search(written if people > written else people, seconds, used.ru_maxrss / 1024**2, said.strip())


def _write_list(path: Path, people: int) -> int:
    rows = Person.objects.order_by("pk").select_related("household__kelurahan")[:people]
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        written = 0
        for person in rows.iterator(chunk_size=READ_AT_ONCE):
            place = person.household
            address = f"{place.address} RT {place.rt} {place.kelurahan.name}"
            writer.writerow(
                [person.pk, person.name, person.birth_date or "", person.sex, address, person.phone, person.nik]
            )
            written += 1
    return written
