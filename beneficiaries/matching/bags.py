"""Two bags of words side by side: which words are the same, which are misspelt, shortened, left out or replaced."""

from dataclasses import dataclass
from enum import IntEnum
from typing import Any

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA, JaroWinkler

from beneficiaries.matching.arrays import Bools, Bytes, Codes, Floats, Ints
from beneficiaries.matching.words import Vocabulary

# Bits in which the letters of two words may differ if the words are to be alike.
MOST_OTHER_LETTERS = 4
ALIKE = 0.88
SHORTEST_WITH_SLIP = 4
SHORTEST_WITH_TWO_SLIPS = 8
# A misspelling is rare. Two spellings that many people bear are two names (Dina and Dini).
COMMON_COUNT = 3
COMMON_SHARE = 0.03
BAGS_PER_KNOWN = 20_000


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
    """Per pair of bags: how many words stand at each WordLevel as (pairs, levels), the summed log probability that a
    stranger has the same exact words and initials, and the weight of the common words in bits."""

    counts: Bytes
    log_chance: Floats
    common_bits: Floats


class Aligner:
    """Compares bags of words of one vocabulary. Word pairs are compared once per call, in C."""

    def __init__(self, vocabulary: Vocabulary, frequencies: Floats | None = None) -> None:
        self.words: Any = np.array(vocabulary.words, object)
        self.counts = vocabulary.counts
        self.frequencies = vocabulary.frequencies() if frequencies is None else frequencies
        self.known = self.counts >= max(COMMON_COUNT, vocabulary.bags // BAGS_PER_KNOWN)
        self.log_frequencies = np.log(self.frequencies)
        self.bits = -np.log2(self.frequencies)
        self.masks, self.lengths, self.letters = vocabulary.masks(), vocabulary.lengths(), vocabulary.first_letters()
        share = np.bincount(self.letters, self.counts, minlength=128) / max(vocabulary.bags, 1)
        self.log_initials = np.log(np.clip(share, 1e-6, 1.0))

    def align(self, one: Codes, other: Codes) -> Alignment:
        """`one`, `other`: int (pairs, words), NO_WORD behind."""
        same = (one[:, :, None] == other[:, None, :]) & (one >= 0)[:, :, None]
        shared = same.any(axis=2)
        left, right = (one >= 0) & ~shared, (other >= 0) & ~same.any(axis=1)
        counts = np.zeros((len(one), len(WordLevel)), np.uint8)
        counts[:, WordLevel.EXACT] = shared.sum(axis=1)
        log_chance = np.where(shared, self.log_frequencies[one], 0.0).sum(axis=1)
        common_bits = np.where(shared, self.bits[one], 0.0).sum(axis=1)
        self._joined_words(one, other, left, right, counts)
        self._near_words(one, other, left, right, counts, log_chance, common_bits)
        left_only, right_only = left.sum(axis=1), right.sum(axis=1)
        known_left, known_right = left & self.known[one], right & self.known[other]
        counts[:, WordLevel.OTHER_NAME] = np.minimum(known_left.sum(axis=1), known_right.sum(axis=1))
        counts[:, WordLevel.REPLACED] = np.minimum(left_only, right_only) - counts[:, WordLevel.OTHER_NAME]
        counts[:, WordLevel.LEFT_OUT] = np.abs(left_only - right_only)
        return Alignment(counts, log_chance, common_bits)

    def total_bits(self, bags: Codes) -> Floats:
        return np.asarray(np.where(bags >= 0, self.bits[bags], 0.0).sum(axis=1))

    def _joined_words(self, one: Codes, other: Codes, left: Bools, right: Bools, counts: Bytes) -> None:
        """Two words of one bag that are one word of the other (Nur Hayati, Nurhayati) count as a misspelt one."""
        for few, many, strike_few, strike_many in ((one, other, left, right), (other, one, right, left)):
            rows = np.flatnonzero((strike_few.sum(axis=1) == 1) & (strike_many.sum(axis=1) == 2))
            whole = few[rows][strike_few[rows]]
            parts = many[rows][strike_many[rows]].reshape(-1, 2)
            letters = self.masks[parts[:, 0]] | self.masks[parts[:, 1]]
            fits = np.bitwise_count(letters ^ self.masks[whole]) <= 2
            fits &= np.abs(self.lengths[parts].sum(axis=1) - self.lengths[whole]) <= 1
            fits &= self.lengths[whole] >= SHORTEST_WITH_SLIP
            for row, word, (first, second) in zip(rows[fits], whole[fits], parts[fits], strict=True):
                target, start, end = self.words[word], self.words[first], self.words[second]
                if min(OSA.distance(target, start + end), OSA.distance(target, end + start)) <= 1:
                    counts[row, WordLevel.MISSPELT] += 1
                    strike_few[row] = strike_many[row] = False

    def _near_words(
        self,
        one: Codes,
        other: Codes,
        left: Bools,
        right: Bools,
        counts: Bytes,
        log_chance: Floats,
        common_bits: Floats,
    ) -> None:
        """Pairs off the words that are alike, best first, and strikes them from `left` and `right`."""
        common = left[:, :, None] & right[:, None, :]
        other_letters = np.bitwise_count(self.masks[one][:, :, None] ^ self.masks[other][:, None, :])
        initials = (self.lengths[one] == 1)[:, :, None] | (self.lengths[other] == 1)[:, None, :]
        pair, at, to = np.nonzero(common & ((other_letters <= MOST_OTHER_LETTERS) | initials))
        word1, word2 = one[pair, at], other[pair, to]
        maybe = self._may_be_alike(word1, word2)
        pair, at, to, word1, word2 = pair[maybe], at[maybe], to[maybe], word1[maybe], word2[maybe]
        level = self._levels(word1, word2)
        order = np.lexsort((level, pair))
        order = order[level[order] < WordLevel.REPLACED]
        while len(order):
            first = order[np.unique(pair[order], return_index=True)[1]]
            rows, kinds = pair[first], level[first]
            counts[rows, kinds] += 1
            left[rows, at[first]] = False
            right[rows, to[first]] = False
            initial = first[kinds == WordLevel.INITIAL]
            log_chance[pair[initial]] += self.log_initials[self.letters[word1[initial]]]
            near = first[(kinds == WordLevel.MISSPELT) | (kinds == WordLevel.ALIKE)]
            common_bits[pair[near]] += 0.8 * np.minimum(self.bits[word1[near]], self.bits[word2[near]])
            order = order[left[pair[order], at[order]] & right[pair[order], to[order]]]

    def _may_be_alike(self, word1: Codes, word2: Codes) -> Bools:
        length1, length2 = self.lengths[word1], self.lengths[word2]
        initial = np.minimum(length1, length2) == 1
        close = np.abs(length1 - length2) <= 3
        return np.asarray(np.where(initial, self.letters[word1] == self.letters[word2], close))

    def _levels(self, word1: Codes, word2: Codes) -> Ints:
        """WordLevel per word pair; REPLACED where the words are not alike."""
        low, high = np.minimum(word1, word2), np.maximum(word1, word2)
        distinct, inverse = np.unique(low.astype(np.int64) << 32 | high, return_inverse=True)
        return self._levels_of_distinct(distinct >> 32, distinct & 0xFFFFFFFF)[inverse]

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
