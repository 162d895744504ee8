"""The form behind the attendance pages: its cells are the page's own radio buttons, read by trainings.marks."""

from django.http import QueryDict

from bontang_empowerment.access.forms import ScopedForm
from trainings.marks import posted_clearing, posted_marks, posted_rest
from trainings.services.attendance import Cell


class MarksForm(ScopedForm):
    """Carries what was posted and shows the service's refusals; the rules are the service's."""

    @property
    def posted(self) -> QueryDict:
        return self.data if isinstance(self.data, QueryDict) else QueryDict()

    @property
    def marks(self) -> dict[Cell, str | None]:
        return {**posted_marks(self.posted), **posted_clearing(self.posted)}

    @property
    def rest(self) -> dict[Cell, str]:
        return posted_rest(self.posted)

    @property
    def reason(self) -> str:
        return self.posted.get("reason", "")
