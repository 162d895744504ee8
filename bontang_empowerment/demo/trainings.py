"""Batches, their sessions past and to come, and who came."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from bontang_empowerment.demo.accounts import TRAINER_WORKS_FOR
from bontang_empowerment.demo.catalogue import Plan
from bontang_empowerment.demo.certificates import Graduates
from bontang_empowerment.demo.enrolling import Place
from bontang_empowerment.demo.facts import Weighted
from bontang_empowerment.demo.scene import Scene
from programs.codes import PARTICIPANT, EnrolmentStatus
from programs.models import Program
from trainings.codes import AttendanceStatus
from trainings.models import Attendance, Batch, BatchParticipant, CompetencyUnit, Course, Session, Venue

PLANNED_AHEAD = timedelta(days=14)
NOT_FILLED, PARTLY_FILLED = 0.05, 0.05
AWAY: Weighted[AttendanceStatus] = Weighted(
    [(AttendanceStatus.ABSENT, 45), (AttendanceStatus.EXCUSED, 30), (AttendanceStatus.SICK, 25)]
)
LATE = 0.07
SPARE_PLACES = 5
"""Some leave and others follow, so a batch has more places than its programme has seats."""
LESS_RELIABLE = 0.3
"""How much less often those come who leave before the end."""
INSTRUCTORS = ("Ibu Ratna", "Bapak Hamzah", "Ibu Sulastri", "Bapak Yohanis", "Ibu Norhayati", "Bapak Wahyudi")


@dataclass(frozen=True)
class Taught:
    """What a programme teaches, and where."""

    course: Course
    units: Sequence[CompetencyUnit]
    venue: Venue


def add_training(
    scene: Scene, plan: Plan, program: Program, taught: Taught, places: Iterable[Place], graduates: Graduates
) -> None:
    """The batch of a programme that has started or is about to."""
    opened_on = plan.starts_on - timedelta(days=3)
    if plan.starts_on > scene.today + PLANNED_AHEAD:
        return
    opened_on = min(opened_on, scene.today - timedelta(days=1))
    opened_at = scene.at_office(opened_on)
    batch = Batch(
        program_id=program.pk,
        course_id=taught.course.pk,
        name="Angkatan 1",
        instructor=scene.rng.choice(INSTRUCTORS),
        venue_id=taught.venue.pk,
        capacity=plan.course.capacity + SPARE_PLACES,
        instructor_user_id=_teaching(scene, plan),
        created_at=opened_at,
    )
    scene.loader.add(batch)
    sessions = list(_sessions(scene, plan, batch, opened_at))
    participants = [
        (participant, _reliability(scene, place), place)
        for place in places
        if place.applicant.status in PARTICIPANT
        for participant in [_participant(scene, batch, place, opened_on)]
    ]
    marks: dict[int, list[str]] = {participant.pk: [] for participant, _reliability, _place in participants}
    for session in sessions:
        if session.held_on < scene.today:
            for mark in _mark(scene, session, [row[:2] for row in participants]):
                marks[mark.participant_id].append(mark.status)
    filled = [(row, place.enrolment.person_id, marks[row.pk]) for row, _reliability, place in participants]
    if sessions[-1].held_on >= scene.today:
        for row, person_id, statuses in filled:
            graduates.care.follow_up(row, person_id, taught.venue.pk, statuses)
    graduates.assess(taught.course, taught.units, sessions, filled)


def _teaching(scene: Scene, plan: Plan) -> int | None:
    """The demo's trainer teaches what their partner holds."""
    trainer = scene.staff.trainer
    works_there = plan.course.partner == TRAINER_WORKS_FOR and trainer.username in scene.staff.made
    return trainer.pk if works_there and trainer.is_active else None


def _sessions(scene: Scene, plan: Plan, batch: Batch, opened_at: datetime) -> Iterable[Session]:
    in_the_morning = scene.rng.random() < 0.7
    for number in range(plan.course.sessions):
        session = Session(
            batch_id=batch.pk,
            number=number + 1,
            held_on=plan.starts_on + timedelta(days=number * plan.course.every_days),
            starts_at=time(9) if in_the_morning else time(13, 30),
            ends_at=time(12) if in_the_morning else time(16, 30),
            topic=plan.course.topics[number % len(plan.course.topics)],
            created_at=opened_at,
        )
        scene.loader.add(session)
        yield session


def _participant(scene: Scene, batch: Batch, place: Place, opened_on: date) -> BatchParticipant:
    enrolled_at = place.applicant.since(EnrolmentStatus.ENROLLED)
    left_at = place.applicant.since(EnrolmentStatus.EXITED)
    joined_on = max(opened_on, timezone.localdate(enrolled_at)) if enrolled_at else opened_on
    participant = BatchParticipant(
        batch_id=batch.pk,
        enrolment_id=place.enrolment.pk,
        joined_on=joined_on,
        left_on=max(timezone.localdate(left_at), joined_on) if left_at else None,
        created_at=scene.at_office(joined_on),
    )
    scene.loader.add(participant)
    return participant


def _reliability(scene: Scene, place: Place) -> float:
    """How often this person comes: most nearly always, a few seldom."""
    usual = scene.rng.betavariate(13, 1.8)
    return usual - LESS_RELIABLE if place.applicant.status == EnrolmentStatus.EXITED else usual


def _mark(scene: Scene, session: Session, participants: list[tuple[BatchParticipant, float]]) -> Iterator[Attendance]:
    rng = scene.rng
    filled = rng.random()
    if filled < NOT_FILLED:
        return
    left_out = 0.3 if filled < NOT_FILLED + PARTLY_FILLED else 0.0
    marked_at = timezone.make_aware(datetime.combine(session.held_on, session.ends_at)) + timedelta(minutes=10)
    for participant, reliability in participants:
        belongs = participant.joined_on <= session.held_on <= (participant.left_on or session.held_on)
        if not belongs or rng.random() < left_out:
            continue
        if rng.random() < reliability:
            status = AttendanceStatus.LATE if rng.random() < LATE else AttendanceStatus.PRESENT
        else:
            status = AWAY.draw(rng)
        mark = Attendance(
            session_id=session.pk,
            participant_id=participant.pk,
            status=status,
            marked_by_id=scene.staff.trainer.pk,
            marked_at=marked_at,
            created_at=marked_at,
        )
        scene.loader.add(mark)
        yield mark
