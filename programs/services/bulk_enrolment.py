"""Putting everybody of a list in the queue of a programme, in the background.

All of them come to wait, in the order of their priority like everybody else, and free seats are offered when the last
one has come: a free seat goes to the first in the queue and not to the first of the list.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from beneficiaries.models import Person
from bontang_empowerment.access.repeats import create_once
from bontang_empowerment.access.templatetags.ui import thousands
from bontang_empowerment.accounts.models import User
from bontang_empowerment.audit.models import Action
from bontang_empowerment.audit.trail import record
from bontang_empowerment.exports.registry import list_named
from bontang_empowerment.jobs.models import Job
from bontang_empowerment.jobs.registry import JobKind, Progress, register_job_kind
from bontang_empowerment.jobs.starting import start_job
from programs.bulk_codes import BulkOutcome
from programs.codes import EnrolmentStatus
from programs.models import BulkEnrolment, BulkEntry, Program
from programs.services import steps
from programs.services.bulk_checks import verdicts_on
from programs.services.refusals import RefusedError
from programs.services.seats import lock_program, offer_free_seats, pass_on_overdue_offers

KIND = "bulk_enrolment"
MOST = 5_000
CHUNK = 25
"""So many people hold the programme's lock together: others who give its seats wait for less than a second."""
KEPT = timedelta(days=365)


class TooManyPeopleError(RefusedError):
    def __init__(self) -> None:
        text = _("The list holds more than %(most)s people. Filter it first, then enrol them part by part.")
        super().__init__(text % {"most": thousands(MOST)})


class NobodyError(RefusedError):
    def __init__(self) -> None:
        super().__init__(_("The list is empty: nobody can be enrolled from it."))


def people_of_list(query: str, *, by: User) -> list[int]:
    """The numbers of all whom the list of people shows `by` under these filters, as in its address.

    Raises TooManyPeopleError, NobodyError.
    """
    rows = list_named("people").rows(query, by).order_by("pk").values_list("pk", flat=True)
    people = list(dict.fromkeys(rows[: MOST + 1]))
    if len(people) > MOST:
        raise TooManyPeopleError
    if not people:
        raise NobodyError
    return people


@transaction.atomic
def start_bulk_enrolment(
    *, people: Sequence[int], program: Program, by: User, submission_token: UUID | None = None
) -> BulkEnrolment:
    """Keep who was asked for and queue the work. The same form sent again gives the same run.

    people: from `people_of_list`. Raises FormUsedError.
    """
    run = BulkEnrolment(owner=by, program=program, submission_token=submission_token)
    run, is_new = create_once(run, by=by, within="program")
    if is_new:
        BulkEntry.objects.bulk_create((BulkEntry(run=run, person_id=key) for key in sorted(people)), batch_size=1000)
        record(by=by, action=Action.CREATE, target=run, fields=["program"])
        title = _("Enrolment in %(program)s") % {"program": program.name}
        job = start_job(kind=KIND, by=by, title=title[:200], arguments={"run": run.pk}, kept=KEPT)
        BulkEnrolment.objects.filter(pk=run.pk).update(job=job)
        run.refresh_from_db()
    return run


def run_bulk_enrolment(job: Job, _resume: dict[str, Any]) -> Iterator[Progress]:
    """How far it is stands in the entries themselves, so that a chunk is done again or not at all."""
    run = BulkEnrolment.objects.select_related("program", "owner").get(pk=job.arguments["run"])
    total = run.entries.count()
    while chunk := list(run.entries.filter(outcome=BulkOutcome.PENDING).order_by("pk")[:CHUNK]):
        decide(run, chunk)
        yield Progress(done=run.entries.exclude(outcome=BulkOutcome.PENDING).count(), total=total)
    _offer(run)
    yield Progress(done=total, total=total, result=_in_words(run))


@transaction.atomic
def decide(run: BulkEnrolment, entries: Sequence[BulkEntry]) -> None:
    """Put those in the queue whom nothing stands against, and write down what came of each of `entries`."""
    pass_on_overdue_offers(run.program_id)
    program = lock_program(run.program_id)
    verdicts = verdicts_on([entry.person_id for entry in entries], program, by=run.owner)
    people = Person.objects.in_bulk([entry.person_id for entry in entries])
    for entry in entries:
        verdict = verdicts[entry.person_id]
        entry.outcome, entry.reason, entry.enrolment_id = verdict.outcome, verdict.reason, verdict.enrolment
        if verdict.outcome == BulkOutcome.IN_QUEUE:
            person = people[entry.person_id]
            entry.enrolment = steps.apply(
                person=person, program=program, status=EnrolmentStatus.WAITLISTED, by=run.owner
            )
    BulkEntry.objects.bulk_update(entries, ["outcome", "reason", "enrolment"])


def counts_of(run: BulkEnrolment) -> dict[BulkOutcome, int]:
    """How many came to each outcome, zeros too; together they are all who were asked for."""
    found = Counter(run.entries.values_list("outcome", flat=True))
    return {outcome: found[outcome] for outcome in BulkOutcome}


@transaction.atomic
def printed_report(*, run: BulkEnrolment, by: User) -> list[BulkEntry]:
    """All entries that `by` may see, after a line in the audit trail: names and reasons leave on paper."""
    rows = run.entries.visible_to(by).select_related("person__household__kelurahan").order_by("outcome", "pk")
    entries = list(rows)
    record(by=by, action=Action.EXPORT, target=run, fields=["person", "outcome", "reason"])
    return entries


@transaction.atomic
def _offer(run: BulkEnrolment) -> None:
    """Free seats go to those who wait, highest priority first; also when the work ends in the middle."""
    offer_free_seats(lock_program(run.program_id), by=run.owner)


def _offer_when_stopped(job: Job) -> None:
    _offer(BulkEnrolment.objects.select_related("owner").get(pk=job.arguments["run"]))


def _in_words(run: BulkEnrolment) -> str:
    counts = counts_of(run)
    queued, total = counts[BulkOutcome.IN_QUEUE], sum(counts.values())
    text = ngettext(
        "%(queued)s of %(total)s person was put in the queue.",
        "%(queued)s of %(total)s people were put in the queue.",
        total,
    )
    return text % {"queued": thousands(queued), "total": thousands(total)}


def _url_of(job: Job) -> str:
    run = BulkEnrolment.objects.filter(pk=job.arguments["run"]).first()
    return run.get_absolute_url() if run else ""


def register_job() -> None:
    register_job_kind(
        JobKind(
            KIND,
            gettext_lazy("Enrolment of a list"),
            run_bulk_enrolment,
            url=_url_of,
            on_stop=_offer_when_stopped,
            url_label=gettext_lazy("Open the report"),
        )
    )
