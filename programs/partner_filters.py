"""Filters of the lists of partners and commitments."""

from typing import Any

import django_filters
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bontang_empowerment.access.filters import ScopedFilterSet
from programs.codes import PartnerKind
from programs.commitment_codes import SupportKind
from programs.models import Partner, Program

SOON, LATE, OUTSTANDING = "soon", "late", "outstanding"


class PartnerFilter(ScopedFilterSet):
    name = django_filters.CharFilter(label=pgettext_lazy("organisation", "Name"), lookup_expr="icontains")
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=PartnerKind.choices)


class CommitmentFilter(ScopedFilterSet):
    state = django_filters.ChoiceFilter(
        label=_("What has not arrived"),
        choices=[(SOON, _("Due soon")), (LATE, _("Too late")), (OUTSTANDING, _("All that has not arrived"))],
        method="in_state",
    )
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=SupportKind.choices)
    partner = django_filters.ModelChoiceFilter(label=_("Partner"), queryset=Partner.objects.order_by("name"))
    program = django_filters.ModelChoiceFilter(label=_("Programme"), queryset=Program.objects.newest_first())

    def in_state(self, rows: Any, name: str, state: str) -> Any:
        return {SOON: rows.ending_soon, LATE: rows.late, OUTSTANDING: rows.outstanding}[state]()
