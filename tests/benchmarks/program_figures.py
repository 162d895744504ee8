"""Queues, offers, the attendance grid and the lists of programmes and trainings, through their own views."""

from collections.abc import Mapping
from random import Random
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F, Model
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bontang_empowerment.access.views import ScopedListView
from bontang_empowerment.accounts.models import User
from programs.models import Enrolment, Program
from programs.services.seats import lock_program, offer_free_seats
from programs.views.businesses import BusinessListView
from programs.views.enrolments import EnrolmentListView
from programs.views.groups import GroupListView
from programs.views.outcomes import OutcomeListView
from programs.views.partners import CommitmentListView, PartnerListView
from programs.views.placements import PlacementListView
from programs.views.programs import ProgramListView
from programs.views.proposals import ProposalListView
from programs.views.vacancies import VacancyListView
from tests.benchmarks.figures import Figure, Times, times_of
from tests.benchmarks.pages import list_times
from tests.benchmarks.program_rows import GRIDS, QUEUES
from trainings.codes import AttendanceStatus
from trainings.marks import field_name
from trainings.models import Attendance, Batch
from trainings.views.attendance import AttendanceListView
from trainings.views.batches import BatchListView
from trainings.views.courses import CourseListView
from trainings.views.handovers import HandoverListView
from trainings.views.venues import VenueListView

LISTS: dict[str, type[ScopedListView]] = {
    "programmes": ProgramListView,
    "enrolments": EnrolmentListView,
    "outcomes": OutcomeListView,
    "partners": PartnerListView,
    "commitments": CommitmentListView,
    "groups": GroupListView,
    "proposals": ProposalListView,
    "businesses": BusinessListView,
    "vacancies": VacancyListView,
    "placements": PlacementListView,
    "toolkits": HandoverListView,
    "batches": BatchListView,
    "courses": CourseListView,
    "venues": VenueListView,
    "attendance": AttendanceListView,
}
COUNTED: dict[str, type[Model]] = {"programmes": Program, "enrolments": Enrolment, "marks of attendance": Attendance}
QUEUE_GOAL, OFFER_GOAL, GRID_GOAL = 50.0, 20.0, 100.0  # ms
AS_A_FORM = "application/x-www-form-urlencoded"  # as a browser sends a form without files
VISITS = 60
OFFERS = 40


def program_list_times(rng: Random, user: User) -> dict[str, Times]:
    return list_times(rng, user, LISTS)


def queue_figures(rng: Random, user: User) -> list[Figure]:
    """Whole pages through every middleware, anywhere in the queue; only the short one has a goal."""
    client = _signed_in(user)
    figures = []
    for size in QUEUES:
        program = Program.objects.get(name=f"Bench queue {size}")
        keys = list(program.enrolments.waiting().values_list("pk", flat=True))
        address = reverse("programs:program_queue", args=[program.pk])

        def visit(key: int, address: str = address) -> None:
            if client.get(address, {"after": key}).status_code != 200:
                raise RuntimeError("The page of the queue was not answered.")

        times_of(visit, keys[:3])
        times = times_of(visit, [rng.choice(keys) for _number in range(VISITS)])
        goal = QUEUE_GOAL if size == QUEUES[0] else None
        figures.append(times.figure(f"queue page, {len(keys):,} waiting", goal=goal))
    return figures


def offer_figures() -> list[Figure]:
    """One seat more each time: lock, find the next in line, offer, history and audit, committed."""
    program = Program.objects.get(name=f"Bench queue {QUEUES[-1]}")
    waiting = program.enrolments.waiting().count()

    def offer(_number: int) -> None:
        with transaction.atomic():
            if len(offer_free_seats(lock_program(program.pk), by=None)) != 1:
                raise RuntimeError("Not one seat was offered.")

    offer_all_but_one(program)
    measured: tuple[float, ...] = ()
    for number in range(min(OFFERS, waiting - 1)):
        Program.objects.filter(pk=program.pk).update(capacity=F("capacity") + 1)
        measured += times_of(offer, [number]).milliseconds
    return [Times(measured).figure(f"offering the next of {waiting:,} waiting", goal=OFFER_GOAL)]


def offer_all_but_one(program: Program) -> None:
    """Take what is free already, so that each act offers one seat."""
    with transaction.atomic():
        offer_free_seats(lock_program(program.pk), by=None)


def grid_figures(user: User) -> list[Figure]:
    """A batch of 30 people and 24 meetings saved in one request; the first one warms up."""
    client = _signed_in(user)
    batches = [Batch.objects.get(name=f"Bench grid {number}") for number in range(GRIDS)]
    few, many, *others = batches
    queries = [_queries(client, few, meetings=2), _queries(client, many)]
    times = times_of(lambda batch: _save(client, batch), others)
    marks = len(_cells(others[0]))
    return [
        times.figure(f"attendance grid of {marks} marks saved in one request", goal=GRID_GOAL),
        Figure(f"queries for {marks} marks more than for a twelfth of them", queries[1] - queries[0], goal=0),
    ]


def _queries(client: Client, batch: Batch, *, meetings: int | None = None) -> int:
    with CaptureQueriesContext(connection) as captured:
        _save(client, batch, meetings=meetings)
    return len(captured.captured_queries)


def _save(client: Client, batch: Batch, *, meetings: int | None = None) -> None:
    address = reverse("trainings:batch_attendance", args=[batch.pk])
    typed = urlencode(_cells(batch, meetings=meetings))
    if client.post(f"{address}?all=1", typed, content_type=AS_A_FORM).status_code != 302:
        raise RuntimeError("The grid was not saved.")


def _cells(batch: Batch, *, meetings: int | None = None) -> Mapping[str, Any]:
    sessions = batch.sessions.order_by("number").values_list("pk", flat=True)[:meetings]
    people = list(batch.participants.values_list("pk", flat=True))
    return {field_name((session, person)): AttendanceStatus.PRESENT for session in sessions for person in people}


def _signed_in(user: User) -> Client:
    settings.ALLOWED_HOSTS = ["testserver"]
    client = Client()
    client.force_login(user)
    return client


def row_figures() -> list[Figure]:
    return [Figure(name, float(model._default_manager.count())) for name, model in COUNTED.items()]
