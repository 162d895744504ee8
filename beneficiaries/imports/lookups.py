"""What the registry holds already, asked for many rows of a list at once: a handful of queries for each chunk."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from django.db.models import Q
from rapidfuzz import fuzz

from beneficiaries.codes import PersonStatus, Relation
from beneficiaries.models import Household, ImportRow, ImportRun, Person
from beneficiaries.models.imports import RowOutcome
from beneficiaries.querysets import PersonQuerySet
from beneficiaries.services.places import own_kelurahan
from bontang_empowerment.accounts.models import User
from bontang_empowerment.regions.models import Kelurahan

# "Siti" and "Siti Aminah": each word of one is in the other, yet a part of a name is no name.
PART_OF_NAME = 0.9


@dataclass(frozen=True)
class Reach:
    """Whose import it is; without an owner (a command on the server) the whole city is in reach."""

    by: User | None

    def kelurahan(self) -> set[int]:
        rows = Kelurahan.objects.all() if self.by is None else own_kelurahan(self.by)
        return set(rows.values_list("pk", flat=True))

    def people(self, ids: Collection[int]) -> set[int]:
        """Those of the ids that the owner may see."""
        rows = Person.objects.all() if self.by is None else Person.objects.visible_to(self.by)
        return set(rows.filter(pk__key_of=ids).values_list("pk", flat=True)) if ids else set()

    def compared(self) -> PersonQuerySet:
        """Everybody of the city whom the owner may learn of, masked: no restricted people out of their reach."""
        rows = Person.objects.filter(merged_into=None)
        return rows if self.by is None else rows.unrestricted_for(self.by)

    def told_households(self, ids: Collection[int]) -> set[int]:
        """Those of the ids that the owner may learn of: no family of restricted people out of their reach."""
        rows = Household.objects.all() if self.by is None else Household.objects.unrestricted_for(self.by)
        return set(rows.filter(pk__key_of=ids).values_list("pk", flat=True)) if ids else set()

    def households(self, ids: Collection[int]) -> set[int]:
        rows = Household.objects.all() if self.by is None else Household.objects.visible_to(self.by)
        return set(rows.filter(pk__key_of=ids).values_list("pk", flat=True)) if ids else set()


@dataclass
class OwnPeople:
    """Whom a list has made so far, as ranges of ids: mostly one, however long the list is. `newest` is the greatest id
    that there was before it."""

    newest: int
    ranges: list[tuple[int, int]] = field(default_factory=list)

    @classmethod
    def of(cls, run: ImportRun) -> "OwnPeople":
        made = ImportRow.objects.filter(run=run, outcome=RowOutcome.CREATED, person__isnull=False)
        found = cls(run.newest_person)
        found.add(made.order_by("person").values_list("person", flat=True).iterator())
        return found

    def add(self, ids: Iterable[int | None]) -> None:
        """Ids in ascending order, all greater than those before."""
        for pk in ids:
            if pk is None:
                continue
            if self.ranges and self.ranges[-1][1] == pk - 1:
                self.ranges[-1] = (self.ranges[-1][0], pk)
            else:
                self.ranges.append((pk, pk))

    def registered_beside(self) -> Q:
        """People of greater ids whom somebody else has made."""
        found, last = Q(pk__in=[]), self.newest
        for first, end in self.ranges:
            if first - last > 1:
                found |= Q(pk__gt=last, pk__lt=first)
            last = end
        return found | Q(pk__gt=last)


def people_by_nik(indexes: Collection[str]) -> dict[str, Person]:
    rows = Person.objects.filter(nik_index__key_of=indexes).select_related("household__kelurahan").defer("nik")
    return {person.nik_index or "": person for person in rows} if indexes else {}


def people_by_id(ids: Collection[int], *, with_nik: bool = False) -> dict[int, Person]:
    rows = Person.objects.filter(pk__key_of=set(ids)).select_related("household__kelurahan")
    return {person.pk: person for person in (rows if with_nik else rows.defer("nik"))} if ids else {}


def households_by_kk(indexes: Collection[str]) -> dict[str, Household]:
    rows = Household.objects.filter(kk_index__key_of=indexes).select_related("kelurahan")
    return {household.kk_index or "": household for household in rows} if indexes else {}


@dataclass
class Members:
    """The active members of some families: who heads each, and who has which name and birth date."""

    heads: dict[int, int] = field(default_factory=dict)
    by_name: dict[tuple[int, str], list[Person]] = field(default_factory=lambda: defaultdict(list))


def members_of(household_ids: Collection[int], reach: Reach) -> Members:
    """`by_name` holds those whom the owner may see, `heads` all."""
    found = Members()
    if household_ids:
        rows = Person.objects.filter(household__in=household_ids, status=PersonStatus.ACTIVE).defer("nik")
        people = list(rows.select_related("household__kelurahan").order_by("pk"))
        visible = reach.people({person.pk for person in people})
        found.heads = {person.household_id: person.pk for person in people if person.relation == Relation.HEAD}
        for person in people:
            if person.pk in visible:
                found.by_name[person.household_id, person.name_key].append(person)
    return found


def name_similarity(one: str, other: str) -> float:
    """0 to 100 for two normalised names, whatever the order of their words."""
    return max(fuzz.token_sort_ratio(one, other), PART_OF_NAME * fuzz.token_set_ratio(one, other))
