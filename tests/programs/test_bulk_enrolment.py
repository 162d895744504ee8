"""Everybody of a list into the queue: each counted once, nobody's pause or exit undone, whatever stops the work."""

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from beneficiaries.models import Person
from bontang_empowerment.access.repeats import FormUsedError
from bontang_empowerment.accounts.models import Role, RoleAssignment, User
from bontang_empowerment.audit.models import AuditEvent
from bontang_empowerment.jobs.models import SILENCE, Job, JobState
from bontang_empowerment.jobs.running import work_on
from bontang_empowerment.jobs.starting import cancel_job
from bontang_empowerment.jobs.upkeep import take_over_abandoned
from programs.bulk_codes import BulkOutcome as B
from programs.codes import EnrolmentStatus, ProgramStatus, StepReason
from programs.models import BulkEnrolment, Enrolment, PriorityWeight, Program
from programs.services import bulk_enrolment, steps
from programs.services.bulk_checks import summary_of
from programs.services.bulk_enrolment import (
    NobodyError,
    TooManyPeopleError,
    counts_of,
    people_of_list,
    start_bulk_enrolment,
)
from programs.services.eligibility import check_eligibility
from programs.services.enrolment import enrol_person, exit_enrolment
from programs.services.pausing import pause
from programs.services.undoing import undo_step
from tests.at_once import at_once
from tests.builders import Personas, build_consent, build_person, build_poverty_assessment, build_program
from tests.programs.queue_history import assert_history_keeps_its_promises

pytestmark = pytest.mark.django_db
S = EnrolmentStatus


@pytest.fixture
def people(personas: Personas) -> list[Person]:
    """Seven of Lok Tuan with a basis for programmes."""
    return [agreeing(personas) for _ in range(7)]


def agreeing(personas: Personas, **values: Any) -> Person:
    person = build_person(kelurahan=personas.own, **values)
    build_consent(person=person, by=personas.officer, purpose="programme")
    return person


def keys(people: Iterable[Person]) -> list[int]:
    return [person.pk for person in people]


def run(people: Iterable[Person], program: Program, personas: Personas) -> BulkEnrolment:
    return start_bulk_enrolment(people=keys(people), program=program, by=personas.officer, submission_token=uuid4())


def outcomes(made: BulkEnrolment) -> dict[int, str]:
    return dict(made.entries.values_list("person", "outcome"))


def counted(made: BulkEnrolment) -> dict[B, int]:
    return {outcome: number for outcome, number in counts_of(made).items() if number}


def test_all_come_to_wait_and_the_free_seats_are_offered_by_priority(personas: Personas, people: list[Person]) -> None:
    program = build_program(capacity=2)
    PriorityWeight.objects.create(program=program, rule="destitute", points=30)
    build_poverty_assessment(household=people[-1].household, by=personas.officer, met=14)
    made = run(people, program, personas)
    assert counted(made) == {B.IN_QUEUE: 7}
    offered = set(program.enrolments.filter(status=S.OFFERED).values_list("person", flat=True))
    assert len(offered) == 2
    assert offered == set(
        program.enrolments.filter(status__in=[S.OFFERED, S.WAITLISTED])
        .in_queue_order()
        .values_list("person", flat=True)[:2]
    )
    assert made.job is not None
    assert (made.job.state, made.job.rows_done, made.job.rows_total) == (JobState.DONE, 7, 7)
    one = program.enrolments.get(person=people[0])
    assert list(one.transitions.order_by("pk").values_list("to_status", "by"))[:2] == [
        (S.APPLIED, personas.officer.pk),
        (S.WAITLISTED, personas.officer.pk),
    ]
    assert AuditEvent.objects.about(one).exists()
    assert_history_keeps_its_promises(program, most_seats=2)


