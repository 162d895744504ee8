"""What waits about proposals of groups: for a kelurahan's review, for the coordinator's decision."""

from collections.abc import Iterator
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bontang_empowerment.access.keyset import COUNT_LIMIT
from bontang_empowerment.access.links import Links
from bontang_empowerment.access.templatetags.ui import thousands
from bontang_empowerment.dashboards.task import Task
from programs.models import Proposal
from programs.proposal_codes import ProposalStatus

PROPOSALS = "programs:proposal_list"


def proposal_tasks(links: Links) -> Iterator[Task]:
    """One query for a reviewer and one for a decider."""
    if links.may_open("programs:proposal_review") and (number := _waiting(links, ProposalStatus.SUBMITTED)):
        text = ngettext("%(count)s proposal awaits a review", "%(count)s proposals await a review", number)
        yield _task(text, number, _("Say whether the kelurahan recommends it."), ProposalStatus.SUBMITTED)
    if links.may_open("programs:proposal_decide") and (number := _waiting(links, ProposalStatus.REVIEWED)):
        text = ngettext("%(count)s proposal awaits a decision", "%(count)s proposals await a decision", number)
        yield _task(text, number, _("Accept or decline, with a reason for the group."), ProposalStatus.REVIEWED)


def _waiting(links: Links, status: ProposalStatus) -> int:
    rows = links.rows(Proposal.objects.filter(status=status), PROPOSALS)
    return min(rows.order_by()[: COUNT_LIMIT + 1].count(), COUNT_LIMIT)


def _task(title: str, number: int, text: str, status: ProposalStatus) -> Task:
    return Task(title % {"count": thousands(number)}, text, f"{reverse(PROPOSALS)}?{urlencode({'status': status})}")
