"""Of how many people each PPKS category speaks, and which of them speak of one person."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Count, Exists, OuterRef
from django.urls import reverse

from beneficiaries.codes import PersonStatus
from beneficiaries.models import Person, PpksRecord
from beneficiaries.ppks_codes import DERIVED, PpksCategory
from bontang_empowerment.access.links import may_open
from bontang_empowerment.access.scope import scope_of
from bontang_empowerment.accounts.models import User


@dataclass(frozen=True)
class CategoryCount:
    """`url` opens the list of exactly these people."""

    category: PpksCategory
    number: int

    @property
    def is_derived(self) -> bool:
        return self.category in DERIVED

    @property
    def url(self) -> str:
        query = urlencode({"ppks": self.category.value, "status": PersonStatus.ACTIVE.value})
        return f"{reverse('beneficiaries:person_list')}?{query}"


def ppks_counts(user: User) -> list[CategoryCount]:
    """All 26 categories in their order, over the active people whom `user` sees. Six queries."""
    people = Person.objects.visible_to(user).active()
    records = PpksRecord.objects.visible_to(user).in_force().filter(person__status=PersonStatus.ACTIVE)
    numbers = dict(records.order_by().values_list("category").annotate(Count("person", distinct=True)))
    for category in DERIVED:
        numbers[category] = people.in_ppks(category).order_by().count()
    return [CategoryCount(category, numbers.get(category.value, 0)) for category in PpksCategory]


@dataclass(frozen=True)
class PpksCard:
    """`derived` follow from other records; `records` are the newest first."""

    person: Person
    derived: list[PpksCategory]
    records: list[PpksRecord]
    may_record: bool

    @property
    def in_force(self) -> list[PpksRecord]:
        return [row for row in self.records if row.is_in_force()]

    @property
    def ended(self) -> list[PpksRecord]:
        return [row for row in self.records if not row.is_in_force()]

    @property
    def add_url(self) -> str:
        return reverse("beneficiaries:ppks_create", args=[self.person.pk]) if self.may_record else ""


def ppks_card(person: Person, user: User) -> PpksCard | None:
    """Context of `_ppks_card.html`; None for whoever does not reach the kelurahan. Two queries."""
    kelurahan_id = person.household.kelurahan_id
    if not scope_of(user).reaches(kelurahan_id):
        return None
    rows = PpksRecord.objects.visible_to(user).filter(person=person).select_related("recorded_by", "ended_by")
    may_record = may_open(user, "beneficiaries:ppks_create", kelurahan_id=kelurahan_id)
    return PpksCard(person, derived_categories(person), list(rows), may_record)


def derived_categories(person: Person) -> list[PpksCategory]:
    """One query for all of them."""
    themselves = Person.objects.filter(pk=OuterRef("pk"))
    speaks = [Exists(themselves.in_ppks(category)) for category in DERIVED]
    found = Person.objects.filter(pk=person.pk).values_list(*speaks).get()
    return [category for category, is_so in zip(DERIVED, found, strict=True) if is_so]
