"""Families and their people as the registry holds them, with the gaps and slips that real registers have."""

import random
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cache

from django.utils import timezone

from beneficiaries.codes import (
    BirthDatePrecision,
    DecileStatus,
    Education,
    MaritalStatus,
    NikStatus,
    PersonStatus,
    Relation,
    Sex,
)
from beneficiaries.identity_numbers import kk_index
from beneficiaries.models import Household, Person
from bontang_empowerment.demo.card import complete_the_card
from bontang_empowerment.demo.facts import (
    District,
    KelurahanFacts,
    Weighted,
    districts_by_group,
    home_districts,
    kelurahan_facts,
)
from bontang_empowerment.demo.families import Member, compose_family
from bontang_empowerment.demo.names import Group, groups, make_name
from bontang_empowerment.demo.numbers import IdentityNumbers, make_phone

LATEST_BIRTH = date(2026, 9, 30)
"""Nobody is born after this day, so that the same people come out whatever the day of seeding."""
REGISTERED_OVER = timedelta(days=760)
"""How far back the first family of the register was entered."""

WITHOUT_NIK, WITHOUT_KK, LIVING_ELSEWHERE = 0.05, 0.04, 0.1297  # the last one: census 2020
DATE_DIFFERS, SEX_DIFFERS = 0.015, 0.002
SCHOOL_AGE, WORKING_AGE, RETIRING_AGE = 6, 19, 65

# Dukcapil's occupation codes (beneficiaries/data/occupations.csv).
NO_WORK, HOUSEKEEPING, STUDENT, RETIRED = 1, 2, 3, 4
WOMENS_WORK: Weighted[int] = Weighted(
    [(HOUSEKEEPING, 60), (NO_WORK, 8), (84, 8), (23, 5), (15, 6), (88, 5), (30, 2), (19, 3), (18, 2), (65, 1)]
)
MENS_WORK: Weighted[int] = Weighted(
    [
        *((19, 30), (15, 14), (88, 11), (11, 9), (NO_WORK, 9), (13, 5), (26, 4), (81, 5), (84, 5), (21, 3), (9, 3)),
        *((18, 2), (35, 2), (27, 1), (29, 1), (79, 1)),
    ]
)
SCHOOLING: Weighted[Education] = Weighted(
    [
        (Education.NONE, 3),
        (Education.PRIMARY_UNFINISHED, 6),
        (Education.PRIMARY, 24),
        (Education.JUNIOR_SECONDARY, 19),
        (Education.SENIOR_SECONDARY, 43),
        (Education.DIPLOMA_1_2, 1),
        (Education.DIPLOMA_3, 1),
        (Education.BACHELOR, 3),
    ]
)
ELDERS_SCHOOLING: Weighted[Education] = Weighted(
    [
        (Education.NONE, 18),
        (Education.PRIMARY_UNFINISHED, 25),
        (Education.PRIMARY, 33),
        (Education.JUNIOR_SECONDARY, 12),
        (Education.SENIOR_SECONDARY, 12),
    ]
)
NIK_STATUSES: Weighted[NikStatus] = Weighted(
    [(NikStatus.MATCHED, 560), (NikStatus.UNCHECKED, 405), (NikStatus.NOT_MATCHED, 32), (NikStatus.DUPLICATE, 3)]
)
DECILE_SOURCE = "DTSEN"
BETTER_OFF: Weighted[int] = Weighted([(6, 5), (7, 3), (8, 2), (9, 1), (10, 1)])


@dataclass(slots=True)
class Family:
    """One family before it has its numbers in the database."""

    household: Household
    people: list[Person]
    facts: KelurahanFacts
    registered_at: datetime
    ages: list[int] = field(default_factory=list)  # completed years of `people`, in their order


@cache
def _kelurahan_by_share() -> Weighted[KelurahanFacts]:
    return Weighted((facts, facts.families) for facts in kelurahan_facts())


