"""Where higher apps hook into the registry: what they add to a person's page, what they move when two records of one
person become one. The only inversion of the layers."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from django.db.models import Model, QuerySet
from django.utils.dateparse import parse_datetime
from django.utils.functional import Promise
from django.utils.timezone import is_aware

from beneficiaries.models import Person
from bontang_empowerment.accounts.models import User


@dataclass(frozen=True)
class TimelineEntry:
    """One line of a person's timeline; `url` opens the record behind it, empty for none; `lines` are details."""

    when: datetime
    title: str | Promise
    text: str | Promise = ""
    by: str = ""
    url: str = ""
    icon: str = "clock"
    tone: str = "neutral"
    lines: tuple[str, ...] = ()


@dataclass(frozen=True)
class Window:
    """Which part of a timeline is asked for: the newest `size` entries before a moment; None for no bound."""

    before: datetime | None = None
    size: int | None = None

    def newest(self, rows: QuerySet[Any], moment: str = "created_at") -> QuerySet[Any]:
        """The rows of this part and one more, newest first, by the column that says when."""
        earlier = rows if self.before is None else rows.filter(**{f"{moment}__lt": self.before})
        ordered = earlier.order_by(f"-{moment}")
        return ordered if self.size is None else ordered[: self.size + 1]


WHOLE = Window()


@dataclass(frozen=True)
class TimelinePage:
    """Part of a timeline. `older`: what `?before=` takes for the next part, empty at the end."""

    entries: list[TimelineEntry]
    older: str = ""
    is_first: bool = True

    @classmethod
    def of(cls, entries: Iterable[TimelineEntry], window: Window) -> "TimelinePage":
        """Cut at the window's size, but never between entries of the same moment: the next part begins before it."""
        found = sorted(entries, key=lambda entry: entry.when, reverse=True)
        earlier = [entry for entry in found if window.before is None or entry.when < window.before]
        is_first = window.before is None
        if window.size is None or len(earlier) <= window.size:
            return cls(earlier, is_first=is_first)
        last = earlier[window.size - 1].when
        shown = [entry for entry in earlier if entry.when >= last]
        return cls(shown, last.isoformat() if len(shown) < len(earlier) else "", is_first)


PAGE_OF_TIMELINE = 30


TimelineSource = Callable[[Person, User, Window], Iterable[TimelineEntry]]
"""May tell more than the window asks for; what it reads is bounded by `Window.newest`."""
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


class FactListener(Protocol):
    """Told, within its transaction, that something recorded of these people or families (by number) changed."""

    def __call__(self, *, people: Collection[int], families: Collection[int], by: User | None) -> None: ...


@dataclass(frozen=True)
class ListAction:
    """What may be done with everybody whom the list of people shows: its page takes the list's filters along."""

    label: str | Promise
    url_name: str
    icon: str


list_actions: list[ListAction] = []
timeline_sources: list[TimelineSource] = []
person_panels: list[PersonPanel] = []
standing_sources: list[StandingSource] = []
quality_measures: list[QualityMeasure] = []
fact_listeners: list[FactListener] = []


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


def register_list_action(action: ListAction) -> None:
    if action not in list_actions:
        list_actions.append(action)


def register_standing_source(source: StandingSource) -> None:
    if source not in standing_sources:
        standing_sources.append(source)


def register_fact_listener(listener: FactListener) -> None:
    if listener not in fact_listeners:
        fact_listeners.append(listener)


def tell_facts_changed(*, people: Collection[int] = (), families: Collection[int] = (), by: User | None) -> None:
    """Called by every service that changes what a programme may ask or count, after it has written."""
    for listener in fact_listeners:
        listener(people=people, families=families, by=by)


def standings_of(people: Collection[Person], user: User) -> dict[int, list[str]]:
    """What `user` is told of open business of each person, by their number: shown before a family changes."""
    told: dict[int, list[str]] = {person.pk: [] for person in people}
    for source in standing_sources:
        for key, lines in source(people, user).items():
            told[key] += lines
    return told


def timeline_of(person: Person, user: User) -> list[TimelineEntry]:
    """Everything that the registered sources tell `user` about `person`, newest first."""
    return timeline_page(person, user, WHOLE).entries


def timeline_page(person: Person, user: User, window: Window) -> TimelinePage:
    """The part of the timeline that the window asks for; as many queries whatever happened to the person."""
    return TimelinePage.of((entry for source in timeline_sources for entry in source(person, user, window)), window)


def asked_window(typed: str) -> Window:
    """What `?before=` in an address asks for; anything odd shows the newest."""
    try:
        before = parse_datetime(typed)
    except ValueError:
        before = None
    return Window(before if before is not None and is_aware(before) else None, PAGE_OF_TIMELINE)
