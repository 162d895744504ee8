"""On what basis the data of each person are kept: consents, some of them withdrawn."""

from datetime import timedelta

from beneficiaries.codes import ConsentMethod, ConsentPurpose, LawfulBasis, PersonStatus, Relation, Sex
from beneficiaries.models import ConsentRecord, Person
from beneficiaries.models.consent import AGE_OF_CONSENT
from bontang_empowerment.demo.facts import Weighted
from bontang_empowerment.demo.people import Family
from bontang_empowerment.demo.proofs import WITH_PROOF, proof_of
from bontang_empowerment.demo.scene import Scene

REGISTERED_WITH_CONSENT = 0.95
PUBLIC_TASK = 0.04
ALSO_FOR_PROGRAMMES = 0.05
WITHDRAWN = {ConsentPurpose.PARTNER: 0.02, ConsentPurpose.PUBLICATION: 0.08, ConsentPurpose.REGISTRATION: 0.006}
METHODS: Weighted[ConsentMethod] = Weighted(
    [(ConsentMethod.SIGNATURE, 74), (ConsentMethod.THUMBPRINT, 18), (ConsentMethod.SPOKEN, 8)]
)
GUARDIANS = {
    Relation.CHILD: {Sex.MALE: "Ayah", Sex.FEMALE: "Ibu"},
    Relation.GRANDCHILD: {Sex.MALE: "Kakek", Sex.FEMALE: "Nenek"},
}


def add_consents(scene: Scene, family: Family, applicants: set[int]) -> None:
    """Add the consents of a family whose people have their numbers; `applicants` apply to programmes later."""
    guardian = family.people[0]
    for person, age in zip(family.people, family.ages, strict=True):
        if person.status == PersonStatus.DECEASED:
            continue
        for purpose in _purposes(scene, age, applies=person.pk in applicants):
            consent = _consent(scene, family, person, age, guardian, purpose)
            scene.loader.add(consent)
            # The papers of a family lie together: all of them were scanned, or none.
            if consent.method != ConsentMethod.SPOKEN and family.household.pk % 10 < WITH_PROOF:
                scene.loader.add(proof_of(consent, added_by_id=consent.recorded_by_id))


def _purposes(scene: Scene, age: int, *, applies: bool) -> list[ConsentPurpose]:
    rng = scene.rng
    purposes = [ConsentPurpose.REGISTRATION] if applies or rng.random() < REGISTERED_WITH_CONSENT else []
    if applies or (age >= AGE_OF_CONSENT and rng.random() < ALSO_FOR_PROGRAMMES):
        purposes.append(ConsentPurpose.PROGRAMME)
    if applies:
        purposes.append(ConsentPurpose.PARTNER)
        if rng.random() < 0.3:
            purposes.append(ConsentPurpose.PUBLICATION)
    return purposes


def _consent(
    scene: Scene, family: Family, person: Person, age: int, guardian: Person, purpose: ConsentPurpose
) -> ConsentRecord:
    rng = scene.rng
    given_on = family.registered_at.date()
    is_public_task = purpose == ConsentPurpose.REGISTRATION and rng.random() < PUBLIC_TASK
    record = ConsentRecord(
        person_id=person.pk,
        purpose=purpose,
        lawful_basis=LawfulBasis.PUBLIC_TASK if is_public_task else LawfulBasis.CONSENT,
        given_on=given_on,
        method=METHODS.draw(rng),
        recorded_by_id=scene.officer_id(family.facts.code),
        created_at=family.registered_at,
    )
    if age < AGE_OF_CONSENT and guardian is not person:
        record.guardian_name = guardian.name
        record.guardian_relation = GUARDIANS.get(Relation(person.relation), {}).get(Sex(guardian.sex), "Wali")
    if not is_public_task and rng.random() < WITHDRAWN.get(purpose, 0):
        record.withdrawn_on = min(given_on + timedelta(days=rng.randint(5, 300)), scene.today)
    return record
