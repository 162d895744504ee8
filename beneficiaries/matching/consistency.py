"""What no pair can see alone: if A is B and B is C, then A is C, and in two clean lists one person stands once in each.

Pairs above one half are gathered into groups. Inside a group every pair is weighed, also those that were no candidates,
and the two closest clusters are joined while the evidence between them, summed over all their pairs, speaks for one
person. Twins linked through a damaged third row come apart this way, and a damaged row is joined to its person through
the others.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from itertools import combinations
from math import log

import numpy as np

from beneficiaries.matching.arrays import Codes, Floats

HALF = 0.5
# One pair alone must not outweigh all others of its group.
MOST_LOG_ODDS = 12.0
# A group of more rows than this is no person but a damaged list; its pairs stay as they are.
LARGEST_GROUP = 60
# What joining or parting makes of a pair that its own evidence put on the other side.
JOINED, PARTED = 0.6, 0.4

Pair = tuple[int, int]
Score = Callable[[Codes, Codes], Floats]


def consistent(pairs: dict[Pair, float], score: Score) -> dict[Pair, float]:
    """The probabilities after every group of three or more rows has been made consistent, with the pairs that follow
    from others added. `score` gives the probability of further pairs."""
    groups = [group for group in _groups(pairs) if 3 <= len(group) <= LARGEST_GROUP]
    wanted = [pair for group in groups for pair in combinations(group, 2) if pair not in pairs]
    further = dict(zip(wanted, _scores(wanted, score), strict=True))
    result = dict(pairs)
    for group in groups:
        known = {pair: pairs.get(pair, further.get(pair, 0.0)) for pair in combinations(group, 2)}
        cluster_of = _clusters(group, known)
        for (one, other), probability in known.items():
            if cluster_of[one] == cluster_of[other]:
                result[one, other] = max(probability, JOINED)
            elif probability >= HALF:
                result[one, other] = PARTED
            elif (one, other) in pairs:
                result[one, other] = probability
    return result


def one_to_one(pairs: dict[Pair, float], score: Score) -> dict[Pair, float]:
    """Between two lists: where a row has several partners that are not one person among themselves, only the best
    stays above one half."""
    result = dict(pairs)
    for side in (0, 1):
        partners: dict[int, list[Pair]] = defaultdict(list)
        for pair, probability in result.items():
            if probability >= HALF:
                partners[pair[side]].append(pair)
        rivals = []
        for several in partners.values():
            if len(several) > 1:
                best = max(several, key=lambda pair: (result[pair], pair))
                rivals += [(pair, best) for pair in several if pair != best]
        between = [_ordered(pair[1 - side], best[1 - side]) for pair, best in rivals]
        for (pair, _best), probability in zip(rivals, _scores(between, score), strict=True):
            if probability < HALF:
                result[pair] = min(result[pair], PARTED)
    return result


def _ordered(one: int, other: int) -> Pair:
    return (one, other) if one < other else (other, one)


def _scores(pairs: list[Pair], score: Score) -> list[float]:
    if not pairs:
        return []
    rows = np.array(pairs, np.int32)
    return [float(probability) for probability in score(rows[:, 0], rows[:, 1])]


def _groups(pairs: dict[Pair, float]) -> Iterable[list[int]]:
    """The rows linked by pairs above one half, directly or through others; each group sorted."""
    parent: dict[int, int] = {}

    def root(row: int) -> int:
        while parent.setdefault(row, row) != row:
            parent[row] = parent[parent[row]]
            row = parent[row]
        return row

    for (one, other), probability in pairs.items():
        if probability >= HALF:
            parent[root(one)] = root(other)
    groups = defaultdict(list)
    for row in sorted(parent):
        groups[root(row)].append(row)
    return groups.values()


def _clusters(group: list[int], known: dict[Pair, float]) -> dict[int, int]:
    """The cluster of each row: average linkage on the log odds, joined while the average is positive."""
    size = len(group)
    # What speaks for joining two clusters, summed over all their pairs.
    summed = [[0.0] * size for _row in group]
    for at, to in combinations(range(size), 2):
        summed[at][to] = summed[to][at] = _log_odds(known[group[at], group[to]])
    members = {at: [at] for at in range(size)}
    while len(members) > 1:
        best, (one, other) = max(
            (summed[at][to] / (len(members[at]) * len(members[to])), (at, to)) for at, to in combinations(members, 2)
        )
        if best <= 0:
            break
        members[one] += members.pop(other)
        for third in members:
            summed[one][third] += summed[other][third]
            summed[third][one] = summed[one][third]
    return {group[at]: name for name, rows in members.items() for at in rows}


def _log_odds(probability: float) -> float:
    probability = min(max(probability, 1e-6), 1 - 1e-6)
    return min(max(log(probability / (1 - probability)), -MOST_LOG_ODDS), MOST_LOG_ODDS)
