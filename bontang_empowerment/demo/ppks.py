"""PPKS categories of some people. How many the city has in each is not published: the shares are made up."""

from beneficiaries.codes import MaritalStatus, Sex
from beneficiaries.models import Person, PpksRecord
from beneficiaries.ppks_codes import PpksCategory
from bontang_empowerment.demo.people import Family
from bontang_empowerment.demo.scene import Scene

C = PpksCategory
ALONE = (MaritalStatus.WIDOWED, MaritalStatus.DIVORCED)
# Youngest age, oldest age, share of the people of these ages.
SHARES: dict[PpksCategory, tuple[int, int, float]] = {
    C.NEGLECTED_TODDLER: (0, 5, 0.004),
    C.NEGLECTED_CHILD: (6, 17, 0.008),
    C.CHILD_IN_CONFLICT_WITH_LAW: (14, 17, 0.002),
    C.STREET_CHILD: (8, 17, 0.001),
    C.CHILD_VICTIM: (3, 17, 0.001),
    C.NEGLECTED_ELDER: (60, 120, 0.03),
    C.SCAVENGER: (18, 65, 0.002),
    C.FORMER_PRISONER: (20, 60, 0.001),
    C.DRUGS: (17, 45, 0.001),
    C.VIOLENCE: (18, 60, 0.0006),
    C.MIGRANT_WORKER: (21, 55, 0.0008),
    C.FAMILY_PROBLEMS: (18, 60, 0.002),
}
VULNERABLE_WOMEN = 0.12
ENDED = 0.1


def add_ppks(scene: Scene, family: Family, person: Person, age: int) -> None:
    """Add the categories of somebody who has a number; each was recorded at a visit after registration."""
    for category, (youngest, oldest, share) in SHARES.items():
        if youngest <= age <= oldest and scene.rng.random() < share:
            _add(scene, family, person, category)
    is_alone = person.sex == Sex.FEMALE and person.marital_status in ALONE
    if is_alone and 18 <= age < 60 and scene.rng.random() < VULNERABLE_WOMEN:
        _add(scene, family, person, C.VULNERABLE_WOMAN)


def _add(scene: Scene, family: Family, person: Person, category: PpksCategory) -> None:
    officer = scene.officer_id(family.facts.code)
    since = scene.days_since(family.registered_at, 60)
    row = PpksRecord(
        person_id=person.pk,
        category=category,
        since=since,
        recorded_by_id=officer,
        created_at=max(scene.at_office(since), family.registered_at),
    )
    if scene.rng.random() < ENDED:
        row.until, row.ended_by_id = scene.days_since(row.created_at, 200), officer
    scene.loader.add(row)
