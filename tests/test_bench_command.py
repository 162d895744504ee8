"""script/bench prints every figure beside its goal and its exit code follows them. Nothing here is about time."""

import os
import subprocess

import pytest

from bontang_empowerment.settings import BASE_DIR
from tests.benchmarks.figures import Figure, Times

FIGURES = (
    "people, first page",
    "people, random page",
    "people, last page",
    "families, first page",
    "families, random page",
    "families, last page",
    "name search, 120 terms",
    "name search to hand-written SQL",
    "name search within one kelurahan",
    "name search within two kelurahan",
    "misspelt names",
    "NIK look-up",
    "KK number look-up",
    "people filtered by group=poor",
    "list page of people with its session to a bare view",
    "list page of families with its session to a bare view",
    "find_duplicates of 100 people",
    "find_duplicates of 100 people, memory",
    "rows to COPY of the same rows",
    "peak memory",
)


def bench(*arguments: str) -> "subprocess.CompletedProcess[str]":
    kept = ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")
    environment = {name: value for name, value in os.environ.items() if name not in kept}
    return subprocess.run(
        ["script/bench", *arguments], cwd=BASE_DIR, env=environment, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["nothing"],
        ["registry", "--people", "many"],
        ["registry", "--people", "99"],
        ["registry", "5"],
        ["programs", "--people", "99"],
    ],
)
def test_what_cannot_be_meant_is_refused_with_the_usage(arguments: list[str]) -> None:
    done = bench(*arguments)
    assert done.returncode == 2
    assert "usage: script/bench" in done.stderr


PROGRAM_FIGURES = (
    *(
        f"{name}, {page}"
        for name in ("programmes", "enrolments", "outcomes", "batches", "attendance", "courses", "venues")
        for page in ("first page", "random page", "last page")
    ),
    "queue page",
    "offering the next of",
    "attendance grid of 720 marks saved in one request",
    "queries for 720 marks",
)


@pytest.mark.postgresql
@pytest.mark.parametrize(("what", "titles"), [("registry", FIGURES), ("programs", PROGRAM_FIGURES)])
def test_every_figure_is_printed_and_the_exit_code_follows(what: str, titles: tuple[str, ...]) -> None:
    done = bench(what, "--people", "100")
    lines = done.stdout.splitlines()
    for title in titles:
        assert any(title in line for line in lines), f"{title} is missing:\n{done.stdout}{done.stderr}"
    with_goal = [line for line in lines if "goal " in line]
    short = [line for line in with_goal if line.startswith("SHORT")]
    assert done.returncode == (1 if short else 0), done.stderr
    assert f"{len(with_goal) - len(short)} of {len(with_goal)} goals met" in lines[-1]


def test_a_figure_is_met_on_the_right_side_of_its_goal() -> None:
    assert Figure("fast", 20.0, " ms", 20).is_met
    assert not Figure("slow", 20.1, " ms", 20).is_met
    assert not Figure("few", 0.14, goal=0.15, at_least=True).is_met
    assert Figure("informs", 99.0).is_met
    assert Figure("few", 0.14, goal=0.15, at_least=True).line() == "SHORT few: 0.14; goal >= 0.15"


def test_the_p95_is_the_slowest_but_a_twentieth() -> None:
    times = Times(tuple(float(number) for number in range(1, 101)))
    assert (times.median, times.p95) == (50.5, 95.0)
    assert Times((7.0,)).p95 == 7.0
