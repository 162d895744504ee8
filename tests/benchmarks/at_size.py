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
    from tests.benchmarks.figures import Figure


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
    from tests.benchmarks import matching, names, pages, requests
    from tests.benchmarks.figures import Figure

    rng = Random(people)
    coordinator = User.objects.filter(role_assignments__role=Role.COORDINATOR).order_by("pk")[0]
    officer = User.objects.filter(role_assignments__role=Role.OFFICER).order_by("pk")[0]
    figures: list[Figure] = []
    page_times: dict[str, tuple[float, ...]] = {}
    search = None
    token = door.enter(door.OpenDoor(coordinator.pk, frozenset(Role)))  # as in a request: its reach is worked out once
    try:
        if "names" in parts:
            figures += names.search_figures(rng, coordinator, officer)
        if "pages" in parts:
            page_times = {place: times.milliseconds for place, times in pages.page_times(rng, coordinator).items()}
        if "numbers" in parts:
            figures += pages.number_figures(rng, coordinator)
        if "filters" in parts:
            figures += pages.filter_figures(coordinator)
    finally:
        door.leave(token)
    if "requests" in parts:
        figures += requests.request_figures(scratch, coordinator, people)
    if "matching" in parts:
        search = matching.find_duplicates(people, scratch)
        figures += search.figures()
    if "import" in parts:
        figures += import_figures(min(20_000, max(20, people // 5)))
    return {
        "figures": [asdict(figure) for figure in figures],
        "pages": page_times,
        "search": asdict(search) if search else {},
    }


def import_figures(rows: int) -> "list[Figure]":
    """Speed at so many rows, memory at ten times as many."""
    from tests.benchmarks import import_speed
    from tests.benchmarks.figures import Figure

    speed = import_speed.measure_import(rows)
    title = f"import of {rows:,} rows to COPY of the same rows"
    detail = f"{speed.import_seconds:.1f} s to {speed.copy_seconds:.2f} s"
    memory = import_speed.peak_memory(10 * rows)
    return [
        Figure(title, speed.ratio, goal=import_speed.GOAL, at_least=True, detail=detail),
        Figure(f"import of {10 * rows:,} rows, peak memory", memory, " MB", import_speed.MOST_MEMORY),
    ]


if __name__ == "__main__":
    sys.exit(main())
