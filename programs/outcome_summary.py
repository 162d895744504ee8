"""An enrolment's outcomes in words: before, now, and what changed between."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from bontang_empowerment.access.templatetags.ui import rupiah, signed_rupiah
from bontang_empowerment.accounts.models import User
from programs.codes import PARTICIPANT, OutcomePoint
from programs.models import Enrolment, Outcome


@dataclass(frozen=True)
class OutcomeSummary:
    """Of one enrolment; "now" is the latest figure after the baseline, as in EnrolmentQuerySet.with_income_change."""

    outcomes: tuple[Outcome, ...] = ()

    @classmethod
    def of(cls, outcomes: Iterable[Outcome]) -> "OutcomeSummary":
        order = list(OutcomePoint)
        return cls(tuple(sorted(outcomes, key=lambda outcome: order.index(OutcomePoint(outcome.point)))))

    @property
    def baseline(self) -> Outcome | None:
        return next((outcome for outcome in self.outcomes if outcome.point == OutcomePoint.BASELINE), None)

    @property
    def later(self) -> list[Outcome]:
        """What was measured after the baseline, latest first."""
        measured = [outcome for outcome in self.outcomes if outcome.point != OutcomePoint.BASELINE]
        return sorted(measured, key=lambda outcome: (outcome.measured_on, outcome.pk), reverse=True)

    @property
    def income_before(self) -> int | None:
        return self.baseline.monthly_income if self.baseline else None

    @property
    def income_now(self) -> int | None:
        return next((row.monthly_income for row in self.later if row.monthly_income is not None), None)

    @property
    def income_change(self) -> int | None:
        if self.income_before is None or self.income_now is None:
            return None
        return self.income_now - self.income_before

    @property
    def signed_change(self) -> str:
        """Empty when it is not known."""
        return "" if self.income_change is None else signed_rupiah(self.income_change)

    @property
    def income_in_words(self) -> str:
        change = self.income_change
        if change is None:
            return ""
        if change == 0:
            return _("Income is the same as before.")
        text = _("%(amount)s a month more than before.") if change > 0 else _("%(amount)s a month less than before.")
        return text % {"amount": rupiah(abs(change))}

    @property
    def confidence_in_words(self) -> str:
        before = self.baseline.confidence if self.baseline else None
        now = next((row.confidence for row in self.later if row.confidence is not None), None)
        if before is None or now is None:
            return ""
        if before == now:
            return _("Confidence is %(now)s of 5, as before.") % {"now": now}
        return _("Confidence went from %(before)s to %(now)s of 5.") % {"before": before, "now": now}

    @property
    def business_in_words(self) -> str:
        if not self.later:
            return ""
        latest = self.later[0]
        if latest.has_business:
            return latest.business or pgettext("has a business", "Yes")
        return pgettext("has a business", "No")


def outcomes_card(enrolment: Enrolment, user: User) -> dict[str, Any]:
    """What templates/programs/_outcomes_card.html needs, for an enrolment read `with_identity_for`.

    Whoever may see who it is may record outcomes; without that, what was measured is withheld as well.
    """
    outcomes = Outcome.objects.visible_to(user).filter(enrolment=enrolment).select_related("recorded_by")
    takes_outcomes = enrolment.identity_shown and enrolment.status in PARTICIPANT
    return {
        "enrolment": enrolment,
        "outcomes": OutcomeSummary.of(outcomes if enrolment.identity_shown else ()),
        "takes_outcomes": takes_outcomes,
        "record_url": reverse("programs:outcome_create", args=[enrolment.pk]) if takes_outcomes else "",
    }
