"""The people of one matching as arrays: words, dates and numbers encoded once, so that pairs are compared in bulk."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from beneficiaries.matching.arrays import Bytes, Codes, Ints
from beneficiaries.matching.dates import BirthDates, read_birth_dates
from beneficiaries.matching.records import Columns
from beneficiaries.matching.words import (
    MOST_ADDRESS_WORDS,
    MOST_NAME_WORDS,
    Vocabulary,
    address_words,
    encoded,
    name_words,
    plain_text,
)

NOT_LETTER_OR_DIGIT = re.compile(r"[^a-z0-9]+")
NOT_DIGIT = re.compile(r"[^0-9]+")
# The end of a phone number: +62 812..., 62812... and 0812... are one.
PHONE_DIGITS = 9
MOST_DIGITS, MOST_OF_A_DIGIT = 20, 6
DIGITS_OF_A_SLIP = 2  # bits of `_digits` that it changes at most
SEXES = {
    **dict.fromkeys(("l", "lk", "laki", "laki laki", "lakilaki", "pria", "cowok", "m", "male", "man", "1"), 1),
    **dict.fromkeys(("p", "pr", "perempuan", "wanita", "cewek", "f", "female", "woman", "w", "2"), 2),
}


@dataclass(slots=True)
class Numbers:
    """A column of personal numbers: a code per row (-1 = none), and per code its text, how many rows have it, and how
    often each digit stands in it, see `_digits`."""

    code: Codes
    texts: list[str]
    counts: Ints
    digits: Codes

    @property
    def filled(self) -> int:
        return int(self.counts.sum())


@dataclass(slots=True)
class Table:
    """`size` people. `split` is the number of rows of the first list when two are linked, else None."""

    size: int
    split: int | None
    name_vocabulary: Vocabulary
    names: Codes
    birth: BirthDates
    sex: Bytes
    address_vocabulary: Vocabulary
    addresses: Codes
    address_code: Codes
    address_counts: Ints
    phone: Numbers
    identifier: Numbers
    household: Numbers
    relatives: Codes

    @property
    def all_pairs(self) -> int:
        """How many pairs there are to decide about."""
        if self.split is None:
            return self.size * (self.size - 1) // 2
        return self.split * (self.size - self.split)


def build_table(columns: Columns, split: int | None = None) -> Table:
    size = len(columns)
    names, addresses = Vocabulary(), Vocabulary()
    name_bags = _bags(names, columns.name, name_words, MOST_NAME_WORDS, size)
    names.count(name_bags)
    relative_bags = _bags(names, columns.relative, name_words, MOST_NAME_WORDS, size)
    names.counts = np.pad(names.counts, (0, len(names.words) - len(names.counts)))
    address_bags = _bags(addresses, columns.address, address_words, MOST_ADDRESS_WORDS, size)
    addresses.count(address_bags)
    address_code = bag_codes(address_bags)
    return Table(
        size=size,
        split=split,
        name_vocabulary=names,
        names=name_bags,
        birth=read_birth_dates(_only(columns.birth_date, size)),
        sex=_sexes(_only(columns.sex, size)),
        address_vocabulary=addresses,
        addresses=address_bags,
        address_code=address_code,
        address_counts=np.bincount(address_code[address_code >= 0], minlength=1).astype(np.int64),
        phone=_numbers(_only(columns.phone, size), _phone),
        identifier=_numbers(_only(columns.identifier, size), _number),
        household=_numbers(_only(columns.household, size), _number),
        relatives=relative_bags,
    )


def bag_codes(bags: Codes) -> Codes:
    """A code per distinct bag; -1 for the empty one."""
    if not bags.size:
        return np.full(len(bags), -1, np.int32)
    hashed = np.zeros(len(bags), np.uint64)
    for column in range(bags.shape[1]):
        hashed = hashed * np.uint64(0x9E3779B97F4A7C15) + (bags[:, column] + 2).astype(np.uint64)
        hashed ^= hashed >> np.uint64(29)
    _distinct, code = np.unique(hashed, return_inverse=True)
    code = code.astype(np.int32)
    code[(bags < 0).all(axis=1)] = -1
    return np.asarray(code)


def _bags(
    vocabulary: Vocabulary, columns: Sequence[Sequence[str]], split: Callable[[str], list[str]], most: int, size: int
) -> Codes:
    bags = vocabulary.bag_up(columns, split, most)
    return bags if bags.size else np.full((size, 1), -1, np.int32)


def _only(columns: Sequence[Sequence[str]], size: int) -> Sequence[str]:
    """One column; several are read as one text."""
    if len(columns) == 1:
        return columns[0]
    return [" ".join(parts).strip() for parts in zip(*columns, strict=True)] if columns else [""] * size


def _sexes(column: Sequence[str]) -> Bytes:
    """1 and 2 for the two sexes whatever their letters; 0 = not known. Unknown words count as sexes of their own."""
    codes, values = encoded(column)
    known = {}
    for value in values:
        word = " ".join(NOT_LETTER_OR_DIGIT.sub(" ", plain_text(value)).split())
        known[value] = SEXES.get(word, 0)
    return np.array([known[value] for value in values] or [0], np.uint8)[codes]


def _numbers(column: Sequence[str], clean: Callable[[str], str]) -> Numbers:
    codes, values = encoded(column)
    distinct: dict[str, int] = {}
    cleaned = [clean(value) for value in values]
    numbers = np.array([distinct.setdefault(text, len(distinct)) if text else -1 for text in cleaned] or [-1], np.int32)
    code = numbers[codes]
    counts = np.bincount(code[code >= 0], minlength=max(len(distinct), 1)).astype(np.int64)
    texts = list(distinct)
    return Numbers(code, texts, counts, _digits(texts))


def _phone(text: str) -> str:
    return NOT_DIGIT.sub("", text)[-PHONE_DIGITS:]


def _number(text: str) -> str:
    """Letters and digits only; a number of one repeated sign (000000) says nothing."""
    plain = NOT_LETTER_OR_DIGIT.sub("", plain_text(text))
    return plain if len(set(plain)) > 1 or len(plain) == 1 else ""


def _digits(numbers: list[str]) -> Codes:
    """How often each digit stands in a number, as so many bits: one slip changes at most two bits. The end of a long
    number does not count."""
    texts = np.array([text[:MOST_DIGITS] for text in numbers] or [""], f"S{MOST_DIGITS}")
    signs = texts.view(np.uint8).reshape(len(texts), MOST_DIGITS)
    bits = np.zeros(len(texts), np.uint64)
    for digit in range(10):
        times = ((signs % 10 == digit) & (signs > 0)).sum(axis=1)
        run = (1 << np.minimum(times, MOST_OF_A_DIGIT)) - 1
        bits |= run.astype(np.uint64) << np.uint64(digit * MOST_OF_A_DIGIT)
    return bits
