"""Pairs of people compared field by field; every field ends at one of a few levels, from different to exact."""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA

from beneficiaries.matching.arrays import Bools, Bytes, Codes, Floats
from beneficiaries.matching.bags import Aligner, Alignment, WordLevel
from beneficiaries.matching.dates import BirthLevel, birth_levels
from beneficiaries.matching.tables import DIGITS_OF_A_SLIP, Numbers, Table, bag_codes

CHUNK = 100_000
# A value on more rows than one person would have is common, and agreeing on it says less.
ROWS_OF_ONE_PERSON = 6
ADDRESS_STEPS = (0.2, 0.4, 0.6, 0.8, 0.97)
SHORTEST_NUMBER_WITH_TWO_SLIPS = 9


class Field(IntEnum):
    """The fields beside the name, in the order of the columns of `Comparisons.levels`."""

    BIRTH_DATE = 0
    SEX = 1
    ADDRESS = 2
    PHONE = 3
    IDENTIFIER = 4
    HOUSEHOLD = 5
    RELATIVE = 6


class SexLevel(IntEnum):
    MISSING = 0
    DIFFERENT = 1
    SAME = 2


class AddressLevel(IntEnum):
    """By the share of the weight of the words that both addresses have."""

    MISSING = 0
    DIFFERENT = 1
    LITTLE = 2
    SOME = 3
    HALF = 4
    MOST = 5
    SAME = 6


class NumberLevel(IntEnum):
    MISSING = 0
    DIFFERENT = 1
    TWO_SLIPS = 2
    ONE_SLIP = 3
    EXACT = 4


class RelativeLevel(IntEnum):
    MISSING = 0
    DIFFERENT = 1
    SOME = 2
    SAME = 3


LEVELS: dict[Field, type[IntEnum]] = {
    Field.BIRTH_DATE: BirthLevel,
    Field.SEX: SexLevel,
    Field.ADDRESS: AddressLevel,
    Field.PHONE: NumberLevel,
    Field.IDENTIFIER: NumberLevel,
    Field.HOUSEHOLD: NumberLevel,
    Field.RELATIVE: RelativeLevel,
}


@dataclass(slots=True)
class Comparisons:
    """Pairs of rows and how they agree.

    `words` (pairs, WordLevel): how many words of the names stand at each level; `word_chance`: log probability that a
    stranger has the exact ones. `levels` (pairs, Field). `chance` (pairs, Field): how probably a stranger has the very
    value in which both agree, 0 where it is not common.
    """

    left: Codes
    right: Codes
    words: Bytes
    word_chance: Floats
    levels: Bytes
    chance: Floats

    def __len__(self) -> int:
        return len(self.left)

    def only(self, keep: Bools | Codes) -> "Comparisons":
        return Comparisons(*(getattr(self, part)[keep] for part in self.__slots__))

    @classmethod
    def joined(cls, parts: list["Comparisons"]) -> "Comparisons":
        return cls(*(np.concatenate([getattr(part, name) for part in parts]) for name in cls.__slots__))


