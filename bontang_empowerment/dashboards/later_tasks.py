"""What waits after a programme: toolkits to be looked at, businesses to ask about."""

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
from programs.models import Business
from trainings.models import AssetHandover
from trainings.views.handovers import DUE

HANDOVERS, BUSINESSES = "trainings:handover_list", "programs:business_list"


def later_tasks(links: Links) -> Iterator[Task]:
    """Two queries, whatever waits."""
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


def _count(rows: ScopedQuerySet[Any]) -> int:
    return min(rows.order_by()[: COUNT_LIMIT + 1].count(), COUNT_LIMIT)
