"""Where higher apps hook into the registry: what they add to a person's page, what they move when two records of one
person become one. The only inversion of the layers."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from django.db.models import Model
from django.utils.functional import Promise

from beneficiaries.models import Person
from bontang_empowerment.accounts.models import User


@dataclass(frozen=True)
class TimelineEntry:
    """One line of a person's timeline; `url` opens the record behind it, empty for none."""

    when: datetime
    title: str | Promise
    text: str | Promise = ""
    by: str = ""
    url: str = ""
    icon: str = "clock"
    tone: str = "neutral"


TimelineSource = Callable[[Person, User], Iterable[TimelineEntry]]
PanelContext = Callable[[Person, User], dict[str, Any] | None]


@dataclass(frozen=True)
class PersonPanel:
    """A card on a person's page. The template sees `person` and, as `panel`, the context; None leaves the card out."""

    template_name: str
    context: PanelContext


StandingSource = Callable[[Collection[Person], User], Mapping[int, list[str]]]
"""What higher apps hold about people that goes on when they die, move or change families, in words by their number."""

QualityCount = Callable[[User], Mapping[int, int]]
"""Numbers by the primary key of their kelurahan, over what `user` may count; none is left out or zero. One query."""


@dataclass(frozen=True)
class QualityMeasure:
    """A column of the page of data quality. `list_name` with `filters` and `kelurahan` lists exactly what it counts.

    is_slow: the page comes without it, and fetches it afterwards.
    """

    label: str | Promise
    list_name: str
    filters: Mapping[str, str]
    count: QualityCount
    is_slow: bool = False


timeline_sources: list[TimelineSource] = []
person_panels: list[PersonPanel] = []
standing_sources: list[StandingSource] = []
quality_measures: list[QualityMeasure] = []


class Changes(Protocol):
    """A merge in progress: what it changes is written down, so that it can be undone."""

    survivor: Person
    absorbed: Person

    def change(self, row: Model, **values: Any) -> None:
        """Save these columns (attribute names: "person_id") of a row and remember what they were."""


@dataclass(frozen=True)
class PersonLink:
    """A foreign key to Person and what a merge does with the rows behind it.

    move: takes the rows of the absorbed person over, through `Changes.change` alone.
    obstacles: sentences that say why these two cannot be merged now; empty when they can.
    """

    move: Callable[[Changes], None]
    obstacles: Callable[[Person, Person], list[str]] | None = None


person_links: dict[tuple[str, str], PersonLink] = {}
"""By model label and field name: ("programs.Enrolment", "person"). Every foreign key to Person is here."""


def register_person_link(model_label: str, field: str, link: PersonLink) -> None:
    person_links[model_label, field] = link


def register_timeline_source(source: TimelineSource) -> None:
    if source not in timeline_sources:
        timeline_sources.append(source)


def register_person_panel(panel: PersonPanel) -> None:
    if panel not in person_panels:
        person_panels.append(panel)


def register_quality_measure(measure: QualityMeasure) -> None:
    if all(known.label != measure.label for known in quality_measures):
        quality_measures.append(measure)


def register_standing_source(source: StandingSource) -> None:
    if source not in standing_sources:
        standing_sources.append(source)


def standings_of(people: Collection[Person], user: User) -> dict[int, list[str]]:
    """What `user` is told of open business of each person, by their number: shown before a family changes."""
    told: dict[int, list[str]] = {person.pk: [] for person in people}
    for source in standing_sources:
        for key, lines in source(people, user).items():
            told[key] += lines
    return told


def timeline_of(person: Person, user: User) -> list[TimelineEntry]:
    """Everything that the registered sources tell `user` about `person`, newest first."""
    entries = [entry for source in timeline_sources for entry in source(person, user)]
    return sorted(entries, key=lambda entry: entry.when, reverse=True)
