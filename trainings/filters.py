"""Filters of the lists of batches and attendance."""

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from bontang_empowerment.access.filters import Chip, ScopedFilterSet
from programs.enrolment_selection import EnrolmentSelectionFilter
from programs.models import Program
from trainings.codes import ATTENDED, AttendanceStatus
from trainings.models import Batch, BatchParticipant

ATTENDED_GROUP, MARKED_GROUP = "attended", "marked"


class BatchFilter(ScopedFilterSet):
    program = django_filters.ModelChoiceFilter(
        label=_("Programme"), queryset=Program.objects.all(), empty_label=_("All programmes")
    )


class AttendanceFilter(EnrolmentSelectionFilter):
    """The dashboard's filters, and what its rates count: one mark, or a group of them.

    `group=marked` is every mark, the denominator of a rate; `group=attended` its numerator.
    """

    enrolment_path = "participant__enrolment__"

    batch = django_filters.ModelChoiceFilter(
        label=_("Batch"),
        field_name="session__batch",
        queryset=Batch.objects.select_related("program"),
        empty_label=_("All batches"),
    )
    status = django_filters.ChoiceFilter(label=_("Attendance"), choices=AttendanceStatus.choices)
    group = django_filters.ChoiceFilter(
        label=_("Group"),
        choices=[(ATTENDED_GROUP, _("Were there")), (MARKED_GROUP, _("Everything filled in"))],
        method="in_group",
    )
    participant = django_filters.ModelChoiceFilter(
        label=_("Person"), queryset=BatchParticipant.objects.with_person(), widget=forms.HiddenInput
    )

    def in_group(self, rows: QuerySet[Any], name: str, group: str) -> QuerySet[Any]:
        return rows.filter(status__in=ATTENDED) if group == ATTENDED_GROUP else rows

    def chips(self) -> list[Chip]:
        """The person has no field to choose them by, yet their chip says whose marks these are."""
        chips = super().chips()
        participant = self.form.cleaned_data.get("participant") if self.form.is_valid() else None
        if participant is None:
            return chips
        return [Chip(label=f"{_('Person')}: {participant}", remove_url=self._without("participant")), *chips]
