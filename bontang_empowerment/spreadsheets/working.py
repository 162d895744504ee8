"""Where a workbook is put together. Its parts hold data of people in clear until they are packed.

A process that is killed cannot clear up after itself: whoever makes the next workbook does. A lock says that a
directory is in use; it goes with the process that holds it.
"""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

PREFIX = "workbook-of-bontang-empowerment-"


@contextmanager
def working_directory() -> Iterator[str]:
    """A directory for this process alone, gone afterwards."""
    _clear_abandoned()
    path, lock = _take()
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)
        os.close(lock)


def _take() -> tuple[str, int]:
    """Until it is locked, another process may hold it for abandoned: then a new one is made."""
    while True:
        path = tempfile.mkdtemp(prefix=PREFIX)
        with suppress(FileNotFoundError):
            lock = _open(path)
            fcntl.flock(lock, fcntl.LOCK_EX)
            if Path(path).exists():
                return path, lock
            os.close(lock)


def _clear_abandoned() -> None:
    for path in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        with suppress(OSError):  # another user's, or gone meanwhile
            lock = _open(str(path))
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)  # BlockingIOError while its process lives
                shutil.rmtree(path)
            finally:
                os.close(lock)


def _open(path: str) -> int:
    return os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
