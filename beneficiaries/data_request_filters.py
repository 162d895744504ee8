"""By what the register of data subject requests is searched."""

from typing import Any

import django_filters
from django.utils.translation import gettext_lazy as _

from beneficiaries.codes import DataRequestKind
from bontang_empowerment.access.filters import ScopedFilterSet

OPEN, OVERDUE, ANSWERED = "open", "overdue", "answered"


class DataRequestFilter(ScopedFilterSet):
    state = django_filters.ChoiceFilter(
        label=_("Status"),
        choices=[(OPEN, _("Not answered yet")), (OVERDUE, _("Overdue")), (ANSWERED, _("Answered"))],
        method="in_state",
    )
    kind = django_filters.ChoiceFilter(label=_("Request"), choices=DataRequestKind.choices)

    def in_state(self, rows: Any, name: str, state: str) -> Any:
        if state == ANSWERED:
            return rows.exclude(answered_at=None)
        return rows.overdue() if state == OVERDUE else rows.open()
