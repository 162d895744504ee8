"""The page of market relevance: which field of training leads to work, so that the next programme is chosen on it."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from bontang_empowerment.access.filters import DayFilter, ScopedFilterSet
from bontang_empowerment.access.templatetags.ui import rupiah
from bontang_empowerment.access.views import signed_in
from bontang_empowerment.accounts.models import User
from bontang_empowerment.dashboards.enrolment_page import Cell
from bontang_empowerment.dashboards.links import ENROLMENTS, ListLinks, may_see_rows
from bontang_empowerment.dashboards.relevance_numbers import FieldNumbers, Period, numbers_by_field
from programs.business_filters import RUNNING
from programs.codes import EnrolmentStatus
from programs.models import Vacancy
from programs.placement_filters import KEPT

VACANCIES, JOBS, BUSINESSES = "programs:vacancy_list", "programs:placement_list", "programs:business_list"


class RelevanceFilter(ScopedFilterSet):
    since = DayFilter(label=_("From"), field_name="opened_on", lookup_expr="gte")
    until = DayFilter(label=_("Until"), field_name="opened_on", lookup_expr="lte")


@dataclass(frozen=True)
class FieldRow:
    """A line of the table; earnings in words, blank where nothing tells them."""

    name: str
    completed: Cell
    vacancies: Cell
    places: int
    jobs: Cell
    kept: Cell
    businesses: Cell
    wage: str
    profit_change: str


class RelevanceView(TemplateView):
    template_name = "dashboards/relevance.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        filterset = self.filterset
        rows = self.rows() if filterset.is_valid() else None
        return super().get_context_data(filter=filterset, chips=filterset.chips(), rows=rows, **kwargs)

    @property
    def user(self) -> User:
        return signed_in(self.request)

    @cached_property
    def filterset(self) -> RelevanceFilter:
        return RelevanceFilter(self.request.GET, queryset=Vacancy.objects.countable_by(self.user), by=self.user)

    def rows(self) -> list[FieldRow]:
        chosen, sees_rows = self.filterset.form.cleaned_data, may_see_rows(self.user)
        period = Period(chosen.get("since"), chosen.get("until"))
        numbers = numbers_by_field(by=self.user, period=period, hides_small_groups=not sees_rows)
        links = ListLinks({}, shown=sees_rows)
        return [self._row(row, links) for row in numbers]

    def _row(self, numbers: FieldNumbers, links: ListLinks) -> FieldRow:
        field = numbers.field.value

        def cell(number: int, url_name: str, column: str, **more: str) -> Cell:
            return Cell(number, link=links.to(url_name, field=field, **self._days(column), **more))

        return FieldRow(
            name=str(numbers.field.label),
            completed=cell(numbers.completed, ENROLMENTS, "applied", status=EnrolmentStatus.COMPLETED.value),
            vacancies=cell(numbers.vacancies, VACANCIES, "opened"),
            places=numbers.places,
            jobs=cell(numbers.jobs, JOBS, "started"),
            kept=cell(numbers.kept, JOBS, "started", state=KEPT),
            businesses=cell(numbers.businesses, BUSINESSES, "began", state=RUNNING),
            wage=_rupiah(numbers.wage),
            profit_change=_rupiah(numbers.profit_change),
        )

    def _days(self, column: str) -> dict[str, str]:
        """The chosen days under the names of a list's own filters."""
        typed = {f"{column}_from": self.request.GET.get("since"), f"{column}_until": self.request.GET.get("until")}
        return {name: day for name, day in typed.items() if day}


def _rupiah(amount: int | None) -> str:
    return "" if amount is None else rupiah(amount)