def test_each_of_those_who_cannot_is_told_why_and_the_counts_add_up(personas: Personas, people: list[Person]) -> None:
    program = build_program(min_age=18, capacity=3)
    young = agreeing(personas, birth_date=timezone.localdate() - timedelta(days=3000))
    silent = build_person(kelurahan=personas.own)
    gone = agreeing(personas, status="moved")
    foreign = build_person(kelurahan=personas.foreign)
    enrol_person(person=people[0], program=program, by=personas.officer)
    asked = [*people, young, silent, gone, foreign]
    made = run(asked, program, personas)
    reasons = dict(made.entries.values_list("person", "reason"))
    assert counted(made) == {B.IN_QUEUE: 6, B.ALREADY: 1, B.REFUSED: 4}
    assert sum(counts_of(made).values()) == len(asked)
    assert "Umur" in reasons[young.pk]
    assert "Belum ada dasar" in reasons[silent.pk]
    assert reasons[gone.pk] == str(gone.get_status_display())
    assert reasons[foreign.pk] == "Tidak ada lagi di daftar Anda"
    assert not Enrolment.objects.filter(person__in=[young, silent, gone, foreign]).exists()


def test_the_summary_says_what_the_run_then_does(personas: Personas, people: list[Person]) -> None:
    program = build_program(min_age=18, for_poor=True, capacity=1)
    young = agreeing(personas, birth_date=timezone.localdate() - timedelta(days=3000))
    asked = keys([*people, young, build_person(kelurahan=personas.own)])
    summary = summary_of(asked, program, by=personas.officer)
    for person in Person.objects.filter(pk__in=keys([*people, young])):
        is_eligible = summary.verdicts[person.pk].outcome == B.IN_QUEUE
        assert is_eligible == check_eligibility(person, program).is_eligible, "as the form of one person says"
    assert (summary.asked, summary.in_queue) == (9, 7)
    assert {short for short, _number in summary.reasons} == {"Umur", "Belum ada dasar yang tercatat"}
    made = start_bulk_enrolment(people=asked, program=program, by=personas.officer)
    assert outcomes(made) == {key: verdict.outcome for key, verdict in summary.verdicts.items()}


def test_a_second_run_undoes_no_pause_no_exit_and_nothing_else(personas: Personas, people: list[Person]) -> None:
    program, officer = build_program(capacity=9), personas.officer
    paused, left, back, *_others = [enrol_person(person=one, program=program, by=officer) for one in people[:4]]
    pause(enrolment=paused, until=timezone.localdate() + timedelta(days=3), by=officer, reason=StepReason.FAMILY)
    exit_enrolment(enrolment=left, by=officer, reason=StepReason.WORK)
    exit_enrolment(enrolment=back, by=officer, reason=StepReason.WORK)
    undo_step(enrolment=back, step=back.transitions.latest("pk"), reason="Salah orang", by=personas.coordinator)
    run(people, program, personas)
    before = list(Enrolment.objects.order_by("pk").values())
    made = run(people, program, personas)
    assert list(Enrolment.objects.order_by("pk").values()) == before
    assert counted(made) == {B.LEFT_ALONE: 2, B.ALREADY: 5}
    assert {key for key, outcome in outcomes(made).items() if outcome == B.LEFT_ALONE} == set(keys(people[:2]))


def test_somebody_kept_out_of_sight_is_not_enrolled_in_a_crowd(personas: Personas, people: list[Person]) -> None:
    Person.objects.filter(pk=people[0].pk).update(is_restricted=True)
    program = build_program()
    by_officer = run(people, program, personas)
    assert by_officer.entries.get(person=people[0]).reason == "Tidak ada lagi di daftar Anda"
    made = start_bulk_enrolment(people=keys(people), program=program, by=personas.coordinator)
    assert made.entries.get(person=people[0]).outcome == B.REFUSED
    assert not by_officer.entries.visible_to(personas.officer).filter(person=people[0]).exists()


def test_the_same_form_again_gives_the_same_run(personas: Personas, people: list[Person]) -> None:
    program, token = build_program(), uuid4()
    first, second = (
        start_bulk_enrolment(people=keys(people), program=program, by=personas.officer, submission_token=token)
        for _ in range(2)
    )
    assert first == second
    assert BulkEnrolment.objects.count() == 1
    with pytest.raises(FormUsedError):
        start_bulk_enrolment(people=keys(people), program=build_program(), by=personas.officer, submission_token=token)


