"""Weights from the data alone, without a labelled pair: expectation and maximisation (Dempster, Laird, Rubin 1977;
Winkler 1988 for record linkage).

Two samples are looked at. The candidates hold the pairs of one person, relatives and twins; whatever was not worth
comparing is taken for strangers. How strangers agree is read off random pairs, each counted as far as it is a pair of
strangers: in a list full of duplicates even random pairs are not all strangers.
"""

from dataclasses import replace

import numpy as np

from beneficiaries.matching.arrays import Codes, Floats
from beneficiaries.matching.bags import COMMON_COUNT, WordLevel
from beneficiaries.matching.comparing import LEVELS, Comparisons, Field, NumberLevel
from beneficiaries.matching.dates import BirthLevel
from beneficiaries.matching.expectations import STRENGTH, expected_model, keep_plausible, towards
from beneficiaries.matching.model import MatchModel, Relation
from beneficiaries.matching.patterns import KNOWN_TO_EACH_OTHER, Patterns
from beneficiaries.matching.tables import Table

ROUNDS = 30
# Twins are found first; else they are taken for people whose name was replaced, and so are all that follow.
ROUNDS_BEFORE_REPLACED = 8
SETTLED = 1e-4
# Not doubted again in the rounds that follow.
CERTAIN = 1 - 1e-6
NEVER = 1e-300
BORN_ALIKE_STRENGTH = 50.0
RANDOM_PAIRS = 400_000
MOST_CANDIDATES = 200_000
# Rates exist for these; an exact word counts by its frequency and an initial by its letter.
RATED = [WordLevel.MISSPELT, WordLevel.BOTH_COMMON, WordLevel.ALIKE, WordLevel.LEFT_OUT]
RATED += [WordLevel.REPLACED, WordLevel.OTHER_NAME]
LEARNED = [WordLevel.EXACT, *RATED]
# Twins differ in their names; how often a word is misspelt is no trait of theirs.
SAME_OR_REPLACED = [WordLevel.EXACT, WordLevel.REPLACED, WordLevel.OTHER_NAME]
# Their birth dates stay as expected: they are what tells a father from a damaged row of his son.
BORN_APART = (Relation.FAMILY, Relation.NAMESAKE)
# What relatives share is as damaged in two rows of relatives as in two rows of one person.
SHARED: dict[Relation, tuple[Field, ...]] = {
    Relation.FAMILY: (Field.ADDRESS, Field.HOUSEHOLD),
    Relation.NAMESAKE: (Field.ADDRESS, Field.HOUSEHOLD),
}
# Where there are no families there are no twins; of all pairs of relatives few are twins or of one name.
FAMILIES_IN_A_LIST = 0.05  # pairs of relatives per person
MOST_OTHER_NAMES = 0.002
AMONG_RELATIVES = np.array([0.005, 0.04])
SHARED_AT_HOME = (Field.ADDRESS, Field.PHONE, Field.HOUSEHOLD, Field.RELATIVE)


def random_pairs(table: Table, generator: np.random.Generator) -> tuple[Codes, Codes]:
    """All pairs of a small table, RANDOM_PAIRS drawn ones of a large one."""
    first, second = (0, table.size) if table.split is None else (table.split, table.size - table.split)
    if table.all_pairs <= RANDOM_PAIRS:
        if table.split is None:
            left, right = np.triu_indices(table.size, 1)
        else:
            left, right = (grid.ravel() for grid in np.indices((first, second)))
            right = right + first
    elif table.split is None:
        left, right = generator.integers(0, table.size, (2, RANDOM_PAIRS))
    else:
        left = generator.integers(0, first, RANDOM_PAIRS)
        right = generator.integers(first, table.size, RANDOM_PAIRS)
    keep = left != right
    return left[keep].astype(np.int32), right[keep].astype(np.int32)


