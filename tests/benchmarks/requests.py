"""Requests per second through gunicorn: a list page with its session, and a view that does nothing."""

import os
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase
from django.core.management import call_command
from django.test.utils import override_settings
from django.urls import reverse

from bontang_empowerment.accounts.models import User
from bontang_empowerment.accounts.sessions import SessionStore
from tests.benchmarks.figures import FEWEST_TO_JUDGE, Figure, rounds_at

GOAL = 0.15
CLIENTS = 4
SECONDS = 3.0
A_MOMENT = 0.3  # seconds, where no figure is believed
ROUNDS = 3
HOST = "127.0.0.1"
UNPACKED = "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
START_SECONDS = 60


def request_figures(scratch: Path, user: User, people: int) -> list[Figure]:
    """Both servers are up at once and take turns, so that what else the machine does meets both."""
    session = _session_of(user)
    cookies = f"{settings.SESSION_COOKIE_NAME}={session.session_key}"
    with ExitStack() as stack:
        bare = stack.enter_context(_served("tests.benchmarks.bare", dict(os.environ), scratch / "bare.log"))
        product = stack.enter_context(
            _served("bontang_empowerment.wsgi", _production(scratch), scratch / "product.log")
        )
        pages = {name: _request(reverse(f"beneficiaries:{name}_list"), cookies) for name in ("person", "household")}
        rates: dict[str, list[float]] = {"bare": [], **{name: [] for name in pages}}
        seconds = SECONDS if people >= FEWEST_TO_JUDGE else A_MOMENT
        for _round in range(rounds_at(people, ROUNDS)):
            rates["bare"].append(_rate(bare, _request("/"), seconds))
            for name, request in pages.items():
                rates[name].append(_rate(product, request, seconds))
    session.delete()
    middle = {name: statistics.median(each) for name, each in rates.items()}
    return [
        Figure(
            f"list page of {title} with its session to a bare view, requests per second",
            middle[name] / middle["bare"],
            goal=GOAL,
            at_least=True,
            detail=f"{middle[name]:.0f}/s to {middle['bare']:.0f}/s",
        )
        for name, title in (("person", "people"), ("household", "families"))
    ]


def _session_of(user: User) -> SessionBase:
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return session


def _production(scratch: Path) -> dict[str, str]:
    """The settings of production but for HTTPS, on the database and keys of this process."""
    environment = {
        **os.environ,
        "DJANGO_DEBUG": "0",
        "DJANGO_SSL_REDIRECT": "0",
        "DJANGO_ALLOWED_HOSTS": HOST,
        "DJANGO_SECRET_KEY": settings.SECRET_KEY,
        "FIELD_ENCRYPTION_KEYS": settings.FIELD_ENCRYPTION_KEYS,
        "IDENTITY_INDEX_KEY": settings.IDENTITY_INDEX_KEY,
        "STATIC_ROOT": str(scratch / "static"),
    }
    # Pages need the list of names alone; packing the files, which nobody fetches here, takes half a minute.
    storages = {**settings.STORAGES, "staticfiles": {"BACKEND": UNPACKED}}
    with override_settings(STATIC_ROOT=environment["STATIC_ROOT"], STORAGES=storages):
        call_command("collectstatic", interactive=False, verbosity=0)
    return environment


@contextmanager
def _served(module: str, environment: dict[str, str], log: Path) -> Iterator[int]:
    """The port of two processes of four threads, as in script/server."""
    with socket.create_server((HOST, 0), backlog=128) as listening, log.open("wb") as output:
        command = [sys.executable, "-m", "gunicorn", f"{module}:application", "--bind", f"fd://{listening.fileno()}"]
        command += ["--workers", "2", "--threads", "4", "--log-level", "warning"]
        server = subprocess.Popen(
            command,
            cwd=settings.BASE_DIR,
            env=environment,
            pass_fds=[listening.fileno()],
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            port: int = listening.getsockname()[1]
            yield port
        finally:
            server.terminate()
            server.wait()


def _request(path: str, cookies: str = "") -> bytes:
    more = f"Cookie: {cookies}\r\n" if cookies else ""
    return f"GET {path} HTTP/1.1\r\nHost: {HOST}\r\n{more}\r\n".encode()


def _rate(port: int, request: bytes, seconds: float) -> float:
    """Requests per second of some clients that keep their connections. Raises RuntimeError when one is refused."""
    with socket.create_connection((HOST, port), timeout=START_SECONDS) as first:
        _answer(first, request)
    done: list[int] = []
    failed: list[str] = []
    end = time.perf_counter() + seconds

    def ask() -> None:
        number = 0
        with socket.create_connection((HOST, port), timeout=START_SECONDS) as connection:
            while time.perf_counter() < end:
                head = _answer(connection, request)
                if b" 200 " not in head[:16]:
                    failed.append(head.decode(errors="replace"))
                    return
                number += 1
        done.append(number)

    started = time.perf_counter()
    clients = [threading.Thread(target=ask) for _number in range(CLIENTS)]
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    if failed or len(done) < CLIENTS:
        raise RuntimeError(f"A page was not answered: {failed[:1]}")
    return sum(done) / (time.perf_counter() - started)


def _answer(connection: socket.socket, request: bytes) -> bytes:
    """The head of an answer, read to its end. Both servers say its length."""
    connection.sendall(request)
    received = b""
    while b"\r\n\r\n" not in received:
        received += _some(connection)
    head, _gap, body = received.partition(b"\r\n\r\n")
    length = next(int(line[15:]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:"))
    missing = length - len(body)
    while missing > 0:
        missing -= len(_some(connection))
    return head


def _some(connection: socket.socket) -> bytes:
    received = connection.recv(1 << 16)
    if not received:
        raise RuntimeError("The server closed the connection.")
    return received
