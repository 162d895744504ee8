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
PROGRAMS = "programs:program_list"

ABOUT_PROGRAMS = {"field": "field", "program_status": "status"}
"""The dashboard's filters that narrow programmes too, by their names in the list of programmes."""
ABOUT_PEOPLE = {"kelurahan", "applied_from", "applied_until"}
"""Those that narrow people alone."""


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

    def to_programs(self) -> str:
        """The programmes that the selection leaves: the list of them, or the page of the one that is chosen."""
        if not self.shown:
            return ""
        if program := self.selection.get("program"):
            return reverse("programs:program_detail", args=[program])
        own = {ABOUT_PROGRAMS[name]: value for name, value in self.selection.items() if name in ABOUT_PROGRAMS}
        return f"{reverse(PROGRAMS)}?{urlencode(own)}" if own else reverse(PROGRAMS)

    def of_everybody(self) -> "ListLinks":
        """The same programmes, whoever is in them."""
        kept = {name: value for name, value in self.selection.items() if name not in ABOUT_PEOPLE}
        return ListLinks(kept, shown=self.shown)


def may_see_rows(user: User) -> bool:
    """Whether the lists hold all that the dashboard counts: an auditor counts more than they see."""
    scope = scope_of(user)
    return scope.city or not scope.auditor
