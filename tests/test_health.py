"""GET /healthz: 200 with the database reachable, 503 without, asked by a watchdog that never signs in."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client

ROOT = Path(__file__).parents[1]
NOBODY_LISTENS = "postgres://nobody@127.0.0.1:9/none"

# Runs in a process of its own: the settings are read anew, and the database of the tests stays reachable.
ASK = """
import django, json, sys
django.setup()
from django.test import Client
client = Client(raise_request_exception=False)
client.cookies["sessionid"] = "of-a-browser-that-has-signed-in-before"
response = client.get("/healthz")
json.dump({"status": response.status_code, "body": response.content.decode()}, sys.stdout)
"""


@pytest.mark.django_db
def test_it_answers_200_without_sign_in_and_without_a_redirect(client: Client) -> None:
    response = client.get("/healthz")
    assert response.status_code == 200
    assert response.json() == {"database": "ok"}


@pytest.mark.parametrize("debug", ["1", "0"], ids=["development", "production"])
def test_it_answers_503_while_the_database_is_unreachable(debug: str, tmp_path: Path) -> None:
    """Over plain HTTP in production too, where every other page redirects to HTTPS."""
    environment = {
        **os.environ,
        "DATABASE_URL": NOBODY_LISTENS,
        "DJANGO_ALLOWED_HOSTS": "testserver",
        "DJANGO_DEBUG": debug,
        "DJANGO_SECRET_KEY": "health" * 10,
        "DJANGO_SETTINGS_MODULE": "bontang_empowerment.settings",
        "FIELD_ENCRYPTION_KEYS": "test:" + "A" * 43 + "=",
        "IDENTITY_INDEX_KEY": "B" * 43 + "=",
        "VAR_DIR": str(tmp_path),
    }
    command = [sys.executable, "-c", ASK]
    asked = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert asked.returncode == 0, asked.stderr
    assert json.loads(asked.stdout) == {"status": 503, "body": '{"database": "unreachable"}'}
