"""The words of a name as conditions on Person.name_key, in the form that its index of parts serves."""

from collections.abc import Sequence
from itertools import permutations

from django.db.models import Q

from beneficiaries.names import normalise_name

# As long as the column of names: each word is a condition, and SQLite takes no thousand of them.
LONGEST_NAME = 120
LETTERS_OF_INDEX = 3
LONGEST_PERMUTED = 3


def asked_words(text: str) -> list[str]:
    """The words of a search as they stand in keys, each once; empty when no letter is left."""
    return list(dict.fromkeys(normalise_name(text[:LONGEST_NAME]).split()))


def holds(word: str) -> Q:
    """Keys with `word` anywhere. One or two letters, such as an initial, must begin a word of the name.

    Inside words so few letters say nothing, and an index of three letters at a time finds no such part.
    """
    if len(word) < LETTERS_OF_INDEX:
        return Q(name_key__regex=f"(^| ){word}")
    return Q(name_key__contains=word)


def word_orders(words: Sequence[str]) -> list[str]:
    """The keys of these words in any order; of more than LONGEST_PERMUTED words in this order alone."""
    if len(words) > LONGEST_PERMUTED:
        return [" ".join(words)]
    return [" ".join(order) for order in permutations(words)]
