"""What waits for the coordinator about partners: promises that end, programmes without money."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bontang_empowerment.access.keyset import COUNT_LIMIT
from bontang_empowerment.access.links import Links
from bontang_empowerment.access.queryset import ScopedQuerySet
from bontang_empowerment.access.templatetags.ui import thousands
from bontang_empowerment.dashboards.links import PROGRAMS
from bontang_empowerment.dashboards.task import Task
from programs.filters import UNFUNDED
from programs.funding import unfunded
from programs.models import Commitment, Program
from programs.partner_filters import LATE, SOON

COMMITMENTS = "programs:commitment_list"


def partner_tasks(links: Links) -> Iterator[Task]:
    """Three queries; none for whoever does not look after partners."""
    if not links.may_open(COMMITMENTS):
        return
    rows = links.rows(Commitment.objects.all(), COMMITMENTS)
    if number := _count(rows.late()):
        text = ngettext("%(count)s promise of a partner is late", "%(count)s promises of partners are late", number)
        yield Task(
            text % {"count": thousands(number)}, _("Ask when the rest arrives, or change the date."), _list(LATE)
        )
    if number := _count(rows.ending_soon()):
        text = ngettext("%(count)s promise of a partner ends soon", "%(count)s promises of partners end soon", number)
        within = _("Within %(days)s days, and not all of it has arrived.")
        yield Task(
            text % {"count": thousands(number)},
            within % {"days": settings.COMMITMENT_ENDS_SOON_DAYS},
            _list(SOON),
        )
    if number := _count(unfunded(links.rows(Program.objects.all(), PROGRAMS))):
        text = ngettext("%(count)s programme lacks money", "%(count)s programmes lack money", number)
        url = f"{reverse(PROGRAMS)}?{urlencode({'funding': UNFUNDED})}"
        yield Task(text % {"count": thousands(number)}, _("The budget is not fully promised."), url)


def _list(state: str) -> str:
    return f"{reverse(COMMITMENTS)}?{urlencode({'state': state})}"


def _count(rows: ScopedQuerySet[Any]) -> int:
    return min(rows.order_by()[: COUNT_LIMIT + 1].count(), COUNT_LIMIT)
