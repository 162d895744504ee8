"""Which pairs to compare at all: those sharing two rare enough things. Blocks are capped, so that the work grows with
the number of people and not with its square.

Each pass gives every row a few keys (a word and a birth month, two words, a phone number ...); rows with the same key
are compared. A pass may spend so many pairs per row, on its smallest blocks first. A block with more rows than the cap
or than can be afforded is split by finer keys; what is still too large is sorted and each row compared with its
nearest neighbours only (Hernandez & Stolfo 1995).
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from beneficiaries.matching.arrays import Codes, Ints
from beneficiaries.matching.tables import Table
from beneficiaries.matching.words import Vocabulary

BLOCK_CAP = 40
# What is shared by many strangers: the larger its blocks, the less they find.
WEAK_CAP = 12
WINDOW = 8
# Pairs per person that each kind of pass may spend: more where it finds what the others miss.
PER_NUMBER, PER_BIRTH, PER_BIRTHDAY, PER_NAME, PER_HOME, PER_NAME_AT_HOME = 3, 3, 5, 3, 7, 10
RARE_ADDRESS_WORDS = 3
SKELETON = str.maketrans("", "", "aeiouhy")
# Letters that are mistaken for each other by ear.
SOUNDS = str.maketrans("zfvqdgbc", "sppktkpk")
NO_KEY = np.int64(-1)


@dataclass(slots=True)
class Pass:
    """Keys of the rows as int64 (rows, keys), NO_KEY where there is none, and finer ones for too large blocks.
    `allowance`: pairs per row of the table."""

    keys: Ints
    finer: Ints
    allowance: float
    cap: int = BLOCK_CAP


def candidate_pairs(table: Table) -> tuple[Codes, Codes]:
    """The rows of the pairs worth comparing, the smaller first, each pair once."""
    size = np.int64(max(table.size, 1))
    parts = [np.zeros(0, np.int64)]
    for step in _passes(table):
        made = [np.minimum(left, right) * size + np.maximum(left, right) for left, right in _pairs_of(step, table)]
        parts.append(sorted_once(np.concatenate(made)))
    found = sorted_once(np.concatenate(parts))
    return (found // size).astype(np.int32), (found % size).astype(np.int32)


def sorted_once(numbers: Ints) -> Ints:
    """Each number once, in order. Several times as fast as np.unique, which hashes."""
    numbers.sort()
    return numbers[np.r_[True, numbers[1:] != numbers[:-1]]] if len(numbers) else numbers


def _pairs_of(step: Pass, table: Table) -> Iterator[tuple[Ints, Ints]]:
    left_to_spend = int(step.allowance * table.size)
    rows, keys, starts, sizes = _blocks(*_flat(step.keys))
    most, spent = _affordable(sizes, left_to_spend, step.cap)
    yield _within(rows, starts[sizes <= most], sizes[sizes <= most], most, table)
    large = np.repeat(sizes > most, sizes)
    if not large.any():
        return
    left_to_spend -= spent
    rows, keys = rows[large], keys[large]
    finer = step.finer[rows]
    rows = np.repeat(rows, finer.shape[1])
    keys = mix(np.repeat(keys, finer.shape[1]), finer.ravel())
    rows, keys, starts, sizes = _blocks(rows[keys != NO_KEY], keys[keys != NO_KEY])
    most, spent = _affordable(sizes, left_to_spend, step.cap)
    yield _within(rows, starts[sizes <= most], sizes[sizes <= most], most, table)
    large = np.repeat(sizes > most, sizes)
    rows, keys = rows[large], keys[large]
    yield _neighbours(rows, keys, min((left_to_spend - spent) // max(len(rows), 1), WINDOW), table)


def _affordable(sizes: Ints, pairs: int, cap: int) -> tuple[int, int]:
    """The size up to which all blocks can be compared with so many pairs, at most `cap`, and what that costs."""
    blocks = np.bincount(sizes[sizes <= cap], minlength=cap + 1)
    each = np.arange(cap + 1)
    costs = np.cumsum(blocks * (each * (each - 1) // 2))
    most = max(int(np.searchsorted(costs, pairs, side="right")) - 1, 1)
    return most, int(costs[most])


def _flat(keys: Ints) -> tuple[Ints, Ints]:
    rows = np.repeat(np.arange(len(keys)), keys.shape[1])
    flat = keys.ravel()
    return rows[flat != NO_KEY], flat[flat != NO_KEY]


def _blocks(rows: Ints, keys: Ints) -> tuple[Ints, Ints, Ints, Ints]:
    """Rows and keys in the order of the keys, and start and size of each block of two or more."""
    order = np.argsort(keys, kind="stable")
    rows, keys = rows[order], keys[order]
    starts = np.flatnonzero(np.r_[True, keys[1:] != keys[:-1]]) if len(keys) else np.zeros(0, np.int64)
    sizes = np.diff(np.r_[starts, len(keys)])
    return rows, keys, starts, sizes


def _within(rows: Ints, starts: Ints, sizes: Ints, cap: int, table: Table) -> tuple[Ints, Ints]:
    """All pairs inside the blocks."""
    lefts, rights = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    for apart in range(1, cap):
        starts, sizes = starts[sizes > apart], sizes[sizes > apart]
        if not len(starts):
            break
        reach = sizes - apart
        first = np.repeat(starts, reach) + _counting(reach)
        left, right = _to_decide(rows[first], rows[first + apart], table)
        lefts.append(left)
        rights.append(right)
    return np.concatenate(lefts), np.concatenate(rights)


def _counting(lengths: Ints) -> Ints:
    """0, 1, ... for each length, one after the other."""
    ends = np.cumsum(lengths)
    return np.asarray(np.arange(ends[-1]) - np.repeat(ends - lengths, lengths))


def _neighbours(rows: Ints, keys: Ints, window: int, table: Table) -> tuple[Ints, Ints]:
    """Each row of an oversized block with the `window` rows behind it in the order of names and birth dates."""
    by_name = table.names.max(axis=1)
    order = np.lexsort((table.birth.code[rows], by_name[rows], keys))
    rows, keys = rows[order], keys[order]
    lefts, rights = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    for apart in range(1, window + 1):
        same = keys[:-apart] == keys[apart:]
        left, right = _to_decide(rows[:-apart][same], rows[apart:][same], table)
        lefts.append(left)
        rights.append(right)
    return np.concatenate(lefts), np.concatenate(rights)


def _to_decide(left: Ints, right: Ints, table: Table) -> tuple[Ints, Ints]:
    """Not a row with itself, nor two rows of one list when two lists are linked."""
    keep = left != right
    if table.split is not None:
        keep &= (left < table.split) != (right < table.split)
    return left[keep], right[keep]


def mix(*parts: Codes) -> Ints:
    """One key out of several; NO_KEY where any is missing (negative)."""
    mixed = np.zeros(np.broadcast_shapes(*(part.shape for part in parts)), np.uint64)
    missing = np.zeros(mixed.shape, bool)
    for part in parts:
        missing |= part < 0
        mixed = (mixed ^ part.astype(np.int64).view(np.uint64)) * np.uint64(0x9E3779B97F4A7C15)
        mixed ^= mixed >> np.uint64(31)
    keys = (mixed >> np.uint64(1)).astype(np.int64)
    keys[missing] = NO_KEY
    return keys


def _passes(table: Table) -> Iterator[Pass]:
    """One after the other, for each holds the keys of all rows."""
    birth = table.birth
    year = np.where(birth.year > 0, birth.year, -1).astype(np.int64)
    month, day = (np.where(birth.full, part, -1).astype(np.int64) for part in (birth.month, birth.day))
    sounds = _sounds_of(table.name_vocabulary)
    heard = np.where(table.names >= 0, sounds[table.names], -1)
    words = np.where(table.names >= 0, table.names, -1).astype(np.int64)
    rare = _rarest(table.addresses, table.address_vocabulary)
    for numbers in (table.identifier, table.phone, table.household):
        if numbers.filled:
            yield Pass(numbers.code.astype(np.int64)[:, None], heard, PER_NUMBER)
    whole = birth.code.astype(np.int64)[:, None]
    if birth.full.any():
        whole = np.where(birth.full[:, None], whole, NO_KEY)
        yield Pass(mix(whole), heard, PER_BIRTH)
        low, high = np.minimum(month, day)[:, None], np.maximum(month, day)[:, None]
        yield Pass(mix(heard, low, high), words, PER_BIRTHDAY)
        yield Pass(mix(heard, year[:, None], month[:, None]), words, PER_BIRTH)
        yield Pass(mix(heard, year[:, None], day[:, None]), words, PER_BIRTH)
    yield Pass(_twos(heard), mix(year)[:, None], PER_NAME, WEAK_CAP)
    yield Pass(mix(words), mix(year)[:, None], PER_NAME, WEAK_CAP)
    if (table.addresses >= 0).any():
        at_home = _twos(rare)
        yield Pass(at_home, heard, PER_HOME, WEAK_CAP)
        yield Pass(_crossed(heard, rare), mix(year)[:, None], PER_NAME_AT_HOME, WEAK_CAP)
        if birth.full.any():
            yield Pass(mix(rare, year[:, None]), heard, PER_NAME, WEAK_CAP)


def _twos(parts: Ints) -> Ints:
    """The keys of every two of a row's parts, in whatever order."""
    made = [np.full((len(parts), 1), NO_KEY)]
    for one in range(parts.shape[1]):
        for other in range(one + 1, parts.shape[1]):
            low, high = np.minimum(parts[:, one], parts[:, other]), np.maximum(parts[:, one], parts[:, other])
            made.append(mix(low, high)[:, None])
    return np.concatenate(made, axis=1)


def _crossed(parts: Ints, others: Ints) -> Ints:
    return mix(parts[:, :, None], others[:, None, :]).reshape(len(parts), -1)


def _sounds_of(vocabulary: Vocabulary) -> Ints:
    """A number per word for how it sounds: its first letter and the next three consonants, alike ones as one."""
    numbers: dict[str, int] = {}
    sounds = (numbers.setdefault(sound_of(word), len(numbers)) for word in vocabulary.words)
    return np.fromiter(sounds, np.int64, len(vocabulary.words))


def sound_of(word: str) -> str:
    heard = (word[0] + word[1:].translate(SKELETON)).translate(SOUNDS)
    return "".join(letter for at, letter in enumerate(heard) if at == 0 or heard[at - 1] != letter)[:4]


def _rarest(bags: Codes, vocabulary: Vocabulary) -> Ints:
    """The words of each address that fewest share."""
    counts = np.where(bags >= 0, vocabulary.counts[bags], np.iinfo(np.int64).max)
    order = np.argsort(counts, axis=1, kind="stable")[:, :RARE_ADDRESS_WORDS]
    return np.take_along_axis(bags, order, axis=1).astype(np.int64)
