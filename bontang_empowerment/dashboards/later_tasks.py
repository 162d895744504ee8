"""What waits after a programme: toolkits to be looked at, businesses and people in jobs to ask about."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bontang_empowerment.access.keyset import COUNT_LIMIT
from bontang_empowerment.access.links import Links
from bontang_empowerment.access.queryset import ScopedQuerySet
from bontang_empowerment.access.templatetags.ui import thousands
from bontang_empowerment.dashboards.task import Task
from programs.business_filters import OVERDUE
from programs.models import Business, JobPlacement
from programs.placement_filters import DUE as TO_BE_ASKED
from trainings.models import AssetHandover
from trainings.views.handovers import DUE

HANDOVERS, BUSINESSES = "trainings:handover_list", "programs:business_list"
JOBS, ASKING = "programs:placement_list", "programs:placement_check"


def later_tasks(links: Links) -> Iterator[Task]:
    """Three queries, whatever waits; two for whoever asks nobody in a job."""
    if number := _count(links.rows(AssetHandover.objects.due(), HANDOVERS)):
        text = ngettext("%(count)s toolkit is to be looked at", "%(count)s toolkits are to be looked at", number)
        yield Task(
            text % {"count": thousands(number)},
            _("Three, six and twelve months after the handover: is it still in use?"),
            f"{reverse(HANDOVERS)}?state={DUE}",
        )
    if number := _count(links.rows(Business.objects.overdue(), BUSINESSES)):
        text = ngettext("%(count)s business waits for an update", "%(count)s businesses wait for an update", number)
        yield Task(
            text % {"count": thousands(number)},
            _("Nothing is on record of their last three months: ask how it goes."),
            f"{reverse(BUSINESSES)}?state={OVERDUE}",
        )
    if not links.may_open(ASKING):
        return
    if number := _count(links.rows(JobPlacement.objects.check_due(), ASKING)):
        text = ngettext("%(count)s person in a job is to be asked", "%(count)s people in jobs are to be asked", number)
        yield Task(
            text % {"count": thousands(number)},
            _("Ask whether they are still there: after 1, 3 and 6 months."),
            f"{reverse(JOBS)}?state={TO_BE_ASKED}",
        )


def _count(rows: ScopedQuerySet[Any]) -> int:
    return min(rows.order_by()[: COUNT_LIMIT + 1].count(), COUNT_LIMIT)
