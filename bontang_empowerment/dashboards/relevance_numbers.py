"""What became of trainings, field by field: work that is offered, work that was found, businesses, earnings."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median
from typing import Any

from django.db.models import Count, F, Sum
from django.db.models.functions import Coalesce

from bontang_empowerment.access.filters import start_of_day
from bontang_empowerment.accounts.models import User
from bontang_empowerment.dashboards.enrolment_numbers import SMALL_GROUP
from programs.codes import EnrolmentStatus, Field
from programs.job_codes import CheckPoint
from programs.models import Business, Enrolment, JobPlacement, Vacancy


@dataclass(frozen=True)
class Period:
    """Both days count; None leaves that end open."""

    since: date | None = None
    until: date | None = None

    def of(self, column: str) -> dict[str, date]:
        """The condition on a column of days."""
        ends = {f"{column}__gte": self.since, f"{column}__lte": self.until}
        return {name: day for name, day in ends.items() if day is not None}

    def of_moments(self, column: str) -> dict[str, Any]:
        """The condition on a column of moments."""
        begins = {} if self.since is None else {f"{column}__gte": start_of_day(self.since)}
        if self.until is None:
            return begins
        return begins | {f"{column}__lt": start_of_day(self.until + timedelta(days=1))}


@dataclass(frozen=True)
class FieldNumbers:
    """One field of training. Medians are whole rupiah a month, None where nothing tells them."""

    field: Field
    completed: int = 0
    vacancies: int = 0
    places: int = 0
    jobs: int = 0
    kept: int = 0
    businesses: int = 0
    wage: int | None = None
    profit_change: int | None = None


def numbers_by_field(*, by: User, period: Period, hides_small_groups: bool) -> list[FieldNumbers]:
    """Each field in which anything is known, in the order of the codes. Six queries.

    Counted are rows that `by` may count: who applied in the period and completed; vacancies opened in it; jobs begun in
    it, and those of them still there after six months; businesses begun in it that still run.
    hides_small_groups: leave out medians of fewer than SMALL_GROUP people.
    """
    vacancies = Vacancy.objects.countable_by(by).filter(**period.of("opened_on"))
    jobs = JobPlacement.objects.countable_by(by).filter(**period.of("started_on"))
    businesses = Business.objects.countable_by(by).filter(**period.of("started_on"), enrolment__isnull=False)
    completed = Enrolment.objects.countable_by(by).filter(**period.of_moments("applied_at"))
    counts = {
        "completed": _counted(completed.filter(status=EnrolmentStatus.COMPLETED), "program__field"),
        "vacancies": _counted(vacancies, "field"),
        "kept": _counted(_with_field(jobs.kept_for(CheckPoint.MONTH_6)), "of_training"),
        "businesses": _counted(businesses.running(), "enrolment__program__field"),
    }
    places = dict(vacancies.order_by().values_list("field").annotate(number=Sum("places")))
    wages = list(_with_field(jobs).order_by().values_list("of_training", "wage"))
    earning = businesses.with_income_change().select_related("enrolment__program").order_by()
    changes = [(row.enrolment.program.field, row.profit_change) for row in earning if row.enrolment]
    least = SMALL_GROUP if hides_small_groups else 1
    wage_of, change_of = _medians(wages, least), _medians(changes, least)
    begun = Counter(field for field, _wage in wages)
    made = [
        FieldNumbers(
            field=field,
            places=places.get(field, 0),
            jobs=begun[field],
            wage=wage_of.get(field),
            profit_change=change_of.get(field),
            **{name: numbers[field] for name, numbers in counts.items()},
        )
        for field in Field
    ]
    return [row for row in made if row != FieldNumbers(row.field)]


def _with_field(jobs: Any) -> Any:
    """Adds `of_training`, as JobPlacement's `of_field` has it."""
    return jobs.annotate(of_training=Coalesce(F("enrolment__program__field"), F("vacancy__field")))


def _counted(rows: Any, column: str) -> Counter[str]:
    return Counter(dict(rows.order_by().values_list(column).annotate(number=Count("pk"))))


def _medians(rows: Iterable[tuple[str, int | None]], least: int) -> dict[str, int]:
    """By field, of those that are known, where they are `least` or more."""
    known: defaultdict[str, list[int]] = defaultdict(list)
    for field, value in rows:
        if value is not None:
            known[field].append(value)
    return {field: round(median(values)) for field, values in known.items() if len(values) >= least}
