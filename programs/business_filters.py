"""Filters of the list of businesses."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from beneficiaries.models import Person
from bontang_empowerment.access.filters import DayFilter, ScopedFilterSet
from bontang_empowerment.access.scope import scope_of, visible
from bontang_empowerment.accounts.models import User
from bontang_empowerment.regions.models import Kelurahan
from programs.business_codes import Sector
from programs.business_querysets import BusinessQuerySet
from programs.codes import Field
from programs.enrolment_selection import offer_newest_programs
from programs.models import Program

RUNNING, OVERDUE, CLOSED = "running", "overdue", "closed"


class BusinessFilter(ScopedFilterSet):
    """The kelurahan is a choice for those who work city-wide; the others have their own already."""

    owner = django_filters.CharFilter(label=_("Owner"), method="owned_by")
    sector = django_filters.ChoiceFilter(label=_("Sector"), choices=Sector.choices)
    state = django_filters.ChoiceFilter(
        label=_("State"),
        choices=[
            (RUNNING, pgettext_lazy("businesses", "Still running")),
            (OVERDUE, _("Waiting for an update")),
            (CLOSED, pgettext_lazy("businesses", "Closed")),
        ],
        method="in_state",
    )
    field = django_filters.ChoiceFilter(
        label=_("Field of training"), field_name="enrolment__program__field", choices=Field.choices
    )
    began_from = DayFilter(label=_("Began from"), field_name="started_on", lookup_expr="gte")
    began_until = DayFilter(label=_("Began until"), field_name="started_on", lookup_expr="lte")
    program = django_filters.ModelChoiceFilter(
        label=_("Programme"),
        field_name="enrolment__program",
        queryset=Program.objects.all(),
        empty_label=_("All programmes"),
    )
    kelurahan = django_filters.ModelChoiceFilter(
        label=_("Kelurahan"), field_name="person__kelurahan", queryset=Kelurahan.objects.order_by("name")
    )

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, by=by, **kwargs)
        self.by = by
        if not scope_of(by).city:
            del self.filters["kelurahan"], self.form.fields["kelurahan"]
        offer_newest_programs(self.form, visible(Program.objects.all(), by))

    def owned_by(self, rows: QuerySet[Any], name: str, words: str) -> QuerySet[Any]:
        return rows.filter(person__in=Person.objects.visible_to(self.by).named_like(words))

    def in_state(self, rows: BusinessQuerySet, name: str, state: str) -> BusinessQuerySet:
        if state == OVERDUE:
            return rows.overdue()
        return rows.running() if state == RUNNING else rows.closed()
