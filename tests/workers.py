"""A worker in a process of its own, on the tests' database, to be killed or left to finish."""

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils import timezone

from bontang_empowerment.jobs.models import SILENCE, Job


def start_worker(media: Path, **environment: str) -> "subprocess.Popen[bytes]":
    """Takes over at once what an earlier one has left behind, and ends when nothing is queued. It starts no work of the
    night. media: MEDIA_ROOT."""
    Job.objects.unfinished().update(heartbeat_at=timezone.now() - SILENCE - timedelta(seconds=1))
    database = connection.settings_dict
    url = f"postgres://{database['USER']}@{str(database['HOST']).replace('/', '%2F')}/{database['NAME']}"
    command = [sys.executable, "manage.py", "run_jobs", "--once"]
    by_day = {"DUPLICATE_SEARCH_HOUR": "off", "OFFER_DEADLINE_HOUR": "off", "QUEUE_RECOUNT_HOUR": "off"}
    values = {**os.environ, "DATABASE_URL": url, "MEDIA_ROOT": str(media), **by_day, **environment}
    return subprocess.Popen(command, cwd=settings.BASE_DIR, env=values, stderr=subprocess.DEVNULL)
