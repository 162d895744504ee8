"""Three disasters and what they did to families (data/disasters.json)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from beneficiaries.codes import Damage, Displacement, Relation
from beneficiaries.models import DisasterEvent, DisasterImpact, Household, Person
from bontang_empowerment.demo.facts import Weighted, read_json
from bontang_empowerment.demo.people import Family
from bontang_empowerment.demo.scene import Scene

KNOWN_AFTER = timedelta(days=2)
DISPLACED: Weighted[Displacement] = Weighted(
    [(Displacement.RELATIVES, 60), (Displacement.SHELTER, 32), (Displacement.OTHER, 8)]
)
KNOWN_BY_NAME = 0.02
STAYED = 0.55
"""The share of families that stayed where they were, of those whose house was damaged."""


@dataclass(frozen=True)
class Disaster:
    """One event, with the kelurahan (by code) and, where it was small, the RT that it reached."""

    event: DisasterEvent
    codes: frozenset[str]
    rts: frozenset[str]
    share: float
    damage: Weighted[Damage]
    known_from: datetime


def add_disasters(scene: Scene) -> list[Disaster]:
    found = []
    for facts in read_json("disasters.json")["events"]:
        started_on = _first_day(facts, scene.today)
        known_from = scene.at_office(started_on + KNOWN_AFTER)
        event = DisasterEvent(
            name=facts["name"],
            kind=facts["kind"],
            started_on=started_on,
            ended_on=started_on + timedelta(days=facts["days"] - 1),
            created_at=known_from,
        )
        scene.loader.add(event)
        through = DisasterEvent.kelurahan.through
        for code in facts["kelurahan"]:
            scene.loader.add(through(disasterevent_id=event.pk, kelurahan_id=scene.kelurahan_ids[code]))
        found.append(
            Disaster(
                event=event,
                codes=frozenset(facts["kelurahan"]),
                rts=frozenset(facts.get("rts", ())),
                share=facts["share"],
                damage=Weighted((Damage(level), weight) for level, weight in facts["damage"].items()),
                known_from=known_from,
            )
        )
    return found


def _first_day(facts: dict[str, str], today: date) -> date:
    if known := facts.get("started_on"):
        return date.fromisoformat(known)
    return today - timedelta(days=int(facts["days_ago"]))


def add_impacts(scene: Scene, family: Family, disasters: list[Disaster]) -> bool:
    """Add what each event did to this family; whether any did."""
    is_affected = False
    for disaster in disasters:
        if _reaches(disaster, family) and scene.rng.random() < disaster.share * _how_far(disaster, family):
            scene.loader.add(_impact(scene, family, disaster))
            is_affected = True
    return is_affected


def known_by_name_alone(scene: Scene, family: Family, disasters: list[Disaster]) -> bool:
    """Add the family as an officer met a few in the flood: a name and an RT, to be completed. Whether it is one."""
    flood = disasters[0]
    if not _reaches(flood, family) or scene.rng.random() >= KNOWN_BY_NAME:
        return False
    met_at = max(family.registered_at, flood.known_from)
    household = Household(kelurahan_id=family.household.kelurahan_id, rt=family.household.rt, created_at=met_at)
    scene.loader.add(household)
    head = Person(household_id=household.pk, name=family.people[0].name, relation=Relation.HEAD, created_at=met_at)
    head.derive()
    scene.loader.add(head)
    family.household = household
    scene.loader.add(_impact(scene, family, flood))
    return True


def _reaches(disaster: Disaster, family: Family) -> bool:
    return family.facts.code in disaster.codes and (not disaster.rts or family.household.rt in disaster.rts)


def _how_far(disaster: Disaster, family: Family) -> int:
    """Recording goes RT by RT: of a large event, one RT in three is not begun and another one is far ahead."""
    return 1 if disaster.rts else int(family.household.rt) % 3


def _impact(scene: Scene, family: Family, disaster: Disaster) -> DisasterImpact:
    rng = scene.rng
    damage = disaster.damage.draw(rng)
    is_damaged = damage != Damage.NONE
    must_leave = damage in {Damage.HEAVY, Damage.LOST} or (is_damaged and rng.random() >= STAYED)
    recorded_on = timezone.localdate(max(family.registered_at, disaster.known_from))
    kelurahan_id, rt = family.household.lives_in
    return DisasterImpact(
        kelurahan_id=kelurahan_id,
        rt=rt,
        recorded_by_id=scene.officer_id(family.facts.code),
        event_id=disaster.event.pk,
        household_id=family.household.pk,
        damage=damage,
        displacement=DISPLACED.draw(rng) if must_leave else Displacement.NONE,
        people_injured=rng.choice([0, 0, 0, 1, 1, 2]) if is_damaged and rng.random() < 0.15 else 0,
        livelihood_lost=is_damaged and rng.random() < 0.35,
        documents_lost=must_leave and rng.random() < 0.3,
        losses=rng.choice(read_json("disasters.json")["losses"]) if rng.random() < 0.4 else "",
        created_at=max(scene.at_office(recorded_on), family.registered_at),
    )
