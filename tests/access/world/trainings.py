"""The batch of a side: one meeting, with a mark for whom the partner may name and for whom it may not."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from tests.access.world.programmes import Programmes
from tests.builders import build_batch, build_certificate, build_handover, build_session
from trainings.models import AssetHandover, Attendance, Batch, BatchParticipant, Certificate, Course, Session, Venue


@dataclass
class Trainings:
    batch: Batch
    session: Session
    place: BatchParticipant
    attendance: Attendance
    certificate: Certificate
    handover: AssetHandover

    @property
    def venue(self) -> Venue:
        if self.batch.venue is None:
            raise LookupError("The batch of a side has a venue.")
        return self.batch.venue

    @property
    def course(self) -> Course:
        return self.batch.course


def joined_on() -> date:
    return timezone.localdate() - timedelta(days=14)


def build_trainings(word: str, programmes: Programmes, *, number: int) -> Trainings:
    batch = build_batch(program=programmes.program, name=f"Angkatan {word}", venue=f"Balai {number}")
    session = build_session(batch=batch, topic=f"Materi {word}")
    places = [
        BatchParticipant.objects.create(batch=batch, enrolment=enrolment, joined_on=joined_on())
        for enrolment in (programmes.enrolment, programmes.withheld)
    ]
    shown, _withheld = (
        Attendance.objects.create(session=session, participant=place, status=status, marked_by=programmes.staff)
        for place, status in zip(places, ("present", "late"), strict=True)
    )
    handover = build_handover(participant=places[0], by=programmes.staff, mark=f"Seri {word}")
    handover.checks.create(state="in_use", by=programmes.staff)
    build_handover(participant=places[1], by=programmes.staff)
    return Trainings(
        batch=batch,
        session=session,
        place=places[0],
        attendance=shown,
        certificate=build_certificate(
            participant=places[0], by=programmes.staff, name=f"Pemegang {word}", serial=9000 + number
        ),
        handover=handover,
    )
