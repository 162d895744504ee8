"""The way of a proposal: one table of steps, and who takes each."""

from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ProposalStatus(models.TextChoices):
    SUBMITTED = "submitted", pgettext_lazy("proposal", "Submitted")
    REVIEWED = "reviewed", pgettext_lazy("proposal", "Reviewed by the kelurahan")
    ACCEPTED = "accepted", pgettext_lazy("proposal", "Accepted")
    DECLINED = "declined", pgettext_lazy("proposal", "Declined")
    STARTED = "started", pgettext_lazy("proposal", "Became a programme")


S = ProposalStatus


@dataclass(frozen=True)
class ProposalStep:
    """`url_name` is the page on which whoever may open it takes the step."""

    before: tuple[str, ...]
    after: ProposalStatus
    url_name: str
    label: str | Promise


STEPS = (
    ProposalStep(("",), S.SUBMITTED, "programs:proposal_create", _("Propose a programme")),
    ProposalStep((S.SUBMITTED,), S.REVIEWED, "programs:proposal_review", _("Review for the kelurahan")),
    ProposalStep((S.REVIEWED,), S.ACCEPTED, "programs:proposal_decide", _("Decide")),
    ProposalStep((S.REVIEWED,), S.DECLINED, "programs:proposal_decide", _("Decide")),
    ProposalStep((S.ACCEPTED,), S.STARTED, "programs:proposal_start", _("Make it a programme")),
    ProposalStep((S.DECLINED, S.ACCEPTED), S.SUBMITTED, "programs:proposal_revise", _("Revise and send again")),
)
DECIDED = (S.ACCEPTED, S.DECLINED)


def may_follow(before: str, after: str) -> bool:
    return any(before in step.before and step.after == after for step in STEPS)


def steps_from(status: str) -> list[ProposalStep]:
    """The pages open from here, each once."""
    return list({step.url_name: step for step in STEPS if status in step.before}.values())
