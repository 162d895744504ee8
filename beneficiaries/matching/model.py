"""The weights: how probable every level of agreement is for one person, for strangers, for relatives and for twins.

Fellegi and Sunter (1969) weigh two hypotheses, one person or strangers. In a register of families that makes one person
of twins: they share address, telephone, birth date and half the name. So there are two more ways of not being one
person, each with its own probabilities, and what relatives share by nature is no evidence against them.
"""

from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

import numpy as np

from beneficiaries.matching.arrays import Floats
from beneficiaries.matching.bags import WordLevel
from beneficiaries.matching.comparing import LEVELS, Comparisons, Field

MOST_LEVELS = max(len(levels) for levels in LEVELS.values())
# Relatives are told apart by their names: two of one full name in a household are rare.
NAMESAKE_IN_FAMILY = 0.1
NAMESAKE_TWIN = 0.01


class Relation(IntEnum):
    """What two rows may be to each other."""

    SAME = 0
    STRANGER = 1
    FAMILY = 2
    TWIN = 3
    NAMESAKE = 4  # in one family: the son is called like his father


@dataclass(slots=True)
class MatchModel:
    """Probabilities as plain numbers.

    `prior` (Relation): share of all pairs. `words` (Relation, WordLevel): what becomes of one word of a name; for
    strangers an exact word counts by its own frequency instead. `levels` (Relation, Field, level), 1 at MISSING.
    `identifier_by_birth` (BirthLevel, level): strangers by how their birth dates agree, whose numbers may be alike for
    holding those dates.
    `word_counts`: how many of `people` have each of the commoner name words.
    """

    prior: Floats
    words: Floats
    levels: Floats
    identifier_by_birth: Floats
    people: int = 0
    word_counts: dict[str, int] = field(default_factory=dict)

    def log_likelihoods(self, pairs: Comparisons) -> Floats:
        """(pairs, Relation): log of prior times probability of what is seen."""
        counts = pairs.words.astype(np.float64)
        logs = counts @ np.log(self.words).T + np.log(self.prior)
        tables = np.ascontiguousarray(np.log(self.levels).transpose(1, 2, 0))
        for position in Field:
            seen = pairs.levels[:, position]
            if seen.any():
                logs += tables[position].take(seen, axis=0)
                self._weigh_common_values(logs, pairs, position)
        self._weigh_identifiers(logs, pairs)
        logs[:, Relation.STRANGER] += pairs.word_chance
        nothing_else = (counts[:, WordLevel.EXACT] > 0) & (counts.sum(axis=1) == counts[:, WordLevel.EXACT])
        logs[nothing_else, Relation.FAMILY] += np.log(NAMESAKE_IN_FAMILY)
        logs[nothing_else, Relation.TWIN] += np.log(NAMESAKE_TWIN)
        return np.asarray(logs)

    def _weigh_common_values(self, logs: Floats, pairs: Comparisons, position: Field) -> None:
        """A stranger may well have a value that many have."""
        common = np.flatnonzero(pairs.chance[:, position])
        usual = self.levels[Relation.STRANGER, position, pairs.levels[common, position]]
        ratio = np.maximum(pairs.chance[common, position] / usual, 1.0)
        logs[common, Relation.STRANGER] += np.log(ratio)

    def _weigh_identifiers(self, logs: Floats, pairs: Comparisons) -> None:
        """Strangers born on one day, or on days written nearly alike, have numbers more alike than other strangers,
        where numbers hold the date."""
        usual = self.levels[Relation.STRANGER, Field.IDENTIFIER]
        ratio = np.log(self.identifier_by_birth / usual[: self.identifier_by_birth.shape[1]])
        logs[:, Relation.STRANGER] += ratio[pairs.levels[:, Field.BIRTH_DATE], pairs.levels[:, Field.IDENTIFIER]]

    def posteriors(self, pairs: Comparisons) -> Floats:
        """(pairs, Relation): probability of each, summing to 1."""
        logs = self.log_likelihoods(pairs)
        logs -= logs.max(axis=1, keepdims=True)
        odds = np.exp(logs)
        return np.asarray(odds / odds.sum(axis=1, keepdims=True))

    def as_dict(self) -> dict[str, Any]:
        """Plain lists and numbers, fit for JSON."""
        return {
            "prior": self.prior.tolist(),
            "words": self.words.tolist(),
            "levels": self.levels.tolist(),
            "identifier_by_birth": self.identifier_by_birth.tolist(),
            "people": self.people,
            "word_counts": dict(self.word_counts),
        }

    @classmethod
    def from_dict(cls, stored: dict[str, Any]) -> "MatchModel":
        """Raises KeyError or ValueError for what `as_dict` did not make."""
        arrays = {
            name: np.asarray(stored[name], np.float64) for name in ("prior", "words", "levels", "identifier_by_birth")
        }
        if arrays["levels"].shape != (len(Relation), len(Field), MOST_LEVELS):
            raise ValueError("These weights are of another version.")
        return cls(**arrays, people=int(stored["people"]), word_counts=dict(stored["word_counts"]))
