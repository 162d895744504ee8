"""Long work on many rows: the next part is made while the last one is worked on, and Python tidies up less often."""

import gc
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import copy_context
from typing import TypeVar

Part = TypeVar("Part")
OBJECTS = 50_000
"""So many new objects before Python looks for cycles among them: a chunk makes more and holds no cycles."""


def one_ahead(parts: Iterator[Part]) -> Iterator[Part]:
    """The same parts, each made in another thread while its predecessor is in use; raises what making them raises.

    The thread works in the caller's context (language, reach), and must ask the database nothing: its connection would
    be another one.
    """
    context = copy_context()

    def make() -> Part | None:
        return context.run(lambda: next(parts, None))

    with ThreadPoolExecutor(1, thread_name_prefix="one-ahead") as maker:
        coming = maker.submit(make)
        while (part := coming.result()) is not None:
            coming = maker.submit(make)
            yield part


@contextmanager
def rare_tidying() -> Iterator[None]:
    """Within, Python looks for cycles of objects after 50,000 new ones: after the usual 700, an eighth of an import's
    time goes into finding none."""
    usual = gc.get_threshold()
    gc.set_threshold(OBJECTS, *usual[1:])
    try:
        yield
    finally:
        gc.set_threshold(*usual)
