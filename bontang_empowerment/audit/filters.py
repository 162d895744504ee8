"""By what the trail is searched: who, what, which record, when."""

from datetime import date, timedelta

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from bontang_empowerment.access.filters import DayFilter, ScopedFilterSet, start_of_day
from bontang_empowerment.audit.models import Action, AuditEventQuerySet
from bontang_empowerment.audit.wording import kind_choices

EXACT = {"autocomplete": "off", "spellcheck": "false", "autocapitalize": "none"}


class AuditEventFilter(ScopedFilterSet):
    actor = django_filters.CharFilter(
        label=_("Username"),
        field_name="actor__username",
        lookup_expr="exact",
        widget=forms.TextInput(attrs=EXACT),
    )
    action = django_filters.ChoiceFilter(label=_("What"), choices=Action.choices, empty_label=_("Everything"))
    target_type = django_filters.ChoiceFilter(
        label=_("Kind of record"), choices=kind_choices, empty_label=_("Every kind")
    )
    target_id = django_filters.CharFilter(
        label=_("Record number"), lookup_expr="exact", widget=forms.TextInput(attrs=EXACT | {"inputmode": "numeric"})
    )
    day_from = DayFilter(label=_("From"), field_name="at", method="since")
    day_until = DayFilter(label=_("Until"), field_name="at", method="until")

    def since(self, events: AuditEventQuerySet, name: str, day: date) -> AuditEventQuerySet:
        return events.filter(at__gte=start_of_day(day))

    def until(self, events: AuditEventQuerySet, name: str, day: date) -> AuditEventQuerySet:
        """The last day is part of the period."""
        return events.filter(at__lt=start_of_day(day + timedelta(days=1)))
