"""Filters of the list of vacancies."""

from typing import Any

import django_filters
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from beneficiaries.codes import Accommodation
from bontang_empowerment.access.filters import DayFilter, ScopedFilterSet
from bontang_empowerment.regions.models import Kelurahan
from programs.codes import Field
from programs.job_codes import VacancyStatus, WorkKind
from programs.models import Partner

OPEN, PAST, CLOSED = "open", "past", "closed"


class VacancyFilter(ScopedFilterSet):
    state = django_filters.ChoiceFilter(
        label=_("Status"),
        choices=[
            (OPEN, pgettext_lazy("vacancy", "Open")),
            (PAST, _("Past the last day")),
            (CLOSED, pgettext_lazy("vacancy", "Closed")),
        ],
        method="in_state",
    )
    field = django_filters.ChoiceFilter(label=_("Field of training"), choices=Field.choices)
    kind = django_filters.ChoiceFilter(label=_("Kind of employment"), choices=WorkKind.choices)
    offers = django_filters.ChoiceFilter(label=_("Offers"), choices=Accommodation.choices, method="offering")
    partner = django_filters.ModelChoiceFilter(label=_("Employer"), queryset=Partner.objects.order_by("name"))
    kelurahan = django_filters.ModelChoiceFilter(label=_("Kelurahan"), queryset=Kelurahan.objects.order_by("name"))
    opened_from = DayFilter(label=_("Opened from"), field_name="opened_on", lookup_expr="gte")
    opened_until = DayFilter(label=_("Opened until"), field_name="opened_on", lookup_expr="lte")

    def in_state(self, rows: Any, name: str, state: str) -> Any:
        if state == CLOSED:
            return rows.filter(status=VacancyStatus.CLOSED)
        if state == PAST:
            return rows.filter(status=VacancyStatus.OPEN, closes_on__lt=timezone.localdate())
        return rows.open()

    def offering(self, rows: Any, name: str, kind: str) -> Any:
        return rows.filter(offers__kind=kind)
