"""Most pairs worth a look are plainly not one person. They are thrown out by what is cheap to see: every field is
taken at its best, and what even so stays below the floor need not be looked at closely. The spelling of names is
compared for the rest, that of addresses and numbers only for what remains then.

Nothing is lost by it: the bound holds for every pair, so the pairs above the floor are the same as without.
"""

import numpy as np

from beneficiaries.matching.arrays import Bools, Bytes, Codes, Floats
from beneficiaries.matching.bags import Aligner, WordLevel
from beneficiaries.matching.comparing import LEVELS, AddressLevel, Field, NumberLevel, RelativeLevel, SexLevel
from beneficiaries.matching.dates import birth_levels
from beneficiaries.matching.model import MatchModel, Relation
from beneficiaries.matching.tables import DIGITS_OF_A_SLIP, Numbers, Table

# Against rounding: the bound and the probability are summed in another order.
MARGIN = 1e-6
SAME_NUMBER = 65  # as many bits as no two numbers differ in
# What words that are not the same may yet turn out to be.
MAY_BE = [WordLevel.MISSPELT, WordLevel.BOTH_COMMON, WordLevel.ALIKE, WordLevel.REPLACED, WordLevel.OTHER_NAME]


class Sieve:
    """Under `model`, which pairs of rows of `table` may be one person with probability `floor` or more."""

    def __init__(self, table: Table, names: Aligner, model: MatchModel, floor: float) -> None:
        self.table = table
        # Log of how much more probable each level is for one person than for strangers.
        self.gains = np.log(model.levels[Relation.SAME]) - np.log(model.levels[Relation.STRANGER])
        identifiers = np.log(model.levels[Relation.SAME, Field.IDENTIFIER, : len(NumberLevel)])
        self.phones, self.households = (_by_unlike(self.gains[field]) for field in (Field.PHONE, Field.HOUSEHOLD))
        self.identifiers = _by_unlike(identifiers - np.log(model.identifier_by_birth))
        words = np.log(model.words[Relation.SAME]) - np.log(model.words[Relation.STRANGER])
        self.names, self.words = names, words
        self.exact_word = words[WordLevel.EXACT] - names.log_frequencies
        self.other_word = max(float(words[MAY_BE].max()), 0.0)
        self.left_out = max(float(words[WordLevel.LEFT_OUT]), 0.0)
        initial = np.maximum(words[WordLevel.INITIAL] - names.log_initials[names.letters], 0.0)
        self.initial = np.where(names.lengths == 1, initial, 0.0)
        prior = np.log(model.prior[Relation.SAME]) - np.log(model.prior[Relation.STRANGER])
        self.missing = float(np.log(floor) - np.log1p(-floor) - prior) - MARGIN
        self.columns = _columns(table.names)
        # At its best every field is at its best level; one that is missing gains nothing.
        tops = [max(float(self.gains[field, 1 : len(LEVELS[field])].max()), 0.0) for field in Field]
        tops[Field.IDENTIFIER] = max(float(self.identifiers.max()), 0.0)
        self.best_fields = sum(tops)

    def keep(self, left: Codes, right: Codes) -> Bools:
        """Whether each pair may reach the floor."""
        names = self._of_names(left, right)
        kept = np.flatnonzero(names + self.best_fields >= self.missing)
        fields = self._of_fields(left[kept], right[kept])
        may = fields + names[kept] >= self.missing
        kept, fields = kept[may], fields[may]
        kept = kept[fields + self._of_spelt_names(left[kept], right[kept]) >= self.missing]
        keep = np.zeros(len(left), bool)
        keep[kept] = True
        return keep

    def _of_fields(self, left: Codes, right: Codes) -> Floats:
        table = self.table
        birth = birth_levels(table.birth, left, right)
        gain = self.gains[Field.BIRTH_DATE][birth]
        one, other = table.sex[left], table.sex[right]
        by_sex = np.where(one == other, self.gains[Field.SEX, SexLevel.SAME], self.gains[Field.SEX, SexLevel.DIFFERENT])
        gain += np.where((one > 0) & (other > 0), by_sex, 0)
        if table.addresses.max(initial=-1) >= 0:
            both = (table.address_code[left] >= 0) & (table.address_code[right] >= 0)
            gain += np.where(both, self.gains[Field.ADDRESS, AddressLevel.DIFFERENT :].max(), 0)
        gain += _of_numbers(table.phone, left, right, self.phones)
        gain += _of_numbers(table.household, left, right, self.households)
        gain += _of_numbers(table.identifier, left, right, self.identifiers, birth)
        if table.relatives.max(initial=-1) >= 0:
            both = (table.relatives[left, 0] >= 0) & (table.relatives[right, 0] >= 0)
            gain += np.where(both, self.gains[Field.RELATIVE, RelativeLevel.DIFFERENT : len(RelativeLevel)].max(), 0)
        return np.asarray(gain)

    def _of_names(self, left: Codes, right: Codes) -> Floats:
        """Words that are not the same are taken for misspelt or shortened ones."""
        one, other = [column[left] for column in self.columns], [column[right] for column in self.columns]
        gain = np.zeros(len(left))
        if not one:
            return gain
        unlike = [np.zeros(len(left), np.int8), np.zeros(len(left), np.int8)]
        for side, (words, others) in enumerate(((one, other), (other, one))):
            for word in words:
                same = np.zeros(len(left), bool)
                for against in others:
                    same |= word == against
                known = word >= 0
                if side == 0:
                    gain += np.where(same & known, self.exact_word[word], 0)
                alone = known & ~same
                unlike[side] += alone
                gain += np.where(alone, self.initial[word], 0)
        gain += np.minimum(*unlike) * self.other_word + np.abs(unlike[0] - unlike[1]) * self.left_out
        return np.where((one[0] >= 0) & (other[0] >= 0), gain, 0)

    def _of_spelt_names(self, left: Codes, right: Codes) -> Floats:
        one, other = self.table.names[left], self.table.names[right]
        aligned = self.names.align(one, other)
        gain = aligned.counts @ self.words - aligned.log_chance
        return np.asarray(np.where((one[:, 0] >= 0) & (other[:, 0] >= 0), gain, 0))


