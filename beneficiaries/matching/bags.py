"""Two bags of words side by side: which words are the same, which are misspelt, shortened, left out or replaced."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA, JaroWinkler

from beneficiaries.matching.arrays import Bools, Bytes, Codes, Floats, Ints
from beneficiaries.matching.words import NO_WORD, Vocabulary

# Bits in which the letters of two words may differ if the words are to be alike.
MOST_OTHER_LETTERS = 4
ALIKE = 0.88
SHORTEST_WITH_SLIP = 4
SHORTEST_WITH_TWO_SLIPS = 8
# A misspelling is rare. Two spellings that many people bear are two names (Dina and Dini).
COMMON_COUNT = 3
COMMON_SHARE = 0.03
BAGS_PER_KNOWN = 20_000
MOST_REMEMBERED = 4096  # words, whose levels take 16 MB
NOT_COMPARED = 255
# Sets of letters that are unlike any word's and unlike each other, see Vocabulary.masks: nothing is near them.
STRUCK, STRUCK_TOO = np.uint64(0xFFFF), np.uint64(0xFFFF0000)


class WordLevel(IntEnum):
    """What became of a word of one name in the other name."""

    EXACT = 0
    MISSPELT = 1
    BOTH_COMMON = 2  # one letter apart, yet both spellings are usual
    ALIKE = 3
    INITIAL = 4
    LEFT_OUT = 5
    REPLACED = 6
    OTHER_NAME = 7  # replaced, and both words are usual: a name damaged beyond recognition is not


@dataclass(slots=True)
class Alignment:
    """Per pair of bags: how many words stand at each WordLevel as (pairs, levels), and the summed log probability that
    a stranger has the same exact words and initials."""

    counts: Bytes
    log_chance: Floats


@dataclass(slots=True)
class Sides:
    """The words of two bags side by side as (words, pairs), for a word of many pairs is compared at once, and which of
    them have found no partner yet."""

    one: Codes
    other: Codes
    left: Bools
    right: Bools


class Aligner:
    """Compares bags of words of one vocabulary. Word pairs are compared once, in C."""

    def __init__(self, vocabulary: Vocabulary, frequencies: Floats | None = None) -> None:
        self.words: Any = np.array(vocabulary.words, object)
        self.counts = vocabulary.counts
        self.frequencies = vocabulary.frequencies() if frequencies is None else frequencies
        self.known = self.counts >= max(COMMON_COUNT, vocabulary.bags // BAGS_PER_KNOWN)
        self.log_frequencies = np.log(self.frequencies)
        self.bits = -np.log2(self.frequencies)
        self.masks, self.lengths, self.letters = vocabulary.masks(), vocabulary.lengths(), vocabulary.first_letters()
        remembered = min(len(self.words), MOST_REMEMBERED)
        self.remembered = np.full((remembered, remembered), NOT_COMPARED, np.uint8)
        # A single digit abbreviates nothing.
        self.is_initial = (self.lengths == 1) & (self.letters >= ord("a"))
        share = np.bincount(self.letters, self.counts, minlength=128) / max(vocabulary.bags, 1)
        self.log_initials = np.log(np.clip(share, 1e-6, 1.0))

    def align(self, one: Codes, other: Codes) -> Alignment:
        """`one`, `other`: int (pairs, words), NO_WORD behind."""
        sides, shared, counts = self._same_words(one, other)
        log_chance = _sum_where(shared, self.log_frequencies, sides.one)
        for rows, word, _partner, level in self._near_words(sides):
            counts[level, rows] += 1
            initial = level == WordLevel.INITIAL
            log_chance[rows[initial]] += self.log_initials[self.letters[word[initial]]]
        left_only, right_only = _count(sides.left), _count(sides.right)
        known_left, known_right = sides.left & self.known[sides.one], sides.right & self.known[sides.other]
        counts[WordLevel.OTHER_NAME] = np.minimum(_count(known_left), _count(known_right))
        counts[WordLevel.REPLACED] = np.minimum(left_only, right_only) - counts[WordLevel.OTHER_NAME]
        counts[WordLevel.LEFT_OUT] = np.maximum(left_only, right_only) - np.minimum(left_only, right_only)
        return Alignment(np.ascontiguousarray(counts.T), log_chance)

    def common_bits(self, one: Codes, other: Codes) -> Floats:
        """The weight of the words that both bags have, alike ones a little less; arguments as for `align`."""
        sides, shared, _counts = self._same_words(one, other)
        common = _sum_where(shared, self.bits, sides.one)
        for rows, word, partner, level in self._near_words(sides):
            near = (level == WordLevel.MISSPELT) | (level == WordLevel.ALIKE)
            common[rows[near]] += 0.8 * np.minimum(self.bits[word[near]], self.bits[partner[near]])
        return common

    def total_bits(self, bags: Codes) -> Floats:
        return _sum_where(bags.T >= 0, self.bits, bags.T)

    def _same_words(self, one: Codes, other: Codes) -> tuple[Sides, Bools, Bytes]:
        """The two sides without what both have, which words of `one` those were, and counts as (levels, pairs)."""
        sides = Sides(_in_columns(one), _in_columns(other), np.empty(0, bool), np.empty(0, bool))
        sides.left, sides.right = sides.one >= 0, sides.other >= 0
        shared = np.zeros(sides.one.shape, bool)
        found = np.zeros(sides.other.shape, bool)
        # A missing word of one side is not one of the other.
        others = np.where(sides.right, sides.other, NO_WORD - 1)
        for at, word in enumerate(sides.one):
            for to, against in enumerate(others):
                same = word == against
                shared[at] |= same
                found[to] |= same
        sides.left &= ~shared
        sides.right &= ~found
        counts = np.zeros((len(WordLevel), len(one)), np.uint8)
        counts[WordLevel.EXACT] = _count(shared)
        self._join_words(sides.one, sides.other, sides.left, sides.right, counts)
        self._join_words(sides.other, sides.one, sides.right, sides.left, counts)
        return sides, shared, counts

    def _join_words(self, few: Codes, many: Codes, strike_few: Bools, strike_many: Bools, counts: Bytes) -> None:
        """Two words of one bag that are one word of the other (Nur Hayati, Nurhayati) count as a misspelt one."""
        rows = np.flatnonzero((_count(strike_few) == 1) & (_count(strike_many) == 2))
        whole = few[:, rows].T[strike_few[:, rows].T]
        parts = many[:, rows].T[strike_many[:, rows].T].reshape(-1, 2)
        letters = self.masks[parts[:, 0]] | self.masks[parts[:, 1]]
        fits = np.bitwise_count(letters ^ self.masks[whole]) <= 2
        fits &= np.abs(self.lengths[parts].sum(axis=1) - self.lengths[whole]) <= 1
        fits &= self.lengths[whole] >= SHORTEST_WITH_SLIP
        for row, word, (first, second) in zip(rows[fits], whole[fits], parts[fits], strict=True):
            target, start, end = self.words[word], self.words[first], self.words[second]
            if min(OSA.distance(target, start + end), OSA.distance(target, end + start)) <= 1:
                counts[WordLevel.MISSPELT, row] += 1
                strike_few[:, row] = strike_many[:, row] = False

    def _near_words(self, sides: Sides) -> Iterator[tuple[Ints, Codes, Codes, Bytes]]:
        """Pairs off the words that are alike, best first, and strikes them from both sides: a row at most once in each
        turn, its word, the word of the other side and the WordLevel."""
        pair, at, to = self._maybe_near(sides)
        word1, word2 = sides.one[at, pair], sides.other[to, pair]
        maybe = self._may_be_alike(word1, word2)
        pair, at, to, word1, word2 = pair[maybe], at[maybe], to[maybe], word1[maybe], word2[maybe]
        level = self._levels(word1, word2)
        order = np.flatnonzero(level < WordLevel.REPLACED)
        order = order[np.lexsort((to[order], at[order], level[order], pair[order]))]
        while len(order):
            rows = pair[order]
            first = order[np.r_[True, rows[1:] != rows[:-1]]]
            sides.left[at[first], pair[first]] = False
            sides.right[to[first], pair[first]] = False
            yield pair[first], word1[first], word2[first], level[first]
            order = order[sides.left[at[order], pair[order]] & sides.right[to[order], pair[order]]]

    def _maybe_near(self, sides: Sides) -> tuple[Ints, Ints, Ints]:
        """Row, place on one side and place on the other of words of about the same letters, or one of them a letter."""
        masks1 = np.where(sides.left, self.masks[sides.one], STRUCK)
        masks2 = np.where(sides.right, self.masks[sides.other], STRUCK_TOO)
        single1, single2 = sides.left & self.is_initial[sides.one], sides.right & self.is_initial[sides.other]
        any1, any2 = single1.any(axis=1), single2.any(axis=1)
        rows, ats, tos = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
        for at in range(len(masks1)):
            for to in range(len(masks2)):
                near = np.bitwise_count(masks1[at] ^ masks2[to]) <= MOST_OTHER_LETTERS
                if any1[at]:
                    near |= single1[at] & sides.right[to]
                if any2[to]:
                    near |= single2[to] & sides.left[at]
                rows.append(np.flatnonzero(near))
                ats.append(np.full(len(rows[-1]), at))
                tos.append(np.full(len(rows[-1]), to))
        return np.concatenate(rows), np.concatenate(ats), np.concatenate(tos)

    def _may_be_alike(self, word1: Codes, word2: Codes) -> Bools:
        length1, length2 = self.lengths[word1], self.lengths[word2]
        initial = np.minimum(length1, length2) == 1
        close = np.abs(length1 - length2) <= 3
        return np.asarray(np.where(initial, self.letters[word1] == self.letters[word2], close))

    def _levels(self, word1: Codes, word2: Codes) -> Bytes:
        """WordLevel per word pair; REPLACED where the words are not alike. Those of the first words, which most bags
        have, are remembered."""
        low, high = np.minimum(word1, word2).astype(np.int64), np.maximum(word1, word2).astype(np.int64)
        level = np.full(len(low), NOT_COMPARED, np.uint8)
        early = high < len(self.remembered)
        level[early] = self.remembered[low[early], high[early]]
        missing = np.flatnonzero(level == NOT_COMPARED)
        if len(missing):
            low, high = low[missing], high[missing]
            distinct, inverse = np.unique(low << 32 | high, return_inverse=True)
            first, second = distinct >> 32, distinct & 0xFFFFFFFF
            found = self._levels_of_distinct(first, second).astype(np.uint8)
            early = second < len(self.remembered)
            self.remembered[first[early], second[early]] = found[early]
            level[missing] = found[inverse]
        return level

    def _levels_of_distinct(self, word1: Ints, word2: Ints) -> Ints:
        level = np.full(len(word1), WordLevel.REPLACED, np.int64)
        if not len(word1):
            return level
        text1, text2 = self.words[word1].tolist(), self.words[word2].tolist()
        slips = process.cpdist(text1, text2, scorer=OSA.distance, dtype=np.int32, workers=1)
        alike = process.cpdist(text1, text2, scorer=JaroWinkler.similarity, dtype=np.float32, workers=1)
        shorter = np.minimum(self.lengths[word1], self.lengths[word2])
        is_number = (self.letters[word1] < ord("a")) | (self.letters[word2] < ord("a"))
        level[((alike >= ALIKE) | ((slips == 2) & (shorter >= 6)) | ((slips == 1) & (shorter >= 3))) & ~is_number] = (
            WordLevel.ALIKE
        )
        near = (slips == 1) & (shorter >= SHORTEST_WITH_SLIP)
        near |= (slips == 2) & (shorter >= SHORTEST_WITH_TWO_SLIPS) & ~is_number
        level[near] = WordLevel.MISSPELT
        fewer = np.minimum(self.counts[word1], self.counts[word2])
        more = np.maximum(self.counts[word1], self.counts[word2])
        level[(level <= WordLevel.ALIKE) & (fewer >= COMMON_COUNT) & (fewer >= COMMON_SHARE * more)] = (
            WordLevel.BOTH_COMMON
        )
        level[(shorter == 1) & ~is_number] = WordLevel.INITIAL
        return level


def _in_columns(bags: Codes) -> Codes:
    """(words, rows), each column in one piece, without those behind the longest bag."""
    columns = np.ascontiguousarray(bags.T)
    return columns[: int(np.count_nonzero((columns >= 0).any(axis=1)))]


def _count(columns: Bools) -> Bytes:
    return np.asarray(columns.sum(axis=0, dtype=np.uint8))


def _sum_where(keep: Bools, values: Floats, words: Codes) -> Floats:
    """Per row the sum of the values of the words to keep."""
    return np.asarray(np.where(keep, values[words], 0.0).sum(axis=0))
