"""Making the next part of something while the last one is worked on: the database and this process wait less."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from typing import TypeVar

Part = TypeVar("Part")


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
