"""The worker: runs what is queued, one job after another. Start as many as there should be jobs at the same time."""

import time
from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand
from django.db import close_old_connections
from django.utils import timezone
from django.utils.crypto import get_random_string
from django_tasks import DEFAULT_TASK_BACKEND_ALIAS, DEFAULT_TASK_QUEUE_NAME
from django_tasks_db.management.commands.db_worker import Worker

from bontang_empowerment.jobs.registry import housekeeping
from bontang_empowerment.jobs.upkeep import discard_expired, start_nightly, take_over_abandoned

DISCARD_EVERY = timedelta(hours=1)


class Command(BaseCommand):
    help = "Runs long work (imports, exports) until it is stopped; the first Ctrl+C lets the job in hand finish."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--interval", type=float, default=1.0, help="seconds between two looks at an empty queue")
        parser.add_argument("--once", action="store_true", help="run what is queued or abandoned now, then end")

    def handle(self, *args: Any, interval: float, once: bool, **options: Any) -> None:
        worker = Worker(
            queue_names=[DEFAULT_TASK_QUEUE_NAME],
            interval=interval,
            batch=True,  # it comes back when the queue is empty, so that we can look after what was left behind
            backend_name=DEFAULT_TASK_BACKEND_ALIAS,
            startup_delay=False,
            max_tasks=None,
            worker_id=get_random_string(32),
            excluded_queue_names=[],
        )
        worker.configure_signals()
        discarded_at = timezone.now() - DISCARD_EVERY
        while worker.running:
            close_old_connections()
            now = timezone.now()
            take_over_abandoned(now)
            start_nightly(now)
            if now - discarded_at >= DISCARD_EVERY:
                discard_expired(now)
                for step in housekeeping():
                    step(now)
                discarded_at = now
            worker.run()
            if once:
                return
            if worker.running:
                time.sleep(interval)
