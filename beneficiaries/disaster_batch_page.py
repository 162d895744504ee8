"""What the pages of recording a disaster RT by RT show: how far each RT is, and the families of one."""

from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.db.models import Count, Prefetch, Q
from django.urls import reverse

from beneficiaries.models import DisasterEvent, DisasterImpact, Household
from beneficiaries.querysets import HouseholdQuerySet
from bontang_empowerment.accounts.models import User
from bontang_empowerment.regions.models import Kelurahan

MOST_FAMILIES = 500
"""An RT has some 120 families. A page with more is slow on a cheap phone: then the name narrows the list."""


@dataclass(frozen=True)
class Progress:
    """How many of so many families have the event on record."""

    done: int
    total: int

    @property
    def is_complete(self) -> bool:
        return self.done == self.total


@dataclass(frozen=True)
class RtProgress:
    rt: str
    progress: Progress
    url: str


@dataclass(frozen=True)
class Line:
    """A family of the RT. number: its place in the RT's list, by which it can be typed; impact: None while open."""

    number: int
    household: Household
    impact: DisasterImpact | None = None

    @property
    def name(self) -> str:
        return self.household.head.name if self.household.head else ""

    @property
    def address(self) -> str:
        return self.household.domicile_address or self.household.address

    @property
    def other_names(self) -> str:
        """By which the family is found as well."""
        head = self.household.head
        return " ".join(person.name for person in self.household.active_members if person != head)


@dataclass(frozen=True)
class Rt:
    """One RT, one event, and who asks."""

    event: DisasterEvent
    kelurahan: Kelurahan
    rt: str
    by: User
    named: str = ""
    lines: list[Line] = field(default_factory=list)

    @property
    def url(self) -> str:
        return record_url(self.event, self.kelurahan, self.rt)

    @property
    def households(self) -> HouseholdQuerySet:
        return Household.objects.visible_to(self.by).living_in(self.kelurahan.pk, self.rt)

    def progress(self) -> Progress:
        """One query."""
        counted = self.households.with_impact_of(self.event).aggregate(
            total=Count("pk"), done=Count("pk", filter=Q(has_impact=True))
        )
        return Progress(counted["done"], counted["total"])

    def read_lines(self) -> list[Line]:
        """Up to MOST_FAMILIES, those whose name holds `named` when given. Three queries."""
        impacts = DisasterImpact.objects.visible_to(self.by).filter(event=self.event).select_related("recorded_by")
        rows = self.households.with_head(self.by).prefetch_related(
            Prefetch("disaster_impacts", queryset=impacts, to_attr="impacts_of_event")
        )
        if self.named:
            rows = rows.with_member_named(self.named, by=self.by)
        return [
            Line(number, household, next(iter(getattr(household, "impacts_of_event", [])), None))
            for number, household in enumerate(rows.order_by("pk")[:MOST_FAMILIES], start=1)
        ]

    def last_of_mine(self) -> DisasterImpact | None:
        """What `by` recorded last here, for taking it back. One query."""
        mine = DisasterImpact.objects.visible_to(self.by).filter(
            event=self.event, kelurahan=self.kelurahan, rt=self.rt, recorded_by=self.by
        )
        return mine.order_by("-pk").first()


def record_url(event: DisasterEvent, kelurahan: Kelurahan, rt: str = "") -> str:
    query = {"kelurahan": kelurahan.pk} | ({"rt": rt} if rt else {})
    return f"{reverse('beneficiaries:disaster_event_record', args=[event.pk])}?{urlencode(query)}"


def rts_of(event: DisasterEvent, kelurahan: Kelurahan, *, by: User) -> list[RtProgress]:
    """How far each RT of the kelurahan is that has a family on record. One query."""
    counted = Household.objects.visible_to(by).with_impact_of(event).counted_by_rt(kelurahan.pk)
    return [
        RtProgress(row["place_rt"], Progress(row["done"], row["total"]), record_url(event, kelurahan, row["place_rt"]))
        for row in counted
    ]
