"""One line of the home page's list of what waits."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone


@dataclass(frozen=True)
class Task:
    """due: the day on which it should have been done; None for no day. is_mine: of a batch that the user teaches."""

    title: str
    text: str
    url: str
    due: date | None = None
    is_mine: bool = False

    @property
    def is_overdue(self) -> bool:
        return self.due is not None and self.due < timezone.localdate()

    @property
    def is_for_today(self) -> bool:
        return self.due == timezone.localdate()
