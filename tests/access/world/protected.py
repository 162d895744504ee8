"""Restricted people of a side, in everything that could tell of them."""

from beneficiaries.models import AccommodationNeed, ConsentRecord, Disability, Person
from bontang_empowerment.accounts.models import User
from programs.models import Outcome
from tests.access.world.families import Families
from tests.access.world.programmes import Programmes
from tests.access.world.trainings import Trainings, joined_on
from tests.builders import build_enrolment, build_household, build_person
from trainings.models import Attendance, BatchParticipant


def build_protected(
    word: str, *, number: int, families: Families, programmes: Programmes, trainings: Trainings, officer: User
) -> list[str]:
    """One hidden in a family that is not, one alone in a hidden one. The values that are for RESTRICTED_ROLES alone."""
    hidden = build_person(
        f"Dilindungi {word}", household=families.household, is_restricted=True, phone=f"+6281100{number}8800"
    )
    alone = build_household(kelurahan=families.kelurahan, address=f"Gang {word} Rahasia", is_restricted=True)
    for person in (hidden, build_person(f"Sembunyi {word}", household=alone, is_restricted=True)):
        _record(word, person, officer=officer)
        _take_part(word, person, programmes, trainings)
    words = ("Dilindungi", "Sembunyi", "Warung", "Pendamping")
    return [alone.address, hidden.phone, *(f"{kind} {word}" for kind in words)]


def _record(word: str, person: Person, *, officer: User) -> None:
    AccommodationNeed.objects.create(person=person, kind="companion")
    Disability.objects.create(person=person)
    ConsentRecord.objects.create(
        person=person, purpose="registration", recorded_by=officer, guardian_name=f"Pendamping {word}"
    )


def _take_part(word: str, person: Person, programmes: Programmes, trainings: Trainings) -> None:
    kept = build_enrolment(person=person, program=programmes.program)
    place = BatchParticipant.objects.create(batch=trainings.batch, enrolment=kept, joined_on=joined_on())
    staff = programmes.staff
    Attendance.objects.create(session=trainings.session, participant=place, status="late", marked_by=staff)
    Outcome.objects.create(enrolment=kept, point="end", business=f"Warung {word}", recorded_by=staff)
