"""Pairs that agree alike, told once: of thousands of pairs most stand at the levels of some other pair."""

from dataclasses import replace

import numpy as np

from beneficiaries.matching.arrays import Bools, Codes, Floats, Ints
from beneficiaries.matching.comparing import Comparisons
from beneficiaries.matching.model import MatchModel, Relation

KNOWN_TO_EACH_OTHER = [relation for relation in Relation if relation != Relation.STRANGER]
GOLDEN = np.uint64(0x9E3779B97F4A7C15)


class Patterns:
    """The distinct `kinds` of agreement among pairs. What a stranger's name says differs from pair to pair and is kept
    for each."""

    def __init__(self, pairs: Comparisons) -> None:
        signs = _signs(pairs)
        _distinct, first, self.kind = np.unique(signs, return_index=True, return_inverse=True)
        kinds = pairs.only(first)
        self.kinds = replace(kinds, word_chance=np.zeros_like(kinds.word_chance))
        self.word_chance = pairs.word_chance.astype(np.float64)

    def only(self, keep: Bools) -> "Patterns":
        """The same kinds, of some pairs."""
        part = object.__new__(Patterns)
        part.kinds, part.kind, part.word_chance = self.kinds, self.kind[keep], self.word_chance[keep]
        return part

    def counts(self) -> Floats:
        """How many pairs are of each kind."""
        return np.bincount(self.kind, minlength=len(self.kinds)).astype(np.float64)

    def strangers(self, model: MatchModel) -> Floats:
        """Probability of each pair to be of strangers."""
        return self._strangers(model.log_likelihoods(self.kinds))[0]

    def shares(self, model: MatchModel) -> Floats:
        """(kinds, Relation): how many pairs of each kind are probably what."""
        logs = model.log_likelihoods(self.kinds)
        strangers, others = self._strangers(logs)
        shares = np.exp(logs - others[:, None])
        shares *= np.bincount(self.kind, 1 - strangers, minlength=len(self.kinds))[:, None]
        shares[:, Relation.STRANGER] = np.bincount(self.kind, strangers, minlength=len(self.kinds))
        return shares

    def _strangers(self, logs: Floats) -> tuple[Floats, Floats]:
        """Per pair the probability of strangers, and per kind the log of what the other relations weigh together."""
        others = np.logaddexp.reduce(logs[:, KNOWN_TO_EACH_OTHER], axis=1)
        against = (others - logs[:, Relation.STRANGER])[self.kind] - self.word_chance
        return 1 / (1 + np.exp(np.minimum(against, 700.0))), others


def _signs(pairs: Comparisons) -> Ints:
    """A number per pair that pairs of one kind share."""
    columns: list[Codes] = [
        pairs.words.T,
        pairs.levels.T,
        np.ascontiguousarray(pairs.chance.T, np.float32).view(np.uint32),
    ]
    signs = np.zeros(len(pairs), np.uint64)
    for column in (column for part in columns for column in part):
        if column.any():
            signs = (signs ^ column.astype(np.uint64)) * GOLDEN
            signs ^= signs >> np.uint64(31)
    return signs.view(np.int64)
