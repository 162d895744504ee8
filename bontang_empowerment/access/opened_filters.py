"""The filters of a list as it opens: the form is drawn again only when something is offered that was not before.

Without anything chosen, the form says the same to all of one reach but for the rows whose names it offers: the
kelurahan of the reader, the programmes of today. Those are read at each visit, and the text is found under them.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.utils.safestring import SafeString

from bontang_empowerment.access.filters import Chip, ScopedFilterSet
from bontang_empowerment.kept_queries import CannotBeKeptError, Plan, planned, plans_of

MOST_TEXTS = 100
"""Forms; the largest, of a hundred programmes, is some 20 kB."""
MOST_FORMS = 200
"""Forms, each for one scope, of which a connection keeps what they offer."""

Plans = dict[str, Plan] | None
Offered = tuple[tuple[Any, ...], ...]
"""For each field, the rows that it offers, as the database gives them."""

_texts: OrderedDict[Hashable, SafeString] = OrderedDict()
_lock = Lock()


class OpenedFilters:
    """Stands for the filter set of a list that is opened without filters; the real one is made when it is asked."""

    has_errors = False

    def __init__(self, drawn_fields: SafeString, make: Callable[[], ScopedFilterSet]) -> None:
        self.drawn_fields = drawn_fields
        self._make = make
        self._made: ScopedFilterSet | None = None

    def chips(self) -> list[Chip]:
        return []

    def is_valid(self) -> bool:
        return bool(self._real.is_valid())

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)

    @property
    def _real(self) -> ScopedFilterSet:
        if self._made is None:
            self._made = self._make()
        return self._made


def opened_filters(key: Hashable, make: Callable[[], ScopedFilterSet]) -> "OpenedFilters | ScopedFilterSet":
    """The filters of a list. key: what else their form follows from, the language and the reader's scope among it."""
    kept: OrderedDict[Hashable, Plans] = plans_of(connections[DEFAULT_DB_ALIAS]).setdefault("filters", OrderedDict())
    if key not in kept:
        kept[key] = _offers_of(make())
        while len(kept) > MOST_FORMS:
            kept.popitem(last=False)
    plans = kept[key]
    if plans is None:
        return make()
    offered = _read(plans)
    with _lock:
        text = _texts.get((key, offered))
        if text is not None:
            _texts.move_to_end((key, offered))
    if text is None:
        text = make().drawn_fields
        if _read(plans) == offered:  # as it was drawn, nothing changed meanwhile
            with _lock:
                _texts[key, offered] = text
                while len(_texts) > MOST_TEXTS:
                    _texts.popitem(last=False)
    return OpenedFilters(text, make)


def _offers_of(filterset: ScopedFilterSet) -> Plans:
    if not filterset.opens_alike or not filterset.is_valid() or filterset.chips():
        return None
    connection, offers = connections[DEFAULT_DB_ALIAS], dict[str, Any](filterset.offers())
    if any(rows._prefetch_related_lookups for rows in offers.values()):  # their names may follow from more than them
        return None
    try:
        plans = {name: planned(rows.all, connection=connection) for name, rows in offers.items()}
        hash(_read(plans))
    except (CannotBeKeptError, TypeError):  # what cannot be looked for, such as lists
        return None
    return plans


def _read(plans: dict[str, Plan]) -> Offered:
    return tuple(tuple(plan.fetched()) if plan.sql else () for plan in plans.values())


def forget() -> None:
    """For tests."""
    with _lock:
        _texts.clear()
