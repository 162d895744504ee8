"""The filters that the dashboard shares with every list behind its numbers.

They have the same names in every address, so that a link from a number opens exactly the rows that it counts.
"""

from datetime import date, timedelta
from typing import Any, ClassVar

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from bontang_empowerment.access.filters import DayFilter, ScopedFilterSet, start_of_day
from bontang_empowerment.access.scope import scope_of, visible
from bontang_empowerment.accounts.models import User
from bontang_empowerment.regions.models import Kelurahan
from programs.codes import Field, ProgramStatus
from programs.models import Program
from programs.querysets import ProgramQuerySet

SELECTION = ("program", "field", "program_status", "kelurahan", "applied_from", "applied_until")
"""The parameters that a link carries from the dashboard to a list and back."""

OFFERED_PROGRAMS = 100
"""How many programmes the filter lists; an older one stays chosen when a link names it."""


LONGEST_KEY = 18
"""Digits of the largest primary key that every database can compare."""


class EnrolmentSelectionFilter(ScopedFilterSet):
    """Narrows a list of enrolments, or of rows that lead to one by `enrolment_path` ("enrolment__").

    The kelurahan is a choice for those who work city-wide; the others have their own already.
    """

    enrolment_path: ClassVar[str] = ""

    program = django_filters.ModelChoiceFilter(
        label=_("Programme"), field_name="program", queryset=Program.objects.all(), empty_label=_("All programmes")
    )
    field = django_filters.ChoiceFilter(label=_("Field"), field_name="program__field", choices=Field.choices)
    program_status = django_filters.ChoiceFilter(
        label=_("Status of the programme"), field_name="program__status", choices=ProgramStatus.choices
    )
    kelurahan = django_filters.ModelChoiceFilter(
        label=_("Kelurahan"), field_name="person__kelurahan", queryset=Kelurahan.objects.all()
    )
    applied_from = DayFilter(label=_("Applied from"), field_name="applied_at", method="since")
    applied_until = DayFilter(label=_("Applied until"), field_name="applied_at", method="until")

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, by=by, **kwargs)
        for name in SELECTION:
            self.filters[name].field_name = f"{self.enrolment_path}{self.filters[name].field_name}"
        scope = scope_of(by)
        if not (scope.city or scope.auditor):
            del self.filters["kelurahan"], self.form.fields["kelurahan"]
        offer_newest_programs(self.form, self.selectable_programs(by))

    def selectable_programs(self, by: User) -> ProgramQuerySet:
        return visible(Program.objects.all(), by)

    def since(self, rows: QuerySet[Any], name: str, day: date) -> QuerySet[Any]:
        return rows.filter(**{f"{name}__gte": start_of_day(day)})

    def until(self, rows: QuerySet[Any], name: str, day: date) -> QuerySet[Any]:
        """The last day is part of the period."""
        return rows.filter(**{f"{name}__lt": start_of_day(day + timedelta(days=1))})


def offer_newest_programs(form: Any, programs: ProgramQuerySet) -> None:
    """Let a filter's address name any of `programs`, and list the newest: hundreds of choices help nobody."""
    field = form.fields["program"]
    field.queryset = programs
    options: list[tuple[int, str]] = list(programs.newest_first().values_list("pk", "name")[: OFFERED_PROGRAMS + 1])
    if len(options) <= OFFERED_PROGRAMS:
        field.widget.choices = [("", field.empty_label), *options]
        return
    key = chosen_key(form, "program")
    chosen = list(programs.filter(pk=key).values_list("pk", "name")) if key else []
    newest = _("The %(number)s newest") % {"number": OFFERED_PROGRAMS}
    field.widget.choices = [("", field.empty_label), *chosen, (newest, options[:OFFERED_PROGRAMS])]


def chosen_key(form: Any, name: str) -> str:
    """The primary key that the address gives for a choice of objects; blank when it gives none that could be one."""
    key = str(form.data.get(name, ""))
    return key if key.isascii() and key.isdigit() and len(key) <= LONGEST_KEY else ""