class Comparer:
    """Compares rows of one table. With `ignore_commonness` its rows say nothing about how common a value is."""

    def __init__(self, table: Table, *, ignore_commonness: bool = False) -> None:
        self.table = table
        self.names = Aligner(table.name_vocabulary)
        self.addresses = Aligner(table.address_vocabulary)
        self.address_bits = self.addresses.total_bits(table.addresses)
        self.birth_counts = np.bincount(table.birth.code[table.birth.code >= 0], minlength=1)
        self.name_codes = bag_codes(table.names)
        self.name_counts = np.bincount(self.name_codes[self.name_codes >= 0], minlength=1)
        self.ignore_commonness = ignore_commonness

    def compare(self, left: Codes, right: Codes) -> Comparisons:
        parts = [
            self._compare(left[start : start + CHUNK], right[start : start + CHUNK])
            for start in range(0, max(len(left), 1), CHUNK)
        ]
        return Comparisons.joined(parts)

    def _compare(self, left: Codes, right: Codes) -> Comparisons:
        table = self.table
        aligned = self.names.align(table.names[left], table.names[right])
        levels = np.zeros((len(left), len(Field)), np.uint8)
        chance: Floats = np.zeros((len(left), len(Field)), np.float32)
        levels[:, Field.BIRTH_DATE] = birth_levels(table.birth, left, right)
        exact = levels[:, Field.BIRTH_DATE] == BirthLevel.EXACT
        chance[exact, Field.BIRTH_DATE] = _commonness(self.birth_counts, table.birth.code[left[exact]], table.size)
        one, other = table.sex[left], table.sex[right]
        levels[:, Field.SEX] = np.where((one > 0) & (other > 0), np.where(one == other, 2, 1), 0)
        self._compare_addresses(left, right, levels, chance)
        for field, numbers in (
            (Field.PHONE, table.phone),
            (Field.IDENTIFIER, table.identifier),
            (Field.HOUSEHOLD, table.household),
        ):
            _compare_numbers(numbers, left, right, levels, chance, field)
        levels[:, Field.RELATIVE] = self._relative_levels(left, right)
        if self.ignore_commonness:
            chance[:] = 0
        else:
            self._weigh_common_names(left, right, aligned)
        named = (table.names[left, 0] >= 0) & (table.names[right, 0] >= 0)
        aligned.counts[~named] = 0
        return Comparisons(left, right, aligned.counts, aligned.log_chance.astype(np.float32), levels, chance)

    def _weigh_common_names(self, left: Codes, right: Codes, aligned: Alignment) -> None:
        """Given names go with families and generations: a whole name that many have is commoner than its words tell."""
        code = self.name_codes[left]
        same = np.flatnonzero((code == self.name_codes[right]) & (code >= 0))
        chance = _commonness(self.name_counts, code[same], self.table.size)
        same, chance = same[chance > 0], chance[chance > 0]
        aligned.log_chance[same] = np.maximum(aligned.log_chance[same], np.log(chance))

    def _compare_addresses(self, left: Codes, right: Codes, levels: Bytes, chance: Floats) -> None:
        table = self.table
        if table.addresses.max(initial=-1) < 0:
            return
        one, other = table.addresses[left], table.addresses[right]
        weight1, weight2 = self.address_bits[left], self.address_bits[right]
        both = (one[:, 0] >= 0) & (other[:, 0] >= 0)
        common = self.addresses.common_bits(one, other)
        share = common / np.maximum(np.sqrt(weight1 * weight2), 1e-9)
        level = np.digitize(share, ADDRESS_STEPS).astype(np.uint8) + AddressLevel.DIFFERENT
        same = both & (table.address_code[left] == table.address_code[right])
        level[same] = AddressLevel.SAME
        levels[:, Field.ADDRESS] = np.where(both, level, AddressLevel.MISSING)
        code = table.address_code[left[same]]
        chance[same, Field.ADDRESS] = _commonness(table.address_counts, code, table.size)

    def _relative_levels(self, left: Codes, right: Codes) -> Bytes:
        one, other = self.table.relatives[left], self.table.relatives[right]
        both = (one[:, 0] >= 0) & (other[:, 0] >= 0)
        if not both.any():
            return np.zeros(len(left), np.uint8)
        aligned: Alignment = self.names.align(one, other)
        alike = aligned.counts[:, : WordLevel.LEFT_OUT].sum(axis=1)
        odd = aligned.counts[:, WordLevel.LEFT_OUT :].sum(axis=1)
        level = np.where(alike == 0, RelativeLevel.DIFFERENT, np.where(odd > 0, RelativeLevel.SOME, RelativeLevel.SAME))
        return np.where(both, level, RelativeLevel.MISSING).astype(np.uint8)


def _commonness(counts: Codes, codes: Codes, size: int) -> Floats:
    return np.asarray(np.maximum(counts[codes] - ROWS_OF_ONE_PERSON, 0) / size)


def _compare_numbers(numbers: Numbers, left: Codes, right: Codes, levels: Bytes, chance: Floats, field: Field) -> None:
    one, other = numbers.code[left], numbers.code[right]
    both, same = (one >= 0) & (other >= 0), one == other
    level = np.where(both, np.where(same, NumberLevel.EXACT, NumberLevel.DIFFERENT), NumberLevel.MISSING)
    # Most are not alike even in how often each digit stands in them.
    digits = numbers.digits
    differ = np.flatnonzero(both & ~same)
    differ = differ[np.bitwise_count(digits[one[differ]] ^ digits[other[differ]]) <= 2 * DIGITS_OF_A_SLIP]
    if len(differ):
        text = numbers.texts
        one_text, other_text = [text[code] for code in one[differ]], [text[code] for code in other[differ]]
        slips = process.cpdist(one_text, other_text, scorer=OSA.distance, score_cutoff=2, dtype=np.int32, workers=1)
        length = np.fromiter((len(value) for value in one_text), np.int32, len(one_text))
        level[differ[slips == 1]] = NumberLevel.ONE_SLIP
        level[differ[(slips == 2) & (length >= SHORTEST_NUMBER_WITH_TWO_SLIPS)]] = NumberLevel.TWO_SLIPS
    levels[:, field] = level
    agree = both & same
    chance[agree, field] = _commonness(numbers.counts, one[agree], len(numbers.code))
