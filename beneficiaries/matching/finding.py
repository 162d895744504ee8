"""From two lists of people, or one, to the pairs that are one person."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from beneficiaries.matching.arrays import Codes, Floats
from beneficiaries.matching.blocking import candidate_pairs
from beneficiaries.matching.comparing import CHUNK, Comparer, Comparisons
from beneficiaries.matching.consistency import consistent, one_to_one
from beneficiaries.matching.fitting import MOST_CANDIDATES, fit, random_pairs
from beneficiaries.matching.model import MatchModel, Relation
from beneficiaries.matching.reasons import reasons
from beneficiaries.matching.records import Columns, PersonRecord
from beneficiaries.matching.sieve import Sieve
from beneficiaries.matching.tables import Table, build_table

FLOOR = 0.1
SEED = 20260101
THREADS = 2


@dataclass(frozen=True, slots=True)
class Score:
    """`probability` (0 to 1) that two rows are one person, and why, a phrase per field."""

    probability: float
    reasons: tuple[str, ...]


@dataclass(slots=True)
class FoundPairs:
    """Likely pairs, likeliest first: row numbers, probabilities, and the comparisons behind them.

    When two lists were linked, `left` counts rows of the first and `right` rows of the second. `compared` is the
    number of pairs that were compared, which is what the work grows with.
    """

    left: Codes
    right: Codes
    probability: Floats
    comparisons: Comparisons
    model: MatchModel
    compared: int

    def __len__(self) -> int:
        return len(self.left)

    def reasons(self, at: int) -> tuple[str, ...]:
        return reasons(self.comparisons.words[at], self.comparisons.levels[at])


def find_pairs(columns: Columns, against: Columns | None = None, *, floor: float = FLOOR) -> FoundPairs:
    """The pairs of at least probability `floor` within `columns`, or between `columns` and `against`.

    The weights come from the lists themselves. The same lists give the same pairs.
    """
    split = None if against is None else len(columns)
    table = build_table(columns if against is None else columns.followed_by(against), split)
    comparer = Comparer(table)
    left, right = candidate_pairs(table)
    model = _fitted(table, comparer, left, right)
    likely = _likely(table, comparer, model, left, right, floor)
    probability = model.posteriors(likely)[:, Relation.SAME]
    return _made_consistent(table, comparer, model, likely, probability, len(left))


def _fitted(table: Table, comparer: Comparer, left: Codes, right: Codes) -> MatchModel:
    """The weights that a sample of the candidates teaches."""
    generator = np.random.default_rng(SEED)
    strangers = comparer.compare(*random_pairs(table, generator))
    pairs = len(left)
    if pairs > MOST_CANDIDATES:
        sample = np.sort(generator.choice(pairs, MOST_CANDIDATES, replace=False, shuffle=False))
        left, right = left[sample], right[sample]
    return fit(table, comparer.compare(left, right), strangers, pairs / max(len(left), 1))


def _likely(
    table: Table, comparer: Comparer, model: MatchModel, left: Codes, right: Codes, floor: float
) -> Comparisons:
    """The candidates of probability `floor` or more. The others are thrown away piece by piece, or a long list would
    not fit into memory."""
    sieve = Sieve(table, comparer.names, model, floor)

    def piece(start: int) -> Comparisons:
        one, other = left[start : start + CHUNK], right[start : start + CHUNK]
        kept = sieve.keep(one, other)
        compared = comparer.compare(one[kept], other[kept])
        return compared.only(model.posteriors(compared)[:, Relation.SAME] >= floor)

    # NumPy and rapidfuzz work outside the interpreter's lock. The pieces come back in their order.
    with ThreadPoolExecutor(THREADS) as threads:
        return Comparisons.joined(list(threads.map(piece, range(0, max(len(left), 1), CHUNK))))


def _made_consistent(
    table: Table, comparer: Comparer, model: MatchModel, found: Comparisons, probability: Floats, compared: int
) -> FoundPairs:
    def score(left: Codes, right: Codes) -> Floats:
        return np.asarray(model.posteriors(comparer.compare(left, right))[:, Relation.SAME])

    pairs = dict(zip(zip(found.left.tolist(), found.right.tolist(), strict=True), probability.tolist(), strict=True))
    mended = consistent(pairs, score) if table.split is None else one_to_one(pairs, score)
    ordered = sorted(mended.items(), key=lambda pair: (-pair[1], pair[0]))
    rows = np.array([pair for pair, _probability in ordered], np.int32).reshape(-1, 2)
    comparisons = comparer.compare(rows[:, 0], rows[:, 1])
    return FoundPairs(
        left=rows[:, 0],
        right=rows[:, 1] - (table.split or 0),
        probability=np.array([share for _pair, share in ordered]),
        comparisons=comparisons,
        model=model,
        compared=compared,
    )


def score_pairs(model: MatchModel, pairs: Sequence[tuple[PersonRecord, PersonRecord]]) -> list[Score]:
    """The score of each pair under weights fitted before."""
    if not pairs:
        return []
    table = build_table(Columns.from_records([record for pair in pairs for record in pair]))
    vocabulary = table.name_vocabulary
    vocabulary.bags = model.people
    vocabulary.counts = np.array([model.word_counts.get(word, 1) for word in vocabulary.words], np.int64)
    comparer = Comparer(table, ignore_commonness=True)
    rows = np.arange(0, table.size, 2, dtype=np.int32)
    compared = comparer.compare(rows, rows + 1)
    probability = model.posteriors(compared)[:, Relation.SAME]
    return [
        Score(float(share), reasons(compared.words[at], compared.levels[at])) for at, share in enumerate(probability)
    ]


def score_pair(model: MatchModel, one: PersonRecord, other: PersonRecord) -> Score:
    return score_pairs(model, [(one, other)])[0]
