"""By what a dashboard is narrowed. Its parameters travel along in every link to a list."""

from bontang_empowerment.access.scope import countable
from bontang_empowerment.accounts.models import User
from programs.enrolment_selection import EnrolmentSelectionFilter
from programs.models import Program
from programs.querysets import ProgramQuerySet


class EnrolmentDashboardFilter(EnrolmentSelectionFilter):
    """Offers the programmes that the user may count: an auditor sees no rows and chooses among all the same."""

    def selectable_programs(self, by: User) -> ProgramQuerySet:
        return countable(Program.objects.all(), by)
