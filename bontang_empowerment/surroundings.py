"""What stays the same while a list is drawn, and is told by Django at some cost each time that it is asked.

Rows ask for it again and again: the language for the label of a state, the place of the site for an address, the day
for an age.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from typing import NamedTuple

from django.conf import settings
from django.urls import get_script_prefix, get_urlconf
from django.utils.timezone import localdate
from django.utils.translation import get_language


class Surroundings(NamedTuple):
    language: str | None
    prefix: str
    urlconf: str
    today: date


_kept: ContextVar[Surroundings | None] = ContextVar("surroundings", default=None)


def surroundings() -> Surroundings:
    """Those of now, or of the list that is being drawn."""
    return _kept.get() or _now()


@contextmanager
def kept_surroundings() -> Iterator[None]:
    """For rows: nothing among them may change the language."""
    token = _kept.set(surroundings())
    try:
        yield
    finally:
        _kept.reset(token)


def _now() -> Surroundings:
    return Surroundings(get_language(), get_script_prefix(), get_urlconf() or settings.ROOT_URLCONF, localdate())
