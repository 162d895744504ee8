"""Searching for names: 120 terms as people type them, through the queryset of the search page."""

from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any

from django.db import connection
from django.db.models import Count
from django.http import QueryDict

from beneficiaries.models import Person
from beneficiaries.name_words import asked_words
from beneficiaries.services.search import MOST_FOUND
from beneficiaries.views.search import found_by_name
from bontang_empowerment.access import door
from bontang_empowerment.access.keyset import PAGE_SIZE
from bontang_empowerment.accounts.models import Role, User
from tests.benchmarks.figures import Figure, times_of, times_side_by_side

TERMS = 120
SEARCH_GOAL, MISSPELT_GOAL = 20, 60  # ms
MOST_OF_SQL = 2.0
VOWELS = "aiueo"
LONG_AGO = date(2020, 1, 1)


@dataclass(frozen=True)
class Misspelt:
    typed: str
    meant: str
    """The key of the name that was meant."""


def search_figures(rng: Random, coordinator: User) -> list[Figure]:
    names = _some_names(rng)
    terms = [_as_typed(name, number) for number, name in enumerate(names[:TERMS])]
    wrong = [_misspelt(name, rng) for name in names[TERMS:]]

    def search(term: str) -> Any:
        return found_by_name(term, by=coordinator, parameters=QueryDict())[1]

    times_of(search, terms)  # what a server in use has read already
    ours, by_hand = times_side_by_side([search, _by_hand], terms)
    within = [_search_within(*places, terms) for places in ((1, "one"), (2, "two"))]
    found = []

    def search_misspelt(one: Misspelt) -> None:
        people, _page = found_by_name(one.typed, by=coordinator, parameters=QueryDict())
        found.append(Person.objects.filter(pk__in=people.ids[:PAGE_SIZE], name_key=one.meant).exists())

    return [
        ours.figure(f"name search, {len(terms)} terms", goal=SEARCH_GOAL),
        Figure(
            "name search to hand-written SQL for the same answer, p95",
            ours.p95 / by_hand.p95,
            goal=MOST_OF_SQL,
            detail=f"SQL median {by_hand.median:.2f} ms, p95 {by_hand.p95:.2f} ms",
        ),
        *within,
        times_of(search_misspelt, wrong).figure(
            f"misspelt names, {len(wrong)} of them", goal=MISSPELT_GOAL, detail=f"{sum(found)} found on the first page"
        ),
    ]


def _search_within(places: int, in_words: str, terms: list[str]) -> Figure:
    """The same search by somebody who reaches that many kelurahan, those of most people."""
    people = Person.objects.order_by().values_list("kelurahan").annotate(people=Count("pk"))
    by, _made = User.objects.get_or_create(username=f"bench.{places}.kelurahan")
    for kelurahan_id, _people in people.order_by("-people", "kelurahan")[:places]:
        by.role_assignments.get_or_create(role=Role.SOCIAL_WORKER, kelurahan_id=kelurahan_id, valid_from=LONG_AGO)
    token = door.enter(door.OpenDoor(by.pk, frozenset(Role)))
    try:
        times = times_of(lambda term: found_by_name(term, by=by, parameters=QueryDict()), terms)
    finally:
        door.leave(token)
    return times.figure(f"name search within {in_words} kelurahan", goal=SEARCH_GOAL)


def _some_names(rng: Random) -> list[str]:
    """Twice as many as there are terms; in a small registry some of them again."""
    people = Person.objects.filter(merged_into=None).order_by("pk")
    keys = list(people.values_list("pk", flat=True))
    chosen = rng.choices(keys, k=2 * TERMS)
    name_of = dict(people.filter(pk__in=chosen).values_list("pk", "name"))
    return [name_of[key] for key in chosen]


def _as_typed(name: str, number: int) -> str:
    """Three letters, four of the last word, one word, the last word, the whole name, or the whole name reversed."""
    words = name.split()
    forms = (words[0][:3], words[-1][:4], words[0], words[-1], name, " ".join(reversed(words)))
    typed = forms[number % len(forms)]
    return typed if len(typed) > 2 and asked_words(typed) else name


def _misspelt(name: str, rng: Random) -> Misspelt:
    """A letter left out, two changed about, another vowel, or a letter doubled, in the longest word."""
    words = name.split()
    place = max(range(len(words)), key=lambda number: len(words[number]))
    word = words[place]
    at = rng.randrange(1, max(2, len(word) - 1))
    wrong = rng.choice([
        word[:at] + word[at + 1 :],
        word[:at] + word[at + 1 : at + 2] + word[at] + word[at + 2 :],
        word[:at] + rng.choice(VOWELS) + word[at + 1 :],
        word[:at] + word[at] + word[at:],
    ])  # fmt: skip
    words[place] = wrong
    return Misspelt(" ".join(words), " ".join(asked_words(name)))


def _by_hand(term: str) -> list[Any]:
    """The first page of the same answer for somebody who sees the whole city."""
    words = asked_words(term)
    holds = " AND ".join("name_key LIKE %s" for _word in words)
    whole = " AND ".join("' ' || name_key || ' ' LIKE %s" for _word in words)
    sql = f"""
        WITH found AS MATERIALIZED (
            SELECT id, name_key FROM beneficiaries_person WHERE merged_into_id IS NULL AND {holds}
            LIMIT {MOST_FOUND + 1}
        ), best AS MATERIALIZED (
            SELECT id, CASE WHEN NOT ({whole}) THEN 2 WHEN cardinality(string_to_array(name_key, ' ')) > %s THEN 1
                       ELSE 0 END AS distance
            FROM found ORDER BY distance, name_key, id LIMIT {PAGE_SIZE}
        )
        SELECT p.*, h.*, k.* FROM best JOIN beneficiaries_person p ON p.id = best.id
        JOIN beneficiaries_household h ON h.id = p.household_id JOIN regions_kelurahan k ON k.id = h.kelurahan_id
        ORDER BY distance, p.name_key, p.id
    """  # noqa: S608 - our own SQL
    with connection.cursor() as cursor:
        cursor.execute(sql, [f"%{word}%" for word in words] + [f"% {word} %" for word in words] + [len(words)])
        return list(cursor.fetchall())
