"""By what a dashboard is narrowed. Its parameters travel along in every link to a list."""

from typing import Any

from bontang_empowerment.access.scope import countable
from bontang_empowerment.accounts.models import User
from programs.enrolment_selection import EnrolmentSelectionFilter
from programs.models import Program


class EnrolmentDashboardFilter(EnrolmentSelectionFilter):
    """Offers the programmes that the user may count: an auditor sees no rows and chooses among all the same."""

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, by=by, **kwargs)
        self.form.fields["program"].queryset = countable(Program.objects.all(), by)
