"""Made-up names that sound like Bontang: by group, sex and generation, with the spellings that people carry."""

import random
from dataclasses import dataclass
from functools import cache
from typing import Any

from beneficiaries.codes import Sex
from bontang_empowerment.demo.facts import Weighted, read_json

YOUNG = 30
"""Under this age most names are of the newer kind, shared by all groups."""
OLD_ENOUGH_FOR_THE_HAJJ = 48


@dataclass(frozen=True)
class Parts:
    """What a name of one group and sex is put together from."""

    first: tuple[str, ...]
    second: tuple[str, ...]
    whole: tuple[str, ...]
    prefixes: tuple[str, ...]


@dataclass(frozen=True)
class Group:
    key: str
    muslim: bool
    clans: tuple[str, ...]
    parts: dict[str, Parts]


def _words(value: str) -> tuple[str, ...]:
    return tuple(value.split())


def _parts(group: dict[str, Any], sex: str) -> Parts:
    names = group[sex]
    return Parts(
        first=_words(names["first"]),
        second=_words(names.get("second", "")),
        whole=tuple(group.get("whole", {}).get(sex, "").split(";")),
        prefixes=_words(group.get("prefix", {}).get(sex, "")),
    )


@cache
def groups() -> Weighted[Group]:
    listed = read_json("names.json")
    return Weighted(
        (
            Group(
                key,
                muslim=found["muslim"],
                clans=_words(found.get("clans", "")),
                parts={sex: _parts(found, sex) for sex in (Sex.MALE, Sex.FEMALE)},
            ),
            found["share"],
        )
        for key, found in listed.items()
        if "share" in found
    )


@cache
def _young(sex: str) -> Parts:
    return _parts(read_json("names.json")["young"], sex)


@cache
def _muslim_prefixes(sex: str) -> tuple[str, ...]:
    return _words(read_json("names.json")["muslim_prefix"][sex])


@cache
def _servant_names() -> tuple[str, ...]:
    return _words(read_json("names.json")["servant_names"])


def make_name(rng: random.Random, group: Group, *, sex: str, age: int, clan: str = "") -> str:
    """A name of one to four words; `clan` is the family's name where the group has such names."""
    own = group.parts[sex]
    if age < YOUNG and rng.random() < 0.82:
        words = _newer_name(rng, _young(sex), own)
    elif rng.random() < 0.06:
        return rng.choice(own.whole)
    else:
        words = _older_name(rng, own, age)
    if clan:
        words = [*words[:2], clan]
    elif rng.random() < 0.22:
        words = _with_prefix(rng, group, own, words, sex)
    name = " ".join(dict.fromkeys(words))
    if group.muslim and age >= OLD_ENOUGH_FOR_THE_HAJJ and rng.random() < 0.09:
        return f"{'H.' if sex == Sex.MALE else 'Hj.'} {name}"
    return name


def _newer_name(rng: random.Random, young: Parts, own: Parts) -> list[str]:
    kind = rng.random()
    if kind < 0.08:
        return [rng.choice(young.first)]
    if kind < 0.72:
        return [rng.choice(young.first), rng.choice(young.second)]
    if kind < 0.85:
        return [rng.choice(young.first), rng.choice(own.first)]
    return [rng.choice(young.first), rng.choice(own.first), rng.choice(young.second)]


def _older_name(rng: random.Random, own: Parts, age: int) -> list[str]:
    kind = rng.random()
    if not own.second or kind < (0.3 if age >= YOUNG else 0.15):
        return [rng.choice(own.first)]
    if kind < 0.85:
        return [rng.choice(own.first), rng.choice(own.second)]
    return [rng.choice(own.first), rng.choice(own.first), rng.choice(own.second)]


def _with_prefix(rng: random.Random, group: Group, own: Parts, words: list[str], sex: str) -> list[str]:
    if group.muslim and rng.random() < 0.7:
        prefix = rng.choice(_muslim_prefixes(sex))
        if prefix in {"Abdul", "Abd."}:  # a servant of God: the word that follows is one of His names
            return [prefix, rng.choice(_servant_names()), *words[1:2]]
        return [prefix, *words]
    return [rng.choice(own.prefixes), *words] if own.prefixes else words
