"""Links from a number to the list that it counts, within the same selection."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from bontang_empowerment.access.scope import scope_of
from bontang_empowerment.accounts.models import User

ENROLMENTS = "programs:enrolment_list"
ATTENDANCE = "trainings:attendance_list"
OUTCOMES = "programs:outcome_list"


@dataclass(frozen=True)
class ListLinks:
    """selection: the parameters of the dashboard's own address. Without `shown`, every link is empty."""

    selection: Mapping[str, str]
    shown: bool = True

    def to(self, url_name: str, **parameters: str | int) -> str:
        if not self.shown:
            return ""
        query = urlencode({**self.selection, **parameters})
        return f"{reverse(url_name)}?{query}" if query else reverse(url_name)


def may_see_rows(user: User) -> bool:
    """Whether the lists hold all that the dashboard counts: an auditor counts more than they see."""
    scope = scope_of(user)
    return scope.city or not scope.auditor
