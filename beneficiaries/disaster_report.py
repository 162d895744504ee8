"""The situation report (laporan situasi) of one disaster event: the only place that counts its impacts.

Counted by where families lived when it struck. The lists of families and of people show exactly as many rows when they
are opened with the parameters of `FAMILIES` and `PEOPLE` and those of the place.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import Count, F, FilteredRelation, Q, Sum
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from beneficiaries.codes import Damage, Displacement
from beneficiaries.models import DisasterEvent, DisasterImpact, Person
from bontang_empowerment.access.scope import scope_of
from bontang_empowerment.accounts.models import User
from bontang_empowerment.regions.models import Kelurahan

SMALL_GROUP = 5
"""For those who see numbers alone: fewer hurt, dead or missing than this in the whole city are not told exactly."""

FAMILIES: Mapping[str, dict[str, str]] = {
    "families": {},
    **{level.value: {"damage": level.value} for level in Damage},
    "displaced_families": {"displacement": "any"},
    "livelihood": {"loss": "livelihood"},
    "documents": {"loss": "documents"},
    "families_injured": {"harm": "injured"},
    "families_dead": {"harm": "dead"},
    "families_missing": {"harm": "missing"},
    "to_complete": {"to_complete": "yes"},
}
"""Numbers of families, and the filters under which the list of impacts shows them."""
PEOPLE: Mapping[str, dict[str, str]] = {"people": {}, "displaced_people": {"displacement": "any"}}
"""Numbers of members, and the filters under which the list of affected people shows them."""
HARMED = ("injured", "dead", "missing")
"""Numbers as officers wrote them for each family: nobody has said who, so that a list can show the families alone."""

NOT_TOLD = "\N{EN DASH}"

Counts = dict[str, int]


@dataclass(frozen=True)
class PlaceCounts:
    """One line: a kelurahan (`rt` empty) or an RT of it."""

    kelurahan: Kelurahan
    rt: str = ""
    counts: Counts = field(default_factory=dict)

    @property
    def parameters(self) -> dict[str, str]:
        """Of the lists, for this line."""
        return {"kelurahan": str(self.kelurahan.pk)} | ({"rt": self.rt} if self.rt else {})


@dataclass(frozen=True)
class Report:
    """lines are in the order of kelurahan and RT. aggregates_only: for whoever may count rows but not see them."""

    event: DisasterEvent
    lines: list[PlaceCounts]
    aggregates_only: bool

    @property
    def totals(self) -> Counts:
        names = [*FAMILIES, *PEOPLE, *HARMED]
        return {name: sum(line.counts[name] for line in self.lines) for name in names}

    def by_kelurahan(self) -> "Report":
        """The lines of RT added up."""
        lines: dict[int, PlaceCounts] = {}
        for line in self.lines:
            sums = lines.setdefault(line.kelurahan.pk, PlaceCounts(line.kelurahan)).counts
            for name, number in line.counts.items():
                sums[name] = sums.get(name, 0) + number
        return replace(self, lines=list(lines.values()))

    def shown(self, counts: Counts, name: str, *, is_total: bool) -> str | int:
        """What may be told: with aggregates only, harm to people is told for the city alone, and not of a few."""
        number = counts[name]
        if not self.aggregates_only or name not in {*HARMED, *(f"families_{harm}" for harm in HARMED)}:
            return number
        if not is_total:
            return NOT_TOLD
        return number if number >= SMALL_GROUP or not number else f"< {SMALL_GROUP}"


def counts_only(user: User) -> bool:
    """Whether `user` counts more than they see: then no line of an RT, no link, no small number of victims."""
    scope = scope_of(user)
    return scope.auditor and not scope.city


def situation_report(
    event: DisasterEvent, *, by: User, kelurahan: Kelurahan | None = None, per_rt: bool = False
) -> Report:
    """What `by` may count of an event. per_rt: a line for each RT, refused to whoever counts only. Three queries."""
    aggregates_only = counts_only(by)
    columns = ["kelurahan", "rt"] if per_rt and not aggregates_only else ["kelurahan"]
    impacts = DisasterImpact.objects.countable_by(by).filter(event=event)
    if kelurahan is not None:
        impacts = impacts.filter(kelurahan=kelurahan)
    families = {_key(row): row for row in impacts.order_by(*columns).values(*columns).annotate(**_family_counts())}
    people = {_key(row): row for row in _people(event, by=by, kelurahan=kelurahan, columns=columns)}
    places = Kelurahan.objects.in_bulk({key[0] for key in families})
    nobody = dict.fromkeys(PEOPLE, 0)
    lines = [
        PlaceCounts(
            places[key[0]], key[1], _numbers(row, FAMILIES) | _harmed(row) | _numbers(people.get(key, nobody), PEOPLE)
        )
        for key, row in families.items()
    ]
    return Report(event, sorted(lines, key=lambda line: (line.kelurahan.name, line.rt)), aggregates_only)


def _family_counts() -> dict[str, Any]:
    return {
        "families": Count("pk"),
        **{level.value: Count("pk", filter=Q(damage=level)) for level in Damage},
        "displaced_families": Count("pk", filter=~Q(displacement=Displacement.NONE)),
        "livelihood": Count("pk", filter=Q(livelihood_lost=True)),
        "documents": Count("pk", filter=Q(documents_lost=True)),
        **{f"families_{harm}": Count("pk", filter=Q(**{f"people_{harm}__gt": 0})) for harm in HARMED},
        **{harm: Sum(f"people_{harm}") for harm in HARMED},
        "to_complete": Count("pk", filter=DisasterImpact.objects.all().is_to_complete()),
    }


def _people(event: DisasterEvent, *, by: User, kelurahan: Kelurahan | None, columns: list[str]) -> Any:
    """Active members of the affected families, by the place of the impact."""
    impact = FilteredRelation("household__disaster_impacts", condition=Q(household__disaster_impacts__event=event))
    rows = Person.objects.countable_by(by).active().alias(impact=impact).filter(impact__isnull=False)
    if kelurahan is not None:
        rows = rows.filter(impact__kelurahan=kelurahan)
    named = {name: F(f"impact__{name}") for name in columns}
    return (
        rows.order_by()
        .values(**{f"at_{name}": value for name, value in named.items()})
        .annotate(people=Count("pk"), displaced_people=Count("pk", filter=~Q(impact__displacement=Displacement.NONE)))
    )


def _key(row: Mapping[str, Any]) -> tuple[int, str]:
    return row.get("kelurahan") or row["at_kelurahan"], row.get("rt") or row.get("at_rt") or ""


def _numbers(row: Mapping[str, Any], names: Mapping[str, Any]) -> Counts:
    return {name: row[name] for name in names}


def _harmed(row: Mapping[str, Any]) -> Counts:
    return {harm: row[harm] or 0 for harm in HARMED}


HEADINGS = {
    "families": _("Families"),
    "people": pgettext_lazy("situation report", "People"),
    "none": _("Flooded or affected, not damaged"),
    "light": _("Lightly damaged (RR)"),
    "moderate": _("Moderately damaged (RS)"),
    "heavy": _("Heavily damaged (RB)"),
    "lost": _("Houses lost or swept away"),
    "displaced_families": _("Displaced families"),
    "displaced_people": _("Displaced people"),
    "injured": _("Hurt or ill"),
    "dead": _("Died"),
    "missing": _("People missing"),
    "livelihood": _("Means of living lost"),
    "documents": _("Identity documents lost"),
    "to_complete": _("Families to be completed"),
}
"""The columns of the report, in their order."""
