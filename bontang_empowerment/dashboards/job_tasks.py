"""What waits for city staff about people in jobs: who is to be asked whether they are still there."""

from collections.abc import Iterator
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bontang_empowerment.access.keyset import COUNT_LIMIT
from bontang_empowerment.access.links import Links
from bontang_empowerment.access.templatetags.ui import thousands
from bontang_empowerment.dashboards.task import Task
from programs.models import JobPlacement
from programs.placement_filters import DUE

JOBS, ASKING = "programs:placement_list", "programs:placement_check"


def job_tasks(links: Links) -> Iterator[Task]:
    """One query; none for whoever asks nobody."""
    if not links.may_open(ASKING):
        return
    due = links.rows(JobPlacement.objects.check_due(), ASKING)
    if number := due.order_by()[: COUNT_LIMIT + 1].count():
        text = ngettext("%(count)s person in a job is to be asked", "%(count)s people in jobs are to be asked", number)
        yield Task(
            title=text % {"count": thousands(min(number, COUNT_LIMIT))},
            text=_("Ask whether they are still there: after 1, 3 and 6 months."),
            url=f"{reverse(JOBS)}?{urlencode({'state': DUE})}",
        )