def fit(table: Table, candidates: Comparisons, strangers: Comparisons, weight: float = 1.0) -> MatchModel:
    """The model under which what is seen is most probable, starting from the expected one. `weight` is how many
    candidates each of those given stands for."""
    start = expected_model(table.size, table.all_pairs)
    if not candidates.levels[:, SHARED_AT_HOME].any():
        start.prior[[Relation.FAMILY, Relation.NAMESAKE]] = NEVER
    model = _Estimation(start, candidates, strangers, weight, max(table.all_pairs, 1), table.size).run()
    vocabulary = table.name_vocabulary
    common = np.flatnonzero(vocabulary.counts >= COMMON_COUNT)
    model.word_counts = {vocabulary.words[word]: int(vocabulary.counts[word]) for word in common}
    model.people = vocabulary.bags
    return model


class _Estimation:
    """`weight` is how many candidates each of the sample stands for, `pairs` the number of all pairs of `people`."""

    def __init__(
        self, start: MatchModel, candidates: Comparisons, strangers: Comparisons, weight: float, pairs: int, people: int
    ) -> None:
        self.start, self.weight, self.pairs, self.people = start, weight, pairs, people
        # Most pairs are strangers beyond doubt. They are counted once.
        every = Patterns(candidates)
        doubtful = every.strangers(start) < CERTAIN
        self.candidates = every.only(doubtful)
        self.certain_identifiers = weight * _identifiers_by_birth(every.kinds, every.only(~doubtful).counts())
        every = Patterns(strangers)
        doubtful = every.strangers(start) < CERTAIN
        self.strangers, certain = every.only(doubtful), every.only(~doubtful).counts()
        self.certain_words = certain @ every.kinds.words
        self.certain_levels = {position: _tally(every.kinds, position, certain) for position in Field}

    def run(self) -> MatchModel:
        model = self.start
        for turn in range(ROUNDS):
            before = model.prior[Relation.SAME]
            model = self._improved(model, replaced=turn >= ROUNDS_BEFORE_REPLACED)
            if turn > ROUNDS_BEFORE_REPLACED and abs(model.prior[Relation.SAME] / before - 1) < SETTLED:
                break
        return model

    def _improved(self, model: MatchModel, *, replaced: bool) -> MatchModel:
        """One round: what each pair is under `model`, and the model that these shares make. Unless `replaced`, the rate
        at which one person's words are replaced stays as expected."""
        share = self.candidates.shares(model) * self.weight
        improved = replace(
            model, prior=model.prior.copy(), words=self.start.words.copy(), levels=self.start.levels.copy()
        )
        for relation in KNOWN_TO_EACH_OTHER:
            if model.prior[relation] > NEVER:
                self._learn_relation(improved, relation, share[:, relation], replaced=replaced)
        families = improved.prior[Relation.FAMILY]
        for relation in (Relation.TWIN, Relation.NAMESAKE):
            if families > NEVER:
                improved.prior[relation] = np.clip(improved.prior[relation], *(families * AMONG_RELATIVES))
        kin = improved.prior.sum() - improved.prior[Relation.STRANGER]
        improved.prior[Relation.STRANGER] = max(1 - kin, 0.5)
        if families * self.pairs > FAMILIES_IN_A_LIST * self.people:
            # Somebody of another name in a household, born on the same day, is a twin rather than one person renamed.
            words = improved.words[Relation.SAME]
            words[WordLevel.OTHER_NAME] = min(words[WordLevel.OTHER_NAME], MOST_OTHER_NAMES)
        self._learn_strangers(improved, self.strangers.shares(model)[:, Relation.STRANGER])
        self._learn_identifiers(improved, share[:, Relation.STRANGER])
        return improved

    def _learn_relation(self, model: MatchModel, relation: Relation, share: Floats, *, replaced: bool) -> None:
        start, strength = self.start, STRENGTH[relation]
        model.prior[relation] = (share.sum() + min(0.5, start.prior[relation] * self.pairs)) / self.pairs
        observed: Floats = share @ self.candidates.kinds.words
        learned = SAME_OR_REPLACED if relation == Relation.TWIN else LEARNED
        if relation == Relation.SAME and not replaced:
            learned = LEARNED[:-2]
        expected = start.words[relation, learned]
        model.words[relation, learned] = expected.sum() * towards(expected, observed[learned], strength)
        for position in Field:
            if position == Field.BIRTH_DATE and relation in BORN_APART:
                continue
            like = Relation.SAME if position in SHARED.get(relation, ()) else relation
            source = model if like == Relation.SAME else start
            observed = _tally(self.candidates.kinds, position, share)
            _learn(model.levels[relation, position], source.levels[like, position], observed, strength)
            keep_plausible(relation, position, model.levels[relation, position], start.levels[relation, position])

    def _learn_strangers(self, model: MatchModel, share: Floats) -> None:
        start, strength = self.start, STRENGTH[Relation.STRANGER]
        observed: Floats = self.certain_words + share @ self.strangers.kinds.words
        rates = observed[RATED] + strength * start.words[Relation.STRANGER, RATED]
        model.words[Relation.STRANGER, RATED] = rates / (observed[LEARNED].sum() + strength)
        for position in Field:
            observed = self.certain_levels[position] + _tally(self.strangers.kinds, position, share)
            levels = model.levels[Relation.STRANGER, position]
            _learn(levels, start.levels[Relation.STRANGER, position], observed, strength)

    def _learn_identifiers(self, model: MatchModel, share: Floats) -> None:
        """Strangers with one number: all of them are candidates, so their share is known. And numbers that hold the
        birth date are alike among those born on one day, and differ by one digit where the dates do."""
        observed = self.certain_identifiers + _identifiers_by_birth(self.candidates.kinds, share)
        exact = observed[:, NumberLevel.EXACT].copy()
        usual = model.levels[Relation.STRANGER, Field.IDENTIFIER, : len(NumberLevel)]
        usual[NumberLevel.EXACT] = (exact.sum() + 0.5) / self.pairs
        model.identifier_by_birth = np.tile(usual, (len(BirthLevel), 1))
        for birth in range(BirthLevel.DIFFERENT, len(BirthLevel)):
            born = model.levels[Relation.STRANGER, Field.BIRTH_DATE, birth]
            if birth == BirthLevel.EXACT:
                _learn(model.identifier_by_birth[birth], usual, observed[birth], BORN_ALIKE_STRENGTH)
                continue
            # Whoever has one number is a candidate for that: among these he is not as rare as among all pairs.
            observed[birth, NumberLevel.EXACT] = 0
            _learn(model.identifier_by_birth[birth], usual, observed[birth], BORN_ALIKE_STRENGTH)
            model.identifier_by_birth[birth, NumberLevel.EXACT] = (exact[birth] + 0.5 * born) / (born * self.pairs)


def _tally(kinds: Comparisons, position: Field, share: Floats) -> Floats:
    """How many pairs stand at each level of a field, each kind counted with its share."""
    return np.bincount(kinds.levels[:, position], share, minlength=len(LEVELS[position])).astype(np.float64)


def _identifiers_by_birth(kinds: Comparisons, share: Floats) -> Floats:
    """(BirthLevel, NumberLevel): how many pairs stand at each level of both, each kind counted with its share."""
    both = kinds.levels[:, Field.BIRTH_DATE].astype(np.intp) * len(NumberLevel) + kinds.levels[:, Field.IDENTIFIER]
    counted = np.bincount(both, share, minlength=len(BirthLevel) * len(NumberLevel))
    return counted.reshape(len(BirthLevel), len(NumberLevel)).astype(np.float64)


def _learn(levels: Floats, expected: Floats, observed: Floats, strength: float) -> None:
    """Moves the probabilities of the levels above MISSING."""
    size = len(observed)
    levels[1:size] = towards(expected[1:size], observed[1:], strength)
