"""What waits for somebody: overdue first, each with the page where it is done."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Case, Count, Min, Q, Value, When
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from beneficiaries.codes import TransferStatus
from beneficiaries.models import DataRequest, TransferRequest
from bontang_empowerment.access.keyset import COUNT_LIMIT
from bontang_empowerment.access.links import Links
from bontang_empowerment.access.templatetags.ui import thousands
from bontang_empowerment.accounts.models import Role
from bontang_empowerment.dashboards.later_tasks import later_tasks
from bontang_empowerment.dashboards.links import ENROLMENTS
from bontang_empowerment.dashboards.partner_tasks import partner_tasks
from bontang_empowerment.dashboards.proposal_tasks import proposal_tasks
from bontang_empowerment.dashboards.risk_tasks import risk_tasks
from bontang_empowerment.dashboards.task import Task
from programs.codes import EnrolmentStatus
from programs.filters import GONE, RETURNING, WITHDREW
from programs.models import Enrolment
from trainings.models import Session

SHOWN_SESSIONS = 5
SHOWN_REQUESTS = 5
LOOK_BACK = timedelta(days=60)
"""Meetings of longer ago are no longer a task: nobody remembers who came."""

MARKING = "trainings:session_attendance"
TRANSFERS = "beneficiaries:transfer_list"
ANSWERED_LATELY = timedelta(days=7)


@dataclass(frozen=True)
class TaskList:
    """has_sources: whether the user's roles have tasks here at all; an auditor's have none."""

    tasks: list[Task]
    more_url: str = ""
    has_sources: bool = True


def tasks_of(links: Links) -> TaskList:
    """A dozen queries at most, however much waits."""
    sessions = list(_unfilled_sessions(links))
    tasks = [
        *map(_marking_task, sessions[:SHOWN_SESSIONS]),
        *_offers(links),
        *_back_from_a_pause(links),
        *_left_undecided(links),
        *_transfers(links),
        *risk_tasks(links),
        *partner_tasks(links),
        *proposal_tasks(links),
        *later_tasks(links),
    ]
    tasks += [*_withdrawals(links), *_data_requests(links)]
    more = reverse("trainings:batch_list") if len(sessions) > SHOWN_SESSIONS else ""
    return TaskList(sorted(tasks, key=_urgency), more, has_sources=links.may_open(ENROLMENTS))


def _urgency(task: Task) -> tuple[bool, bool, date]:
    """One's own batches first; then overdue ones by their day, what has no day, and today's."""
    return not task.is_mine, not task.is_overdue, task.due or date.min


def _unfilled_sessions(links: Links) -> Any:
    today = timezone.localdate()
    recent = Session.objects.filter(held_on__gte=today - LOOK_BACK).select_related("batch__program")
    own = Case(When(batch__instructor_user=links.user.pk, then=Value(True)), default=Value(False))
    rows = links.rows(recent, MARKING).unfilled(today).annotate(is_mine=own)
    return rows.order_by("-is_mine", "held_on", "pk")[: SHOWN_SESSIONS + 1]


def _marking_task(session: Session) -> Task:
    return Task(
        title=_("Mark attendance: %(batch)s") % {"batch": session.batch},
        text=_("Meeting %(number)s: %(topic)s") % {"number": session.number, "topic": session.topic},
        url=reverse(MARKING, args=[session.pk]),
        due=session.held_on,
        is_mine=getattr(session, "is_mine", False),
    )


def _offers(links: Links) -> Iterator[Task]:
    """Seats that were offered and that nobody has accepted or declined yet."""
    offered = links.rows(Enrolment.objects.filter(status=EnrolmentStatus.OFFERED), ENROLMENTS)
    count = offered.order_by()[: COUNT_LIMIT + 1].count()
    if not count:
        return
    first = offered.aggregate(first=Min("offer_until"))["first"]
    yield Task(
        title=_offers_in_words(count),
        text=_("The first is kept until %(day)s, then it goes to the next in line.") % {"day": date_format(first)},
        due=first,
        url=f"{reverse(ENROLMENTS)}?{urlencode({'status': EnrolmentStatus.OFFERED})}",
    )


def _back_from_a_pause(links: Links) -> Iterator[Task]:
    """Whose pause ends these days or has just ended: somebody asks whether they come; not for partners."""
    if not links.has([Role.OFFICER, Role.SOCIAL_WORKER, Role.COORDINATOR]):
        return
    count = links.rows(Enrolment.objects.returning(), ENROLMENTS).order_by()[: COUNT_LIMIT + 1].count()
    if count:
        text = ngettext(
            "%(count)s participant comes back from a pause", "%(count)s participants come back from a pause", count
        )
        yield Task(
            title=text % {"count": thousands(min(count, COUNT_LIMIT))},
            text=_("Ask whether they come. If not, record that they left: the seat goes to the next in line."),
            url=f"{reverse(ENROLMENTS)}?{urlencode({'group': RETURNING})}",
        )


def _transfers(links: Links) -> Iterator[Task]:
    """Of both sides: what waits for this kelurahan's answer, what waits for another's, what was answered lately."""
    if links.held.city or not links.held.kelurahan_ids or not links.may_open(TRANSFERS):
        return
    own = links.held.kelurahan_ids
    recent = timezone.now() - ANSWERED_LATELY
    counted = links.rows(TransferRequest.objects.all(), TRANSFERS).aggregate(
        mine=Count("pk", filter=Q(status=TransferStatus.WAITING, from_kelurahan__in=own)),
        theirs=Count("pk", filter=Q(status=TransferStatus.WAITING, to_kelurahan__in=own)),
        answered=Count("pk", filter=Q(decided_at__gte=recent, to_kelurahan__in=own)),
    )
    waiting = f"{reverse(TRANSFERS)}?{urlencode({'status': TransferStatus.WAITING})}"
    if number := counted["mine"]:
        text = ngettext("%(count)s transfer is asked of you", "%(count)s transfers are asked of you", number)
        yield Task(text % {"count": thousands(number)}, _("Hand over or decline, with a reason."), waiting)
    if number := counted["theirs"]:
        text = ngettext(
            "%(count)s transfer that you asked for waits", "%(count)s transfers that you asked for wait", number
        )
        yield Task(text % {"count": thousands(number)}, _("The other kelurahan has not answered yet."), waiting)
    if number := counted["answered"]:
        text = ngettext("%(count)s transfer was answered lately", "%(count)s transfers were answered lately", number)
        yield Task(text % {"count": thousands(number)}, _("Within the last seven days."), reverse(TRANSFERS))


def _left_undecided(links: Links) -> Iterator[Task]:
    """Places in programmes whose people died or left the city; not for partners, who decide about none."""
    if not links.has([Role.OFFICER, Role.SOCIAL_WORKER, Role.COORDINATOR]):
        return
    gone = links.rows(Enrolment.objects.left_undecided(), ENROLMENTS)
    count = gone.order_by()[: COUNT_LIMIT + 1].count()
    if count:
        text = ngettext(
            "%(count)s place of somebody who died or moved away",
            "%(count)s places of people who died or moved away",
            count,
        )
        yield Task(
            title=text % {"count": thousands(min(count, COUNT_LIMIT))},
            text=_("Decide about each: the place goes to the next in line."),
            url=f"{reverse(ENROLMENTS)}?{urlencode({'group': GONE})}",
        )


def _withdrawals(links: Links) -> Iterator[Task]:
    """Places of people who withdrew their consent: processing stops within 3 x 24 hours."""
    if not links.has([Role.OFFICER, Role.SOCIAL_WORKER, Role.COORDINATOR]):
        return
    rows = links.rows(Enrolment.objects.after_withdrawal(), ENROLMENTS)
    if count := rows.order_by()[: COUNT_LIMIT + 1].count():
        text = ngettext(
            "%(count)s place of somebody who withdrew consent",
            "%(count)s places of people who withdrew consent",
            count,
        )
        yield Task(
            title=text % {"count": thousands(min(count, COUNT_LIMIT))},
            text=_("Decide about each within 3 x 24 hours of the withdrawal."),
            url=f"{reverse(ENROLMENTS)}?{urlencode({'group': WITHDREW})}",
        )


def _data_requests(links: Links) -> Iterator[Task]:
    """What people have asked about their data, the most urgent first: the law gives 3 x 24 hours."""
    rows = DataRequest.objects.open().select_related("person").defer("person__nik")
    for request in links.rows(rows, "beneficiaries:data_request_answer").order_by("due_at", "pk")[:SHOWN_REQUESTS]:
        yield Task(
            title=_("Answer %(name)s: %(kind)s") % {"name": request.person.name, "kind": request.get_kind_display()},
            text=_("By %(moment)s.")
            % {"moment": date_format(timezone.localtime(request.due_at), "SHORT_DATETIME_FORMAT")},
            url=reverse("beneficiaries:data_request_answer", args=[request.pk]),
            due=timezone.localdate(request.due_at),
        )


def _offers_in_words(count: int) -> str:
    if count > COUNT_LIMIT:
        return _("More than %(limit)s offered seats await an answer") % {"limit": thousands(COUNT_LIMIT)}
    text = ngettext("%(count)s offered seat awaits an answer", "%(count)s offered seats await an answer", count)
    return text % {"count": thousands(count)}
