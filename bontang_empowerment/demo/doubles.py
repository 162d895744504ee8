"""People who were registered twice: grown children whom relatives of the same kelurahan registered again.

In a small registry the pairs are looked for as the product does it, and one of them is merged; in a large one a
coordinator starts that search.
"""

from beneficiaries.codes import PersonStatus, Relation
from beneficiaries.models import DuplicateCandidate, MergeChange, MergeRecord, Person, PersonChange
from beneficiaries.services.duplicate_queue import note_candidates
from beneficiaries.services.duplicate_search import likely_pairs
from beneficiaries.services.merging import merge_people, obstacles_to_merging
from bontang_empowerment.demo.loading import number_on
from bontang_empowerment.demo.people import Family
from bontang_empowerment.demo.scene import Scene

ONE_IN = 41
SEARCHED_AT_ONCE = 20_000
GROWN, YOUNG = 17, 40


class Doubles:
    """Remembers whom to register again; chosen by number, so that no other made-up fact depends on it."""

    def __init__(self) -> None:
        self._waiting: dict[str, Person] = {}

    def consider(self, scene: Scene, family: Family) -> None:
        """Register a double of somebody met before into this family, or remember somebody of it."""
        original = self._waiting.pop(family.facts.code, None)
        if original is not None:
            scene.loader.add(_again(original, family))
            return
        for person, age in zip(family.people, family.ages, strict=True):
            if person.pk % ONE_IN == 0 and GROWN <= age <= YOUNG and person.status == PersonStatus.ACTIVE:
                self._waiting[family.facts.code] = person


def _again(original: Person, family: Family) -> Person:
    """As somebody in a hurry writes it down: the name shortened, no NIK, the rest as told."""
    first, *others = original.name.split()
    person = Person(
        household_id=family.household.pk,
        name=" ".join([first, *others[:1]]),
        sex=original.sex,
        birth_date=original.birth_date,
        birth_date_precision=original.birth_date_precision,
        relation=Relation.OTHER_RELATIVE,
        phone=original.phone,
        mother_name=original.mother_name,
        father_name=original.father_name,
        created_at=family.registered_at,
    )
    person.derive()
    return person


def find_doubles(scene: Scene) -> None:
    """Queue the likely pairs of a small registry; the first that nothing stands against is merged already."""
    people = {row.pk: row for row in Person.objects.select_related("household__kelurahan").order_by("pk")}
    if len(people) > SEARCHED_AT_ONCE:
        return
    number_on([DuplicateCandidate, MergeRecord, MergeChange, PersonChange])
    pairs = sorted(likely_pairs(list(people.values())), key=lambda pair: (-pair.probability, pair.key))
    settled = next((pair for pair in pairs if _merged(scene, *(people[pk] for pk in pair.key))), None)
    note_candidates([pair for pair in pairs if pair is not settled], by=None)
    for model in (DuplicateCandidate, MergeRecord):
        model.objects.update(created_at=scene.now)
    PersonChange.objects.filter(field="status", by=scene.staff.coordinator).update(at=scene.now, created_at=scene.now)


def _merged(scene: Scene, first: Person, second: Person) -> bool:
    """Without sign-ins nobody holds a role, so nobody merges."""
    by = scene.staff.coordinator
    if obstacles_to_merging(first, second) or Person.objects.visible_to(by).filter(pk=first.pk).count() == 0:
        return False
    versions = {first.pk: first.version, second.pk: second.version}
    merge_people(survivor=first, absorbed=second, taken=(), versions=versions, by=by)
    return True