def _of_numbers(numbers: Numbers, left: Codes, right: Codes, gains: Floats, row: Bytes | int = 0) -> Floats | float:
    """Numbers of nearly the same digits are taken for mistyped ones, whatever the order of the digits. `gains` are of
    `_by_unlike`, `row` says which of them."""
    if not numbers.filled:
        return 0.0
    one, other = numbers.code[left], numbers.code[right]
    unlike = np.bitwise_count(numbers.digits[one] ^ numbers.digits[other]).astype(np.intp)
    unlike[one == other] = SAME_NUMBER
    return np.where((one < 0) | (other < 0), 0, gains[row, unlike])


def _by_unlike(gains: Floats) -> Floats:
    """(rows, bits in which the digits of two numbers differ): the most that such a pair may gain, from the gain of each
    NumberLevel, in as many rows."""
    gains = np.atleast_2d(gains)[:, : len(NumberLevel)]
    different, slips = gains[:, NumberLevel.DIFFERENT], gains[:, NumberLevel.DIFFERENT : NumberLevel.EXACT]
    by_unlike = np.repeat(different[:, None], SAME_NUMBER + 1, axis=1)
    by_unlike[:, : 2 * DIGITS_OF_A_SLIP + 1] = slips[:, :-1].max(axis=1, keepdims=True)
    by_unlike[:, : DIGITS_OF_A_SLIP + 1] = slips.max(axis=1, keepdims=True)
    by_unlike[:, SAME_NUMBER] = gains[:, NumberLevel.EXACT]
    return by_unlike


def _columns(bags: Codes) -> list[Codes]:
    """A word per column, each column in one piece, without those behind the longest bag."""
    return [np.ascontiguousarray(column) for column in bags.T if (column >= 0).any()]
