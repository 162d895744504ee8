"""Filters of the queue of possible duplicates."""

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from beneficiaries.codes import CandidateStatus
from beneficiaries.models import DuplicateCandidate
from beneficiaries.querysets import DuplicateCandidateQuerySet
from beneficiaries.services.places import own_kelurahan
from bontang_empowerment.access.filters import ScopedFilterSet
from bontang_empowerment.accounts.models import User
from bontang_empowerment.regions.models import Kelurahan


class DuplicateFilter(ScopedFilterSet):
    """Without a status: those that wait."""

    kelurahan = django_filters.ModelChoiceFilter(
        label=_("Kelurahan"), queryset=Kelurahan.objects.all(), method="in_kelurahan", empty_label=_("All")
    )
    status = django_filters.ChoiceFilter(
        label=_("Status"), choices=CandidateStatus.choices, empty_label=_("Waiting for a decision")
    )

    class Meta:
        model = DuplicateCandidate
        fields: list[str] = []

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, by=by, **kwargs)
        if len(own_kelurahan(by)[:2]) == 1:
            del self.form.fields["kelurahan"]

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        rows: DuplicateCandidateQuerySet = super().filter_queryset(queryset)
        return rows if self.form.cleaned_data.get("status") else rows.waiting()

    def in_kelurahan(self, rows: QuerySet[Any], _name: str, kelurahan: Kelurahan) -> QuerySet[Any]:
        return rows.filter(Q(first__kelurahan=kelurahan) | Q(second__kelurahan=kelurahan))
