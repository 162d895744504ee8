"""By what the families of verification rounds are listed, and those to be proposed."""

from typing import Any

import django_filters
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from beneficiaries.filters import HouseholdFilter, PlaceFilterSet, RtFilter
from beneficiaries.models import VervalEntry, VervalRound
from beneficiaries.verval_codes import VervalResult, VervalStage
from beneficiaries.verval_querysets import UNDECIDED
from bontang_empowerment.regions.models import Kelurahan


class VervalEntryFilter(PlaceFilterSet):
    round = django_filters.ModelChoiceFilter(label=_("Round"), queryset=VervalRound.objects.all(), empty_label=_("All"))
    kelurahan = django_filters.ModelChoiceFilter(
        label=_("Kelurahan"), queryset=Kelurahan.objects.all(), field_name="meeting__kelurahan", empty_label=_("All")
    )
    rt = RtFilter(label=_("RT"))
    outcome = django_filters.ChoiceFilter(
        label=_("Result"),
        choices=[(UNDECIDED, _("No result yet")), *VervalResult.choices],
        method="having",
        empty_label=_("All"),
    )
    stage = django_filters.ChoiceFilter(
        label=_("Stage"), choices=VervalStage.choices, field_name="meeting__stage", empty_label=_("All")
    )

    class Meta:
        model = VervalEntry
        fields: list[str] = []

    def having(self, rows: Any, _name: str, outcome: str) -> Any:
        return rows.with_outcome(outcome)


class ProposableFilter(HouseholdFilter):
    """Families of one kelurahan, by name, RT and group; those of the round already are not offered."""

    def __init__(self, *args: Any, round_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.round_id = round_id
        self.form.fields.pop("kelurahan", None)

    def filter_queryset(self, queryset: Any) -> Any:
        in_round = VervalEntry.objects.filter(round=self.round_id, household=OuterRef("pk"))
        return super().filter_queryset(queryset.filter(~Exists(in_round)))
