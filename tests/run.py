"""What script/test does once .venv is ready: the tests on SQLite, then on PostgreSQL, then the numbers."""

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.postgres import stop_on_signal, temporary_postgres, version_of
from tests.selection import COUNTS_FILE_VARIABLE, chromium_path, in_continuous_integration

PROCESSES = "2"
NO_TESTS = 5  # pytest's exit code when nothing was collected
PRODUCT_VARIABLES = (
    "DATABASE_URL",
    "FIELD_ENCRYPTION_KEYS",
    "IDENTITY_INDEX_KEY",
    "STATIC_ROOT",
    "TRUSTED_PROXY_COUNT",
)


@dataclass(frozen=True)
class Outcome:
    """How one pytest run ended. `counts` is empty when pytest stopped before it could count."""

    database: str
    exit_code: int
    counts: dict[str, int]

    @property
    def ran_tests(self) -> int:
        return sum(self.counts.get(kind, 0) for kind in ("passed", "failed"))

    def sentence(self) -> str:
        if not self.counts:
            return f"{self.database}: stopped before the tests were counted (pytest's exit code {self.exit_code})"
        text = f"{self.database}: {self.counts['passed']} passed"
        if browser := self.counts["passed_in_browser"]:
            text += f", of them browser: {browser}"
        if walked := self.counts["authorization_cases"]:
            text += f", authorization cases tried: {walked}"
        if failed := self.counts["failed"]:
            text += f", {failed} FAILED"
        if skipped := self.counts["skipped"]:
            text += f", {skipped} skipped"
        if missing := self.counts["without_chromium"]:
            text += f"; NOT RUN because Chromium is missing: {missing}"
        return text


def say(text: str) -> None:
    print(f"==> {text}", flush=True)


def clean_environment(var_dir: Path) -> dict[str, str]:
    """The caller's environment without what configures the product: tests decide that themselves."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("DJANGO_") and name not in PRODUCT_VARIABLES
    }
    return {**kept, "VAR_DIR": str(var_dir), "PYTHONDONTWRITEBYTECODE": "1"}


def run_pytest(database: str, *, url: str | None, arguments: list[str], scratch: Path) -> Outcome:
    say(f"Tests on {database}")
    environment = clean_environment(scratch / "var")
    if url:
        environment["DATABASE_URL"] = url
    counts_file = scratch / "counts.json"
    counts_file.unlink(missing_ok=True)
    environment[COUNTS_FILE_VARIABLE] = str(counts_file)
    # Whoever is done first takes over half of what the other has left.
    command = [sys.executable, "-m", "pytest", "-n", PROCESSES, "--dist", "worksteal", *arguments]
    exit_code = subprocess.run(command, env=environment, check=False).returncode
    counts = json.loads(counts_file.read_text()) if counts_file.exists() else {}
    return Outcome(database=database, exit_code=exit_code, counts=counts)


@contextmanager
def postgres_for_tests() -> Iterator[str]:
    if given := os.environ.get("TEST_DATABASE_URL"):
        say("Using the PostgreSQL of TEST_DATABASE_URL")
        yield given
        return
    say("Starting a temporary PostgreSQL")
    with temporary_postgres() as url:
        yield url


def browser_is_there() -> bool:
    if path := chromium_path():
        say(f"Browser tests use {path}")
        return True
    consequence = "an error in CI" if in_continuous_integration() else "the browser tests will NOT run"
    say(f"Chromium is missing: {consequence}. Install it with: apt-get install -y chromium")
    return False


def verdict(outcomes: list[Outcome], *, narrowed: bool) -> int:
    """0 when all is well. "No tests" is well only on one of the databases, and only when the caller picked tests."""
    allowed = {0, NO_TESTS} if narrowed and any(outcome.ran_tests for outcome in outcomes) else {0}
    return 0 if all(outcome.exit_code in allowed for outcome in outcomes) else 1


def closing_words(outcomes: list[Outcome], *, exit_code: int) -> str:
    if exit_code:
        return "NOT well: see above."
    if any(outcome.counts.get("without_chromium") for outcome in outcomes):
        return "What ran is well. The browser tests did NOT run: Chromium is missing."
    return "All is well."


def main(arguments: list[str]) -> int:
    signal.signal(signal.SIGTERM, stop_on_signal)
    if not browser_is_there() and in_continuous_integration():
        return 1
    scratch = Path(tempfile.mkdtemp(prefix="bontang-tests-"))
    try:
        sqlite = f"SQLite {sqlite3.sqlite_version}"
        outcomes = [run_pytest(sqlite, url=None, arguments=arguments, scratch=scratch)]
        with postgres_for_tests() as url:
            postgresql = f"PostgreSQL {version_of(url)}"
            outcomes.append(run_pytest(postgresql, url=url, arguments=arguments, scratch=scratch))
    except KeyboardInterrupt:
        say("Stopped")
        return 130
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    print()
    for outcome in outcomes:
        print(outcome.sentence())
    passed, failed = (sum(outcome.counts.get(kind, 0) for outcome in outcomes) for kind in ("passed", "failed"))
    exit_code = verdict(outcomes, narrowed=bool(arguments))
    print(closing_words(outcomes, exit_code=exit_code))
    print(f"{passed} passed, {failed} failed")
    return exit_code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
