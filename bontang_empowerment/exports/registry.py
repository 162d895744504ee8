"""The lists that can be taken out as a file. An app registers its own from AppConfig.ready:

    register_exported_list(ExportedList(
        name="people", label=_("People"), view=PersonListView, url_name="beneficiaries:person_export",
        list_url_name="beneficiaries:person_list", reveal_url_name="beneficiaries:person_reveal_nik",
        columns=columns_of_people,
    ))

The rows are those of the list's own view under its own filters, for the same user: an export tells nothing that the
list does not show. Whoever may open the page of one whole number may ask for whole numbers here, with a reason.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from django.utils.functional import Promise

from bontang_empowerment.access.views import ScopedListView
from bontang_empowerment.accounts.models import User
from bontang_empowerment.spreadsheets.writing import Kind


@dataclass(frozen=True)
class ExportColumn:
    """`name` is what the audit trail keeps; `value` takes a row and gives what Kind says, None for an empty cell."""

    name: str
    heading: str | Promise
    value: Callable[[Any], object]
    kind: Kind = Kind.TEXT
    width: int = 18


@dataclass(frozen=True)
class Asked:
    """For whom, and whether with whole identity numbers."""

    by: User
    is_whole: bool


Columns = Callable[[Asked], Sequence[ExportColumn]]


@dataclass(frozen=True)
class ExportedList:
    """`prepare` reads along what the columns need beyond what the list shows. reveal_url_name: empty for a list
    without identity numbers, whose file asks for no whole ones. `complete` sets what is reckoned for a chunk at once.
    """

    name: str
    label: str | Promise
    view: type[ScopedListView]
    url_name: str
    list_url_name: str
    columns: Columns
    reveal_url_name: str = ""
    prepare: Callable[[Any, User], Any] = lambda rows, _user: rows
    complete: Callable[[Sequence[Any]], None] = lambda _chunk: None

    @property
    def ordering(self) -> tuple[str, ...]:
        return self.view.ordering

    def opened(self, query: str, user: User) -> ScopedListView:
        """The list's view as a request with these filters would have it."""
        request = HttpRequest()
        request.method, request.user, request.GET = "GET", user, QueryDict(query)
        view = self.view()
        view.setup(request)
        return view

    def rows(self, query: str, user: User) -> QuerySet[Any]:
        """All that the list shows `user` under these filters, unsorted, on every page of it."""
        return self.opened(query, user).matching_rows(is_whole=True)


class UnknownListError(LookupError):
    """No app has registered this list."""


_lists: dict[str, ExportedList] = {}
_hidings: list[Callable[[], set[int]]] = []


def register_exported_list(exported: ExportedList) -> None:
    _lists[exported.name] = exported


def exported_lists() -> list[ExportedList]:
    return list(_lists.values())


def list_named(name: str) -> ExportedList:
    """Raises UnknownListError."""
    try:
        return _lists[name]
    except KeyError as error:
        raise UnknownListError(name) from error


def register_recall(hidings: Callable[[], set[int]]) -> None:
    """Let an app call back files: it names, by numbers of its own, what keeps somebody out of sight at this moment."""
    _hidings.append(hidings)


def hidings_now() -> list[list[int]]:
    """To be kept with a file before its first row is read: whatever comes later may have come too late for it.

    No time would do: what was timed before the file may have been committed after it.
    """
    return [sorted(hidings()) for hidings in _hidings]


def is_recalled(known: list[list[int]]) -> bool:
    """Whether somebody has gone out of sight since `known` was noted."""
    now = hidings_now()
    return len(known) != len(now) or any(not set(some) <= set(noted) for noted, some in zip(known, now, strict=True))
