"""Days as people type them, worked out while a test runs: a run that crosses midnight starts on another day."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.utils import timezone


def typed_in_days(days: int) -> Callable[[], str]:
    """For a list of parameters, which is read long before the test runs: `typed_now` makes it dd-mm-yyyy."""
    return lambda: f"{timezone.localdate() + timedelta(days=days):%d-%m-%Y}"


def shown_day(day: str) -> str:
    """As a page shows it: in one piece."""
    return f'<span class="nowrap">{day}</span>'


def typed_now(value: Any) -> Any:
    """What is typed in the end: a value as it is, a day of `typed_in_days` as the day that it is now."""
    return value() if callable(value) else value
