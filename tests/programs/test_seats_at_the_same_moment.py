"""Many people press at the same moment: seats and queue stay right."""

import random
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from beneficiaries.models import Person
from bontang_empowerment.access.repeats import FormUsedError
from bontang_empowerment.access.versions import StaleVersionError
from bontang_empowerment.accounts.models import Role, User
from programs.codes import EnrolmentStatus, StepReason
from programs.models import Enrolment, Program
from programs.services.enrolment import accept_offer, decline_offer, enrol_person, exit_enrolment, withdraw
from programs.services.pausing import pause
from programs.services.programs import update_program
from programs.services.refusals import RefusedError
from tests.at_once import at_once
from tests.builders import build_household, build_person, build_program, build_user
from tests.programs.queue_history import assert_history_keeps_its_promises

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]

PEOPLE, SEATS = 200, 20
S = EnrolmentStatus


@pytest.fixture
def coordinator() -> User:
    return build_user(role=Role.COORDINATOR)


def build_people(number: int) -> list[Person]:
    household = build_household()
    return [build_person(f"Peserta {position}", household=household) for position in range(number)]


def test_200_people_at_once_get_20_seats_and_180_places_without_a_gap(coordinator: User) -> None:
    program = build_program(capacity=SEATS)

    def enrolling(person: Person) -> Callable[[], object]:
        return lambda: enrol_person(person=person, program=program, by=coordinator, submission_token=uuid4())

    at_once(enrolling(person) for person in build_people(PEOPLE))
    seated = program.enrolments.filter(status=EnrolmentStatus.ENROLLED)
    assert [*seated.order_by("seat_number").values_list("seat_number", flat=True)] == [*range(1, SEATS + 1)]
    waiting = program.enrolments.waiting().in_queue_order().with_place()
    assert [enrolment.place for enrolment in waiting] == list(range(1, PEOPLE - SEATS + 1))
    assert_history_keeps_its_promises(program, most_seats=SEATS)


def test_one_form_sent_many_times_at_once_enrols_once(coordinator: User) -> None:
    (person,) = build_people(1)
    program, token = build_program(), uuid4()
    results = at_once(
        [lambda: enrol_person(person=person, program=program, by=coordinator, submission_token=token)] * 20
    )
    assert set(results) == {Enrolment.objects.get()}


def test_one_form_sent_to_many_programmes_at_once_enrols_in_one(coordinator: User) -> None:
    (person,) = build_people(1)
    programs, token = [build_program() for _ in range(10)], uuid4()

    def enrolling(program: Program) -> Callable[[], object]:
        def enrol() -> bool:
            with suppress(FormUsedError):
                enrol_person(person=person, program=program, by=coordinator, submission_token=token)
                return True
            return False

        return enrol

    assert at_once(map(enrolling, programs)).count(True) == 1
    assert Enrolment.objects.count() == 1


def test_one_person_enrolled_from_many_screens_is_in_once(coordinator: User) -> None:
    (person,) = build_people(1)
    program = build_program()

    def enrol() -> bool:
        try:
            enrol_person(person=person, program=program, by=coordinator, submission_token=uuid4())
        except RefusedError:
            return False
        return True

    assert at_once([enrol] * 20).count(True) == 1
    assert Enrolment.objects.count() == 1


def test_seats_freed_at_once_go_to_the_first_in_line_each_once(coordinator: User) -> None:
    program = build_program(capacity=10)
    enrolments = [enrol_person(person=person, program=program, by=coordinator) for person in build_people(30)]

    def leaving(enrolment: Enrolment) -> Callable[[], object]:
        return lambda: withdraw(enrolment=enrolment, by=coordinator, reason=StepReason.WORK)

    at_once(leaving(enrolment) for enrolment in enrolments[:10])
    offered = program.enrolments.filter(status=EnrolmentStatus.OFFERED)
    assert sorted(offered.values_list("queue_number", flat=True)) == list(range(11, 21))
    assert_history_keeps_its_promises(program, most_seats=10)


def test_in_a_storm_of_every_step_the_history_keeps_its_promises(coordinator: User) -> None:
    program = build_program(capacity=5)
    people = build_people(60)
    at_once(Storm(program, people[seed::12], coordinator, seed) for seed in range(12))
    program.refresh_from_db()
    taken = set(program.enrolments.values_list("transitions__to_status", flat=True))
    assert taken == {*S} - {S.INELIGIBLE, S.COMPLETED, S.MOVED}  # moves need two programmes: test_steps_under_load
    assert_history_keeps_its_promises(program, most_seats=Storm.MOST_SEATS)


class Storm:
    """One user who takes steps with whatever enrolment comes to hand; somebody else is often quicker."""

    MOST_SEATS = 8
    STEPS = 25

    def __init__(self, program: Program, own: list[Person], by: User, seed: int) -> None:
        self.program, self.own, self.by = program, own, by
        self.chance = random.Random(seed)
        until = timezone.localdate() + timedelta(days=7)
        self.steps: list[Callable[[Enrolment], object]] = [
            lambda _found: self.enrol(),
            lambda _found: self.enrol(),
            lambda _found: self.change_capacity(),
            lambda found: accept_offer(enrolment=found, by=by),
            lambda found: decline_offer(enrolment=found, by=by, reason=StepReason.NO_TIME),
            lambda found: withdraw(enrolment=found, by=by, reason=StepReason.WORK),
            lambda found: exit_enrolment(enrolment=found, by=by, reason=StepReason.ABSENT),
            lambda found: pause(enrolment=found, by=by, reason=StepReason.FAMILY, until=until),
        ]

    def __call__(self) -> None:
        for _ in range(self.STEPS):
            found = Enrolment.objects.order_by("?").first()
            with suppress(RefusedError, StaleVersionError):
                if found is None:
                    self.enrol()
                else:
                    self.chance.choice(self.steps)(found)

    def enrol(self) -> None:
        enrol_person(person=self.chance.choice(self.own), program=self.program, by=self.by)

    def change_capacity(self) -> None:
        stored = Program.objects.get(pk=self.program.pk)
        values = {"capacity": self.chance.randint(4, self.MOST_SEATS)}
        update_program(program=stored, version=stored.version, values=values, kelurahan=[], by=self.by)
