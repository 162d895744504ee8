"""Who lives in a family: sizes, relations, ages and marital status that go together."""

import random
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from beneficiaries.codes import MaritalStatus, PersonStatus, Relation, Sex
from bontang_empowerment.demo.facts import Weighted, shares

DAYS_IN_A_YEAR = 365.25
YOUNGEST_MOTHER, OLDEST_MOTHER = 17, 44
OLDEST_CHILD_AT_HOME = 33
GRANDMOTHER = 54
"""From this age of the mother on some of the young ones at home are grandchildren."""

# Heads by age, so that all members together come near the age bands of the verification (data/shares.json).
HEAD_AGES: Weighted[int] = Weighted(zip(range(20, 80, 5), (2, 5, 8, 10, 15, 15, 12, 11, 10, 7, 3, 2), strict=True))
LONE_AGES: Weighted[int] = Weighted(zip(range(20, 85, 5), (4, 6, 5, 5, 6, 7, 10, 13, 15, 14, 8, 5, 2), strict=True))
COUPLE, LONE_MOTHER, LONE_FATHER = "couple", "lone_mother", "lone_father"
PAIRS: Weighted[str] = Weighted([(COUPLE, 55), (LONE_MOTHER, 34), (LONE_FATHER, 11)])
LARGER: Weighted[str] = Weighted([(COUPLE, 79), (LONE_MOTHER, 16), (LONE_FATHER, 5)])


@dataclass(frozen=True, slots=True)
class Member:
    relation: Relation
    sex: Sex
    birth_date: date
    marital_status: MaritalStatus
    status: PersonStatus = PersonStatus.ACTIVE


@cache
def family_sizes() -> Weighted[int]:
    return Weighted((int(size), weight) for size, weight in shares("family_size").items())


def compose_family(rng: random.Random, *, on: date) -> list[Member]:
    """The members of one family as of the day `on`, the head first. Exactly one head is active."""
    size = family_sizes().draw(rng)
    if size == 1:
        return [_lone_head(rng, on)]
    kind = (PAIRS if size == 2 else LARGER).draw(rng)
    head_age = HEAD_AGES.draw(rng) + rng.random() * 5
    members = _parents(rng, kind, head_age, on)
    mother_age = head_age if kind == LONE_MOTHER else max(18.0, head_age - rng.uniform(-1, 7))
    if kind == COUPLE:
        members[1] = _member(Relation.WIFE, Sex.FEMALE, mother_age, MaritalStatus.MARRIED, on)
    left = size - len([member for member in members if member.status == PersonStatus.ACTIVE])
    if left > 1 and head_age < 55 and rng.random() < 0.12:
        members.append(_elder(rng, head_age, on))
        left -= 1
    members.extend(_young_ones(rng, mother_age, left, on))
    return [_perhaps_moved(rng, member, on) for member in members]


def _member(relation: Relation, sex: Sex, age: float, marital: MaritalStatus, on: date) -> Member:
    return Member(relation, sex, on - timedelta(days=int(age * DAYS_IN_A_YEAR)), marital)


def _any_sex(rng: random.Random) -> Sex:
    return Sex.MALE if rng.random() < 0.505 else Sex.FEMALE


def _lone_head(rng: random.Random, on: date) -> Member:
    age = LONE_AGES.draw(rng) + rng.random() * 5
    sex = Sex.FEMALE if rng.random() < (0.3 if age < 50 else 0.62) else Sex.MALE
    if age < 40:
        marital = MaritalStatus.SINGLE if rng.random() < 0.75 else MaritalStatus.DIVORCED
    else:
        marital = rng.choice([MaritalStatus.WIDOWED, MaritalStatus.WIDOWED, MaritalStatus.DIVORCED])
    return _member(Relation.HEAD, sex, age, marital, on)


def _parents(rng: random.Random, kind: str, head_age: float, on: date) -> list[Member]:
    """The head, for a couple with a place kept for the wife, for a young widow at times the husband who died."""
    if kind == COUPLE:
        head = _member(Relation.HEAD, Sex.MALE, head_age, MaritalStatus.MARRIED, on)
        return [head, head]
    sex = Sex.FEMALE if kind == LONE_MOTHER else Sex.MALE
    widowed = rng.random() < (0.45 if head_age < 45 else 0.8)
    marital = MaritalStatus.WIDOWED if widowed else MaritalStatus.DIVORCED
    head = _member(Relation.HEAD, sex, head_age, marital, on)
    if widowed and sex == Sex.FEMALE and rng.random() < 0.3:
        born = on - timedelta(days=int((head_age + rng.uniform(0, 8)) * DAYS_IN_A_YEAR))
        late = Member(Relation.HEAD, Sex.MALE, born, MaritalStatus.MARRIED, PersonStatus.DECEASED)
        return [head, late]
    return [head]


def _elder(rng: random.Random, head_age: float, on: date) -> Member:
    relation = Relation.PARENT if rng.random() < 0.6 else Relation.PARENT_IN_LAW
    age = min(head_age + rng.uniform(19, 36), 92)
    sex = Sex.FEMALE if rng.random() < 0.72 else Sex.MALE
    return _member(relation, sex, age, MaritalStatus.WIDOWED, on)


def _young_ones(rng: random.Random, mother_age: float, count: int, on: date) -> list[Member]:
    """Children, of older couples also grandchildren, of very young ones brothers and sisters."""
    youngest, oldest = max(0.0, mother_age - OLDEST_MOTHER), min(mother_age - YOUNGEST_MOTHER, OLDEST_CHILD_AT_HOME)
    members: list[Member] = []
    for _number in range(count):
        if mother_age >= GRANDMOTHER and rng.random() < 0.4:
            members.append(_grandchild(rng, mother_age, on))
        elif oldest - youngest < 0.5:
            members.append(_relative(rng, mother_age, on))
        else:
            # Towards the older end: the verification met far more people of 15 to 24 than under 5.
            members.append(_child(rng, rng.triangular(youngest, oldest, youngest + (oldest - youngest) * 0.72), on))
    return sorted(members, key=lambda member: (member.relation != Relation.CHILD, member.birth_date))


def _child(rng: random.Random, age: float, on: date) -> Member:
    married = age > 22 and rng.random() < 0.12
    marital = MaritalStatus.MARRIED if married else MaritalStatus.SINGLE
    return _member(Relation.CHILD, _any_sex(rng), age, marital, on)


def _grandchild(rng: random.Random, grandmother_age: float, on: date) -> Member:
    age = rng.triangular(0, min(grandmother_age - 2 * YOUNGEST_MOTHER - 2, 22))
    return _member(Relation.GRANDCHILD, _any_sex(rng), age, MaritalStatus.SINGLE, on)


def _relative(rng: random.Random, age: float, on: date) -> Member:
    near = max(1.0, min(age + rng.uniform(-12, 8), 90.0))
    return _member(Relation.OTHER_RELATIVE, _any_sex(rng), near, MaritalStatus.SINGLE, on)


def _perhaps_moved(rng: random.Random, member: Member, on: date) -> Member:
    """One grown child in twenty has left the city; the card still names them."""
    grown = (on - member.birth_date).days > 19 * DAYS_IN_A_YEAR
    if member.relation != Relation.CHILD or not grown or rng.random() >= 0.05:
        return member
    return Member(member.relation, member.sex, member.birth_date, member.marital_status, PersonStatus.MOVED)
