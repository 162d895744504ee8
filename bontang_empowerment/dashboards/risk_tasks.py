"""What waits for partner staff about participants who come too seldom."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bontang_empowerment.access.links import Links
from bontang_empowerment.access.templatetags.ui import thousands
from bontang_empowerment.accounts.models import Role, User
from bontang_empowerment.dashboards.task import Task
from trainings.at_risk import at_risk_for


def risk_tasks(links: Links) -> Iterator[Task]:
    """Five queries; none for who holds the city, whose list is long and who calls nobody."""
    if links.held.city or not links.has([Role.PARTNER]) or not isinstance(links.user, User):
        return
    if number := sum(1 for row in at_risk_for(links.user) if row.waits):
        text = ngettext(
            "%(count)s participant at risk waits for a talk", "%(count)s participants at risk wait for a talk", number
        )
        yield Task(
            title=text % {"count": thousands(number)},
            text=_("They attended fewer than 80 per cent of the meetings."),
            url=reverse("trainings:at_risk_list"),
        )