def test_the_list_is_that_of_the_user_and_no_longer_than_agreed(
    personas: Personas, people: list[Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    build_person(kelurahan=personas.foreign)
    assert people_of_list("", by=personas.officer) == keys(people)
    assert people_of_list(f"rt={people[0].household.rt}", by=personas.officer)
    with pytest.raises(NobodyError):
        people_of_list("name=zzzz", by=personas.officer)
    monkeypatch.setattr(bulk_enrolment, "MOST", 6)
    with pytest.raises(TooManyPeopleError):
        people_of_list("", by=personas.officer)


@pytest.fixture
def stopping(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Chunks of two; after so many of them the process dies in the middle of the next, its work half done."""
    real = steps.apply
    monkeypatch.setattr(bulk_enrolment, "CHUNK", 2)

    def stop_after(number: int) -> None:
        done: list[int] = []

        def dies(**values: Any) -> Enrolment:
            made = real(**values)
            done.append(1)
            if len(done) == 2 * number + 1:
                raise KeyboardInterrupt
            return made

        monkeypatch.setattr(steps, "apply", dies)

    return stop_after


def test_killed_in_the_middle_it_goes_on_and_nobody_comes_twice(
    personas: Personas, people: list[Person], stopping: Callable[[int], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    program = build_program(capacity=2)
    stopping(2)
    monkeypatch.setattr("bontang_empowerment.jobs.tasks.work_on", lambda _job_id: None)  # the worker takes it later
    made = run(people, program, personas)
    assert made.job is not None
    with pytest.raises(KeyboardInterrupt):
        work_on(made.job.pk)
    assert counted(made) == {B.IN_QUEUE: 4, B.PENDING: 3}
    assert program.enrolments.count() == 4
    work_on(made.job.pk)
    assert counted(made) == {B.IN_QUEUE: 7}
    assert Job.objects.get(pk=made.job.pk).state == JobState.DONE
    assert program.enrolments.holding_seats().count() == 2
    assert_history_keeps_its_promises(program, most_seats=2)


def test_stopped_for_good_it_offers_the_seats_to_those_who_wait(
    personas: Personas, people: list[Person], stopping: Callable[[int], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    program = build_program(capacity=2)
    stopping(1)
    monkeypatch.setattr("bontang_empowerment.jobs.tasks.work_on", lambda _job_id: None)
    made = run(people, program, personas)
    assert made.job is not None
    with pytest.raises(KeyboardInterrupt):
        work_on(made.job.pk)
    cancel_job(job=made.job, by=personas.officer)
    assert counted(made) == {B.IN_QUEUE: 2, B.PENDING: 5}
    assert program.enrolments.filter(status=S.OFFERED).count() == 2


def test_a_programme_that_closes_and_a_role_that_ends_refuse_the_rest(
    personas: Personas, people: list[Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    program, closed = build_program(), build_program(status=ProgramStatus.CLOSED)
    made = run(people, closed, personas)
    assert counted(made) == {B.REFUSED: 7}
    monkeypatch.setattr("bontang_empowerment.jobs.tasks.work_on", lambda _job_id: None)
    made = run(people, program, personas)
    RoleAssignment.objects.filter(role=Role.OFFICER).update(valid_until=timezone.localdate() - timedelta(days=1))
    Job.objects.update(heartbeat_at=timezone.now() - SILENCE * 2)
    monkeypatch.undo()
    take_over_abandoned(timezone.now())
    assert counted(made) == {B.REFUSED: 7}
    assert not program.enrolments.exists()


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_runs_at_the_same_moment_and_one_at_the_counter_take_nobody_twice(
    personas: Personas, people: list[Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk_enrolment, "CHUNK", 2)
    program = build_program(capacity=2)
    newcomer = build_person()

    def start(by: User) -> None:
        start_bulk_enrolment(people=keys(people), program=program, by=by)

    def arrive(by: User) -> None:
        enrol_person(person=newcomer, program=program, by=by)

    at_once(
        [
            lambda: start(personas.officer),
            lambda: start(personas.coordinator),
            lambda: arrive(personas.coordinator),
        ]
    )
    assert program.enrolments.count() == 8
    both = [outcome for made in BulkEnrolment.objects.all() for outcome in outcomes(made).values()]
    assert (both.count(B.IN_QUEUE), both.count(B.ALREADY)) == (7, 7)
    assert_history_keeps_its_promises(program, most_seats=2)
