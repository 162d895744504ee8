"""Everything that is measured on the registry of one size: a process of its own, since its database is its setting."""

import argparse
import json
import os
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bontang_empowerment.accounts.models import User
    from tests.benchmarks.figures import Figure, Times


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, required=True)
    parser.add_argument("--parts", nargs="*", required=True)
    parser.add_argument("--out", type=Path, required=True)
    given = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bontang_empowerment.settings")
    import django

    django.setup()
    from django.conf import settings

    settings.DEBUG = False  # a debugged connection keeps every query
    with tempfile.TemporaryDirectory() as directory:
        settings.MEDIA_ROOT = directory
        result = measure(given.people, given.parts, Path(directory))
    given.out.write_text(json.dumps(result), encoding="utf-8")
    return 0


def measure(people: int, parts: list[str], scratch: Path) -> dict[str, object]:
    """{"figures": [Figure as dict], "pages": {place: milliseconds}, "search": Search as dict}."""
    from bontang_empowerment.access import door
    from bontang_empowerment.accounts.models import Role, User
    from tests.benchmarks import matching

    rng = Random(people)
    coordinator = User.objects.filter(role_assignments__role=Role.COORDINATOR).order_by("pk")[0]
    token = door.enter(door.OpenDoor(coordinator.pk, frozenset(Role)))  # as in a request: its reach is worked out once
    try:
        figures, page_times = behind_the_door(rng, parts, coordinator)
    finally:
        door.leave(token)
    search = matching.find_duplicates(people, scratch) if "matching" in parts else None
    figures += from_outside(people, parts, scratch, coordinator, rng)
    figures += search.figures() if search else []
    figures += import_figures(people) if "import" in parts else []
    return {
        "figures": [asdict(figure) for figure in figures],
        "pages": {place: times.milliseconds for place, times in page_times.items()},
        "search": asdict(search) if search else {},
    }


def behind_the_door(rng: Random, parts: list[str], coordinator: "User") -> "tuple[list[Figure], dict[str, Times]]":
    from tests.benchmarks import names, pages, program_figures, program_rows

    figures: list[Figure] = []
    page_times: dict[str, Times] = {}
    if "names" in parts:
        figures += names.search_figures(rng, coordinator)
    if "pages" in parts:
        page_times = pages.page_times(rng, coordinator)
    if "program rows" in parts:
        program_rows.fill(coordinator)
        figures += program_figures.row_figures()
    if "program lists" in parts:
        page_times = program_figures.program_list_times(rng, coordinator)
    if "numbers" in parts:
        figures += pages.number_figures(rng, coordinator)
    if "filters" in parts:
        figures += pages.filter_figures(coordinator)
    return figures, page_times


def from_outside(people: int, parts: list[str], scratch: Path, coordinator: "User", rng: Random) -> "list[Figure]":
    """Whole requests, which open the door themselves."""
    from tests.benchmarks import program_figures, requests

    figures: list[Figure] = []
    if "programs" in parts:
        figures += program_figures.queue_figures(rng, coordinator)
        figures += program_figures.grid_figures(coordinator)
        figures += program_figures.offer_figures()
    if "requests" in parts:
        figures += requests.request_figures(scratch, coordinator, people)
    return figures


def import_figures(people: int) -> "list[Figure]":
    from tests.benchmarks import import_speed
    from tests.benchmarks.figures import Figure

    rows = min(20_000, max(20, people // 5))
    speed = import_speed.measure_import(rows)
    title = f"import of {rows:,} rows to COPY of the same rows"
    detail = f"{speed.import_seconds:.1f} s to {speed.copy_seconds:.2f} s"
    many = 10 * rows
    memory = import_speed.peak_memory(many)
    return [
        Figure(title, speed.ratio, goal=import_speed.GOAL, at_least=True, detail=detail),
        Figure(f"import of {many:,} rows, peak memory", memory, " MB", import_speed.MOST_MEMORY),
    ]


if __name__ == "__main__":
    sys.exit(main())
