import re

import pytest

from tests.architecture.house import ROOT

PIN = re.compile(r"^(?P<name>[a-z0-9-]+)(?:\[[a-z0-9,-]+\])?==(?P<version>[^ ;\\]+)", re.MULTILINE)
LISTS = ["requirements.txt", "requirements-dev.txt"]


def pins(name: str) -> dict[str, str]:
    return {pin["name"]: pin["version"] for pin in PIN.finditer((ROOT / name).read_text())}


def asked_for(name: str) -> set[str]:
    lines = (ROOT / name).read_text().splitlines()
    return {re.split(r"[\[<>=~! ;]", line)[0].lower() for line in lines if line and line[0] not in "#-"}


@pytest.mark.parametrize("name", LISTS)
def test_every_requirement_is_pinned_with_a_hash(name: str) -> None:
    entries = re.split(r"\n(?=[a-z0-9])", (ROOT / name).read_text())
    unpinned = [
        entry.splitlines()[0] for entry in entries if not entry.startswith("#") and "--hash=sha256:" not in entry
    ]

    assert unpinned == []
    assert asked_for(name.replace(".txt", ".in")) <= set(pins(name)), "run script/lock"


@pytest.mark.parametrize("name", LISTS)
def test_no_address_of_a_package_index_is_written_down(name: str) -> None:
    assert not re.search(r"https?://|--(?:extra-)?index-url|--find-links", (ROOT / name).read_text())


def test_development_uses_what_runs_in_production() -> None:
    runtime, development = pins("requirements.txt"), pins("requirements-dev.txt")

    assert len(runtime) > 10
    assert {name: development.get(name) for name in runtime} == runtime


def test_psycopg_3_stays_out() -> None:
    """Django prefers it in silence over psycopg2, which is what this product is tried with."""
    assert "psycopg" not in pins("requirements-dev.txt")


def test_django_is_the_long_term_release() -> None:
    assert pins("requirements.txt")["django"].startswith("5.2.")
