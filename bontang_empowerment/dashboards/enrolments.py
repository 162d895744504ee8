"""The enrolment dashboard: who is in which programme, who comes, what it changes."""

from typing import Any

from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import TemplateView

from bontang_empowerment.access.scope import scope_of
from bontang_empowerment.access.views import signed_in
from bontang_empowerment.accounts.models import User
from bontang_empowerment.dashboards.enrolment_numbers import EnrolmentNumbers
from bontang_empowerment.dashboards.enrolment_page import EnrolmentPage
from bontang_empowerment.dashboards.filters import EnrolmentDashboardFilter
from bontang_empowerment.dashboards.links import ListLinks, may_see_rows
from programs.enrolment_selection import SELECTION
from programs.models import Enrolment, Program
from programs.querysets import EnrolmentQuerySet, ProgramQuerySet
from trainings.models import Attendance
from trainings.querysets import AttendanceQuerySet


class EnrolmentDashboardView(TemplateView):
    template_name = "dashboards/enrolments.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        filterset = self.filterset
        return super().get_context_data(
            filter=filterset,
            chips=filterset.chips(),
            page=self.build_page() if filterset.is_valid() else None,
            updated_at=timezone.localtime(),
            **kwargs,
        )

    @property
    def user(self) -> User:
        return signed_in(self.request)

    @cached_property
    def filterset(self) -> EnrolmentDashboardFilter:
        return self._narrow(Enrolment.objects.countable_by(self.user))

    def build_page(self) -> EnrolmentPage:
        offered = [name for name in SELECTION if name in self.filterset.form.fields]
        selection = {name: self.request.GET[name] for name in offered if self.request.GET.get(name)}
        if program := self.filterset.form.cleaned_data.get("program"):
            selection["program"] = str(program.pk)
        sees_rows = may_see_rows(self.user)
        scope = scope_of(self.user)
        counted = self._counted()
        numbers = EnrolmentNumbers(
            programs=self._programs(),
            enrolments=counted,
            marks=self._marks(counted, narrowed=bool(selection)),
            hides_small_groups=not sees_rows,
        )
        return EnrolmentPage(
            numbers=numbers,
            links=ListLinks(selection, shown=sees_rows),
            sees_queue=bool(scope.city or scope.kelurahan_ids or scope.auditor),
            sees_everybody=scope.city,
        )

    def _counted(self) -> EnrolmentQuerySet:
        """Which people live in a kelurahan is asked once: their enrolments are few, and several queries need them."""
        rows: EnrolmentQuerySet = self.filterset.qs
        scope = scope_of(self.user)
        if (scope.city or scope.auditor) and not self.filterset.form.cleaned_data.get("kelurahan"):
            return rows
        return Enrolment.objects.filter(pk__in=list(rows.order_by().values_list("pk", flat=True)))

    def _marks(self, counted: EnrolmentQuerySet, *, narrowed: bool) -> AttendanceQuerySet:
        """Attendance has a door of its own, which differs from that of enrolments for partner staff alone.

        For a kelurahan both are the same, and asking again who lives there would take longest of all on the page.
        """
        scope = scope_of(self.user)
        if scope.kelurahan_ids and not (scope.city or scope.auditor or scope.partner_ids):
            return Attendance.objects.filter(participant__enrolment__in=counted)
        marks = Attendance.objects.countable_by(self.user)
        return marks.filter(participant__enrolment__in=self._narrow(Enrolment.objects.all()).qs) if narrowed else marks

    def _narrow(self, rows: EnrolmentQuerySet) -> EnrolmentDashboardFilter:
        return EnrolmentDashboardFilter(self.request.GET, queryset=rows, by=self.user)

    def _programs(self) -> ProgramQuerySet:
        chosen = self.filterset.form.cleaned_data
        rows = Program.objects.countable_by(self.user)
        if program := chosen.get("program"):
            rows = rows.filter(pk=program.pk)
        if field := chosen.get("field"):
            rows = rows.filter(field=field)
        if status := chosen.get("program_status"):
            rows = rows.filter(status=status)
        return rows
