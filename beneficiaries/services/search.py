"""Searching by name inside the user's reach."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection, transaction

from beneficiaries.models import Person
from beneficiaries.name_words import asked_words
from beneficiaries.querysets import PersonQuerySet
from bontang_empowerment.accounts.models import User

MOST_FOUND = 500
BY_NAME_FIRST = ("enable_mergejoin", "enable_hashjoin")


@dataclass(frozen=True)
class FoundPeople:
    """Whom a search found, best first, and whether there are more than that."""

    ids: list[int]
    is_cut_off: bool

    def rows(self, *, by: User) -> PersonQuerySet:
        return Person.objects.visible_to(by).filter(pk__in=self.ids)


def people_named(text: str, *, by: User) -> FoundPeople:
    """People whom `by` may see and whose name holds every word of `text`, in any order.

    At most MOST_FOUND are read and then ranked: who bears exactly these words, who bears them as whole words, the
    others; alphabetically. So a common word costs no sort of the whole registry.
    """
    matching = Person.objects.visible_to(by).named_like(text)
    with _read_by_name():
        found = list(matching.order_by().values_list("pk", "name_key")[: MOST_FOUND + 1])
    words = asked_words(text)
    ranked = sorted(found[:MOST_FOUND], key=lambda row: (_distance(row[1], words), row[1], row[0]))
    return FoundPeople([pk for pk, _name_key in ranked], len(found) > MOST_FOUND)


def _distance(name_key: str, words: list[str]) -> int:
    """How far a name is from what was asked: 0 the same words, 1 whole words among others, 2 parts of words."""
    borne = name_key.split()
    if not set(words) <= set(borne):
        return 2
    return int(len(borne) > len(words))


@contextmanager
def _read_by_name() -> Iterator[None]:
    """Makes PostgreSQL find the names first, by their index, and then look who of them is within reach.

    It takes every part of a name for a common one, and would walk the whole city along the families to meet 500 soon;
    a rare name then costs that whole walk. Two processes for so few rows cost more than they gain.
    """
    if connection.vendor != "postgresql":
        yield
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "".join(f"SET LOCAL {name} = off;" for name in BY_NAME_FIRST)
            + "SET LOCAL max_parallel_workers_per_gather = 0"
        )
        yield
        cursor.execute(
            "".join(f"SET LOCAL {name} TO DEFAULT;" for name in BY_NAME_FIRST)
            + "SET LOCAL max_parallel_workers_per_gather TO DEFAULT"
        )
