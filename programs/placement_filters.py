"""Filters of the list of jobs: what the home page, a vacancy and the page of market relevance count."""

from typing import Any

import django_filters
from django.utils.translation import gettext_lazy as _

from bontang_empowerment.access.filters import DayFilter, ScopedFilterSet
from bontang_empowerment.regions.models import Kelurahan
from programs.codes import Field
from programs.job_codes import CheckPoint, WorkKind
from programs.models import Partner

DUE, STANDING, ENDED, KEPT = "due", "standing", "ended", "kept"


class PlacementFilter(ScopedFilterSet):
    state = django_filters.ChoiceFilter(
        label=_("Status"),
        choices=[
            (STANDING, _("Still there")),
            (DUE, _("To be asked now")),
            (KEPT, _("Still there after 6 months")),
            (ENDED, _("Ended")),
        ],
        method="in_state",
    )
    field = django_filters.ChoiceFilter(label=_("Field of training"), choices=Field.choices, method="of_field")
    kind = django_filters.ChoiceFilter(label=_("Kind of employment"), choices=WorkKind.choices)
    partner = django_filters.ModelChoiceFilter(label=_("Employer"), queryset=Partner.objects.order_by("name"))
    kelurahan = django_filters.ModelChoiceFilter(
        label=_("Kelurahan"), queryset=Kelurahan.objects.order_by("name"), field_name="person__kelurahan"
    )
    started_from = DayFilter(label=_("Began from"), field_name="started_on", lookup_expr="gte")
    started_until = DayFilter(label=_("Began until"), field_name="started_on", lookup_expr="lte")

    def in_state(self, rows: Any, name: str, state: str) -> Any:
        if state == DUE:
            return rows.check_due()
        if state == KEPT:
            return rows.kept_for(CheckPoint.MONTH_6)
        return rows.standing() if state == STANDING else rows.exclude(ended_on=None)

    def of_field(self, rows: Any, name: str, field: str) -> Any:
        return rows.of_field(field)
