"""What script/bench does once .venv is ready: a registry of each size, everything measured on it, figures by goals."""

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg2

from tests.benchmarks.figures import Figure, Times, rounds_at
from tests.postgres import stop_on_signal, temporary_postgres, version_of

ROOT = Path(__file__).resolve().parents[2]
PEOPLE = 1_000_000
FEWEST = 100
FAMILY = 3.2
"""People of a family that the demo data make."""
KINDS = {
    "registry": "searches, lists, look-ups, imports and duplicates",
    "programs": "queues, offers, attendance and their lists",
}
MOST_GROWTH_OF_PAGES = 1.25
MOST_GROWTH_OF_MATCHING = 1.5
"""Cost of a person among ten times as many; 1 is linear."""
ROUNDS = 3
"""How often the pages of the smallest and the largest registry take turns."""


@dataclass(frozen=True)
class Registry:
    people: int
    environment: dict[str, str]


@dataclass(frozen=True)
class Measured:
    figures: list[Figure]
    pages: dict[str, Times]
    search: dict[str, Any]


def main(arguments: list[str]) -> int:
    given = _parse(arguments)
    signal.signal(signal.SIGTERM, stop_on_signal)
    started = time.monotonic()
    shares = (100, 10, 1) if given.what == "registry" else (100, 1)
    sizes = sorted({max(FEWEST, given.people // share) for share in shares})
    with temporary_postgres() as url, tempfile.TemporaryDirectory(prefix="bench-") as directory:
        say(f"PostgreSQL {version_of(url)}; registries of {', '.join(f'{size:,}' for size in sizes)} people")
        registries = [_make_registry(url, size, Path(directory)) for size in sizes]
        figures = _measure_all(registries) if given.what == "registry" else _measure_programs(registries)
    short = [figure for figure in figures if not figure.is_met]
    goals = sum(figure.goal is not None for figure in figures)
    say(f"{goals - len(short)} of {goals} goals met; {time.monotonic() - started:.0f} s in all")
    return 1 if short else 0


def _parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="script/bench", description="Measures the product against its goals.")
    kinds = parser.add_subparsers(dest="what", required=True, metavar="registry|programs")
    for name, measures in KINDS.items():
        kind = kinds.add_parser(name, help=measures)
        kind.add_argument("--people", type=int, default=PEOPLE, metavar="N", help="people of the largest registry")
    given = parser.parse_args(arguments)
    if given.people < FEWEST:
        parser.error(f"--people must be {FEWEST} or more.")
    return given


def say(text: str) -> None:
    print(f"==> {text}", flush=True)


def _make_registry(url: str, people: int, directory: Path) -> Registry:
    started = time.monotonic()
    name = f"people_{people}"
    connection = psycopg2.connect(url)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
    connection.close()
    own = url.rpartition("/")[0] + f"/{name}"
    (directory / "var").mkdir(exist_ok=True)
    environment = {**os.environ, "DATABASE_URL": own, "VAR_DIR": str(directory / "var"), "DJANGO_DEBUG": "1"}
    households = max(1, round(people / FAMILY))
    for command in (
        ["migrate", "--no-input", "--verbosity", "0"],
        ["seed_demo", "--households", str(households), "--seed", "1"],
    ):
        _run([sys.executable, "manage.py", *command], environment, quiet=True)
    connection = psycopg2.connect(own)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("SELECT count(*) FROM beneficiaries_person")
        row = cursor.fetchone()
    connection.close()
    say(f"{row[0] if row else 0:,} people made in {time.monotonic() - started:.0f} s")
    return Registry(people, environment)


def _measure_all(registries: list[Registry]) -> list[Figure]:
    smallest, largest = registries[0], registries[-1]
    figures: list[Figure] = []
    turns: dict[int, list[Measured]] = {registry.people: [] for registry in (smallest, largest)}
    for _round in range(rounds_at(largest.people, ROUNDS)):
        for registry in {smallest.people: smallest, largest.people: largest}.values():
            turns[registry.people].append(_measure(registry, "pages"))
    figures += _show(f"Pages at {largest.people:,} people, of their p95 at {smallest.people:,}", _growth(turns))
    for registry in registries:
        figures += _show(f"At {registry.people:,} people", _measure(registry, "names", "numbers").figures)
    figures += _show(f"Filters at {largest.people:,} people", _measure(largest, "filters").figures)
    figures += _show("Through gunicorn", _measure(largest, "requests").figures)
    found = [_measure(registry, "matching") for registry in registries[-2:]]
    figures += _show("Duplicates", [figure for each in found for figure in each.figures] + _linear(found))
    return figures + _show("Import", _measure(largest, "import").figures)


def _measure_programs(registries: list[Registry]) -> list[Figure]:
    smallest, largest = registries[0], registries[-1]
    sizes = {registry.people: registry for registry in (smallest, largest)}
    for registry in sizes.values():
        _show(f"Rows at {registry.people:,} people", _measure(registry, "program rows").figures)
    turns: dict[int, list[Measured]] = {people: [] for people in sizes}
    for _round in range(rounds_at(largest.people, ROUNDS)):
        for people, registry in sizes.items():
            turns[people].append(_measure(registry, "program lists"))
    figures = _show(f"Lists at {largest.people:,} people, of their p95 at {smallest.people:,}", _growth(turns))
    return figures + _show(f"At {largest.people:,} people", _measure(largest, "programs").figures)


def _growth(turns: dict[int, list[Measured]]) -> list[Figure]:
    small, large = (_together(each) for each in (turns[min(turns)], turns[max(turns)]))
    return [
        Figure(
            f"{place}, p95",
            large[place].p95 / small[place].p95,
            "x",
            MOST_GROWTH_OF_PAGES,
            detail=f"median {large[place].median:.1f} ms, p95 {large[place].p95:.1f} ms; "
            f"before {small[place].median:.1f} ms, {small[place].p95:.1f} ms",
        )
        for place in large
    ]


def _together(rounds: list[Measured]) -> dict[str, Times]:
    """The round of the lowest p95 for each place: what else the machine does only adds."""
    return {
        place: min((each.pages[place] for each in rounds), key=lambda times: times.p95) for place in rounds[0].pages
    }


def _linear(found: list[Measured]) -> list[Figure]:
    if len(found) < 2:
        return []
    cost = [each.search["seconds"] / each.search["people"] for each in found]
    smaller, larger = (each.search["people"] for each in found)
    title = f"cost of a person among {larger:,} to one among {smaller:,}"
    # Starting the command is most of what a short list costs.
    goal = MOST_GROWTH_OF_MATCHING if smaller >= PEOPLE // 10 else None
    return [Figure(title, cost[1] / cost[0], "x", goal, detail="1 is linear")]


def _measure(registry: Registry, *parts: str) -> Measured:
    """Some parts in a process of their own, on this registry."""
    with tempfile.TemporaryDirectory(prefix="bench-") as directory:
        out = Path(directory) / "result.json"
        command = [sys.executable, "-m", "tests.benchmarks.at_size", "--people", str(registry.people)]
        _run([*command, "--out", str(out), "--parts", *parts], registry.environment)
        result = json.loads(out.read_text(encoding="utf-8"))
    return Measured(
        [Figure(**figure) for figure in result["figures"]],
        {place: Times(tuple(measured)) for place, measured in result["pages"].items()},
        result["search"],
    )


def _run(command: list[str], environment: dict[str, str], *, quiet: bool = False) -> None:
    """Raises SystemExit with what the command said when it fails."""
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=environment,
        check=False,
        stdout=subprocess.PIPE if quiet else None,
        stderr=subprocess.STDOUT if quiet else None,
        text=True,
    )
    if done.returncode:
        raise SystemExit(f"{' '.join(command[1:4])} failed.\n{done.stdout or ''}")


def _show(title: str, figures: list[Figure]) -> list[Figure]:
    say(title)
    for figure in figures:
        print(figure.line(), flush=True)
    return figures


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
