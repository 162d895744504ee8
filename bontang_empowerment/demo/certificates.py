"""Competency of batches that are over, and certificates for those who passed, numbered by day as the product does."""

import random
import string
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from beneficiaries.models import Person
from bontang_empowerment.demo.care import Care
from bontang_empowerment.demo.scene import Scene
from trainings.codes import ATTENDED, LEAST_ATTENDANCE, Competency
from trainings.models import (
    BatchParticipant,
    Certificate,
    CertificateFormat,
    CertificateYear,
    CompetencyResult,
    CompetencyUnit,
    Course,
    Session,
)

NOT_YET = 0.02
"""How often a unit is not yet mastered."""
DAYS_TO_PAPER = 3
NEWLY_OVER = timedelta(days=10)
"""Batches that ended just now still wait for their certificates."""
REVOKED_EVERY = 97
NAMES_AT_ONCE = 500
URL_SAFE = string.ascii_letters + string.digits + "-_"


@dataclass(frozen=True, slots=True)
class Passed:
    issued_on: date
    participant_id: int
    person_id: int
    course: Course
    began_on: date
    ended_on: date


class Graduates:
    """Collects who passed, batch by batch; certificates are written in the order of their days at the end.

    Chance of its own, so that the rest of the city stays as it is.
    """

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._rng = random.Random(len(scene.kelurahan_ids))  # noqa: S311 - demo data, no secret  # nosec B311
        self._passed: list[Passed] = []
        self.care = Care(scene)

    def assess(
        self,
        course: Course,
        units: Sequence[CompetencyUnit],
        sessions: Sequence[Session],
        marks: Iterable[tuple[BatchParticipant, int, Sequence[str]]],
    ) -> None:
        """marks: each participant with the person's number and what is filled in of them."""
        last = sessions[-1].held_on
        if last >= self._scene.today:
            return
        for participant, person_id, filled in marks:
            if participant.left_on is not None and participant.left_on < last:
                continue
            mastered = [self._assess(participant, unit, last) for unit in units]
            meetings = sum(1 for session in sessions if session.held_on >= participant.joined_on)
            attended = sum(1 for status in filled if status in ATTENDED)
            enough = meetings == len(filled) > 0 and attended / meetings >= LEAST_ATTENDANCE
            if enough and all(mastered) and last + NEWLY_OVER < self._scene.today:
                day = last + timedelta(days=DAYS_TO_PAPER)
                first = sessions[0].held_on
                self._passed.append(Passed(day, participant.pk, person_id, course, first, last))

    def _assess(self, participant: BatchParticipant, unit: CompetencyUnit, day: date) -> bool:
        mastered = self._rng.random() >= NOT_YET
        at = self._scene.at_end_of(day)
        self._scene.loader.add(
            CompetencyResult(
                participant_id=participant.pk,
                unit_id=unit.pk,
                status=Competency.COMPETENT if mastered else Competency.NOT_YET,
                assessed_by_id=self._scene.staff.trainer.pk,
                assessed_at=at,
                created_at=at,
            )
        )
        return mastered

    def issue(self) -> None:
        form, years = CertificateFormat(), {row.year: row for row in CertificateYear.objects.all()}
        self._scene.loader.flush()
        self.care.answer()
        waiting = sorted(self._passed, key=lambda row: (row.issued_on, row.participant_id))
        for start in range(0, len(waiting), NAMES_AT_ONCE):
            chunk = waiting[start : start + NAMES_AT_ONCE]
            names = dict(Person.objects.filter(pk__in=[row.person_id for row in chunk]).values_list("pk", "name"))
            for row in chunk:
                counter = years.setdefault(row.issued_on.year, CertificateYear(year=row.issued_on.year))
                counter.last += 1
                self._add(row, names[row.person_id], counter.last, form)
        for counter in years.values():
            if counter.pk is None:
                self._scene.loader.add(counter)
            else:
                counter.save(update_fields=["last"])

    def _add(self, row: Passed, name: str, serial: int, form: CertificateFormat) -> None:
        at, trainer = self._scene.at_end_of(row.issued_on), self._scene.staff.trainer.pk
        certificate = Certificate(
            participant_id=row.participant_id,
            year=row.issued_on.year,
            serial=serial,
            number=form.written(serial, row.issued_on),
            token="".join(self._rng.choices(URL_SAFE, k=32)),
            name=name,
            course=row.course.name,
            hours=row.course.hours,
            began_on=row.began_on,
            ended_on=row.ended_on,
            issued_on=row.issued_on,
            issued_by_id=trainer,
            created_at=at,
        )
        if serial % REVOKED_EVERY == 0:
            certificate.revoked_at, certificate.revoked_by_id = at, trainer
            certificate.revocation_reason = "Nama pada sertifikat salah tulis"
        self._scene.loader.add(certificate)