class FamilyMaker:
    """Makes families one after another; `kelurahan_ids` are by Kemendagri code."""

    def __init__(self, rng: random.Random, *, kelurahan_ids: dict[str, int], today: date, households: int) -> None:
        self._rng = rng
        self._kelurahan_ids = kelurahan_ids
        self._numbers = IdentityNumbers()
        self._born_until = min(LATEST_BIRTH, today)
        self._today = today
        self._households = households

    def make(self, position: int) -> Family:
        """The family at this place (from 0) of the register, which fills up in the order of registration."""
        rng = self._rng
        facts = _kelurahan_by_share().draw(rng)
        registered_at = self._registered_at(position)
        group = groups().draw(rng)
        clan = rng.choice(group.clans) if group.clans and rng.random() < 0.85 else ""
        household = self._household(facts, registered_at)
        people, ages = [], []
        for member in compose_family(rng, on=self._born_until):
            age = int((self._born_until - member.birth_date).days / 365.2425)
            name_of = clan
            if clan and member.relation in {Relation.WIFE, Relation.PARENT_IN_LAW}:
                name_of = rng.choice(group.clans)  # she keeps her father's
            people.append(self._person(member, age, facts, group, name_of, registered_at))
            ages.append(age)
        complete_the_card(household, people, group=group, position=position)
        return Family(household, people, facts, registered_at, ages)

    def _registered_at(self, position: int) -> datetime:
        """Office hours of a day up to yesterday. Most families came in the first months, few do now."""
        left = REGISTERED_OVER * (1 - ((position + 1) / self._households) ** 3)
        day = self._today - timedelta(days=1) - left
        minutes = 8 * 60 + self._rng.randrange(8 * 60)
        return timezone.make_aware(datetime.combine(day, time(minutes // 60, minutes % 60)))

    def _household(self, facts: KelurahanFacts, registered_at: datetime) -> Household:
        rng = self._rng
        recorded_on = registered_at.date() - timedelta(days=rng.randrange(30, 4500))
        kk_number = ""
        if rng.random() >= WITHOUT_KK:
            kk_number = self._numbers.kk_number(district=facts.home_district, recorded_on=recorded_on)
        household = Household(
            kk_number=kk_number,
            kk_index=kk_index(kk_number) if kk_number else None,
            kelurahan_id=self._kelurahan_ids[facts.code],
            rt=f"{rng.randint(1, facts.rts):03}",
            address=_address(rng, facts),
            domicile_address=_address(rng, facts) if rng.random() < LIVING_ELSEWHERE else "",
            created_at=registered_at,
        )
        _set_decile(rng, household, facts, registered_at)
        return household

    def _person(
        self, member: Member, age: int, facts: KelurahanFacts, group: Group, clan: str, registered_at: datetime
    ) -> Person:
        rng = self._rng
        district = _first_registered(rng, facts, group, age)
        birth_date, precision = _remembered(rng, member.birth_date, age, registered_at.date())
        person = Person(
            name=make_name(rng, group, sex=member.sex, age=age, clan=clan),
            nik=self._nik(member, district),
            nik_status=NikStatus.UNCHECKED,
            sex=member.sex,
            birth_place=district.birth_place if rng.random() < 0.95 else "",
            birth_date=birth_date,
            birth_date_precision=precision,
            relation=member.relation,
            education=_education(rng, age),
            occupation=_occupation(rng, member, age),
            marital_status=member.marital_status,
            phone=make_phone(rng) if age >= 15 and rng.random() < 0.62 else "",
            status=member.status,
            created_at=registered_at,
        )
        if person.nik:
            person.nik_status = NIK_STATUSES.draw(rng)
        person.derive()
        return person

    def _nik(self, member: Member, district: District) -> str:
        """Empty for some; for others not the member's own date or sex, which Dukcapil has corrected since."""
        rng = self._rng
        if rng.random() < WITHOUT_NIK:
            return ""
        day, sex = member.birth_date, member.sex
        if rng.random() < DATE_DIFFERS:
            day -= timedelta(days=rng.choice([1, 10, 30, 31, 365, 366, 731]))
        if rng.random() < SEX_DIFFERS:
            sex = Sex.FEMALE if sex == Sex.MALE else Sex.MALE
        return self._numbers.nik(district=district.code, sex=sex, day=day)


def _address(rng: random.Random, facts: KelurahanFacts) -> str:
    street, number = rng.choice(facts.streets), rng.randint(1, 120)
    if rng.random() < 0.25 and not street.startswith("Gg."):
        return f"{street} Gg. {rng.randint(1, 12)} No. {number}"
    return f"{street} No. {number}"


def _set_decile(rng: random.Random, household: Household, facts: KelurahanFacts, registered_at: datetime) -> None:
    known = rng.random()
    if known < 0.82:
        household.decile_status = DecileStatus.LISTED
        household.decile = facts.deciles.draw(rng) if rng.random() < 0.95 else BETTER_OFF.draw(rng)
        household.decile_year, household.decile_quarter = registered_at.year, (registered_at.month - 1) // 3 + 1
        household.decile_source = DECILE_SOURCE
    elif known < 0.9:
        household.decile_status = DecileStatus.NOT_LISTED
    else:
        household.decile_status = DecileStatus.UNKNOWN


def _first_registered(rng: random.Random, facts: KelurahanFacts, group: Group, age: int) -> District:
    """Most of the young were born here, most of the old came from elsewhere."""
    born_here = 0.86 if age < 20 else 0.6 if age < 40 else 0.28
    if rng.random() >= born_here:
        return districts_by_group()[group.key].draw(rng)
    if rng.random() < 0.7:
        return home_districts()[facts.home_district]
    return districts_by_group()["all"].draw(rng)


def _remembered(rng: random.Random, birth_date: date, age: int, told_on: date) -> tuple[date, BirthDatePrecision]:
    """Some know only the year of their birth or their age; stored as beneficiaries.birth_dates says."""
    kind = rng.random()
    if age < 25 or kind >= 0.08:
        return birth_date, BirthDatePrecision.EXACT
    if kind < 0.05:
        return birth_date.replace(month=7, day=1), BirthDatePrecision.YEAR
    return date(told_on.year - age, told_on.month, min(told_on.day, 28)), BirthDatePrecision.AGE


def _education(rng: random.Random, age: int) -> str:
    if rng.random() < 0.02:
        return ""
    if age < 7:
        return Education.NONE
    if age < 13:
        return Education.PRIMARY_UNFINISHED
    if age < 16:
        return Education.PRIMARY
    if age < WORKING_AGE:
        return Education.JUNIOR_SECONDARY
    return (ELDERS_SCHOOLING if age >= 55 else SCHOOLING).draw(rng)


def _occupation(rng: random.Random, member: Member, age: int) -> int | None:
    if rng.random() < 0.03 or member.status == PersonStatus.DECEASED:
        return None
    if age < SCHOOL_AGE:
        return NO_WORK
    if age < WORKING_AGE or (age < 23 and member.relation != Relation.HEAD and rng.random() < 0.35):
        return STUDENT
    if age >= RETIRING_AGE and rng.random() < 0.6:
        return rng.choice([NO_WORK, NO_WORK, RETIRED])
    if member.sex == Sex.MALE:
        return MENS_WORK.draw(rng)
    if member.marital_status in {MaritalStatus.WIDOWED, MaritalStatus.SINGLE}:
        return rng.choice([WOMENS_WORK.draw(rng), NO_WORK, 84, 23])
    return WOMENS_WORK.draw(rng)
