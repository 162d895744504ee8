"""The columns of the family card that the register asks for last: religion, parents, citizenship, postal code."""

import random
from collections.abc import Sequence

from beneficiaries.codes import Citizenship, Relation, Religion, Sex
from beneficiaries.models import Household, Person
from bontang_empowerment.demo.facts import Weighted
from bontang_empowerment.demo.names import Group, make_name

RECORDED = 0.72
"""The older records of a register lack these columns."""
PARENT_AGE = 45
POSTAL_CODES = ("75311", "75312", "75313", "75314", "75321", "75322", "75323", "75324", "75325", "75331")
OTHER_RELIGIONS: Weighted[Religion] = Weighted(
    [(Religion.PROTESTANT, 70), (Religion.CATHOLIC, 22), (Religion.HINDU, 5), (Religion.BUDDHIST, 3)]
)


def complete_the_card(household: Household, people: Sequence[Person], *, group: Group, position: int) -> None:
    """Fill these columns for most families. Draws by itself, so that the rest of the register stays as it was."""
    rng = random.Random(f"{position} {household.address}")  # nosec B311  # noqa: S311 - made-up people
    if rng.random() >= RECORDED:
        return
    household.postal_code = rng.choice(POSTAL_CODES)
    if household.domicile_address:
        household.domicile_kelurahan_id = household.kelurahan_id if rng.random() < 0.7 else None
        household.domicile_rt = f"{rng.randint(1, 30):03}" if household.domicile_kelurahan_id else ""
    religion = Religion.ISLAM if group.muslim else OTHER_RELIGIONS.draw(rng)
    for person in people:
        person.religion = religion
        person.citizenship = Citizenship.INDONESIAN
        person.father_name, person.mother_name = _parents_of(person, people, group, rng)


def _parents_of(person: Person, people: Sequence[Person], group: Group, rng: random.Random) -> tuple[str, str]:
    if person.relation == Relation.CHILD:
        couple = [other for other in people if other.relation in {Relation.HEAD, Relation.HUSBAND, Relation.WIFE}]
        named = {other.sex: other.name for other in reversed(couple)}
    else:
        named = {}
    father = named.get(Sex.MALE) or make_name(rng, group, sex=Sex.MALE, age=PARENT_AGE)
    mother = named.get(Sex.FEMALE) or make_name(rng, group, sex=Sex.FEMALE, age=PARENT_AGE)
    return father, mother
