"""Filters of the lists of batches and attendance."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from bontang_empowerment.access.filters import Chip, ScopedFilterSet
from bontang_empowerment.accounts.models import User
from programs.enrolment_selection import EnrolmentSelectionFilter, chosen_key, offer_newest_programs
from programs.models import Program
from trainings.codes import ATTENDED, AttendanceStatus
from trainings.models import Batch, BatchParticipant

ATTENDED_GROUP, MARKED_GROUP = "attended", "marked"
OFFERED_BATCHES = 100


class BatchFilter(ScopedFilterSet):
    program = django_filters.ModelChoiceFilter(
        label=_("Programme"), queryset=Program.objects.all(), empty_label=_("All programmes")
    )

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, by=by, **kwargs)
        offer_newest_programs(self.form, Program.objects.visible_to(by))


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

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, by=by, **kwargs)
        people: Any = self.form.fields["participant"]
        people.queryset = people.queryset.with_identity_for(by)
        self._offer_batches()

    def _offer_batches(self) -> None:
        """The batches of the chosen programme, and the one that the address names: all of them help nobody."""
        field: Any = self.form.fields["batch"]
        wanted = Q(program=chosen_key(self.form, "program") or None) | Q(pk=chosen_key(self.form, "batch") or None)
        offered = field.queryset.filter(wanted)[:OFFERED_BATCHES]
        field.widget.choices = [("", field.empty_label), *((batch.pk, str(batch)) for batch in offered)]

    def in_group(self, rows: QuerySet[Any], name: str, group: str) -> QuerySet[Any]:
        return rows.filter(status__in=ATTENDED) if group == ATTENDED_GROUP else rows

    def chips(self) -> list[Chip]:
        """The person has no field to choose them by, yet their chip says whose marks these are."""
        chips = super().chips()
        participant = self.form.cleaned_data.get("participant") if self.form.is_valid() else None
        if participant is None:
            return chips
        return [Chip(label=f"{_('Person')}: {participant.shown_name}", remove_url=self._without("participant")), *chips]
