"""Where higher apps hook into the registry: what they add to a person's page. The only inversion of the layers."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

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


timeline_sources: list[TimelineSource] = []
person_panels: list[PersonPanel] = []


def register_timeline_source(source: TimelineSource) -> None:
    if source not in timeline_sources:
        timeline_sources.append(source)


def register_person_panel(panel: PersonPanel) -> None:
    if panel not in person_panels:
        person_panels.append(panel)


def timeline_of(person: Person, user: User) -> list[TimelineEntry]:
    """Everything that the registered sources tell `user` about `person`, newest first."""
    entries = [entry for source in timeline_sources for entry in source(person, user)]
    return sorted(entries, key=lambda entry: entry.when, reverse=True)
