"""Why a step with a programme or an enrolment is refused; `str()` of each is a sentence for the person who asked."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from programs.models import Enrolment, Program
from programs.services.rule_checks import RuleResult


class RefusedError(Exception):
    """Nothing was written."""


class NotEligibleError(RefusedError):
    """Rules are not met and nobody decided otherwise; `results` are those rules."""

    def __init__(self, results: Iterable[RuleResult]) -> None:
        self.results = tuple(results)
        reasons = "; ".join(f"{result.label}: {result.reason}" for result in self.results)
        super().__init__(_("Not enrolled. %(reasons)s.") % {"reasons": reasons})


class OverrideNotAllowedError(RefusedError):
    def __init__(self) -> None:
        super().__init__(_("Only a coordinator may enrol somebody who does not meet a rule. Ask one to decide."))


class NothingToRefuseError(RefusedError):
    """Somebody who meets every rule cannot be recorded as not eligible."""

    def __init__(self) -> None:
        super().__init__(_("This person meets every rule of the programme or cannot apply now. Nothing was recorded."))


class IllegalStepError(RefusedError):
    def __init__(self, enrolment: Enrolment) -> None:
        status = enrolment.get_status_display()
        super().__init__(_("This step is no longer possible: the status is now “%(status)s”.") % {"status": status})


class UndoRefusedError(RefusedError):
    """The message says why the step is not undone."""


class PauseDayError(RefusedError):
    def __init__(self, program: Program) -> None:
        text = _("A pause ends tomorrow at the earliest, and on %(day)s at the latest: the programme's last day.")
        super().__init__(text % {"day": f"{program.ends_on:%d-%m-%Y}"})


class SeatsTakenError(RefusedError):
    def __init__(self, taken: int) -> None:
        text = ngettext(
            "%(taken)s seat is taken. Fewer seats are not possible before somebody leaves.",
            "%(taken)s seats are taken. Fewer seats are not possible before somebody leaves.",
            taken,
        )
        super().__init__(text % {"taken": taken})
