"""Several people acting at the same moment, on real transactions."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

from django.db import connection

SECONDS = 60

Result = TypeVar("Result")


def at_once(acts: Iterable[Callable[[], Result]]) -> list[Result]:
    """What each act returned, in order. Raises what the first of them raised.

    Each runs in a thread and on a database connection of its own, as each of the server's workers does, and none
    begins before all are ready.
    """
    waiting = list(acts)
    start = Barrier(len(waiting))

    def run(act: Callable[[], Result]) -> Result:
        try:
            connection.ensure_connection()
            start.wait(SECONDS)
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(waiting)) as pool:
        return [done.result(SECONDS) for done in [pool.submit(run, act) for act in waiting]]
