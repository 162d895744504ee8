"""Searching by name inside the user's reach, misspelt names too."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from django.db import connection
from django.db.models import Q
from rapidfuzz.distance import OSA

from beneficiaries.models import Person
from beneficiaries.name_words import LETTERS_OF_INDEX, asked_words, holds, word_orders
from beneficiaries.querysets import PersonQuerySet
from bontang_empowerment.accounts.models import User
from bontang_empowerment.query_plans import planned_with

MOST_FOUND = 500
FARTHEST = 10
LONG_WORD = 6
"""From so many letters on, a word may have two slips."""
# Makes PostgreSQL find the names first, by their index, and then look who of them is within reach. It takes every part
# of a name for a common one, and would walk the whole city along the families to meet 500 soon; a rare name then costs
# that whole walk. Two processes for so few rows cost more than they gain.
FOR_NAMES = {
    "enable_mergejoin": "off",
    "enable_hashjoin": "off",
    "max_parallel_workers_per_gather": "0",
    "pg_trgm.word_similarity_threshold": "0.4",  # one slip in a word of five or six letters
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
    read besides, lest a common word leaves them out.
    """
    words = asked_words(text)
    people = Person.objects.visible_to(by)
    exactly = people.filter(name_key__in=word_orders(words))
    return _first_of(people.named_like(text), lambda name_key: _distance(name_key, words), exactly=exactly)


def people_spelt_like(text: str, *, by: User) -> FoundPeople:
    """People whom `by` may see and whose name differs from `text` by slips of the pen, the nearest first.

    Words that are in the name of somebody whom `by` may see are taken as they are; for each other word a similar one
    is looked for. Asked when `people_named` found nobody. PostgreSQL only, by the index of parts; elsewhere nobody is
    found.
    """
    words, visible = asked_words(text), Person.objects.visible_to(by)
    with planned_with(FOR_NAMES):
        unknown = [word for word in words if not visible.filter(holds(word)).exists()]
    if connection.vendor != "postgresql" or not unknown or min(map(len, unknown)) < LETTERS_OF_INDEX:
        return FoundPeople([], is_cut_off=False)
    similar = [Q(name_key__trigram_word_similar=word) for word in unknown]
    known = [holds(word) for word in words if word not in unknown]
    people = visible.filter(*known, *similar)
    return replace(_first_of(people, lambda name_key: _slips(name_key, unknown)), is_similar=True)


def _first_of(
    matching: PersonQuerySet, distance: Callable[[str], int], *, exactly: PersonQuerySet | None = None
) -> FoundPeople:
    """Of the first MOST_FOUND those not beyond FARTHEST, the nearest first, then by the alphabet. exactly: the nearest
    of all, read when there are more."""
    with planned_with(FOR_NAMES):
        found = list(matching.order_by().values_list("pk", "name_key")[: MOST_FOUND + 1])
        is_cut_off = len(found) > MOST_FOUND
        if is_cut_off and exactly is not None:
            found += exactly.order_by().values_list("pk", "name_key")[:MOST_FOUND]
    ranked = sorted({(distance(name_key), name_key, pk) for pk, name_key in found})
    kept = [pk for far, _name_key, pk in ranked if far <= FARTHEST]
    return FoundPeople(kept[:MOST_FOUND], is_cut_off)


def _distance(name_key: str, words: list[str]) -> int:
    """How far a name is from what was asked: 0 the same words, 1 whole words among others, 2 parts of words."""
    borne = name_key.split()
    if not set(words) <= set(borne):
        return 2
    return int(len(borne) > len(words))


def _slips(name_key: str, words: list[str]) -> int:
    """Letters wrong, missing, too many or changed about, of the word that each is nearest to."""
    borne = name_key.split()
    slips = [min(OSA.distance(word, other) for other in borne) for word in words]
    # A short word with two slips is another word.
    too_far = any(number > (1 if len(word) < LONG_WORD else 2) for number, word in zip(slips, words, strict=True))
    return FARTHEST + 1 if too_far else sum(slips)
