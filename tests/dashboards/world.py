"""A small city for dashboards: two kelurahan, three programmes, people in every state of the chain."""

from dataclasses import dataclass
from datetime import timedelta
from itertools import cycle

from django.utils import timezone

from bontang_empowerment.regions.models import Kelurahan
from programs.codes import EnrolmentStatus, Field, OutcomePoint, ProgramStatus
from programs.models import Enrolment, Program
from tests.builders import (
    Personas,
    build_attendance,
    build_batch,
    build_batch_participant,
    build_enrolment,
    build_outcome,
    build_person,
    build_personas,
    build_program,
    build_session,
)
from trainings.codes import AttendanceStatus

S = EnrolmentStatus
STATUSES = [S.ENROLLED, S.COMPLETED, S.EXITED, S.WAITLISTED, S.OFFERED, S.WITHDRAWN, S.DECLINED, S.INELIGIBLE]
INCOMES = [(1_000_000, 1_400_000), (900_000, 900_000), (1_200_000, 700_000), (None, 500_000), (800_000, None)]


@dataclass(frozen=True)
class City:
    personas: Personas
    own: Program
    other: Program
    closed: Program


def build_city() -> City:
    """`own` belongs to the personas' partner; the others to nobody. Programme names hold no digits."""
    personas = build_personas()
    city = City(
        personas=personas,
        own=build_program("Menjahit", partner=personas.partner, capacity=60),
        other=build_program("Kompos", capacity=40, field=Field.FARMING),
        closed=build_program("Batik", capacity=30, status=ProgramStatus.CLOSED),
    )
    for number, program in enumerate((city.own, city.other, city.closed)):
        _fill(program, personas.own, people=9 + number)
        _fill(program, personas.foreign, people=3 + number)
    return city


def _fill(program: Program, kelurahan: Kelurahan, people: int) -> None:
    """Every status, the first ones more often; some weeks between the applications."""
    for number, status in zip(range(people), cycle([*STATUSES, S.ENROLLED, S.ENROLLED]), strict=False):
        applied = timezone.now() - timedelta(days=10 * number)
        person = build_person(kelurahan=kelurahan)
        enrolment = build_enrolment(person=person, program=program, status=status, applied_at=applied)
        if status in (S.ENROLLED, S.COMPLETED, S.EXITED):
            _measure(enrolment, number)
    _train(program, kelurahan)


def _measure(enrolment: Enrolment, number: int) -> None:
    before, after = INCOMES[number % len(INCOMES)]
    if before is not None:
        build_outcome(enrolment=enrolment, point=OutcomePoint.BASELINE, monthly_income=before)
    if after is not None:
        build_outcome(enrolment=enrolment, monthly_income=after, has_business=number % 2 == 0)


def _train(program: Program, kelurahan: Kelurahan) -> None:
    """A batch of three with marks of every kind; one of them withdrew before the last meeting."""
    batch = build_batch(program=program, name=f"Angkatan {kelurahan}")
    sessions = [
        build_session(batch=batch, number=number, held_on=timezone.localdate() - timedelta(days=9 - number))
        for number in (1, 2, 3)
    ]
    marks = cycle(AttendanceStatus)
    for number in range(3):
        left_on = sessions[1].held_on if number == 2 else None
        participant = build_batch_participant(batch=batch, person=build_person(kelurahan=kelurahan), left_on=left_on)
        if left_on:
            Enrolment.objects.filter(pk=participant.enrolment_id).update(status=S.WITHDRAWN, seat_number=None)
        for session in sessions[: 2 if number == 0 else 3]:
            build_attendance(session=session, participant=participant, status=next(marks))
