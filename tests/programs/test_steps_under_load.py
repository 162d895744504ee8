"""Every step at once, as users take them: over HTTP, through gunicorn, on PostgreSQL. The history is replayed."""

import random
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from beneficiaries.models import Person
from programs.codes import EnrolmentStatus
from programs.models import Enrolment, Program
from programs.services.enrolment import enrol_person
from tests.builders import PASSWORD, build_household, build_person, build_program
from tests.programs.queue_history import assert_history_keeps_its_promises, assert_nobody_was_lost_on_the_way
from tests.programs.test_enrolment_under_load import build_coordinator
from tests.serving import post, served_by_gunicorn, sign_in

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]

CLIENTS, STEPS, PEOPLE, SEATS = 6, 30, 40, 4
LONGEST_SECONDS = 15
S = EnrolmentStatus


class Client:
    """Somebody at a computer who takes whatever step comes to mind; somebody else is often quicker."""

    def __init__(self, port: int, username: str, programs: list[Program], people: list[Person], seed: int) -> None:
        self.port, self.programs, self.people = port, programs, people
        self.cookies = sign_in(port, username, PASSWORD)
        self.chance = random.Random(seed)
        self.last_day = f"{timezone.localdate() + timedelta(days=3):%d-%m-%Y}"

    def work(self, until: float) -> list[int]:
        """The answers' statuses."""
        try:
            return [self.act() for _ in range(STEPS) if time.monotonic() < until]
        finally:
            connection.close()

    def act(self) -> int:
        found = Enrolment.objects.exclude(status=S.MOVED).order_by("?").first()
        if found is None or self.chance.random() < 0.3:
            return self.apply()
        return self.chance.choice(self.steps_from(found))()

    def steps_from(self, found: Enrolment) -> list[Callable[[], int]]:
        """Those that the page offers, so that most of them succeed."""
        leave = [lambda: self.step(found, "withdraw", {"withdrawn-reason": "work"}), lambda: self.transfer(found)]
        pause = {"paused-until": self.last_day, "paused-reason": "family"}
        undo = [lambda: self.undo(found)]
        offered: dict[str, list[Callable[[], int]]] = {
            S.WAITLISTED: [*leave, *undo],
            S.OFFERED: [
                lambda: self.step(found, "accept", {}),
                lambda: self.step(found, "decline", {"declined-reason": "no_time"}),
                *leave,
            ],
            S.ENROLLED: [
                lambda: self.step(found, "pause", pause),
                lambda: self.step(found, "exit", {"exited-reason": "absent"}),
                *leave,
                *undo,
            ],
            S.PAUSED: [lambda: self.step(found, "resume", {}), *leave, *undo],
        }
        return offered.get(found.status, undo)

    def apply(self) -> int:
        form = {"program": str(self.chance.choice(self.programs).pk), "decision": "enrol"}
        return self.send("programs:enrolment_create", self.chance.choice(self.people).pk, form)

    def transfer(self, found: Enrolment) -> int:
        other = next(program for program in self.programs if program.pk != found.program_id)
        return self.step(found, "transfer", {"program": str(other.pk), "reason": "too_far", "note": ""})

    def undo(self, found: Enrolment) -> int:
        return self.step(found, "undo", {"undo-step": str(found.transitions.latest("pk").pk), "undo-reason": "Keliru"})

    def step(self, found: Enrolment, verb: str, form: dict[str, str]) -> int:
        return self.send(f"programs:enrolment_{verb}", found.pk, form)

    def send(self, name: str, key: int, form: dict[str, str]) -> int:
        form = {**form, "submission_token": str(uuid4())}
        return post(self.port, reverse(name, args=[key]), form, self.cookies).status


def test_in_every_step_at_once_no_promise_is_broken(tmp_path: Path) -> None:
    coordinator = build_coordinator()
    programs = [build_program(capacity=SEATS), build_program(capacity=SEATS)]
    household = build_household()
    people = [build_person(f"Peserta {number}", household=household) for number in range(PEOPLE)]
    for number, person in enumerate(people[: 4 * SEATS]):
        enrol_person(person=person, program=programs[number % 2], by=coordinator)
    with served_by_gunicorn(tmp_path, workers=3, threads=4) as port:
        clients = [Client(port, coordinator.username, programs, people, seed) for seed in range(CLIENTS)]
        until = time.monotonic() + LONGEST_SECONDS
        with ThreadPoolExecutor(CLIENTS) as pool:
            answers = [status for work in [pool.submit(one.work, until) for one in clients] for status in work.result()]
    assert set(answers) <= {200, 302, 422}, "a server error, or a step that waited for ever"
    assert answers.count(302) > CLIENTS, "hardly anything was done"
    taken = set(Enrolment.objects.values_list("transitions__to_status", flat=True))
    assert taken >= {S.WAITLISTED, S.OFFERED, S.ENROLLED, S.WITHDRAWN, S.MOVED}
    for program in programs:
        assert_history_keeps_its_promises(program, most_seats=SEATS)
    assert_nobody_was_lost_on_the_way()
