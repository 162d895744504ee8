"""Which tests run on which database, and how many did: hooks that conftest.py hands to pytest.

SQLite shows no races and its audit table refuses to be emptied between tests, so what is marked `postgresql` or
`browser` runs on PostgreSQL only. It is deselected elsewhere and the number is told, never skipped in silence.
"""

import json
import os
import shutil
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

COUNTS_FILE_VARIABLE = "TEST_COUNTS_FILE"
NEEDS_POSTGRESQL = "need PostgreSQL (script/test runs them)"
NEEDS_CHROMIUM = "need Chromium, which is missing here"
LEFT_OUT = pytest.StashKey[Counter[str]]()


def chromium_path() -> str | None:
    """The browser to drive: $CHROMIUM, or the first one on PATH."""
    names = (os.environ.get("CHROMIUM"), "chromium", "chromium-browser", "google-chrome")
    return next((path for name in names if name and (path := shutil.which(name))), None)


def in_continuous_integration() -> bool:
    return os.environ.get("CI", "").lower() in {"1", "true"}


def on_postgresql() -> bool:
    return "postgresql" in settings.DATABASES["default"]["ENGINE"]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    kept: list[pytest.Item] = []
    left_out: list[pytest.Item] = []
    reasons: Counter[str] = Counter()
    for item in items:
        _mark_what_it_needs(item)
        if item.get_closest_marker("browser"):
            item.user_properties.append(("browser", True))  # travels from xdist's workers with the report
        if reason := _reason_to_leave_out(item):
            reasons[reason] += 1
            left_out.append(item)
        else:
            kept.append(item)
    config.stash[LEFT_OUT] = reasons
    if left_out:
        items[:] = kept
        config.hook.pytest_deselected(items=left_out)


def _mark_what_it_needs(item: pytest.Item) -> None:
    """A forgotten mark must not send a test to a database where it cannot work."""
    fixtures = set(getattr(item, "fixturenames", ()))
    database = item.get_closest_marker("django_db")
    if "page" in fixtures:
        item.add_marker("browser")
    if fixtures & {"live_server", "transactional_db"} or (database and database.kwargs.get("transaction")):
        item.add_marker("postgresql")


def _reason_to_leave_out(item: pytest.Item) -> str | None:
    browser = item.get_closest_marker("browser") is not None
    if (browser or item.get_closest_marker("postgresql")) and not on_postgresql():
        return NEEDS_POSTGRESQL
    if browser and chromium_path() is None:
        if in_continuous_integration():
            raise pytest.UsageError("Browser tests need Chromium: apt-get install -y chromium")
        return NEEDS_CHROMIUM
    return None


def pytest_sessionfinish(session: pytest.Session) -> None:
    """In an xdist worker: hands the counts to the process that reports."""
    output = getattr(session.config, "workeroutput", None)
    if output is not None:
        output["left_out"] = dict(session.config.stash.get(LEFT_OUT, None) or {})


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Every worker collects everything, so the counts of one are the counts of all."""
    node.config.stash[LEFT_OUT] = Counter(getattr(node, "workeroutput", {}).get("left_out", {}))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    left_out: Counter[str] = config.stash.get(LEFT_OUT, Counter())
    for reason, number in left_out.items():
        terminalreporter.write_line(f"Left out: {number} tests {reason}.")
    if walked := _walked(terminalreporter.stats.get("passed", [])):
        terminalreporter.write_line(f"Authorization walk: {walked} cases tried without a leak.")
    if counts_file := os.environ.get(COUNTS_FILE_VARIABLE):
        Path(counts_file).write_text(json.dumps(_counts(terminalreporter.stats, left_out)))


def _counts(stats: dict[str, list[Any]], left_out: Counter[str]) -> dict[str, int]:
    def number(reports: Sequence[Any], *, browser: bool = False) -> int:
        return sum(1 for report in reports if not browser or ("browser", True) in _properties(report))

    passed = stats.get("passed", [])
    return {
        "passed": number(passed),
        "passed_in_browser": number(passed, browser=True),
        "failed": number(stats.get("failed", [])) + number(stats.get("error", [])),
        "skipped": number(stats.get("skipped", [])) + number(stats.get("xfailed", [])),
        "without_chromium": left_out[NEEDS_CHROMIUM],
        "authorization_cases": _walked(passed),
    }


def _walked(passed: Sequence[Any]) -> int:
    """The walk of tests/access records with each test how many requests it made; a leak fails the test."""
    return sum(
        value
        for report in passed
        for name, value in _properties(report)
        if name == "authorization_cases" and isinstance(value, int)
    )


def _properties(report: Any) -> list[tuple[str, object]]:
    return [(name, value) for name, value in getattr(report, "user_properties", [])]
