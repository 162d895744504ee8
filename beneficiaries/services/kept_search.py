"""The SQL of a search for names, written once for all searches of its form by everybody of the same reach.

To write it costs Django more than PostgreSQL needs for the answer. Its plan is made anew for each search, since it
follows from how common the words are.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import EmptyResultSet

from beneficiaries.models import Person
from beneficiaries.name_words import LETTERS_OF_INDEX, holds, word_orders
from bontang_empowerment.access.kept_rows import plans_under, reach_of
from bontang_empowerment.access.scope import scope_of
from bontang_empowerment.accounts.models import User

NEAREST_FIRST = """
SELECT id FROM ({found}) found ORDER BY
    CASE WHEN NOT ({whole}) THEN 2 WHEN length(name_key) - length(replace(name_key, ' ', '')) >= %s THEN 1 ELSE 0 END,
    name_key, id
LIMIT %s
"""
"""Who bears exactly these words, who bears them as whole words among others, who has them as parts of words."""
FIRST_STAND_IN = 0xE100
"""Characters for private use stand for the words: no key of a name has one."""


@dataclass(frozen=True)
class NameSearch:
    """SQL, and parameters in which stand-ins may stand for the words."""

    sql: str
    parameters: tuple[Any, ...]

    def asked(self, words: Sequence[str]) -> tuple[str, list[Any]]:
        given = list(zip(_stand_ins(words), words, strict=True))
        return self.sql, [_filled(one, given) if isinstance(one, str) else one for one in self.parameters]


NOBODY = NameSearch("", ())


def search_named(words: Sequence[str], *, most: int, by: User) -> NameSearch:
    """Finds the keys of people whom `by` may see and whose names hold the words, nearest first, `most` and one more
    at most; NOBODY when nobody is within reach."""
    if scope_of(by).partner_ids:  # whom partner staff see is said elsewhere, and may change by the hour
        return _written(words, most, by)
    form = most, tuple(len(word) < LETTERS_OF_INDEX for word in words)
    searches = plans_under((search_named, *reach_of(by, Person)))
    if form not in searches:
        searches[form] = _written(_stand_ins(words), most, by)
    found: NameSearch = searches[form]
    return found


def _written(words: Sequence[str], most: int, by: User) -> NameSearch:
    people = Person.objects.order_by()
    # By one index of names and kelurahan, and by another of the whole name within a kelurahan.
    matching = people.visible_to(by, lookup="among").filter(*map(holds, words)).values_list("id", "name_key")
    exactly = people.visible_to(by).filter(name_key__in=word_orders(words)).values_list("id", "name_key")
    try:
        parts = [rows.query.sql_with_params() for rows in (matching[: most + 1], exactly[:most])]
    except EmptyResultSet:
        return NOBODY
    # SQL that Django wrote; what was typed is among its parameters.
    found = " UNION ".join(f"SELECT * FROM ({sql}) part" for sql, _parameters in parts)  # nosec B608  # noqa: S608
    whole = " AND ".join(["' ' || name_key || ' ' LIKE %s"] * len(words))
    parameters = [one for _sql, of_part in parts for one in of_part]
    parameters += [*(f"% {word} %" for word in words), len(words), most + 1]
    return NameSearch(NEAREST_FIRST.format(found=found, whole=whole), tuple(parameters))


def _stand_ins(words: Sequence[str]) -> list[str]:
    """For each word one that is looked for in the same way."""
    lengths = [1 if len(word) < LETTERS_OF_INDEX else LETTERS_OF_INDEX for word in words]
    return [chr(FIRST_STAND_IN + n) * length for n, length in enumerate(lengths)]


def _filled(parameter: str, given: Sequence[tuple[str, str]]) -> str:
    for stand_in, word in given:
        parameter = parameter.replace(stand_in, word)
    return parameter
