"""Into which programme everybody of a list is enrolled."""

from typing import Any

from bontang_empowerment.access.forms import RepeatSafeFormMixin
from programs.forms.enrolments import ProgramChoiceForm

PREFIX = "to"
PROGRAM = f"{PREFIX}-program"
"""The list has a filter of its own that is called "program"."""


class BulkChoiceForm(ProgramChoiceForm):
    """Sent by GET, it shows what would become of everybody."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, prefix=PREFIX, **kwargs)


class BulkForm(RepeatSafeFormMixin, ProgramChoiceForm):
    """The confirmation."""
