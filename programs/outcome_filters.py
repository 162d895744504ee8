"""Filters of the list of outcomes: what the outcome numbers of the dashboard count."""

from typing import Any

import django_filters
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from programs.enrolment_selection import EnrolmentSelectionFilter
from programs.querysets import EnrolmentQuerySet

BOTH, AFTER = "both", "after"
ROSE, SAME, FELL = "rose", "same", "fell"
INCOME_CHANGES: dict[str, dict[str, Any]] = {
    ROSE: {"income_change__gt": 0},
    SAME: {"income_change": 0},
    FELL: {"income_change__lt": 0},
}
WITH_BUSINESS = "yes"


class OutcomeFilter(EnrolmentSelectionFilter):
    measured = django_filters.ChoiceFilter(
        label=_("Measured"),
        choices=[(BOTH, _("Income before and after")), (AFTER, _("After the start"))],
        method="measured_when",
    )
    income = django_filters.ChoiceFilter(
        label=_("Income"),
        choices=[
            (ROSE, pgettext_lazy("income", "Rose")),
            (SAME, pgettext_lazy("income", "Stayed the same")),
            (FELL, pgettext_lazy("income", "Fell")),
        ],
        method="income_changed",
    )
    business = django_filters.ChoiceFilter(
        label=_("Business of their own"),
        choices=[(WITH_BUSINESS, pgettext_lazy("has a business", "Yes"))],
        method="owning_business",
    )

    def measured_when(self, rows: EnrolmentQuerySet, name: str, when: str) -> EnrolmentQuerySet:
        return rows.with_income_change() if when == BOTH else rows.measured_afterwards()

    def income_changed(self, rows: EnrolmentQuerySet, name: str, change: str) -> EnrolmentQuerySet:
        return rows.with_income_change().filter(**INCOME_CHANGES[change])

    def owning_business(self, rows: EnrolmentQuerySet, name: str, owning: str) -> EnrolmentQuerySet:
        return rows.with_business()
