"""Searching by name inside the user's reach, misspelt names too."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Q
from rapidfuzz.distance import OSA

from beneficiaries.models import Person
from beneficiaries.name_words import LETTERS_OF_INDEX, asked_words, holds
from beneficiaries.querysets import PersonQuerySet
from beneficiaries.services.kept_search import NOBODY, search_named
from bontang_empowerment.accounts.models import User

MOST_FOUND = 500
FARTHEST = 10
LONG_WORD = 6
"""From so many letters on, a word may have two slips."""
FOR_NAMES = {"max_parallel_workers_per_gather": "0"}
"""Settings of PostgreSQL. Two processes for so few rows cost more than they gain."""
FOR_SIMILAR_NAMES = FOR_NAMES | {
    "pg_trgm.word_similarity_threshold": "0.4",  # one slip in a word of five or six letters
    # It takes comparing two names for as cheap as two numbers, and would do so with everybody within reach; or walk
    # through the city to meet the one who bears a word.
    **dict.fromkeys(("enable_seqscan", "enable_indexscan", "enable_indexonlyscan"), "off"),
}


@dataclass(frozen=True)
class FoundPeople:
    """Whom a search found, best first, and whether there are more than that."""

    ids: list[int]
    is_cut_off: bool
    is_similar: bool = False
    """Nobody bears the words that were typed; these are names like it."""

    def rows(self, *, by: User) -> PersonQuerySet:
        return Person.objects.visible_to(by).filter(pk__in=self.ids)


def people_named(text: str, *, by: User) -> FoundPeople:
    """People whom `by` may see and whose name holds every word of `text`, in any order.

    At most MOST_FOUND are read and then ranked: who bears exactly these words, who bears them as whole words, the
    others; alphabetically. So a common word costs no sort of the whole registry. Whoever bears exactly these words is
    read besides, lest a common word leaves them out. All of it is one query.
    """
    words = asked_words(text)
    found = [key for (key,) in _nearest_first(words, by)]
    return FoundPeople(found[:MOST_FOUND], is_cut_off=len(found) > MOST_FOUND)


def _nearest_first(words: Sequence[str], by: User) -> list[tuple[int]]:
    search = search_named(words, most=MOST_FOUND, by=by) if words else NOBODY
    return _read(FOR_NAMES, *search.asked(words)) if search is not NOBODY else []


def people_spelt_like(text: str, *, by: User) -> FoundPeople:
    """People whom `by` may see and whose name differs from `text` by slips of the pen, the nearest first.

    Words that are in the name of somebody whom `by` may see are taken as they are; for each other word a similar one
    is looked for. Asked when `people_named` found nobody. PostgreSQL only, by the index of parts; elsewhere nobody is
    found.
    """
    words, visible = asked_words(text), Person.objects.visible_to(by, lookup="among").order_by()
    unknown = _borne_by_nobody(words, among=visible)
    if connection.vendor != "postgresql" or not unknown or min(map(len, unknown)) < LETTERS_OF_INDEX:
        return FoundPeople([], is_cut_off=False)
    similar = [Q(name_key__trigram_word_similar=word) for word in unknown]
    known = [holds(word) for word in words if word not in unknown]
    people = visible.filter(*known, *similar).values_list("pk", "name_key")[: MOST_FOUND + 1]
    try:
        found = _read(FOR_SIMILAR_NAMES, *people.query.sql_with_params())
    except EmptyResultSet:
        found = []
    ranked = sorted((_slips(name_key, unknown), name_key, pk) for pk, name_key in found)
    kept = [pk for slips, _name_key, pk in ranked if slips <= FARTHEST]
    return FoundPeople(kept[:MOST_FOUND], is_cut_off=len(found) > MOST_FOUND, is_similar=True)


def _borne_by_nobody(words: Sequence[str], *, among: PersonQuerySet) -> list[str]:
    """The words that are in no name, asked one by one of the index of parts."""
    asked = [among.filter(holds(word)).values_list("id")[:1] for word in words]
    try:
        return [
            word
            for word, query in zip(words, asked, strict=True)
            if not _read(FOR_SIMILAR_NAMES, *query.query.sql_with_params())
        ]
    except EmptyResultSet:  # nobody is within reach
        return list(words)


def _slips(name_key: str, words: list[str]) -> int:
    """Letters wrong, missing, too many or changed about, of the word that each is nearest to."""
    borne = name_key.split()
    slips = [min(OSA.distance(word, other) for other in borne) for word in words]
    # A short word with two slips is another word.
    too_far = any(number > (1 if len(word) < LONG_WORD else 2) for number, word in zip(slips, words, strict=True))
    return FARTHEST + 1 if too_far else sum(slips)


def _read(settings: Mapping[str, str], sql: str, parameters: Sequence[Any]) -> list[Any]:
    """The rows of a query, under settings of PostgreSQL that hold for it alone and go along with it."""
    if connection.vendor != "postgresql":
        settings = {}
    for_this = "".join(f"SET LOCAL {name} = {value};" for name, value in settings.items())
    with connection.cursor() as cursor:
        cursor.execute(f"{for_this}{sql}", parameters)
        found = list(cursor.fetchall())
        if settings and connection.in_atomic_block:
            cursor.execute("".join(f"SET LOCAL {name} TO DEFAULT;" for name in settings))
    return found
