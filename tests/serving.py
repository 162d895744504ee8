"""The product as it is served: gunicorn in processes of its own, on the test database, over loopback."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPResponse
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import quote, urlencode

from django.conf import settings
from django.db import connection
from django.urls import reverse

START_SECONDS = 60
STOP_SECONDS = 10
ANSWER_SECONDS = 30
HOST = "127.0.0.1"


@contextmanager
def served_by_gunicorn(scratch: Path, *, workers: int = 2, threads: int = 4) -> Iterator[int]:
    """The port that answers while the context lasts. The server reads what the test has committed.

    Raises RuntimeError with the server's log when it does not come up. The processes are gone afterwards, always.
    """
    log = scratch / "gunicorn.log"
    with socket.create_server((HOST, 0), backlog=512) as listening, log.open("wb") as output:
        command = [sys.executable, "-m", "gunicorn", "bontang_empowerment.wsgi", "--bind", f"fd://{listening.fileno()}"]
        command += ["--workers", str(workers), "--threads", str(threads), "--timeout", str(ANSWER_SECONDS)]
        server = subprocess.Popen(
            command,
            cwd=settings.BASE_DIR,
            env=_environment(scratch),
            pass_fds=[listening.fileno()],
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            port: int = listening.getsockname()[1]
            _wait_until_healthy(server, port, log)
            yield port
        finally:
            _stop(server)


def _environment(scratch: Path) -> dict[str, str]:
    """The keys of this process, so that the server reads what the test wrote, and its database."""
    return {
        **os.environ,
        "DATABASE_URL": _database_url(),
        "DJANGO_DEBUG": "1",
        "DJANGO_ALLOWED_HOSTS": HOST,
        "DJANGO_SECRET_KEY": settings.SECRET_KEY,
        "FIELD_ENCRYPTION_KEYS": settings.FIELD_ENCRYPTION_KEYS,
        "IDENTITY_INDEX_KEY": settings.IDENTITY_INDEX_KEY,
        "VAR_DIR": str(scratch),
    }


def _database_url() -> str:
    """Of the database that the tests of this process use, which carries pytest-xdist's suffix."""
    of = {
        name: quote(str(connection.settings_dict[name] or ""), safe="") for name in ("USER", "PASSWORD", "HOST", "NAME")
    }
    port = connection.settings_dict["PORT"]
    password = f":{of['PASSWORD']}" if of["PASSWORD"] else ""
    return f"postgres://{of['USER']}{password}@{of['HOST']}{f':{port}' if port else ''}/{of['NAME']}"


def _wait_until_healthy(server: "subprocess.Popen[bytes]", port: int, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        try:
            if get(port, "/healthz").status == 200:
                return
        except OSError:
            pass  # the workers are still importing
        time.sleep(0.1)
    raise RuntimeError(f"gunicorn did not come up:\n{log.read_text(errors='replace')}")


def _stop(server: "subprocess.Popen[bytes]") -> None:
    server.terminate()
    try:
        server.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(server.pid, signal.SIGKILL)  # its own group: see start_new_session
        server.wait()


def get(port: int, path: str, cookies: str = "") -> HTTPResponse:
    return _send(port, "GET", path, cookies=cookies)


def post(port: int, path: str, data: dict[str, str], cookies: str) -> HTTPResponse:
    """`cookies` must hold the CSRF cookie; its value is sent along as the form's."""
    token = SimpleCookie(cookies)["csrftoken"].value
    return _send(port, "POST", path, cookies=cookies, body=urlencode({**data, "csrfmiddlewaretoken": token}))


def sign_in(port: int, username: str, password: str) -> str:
    """The cookies of a signed-in session, as a request header."""
    path = reverse("accounts:sign_in")
    answer = post(port, path, {"username": username, "password": password}, _cookies_of(get(port, path)))
    if answer.status != 302:
        raise RuntimeError(f"Signing in answered {answer.status}.")
    return _cookies_of(answer)


def _send(port: int, method: str, path: str, *, cookies: str, body: str = "") -> HTTPResponse:
    """One request on a connection of its own; the body is read, redirects are not followed."""
    browser = HTTPConnection(HOST, port, timeout=ANSWER_SECONDS)
    try:
        headers = {"Cookie": cookies, "Content-Type": "application/x-www-form-urlencoded"}
        browser.request(method, path, body=body, headers=headers)
        answer = browser.getresponse()
        answer.read()
        return answer
    finally:
        browser.close()


def _cookies_of(answer: HTTPResponse) -> str:
    jar = SimpleCookie()
    for header in answer.headers.get_all("Set-Cookie") or []:
        jar.load(header)
    return "; ".join(f"{name}={morsel.value}" for name, morsel in jar.items())
