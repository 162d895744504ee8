"""Names and addresses as bags of words: order, titles and old spellings do not matter, common words weigh little."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence

import numpy as np

from beneficiaries.matching.arrays import Bools, Codes, Floats, Ints
from beneficiaries.names import CANONICAL, DEGREES, HONORIFICS, NOT_LETTERS, PATRONYM, modern_spelling

MOST_NAME_WORDS = 6
MOST_ADDRESS_WORDS = 14
NO_WORD = -1
LETTERS_OR_DIGITS = re.compile(r"[a-z]+|[0-9]+")
# They say what kind of place follows and are left out or abbreviated at will.
STREET_WORDS = (
    "jl",
    "jln",
    "jalan",
    "gg",
    "gang",
    "no",
    "nomor",
    "rt",
    "rw",
    "blok",
    "blk",
    "perum",
    "komplek",
    "komp",
)
REGION_WORDS = (
    "kel",
    "kelurahan",
    "kec",
    "kecamatan",
    "kota",
    "kab",
    "kabupaten",
    "desa",
    "ds",
    "dusun",
    "dsn",
    "prov",
)
ADDRESS_FILLERS = frozenset((*STREET_WORDS, *REGION_WORDS, "provinsi"))


def plain_text(text: str) -> str:
    """Lower case without accents, apostrophes gone."""
    if text.isascii():
        return text.lower().replace("'", "").replace("`", "")
    folded = unicodedata.normalize("NFKD", text.casefold()).encode("ascii", "ignore").decode()
    return folded.replace("'", "").replace("`", "")


def name_words(text: str) -> list[str]:
    """The words of a name in today's spelling, titles and patronym gone unless nothing else is left."""
    plain = plain_text(text)
    words = NOT_LETTERS.sub(" ", PATRONYM.sub("", DEGREES.sub(" ", f" {plain} "))).split()
    kept = [word for word in words if word not in HONORIFICS] or NOT_LETTERS.sub(" ", plain).split()
    return [CANONICAL.get(word) or CANONICAL.get(modern := modern_spelling(word)) or modern for word in kept]


def address_words(text: str) -> list[str]:
    """The words and numbers of an address; "RT03" is rt and 3, and the fillers go unless nothing else is left."""
    words = [word.lstrip("0") or "0" for word in LETTERS_OR_DIGITS.findall(plain_text(text))]
    return [word for word in words if word not in ADDRESS_FILLERS] or words


class Vocabulary:
    """Words by number, and how many bags hold each."""

    def __init__(self) -> None:
        # The first stands for no word, so that there is always one.
        self._numbers: dict[str, int] = {" ": 0}
        self.words: list[str] = [" "]
        self.counts: Ints = np.zeros(1, np.int64)
        self.bags = 0

    def number(self, word: str) -> int:
        known = self._numbers.get(word)
        if known is None:
            known = self._numbers[word] = len(self.words)
            self.words.append(word)
        return known

    def bag_up(self, columns: Sequence[Sequence[str]], split: Callable[[str], list[str]], most: int) -> Codes:
        """The bags of the rows as int32 (rows, most): word numbers, rarely met ones kept first, NO_WORD behind."""
        parts = [self._of_column(column, split, most) for column in columns]
        if not parts:
            return np.zeros((0, 0), np.int32)
        return without_repeats(np.concatenate(parts, axis=1))[:, :most]

    def _of_column(self, column: Sequence[str], split: Callable[[str], list[str]], most: int) -> Codes:
        codes, values = encoded(column)
        table = np.full((len(values), most), NO_WORD, np.int32)
        for row, value in enumerate(values):
            if words := split(value)[:most]:
                table[row, : len(words)] = [self.number(word) for word in words]
        used = max(int((table >= 0).sum(axis=1).max(initial=0)), 1)
        return np.asarray(table[:, :used][codes])

    def count(self, bags: Codes) -> None:
        """Take the frequencies of the words from these bags."""
        self.counts = np.bincount(bags[bags >= 0].ravel(), minlength=len(self.words)).astype(np.int64)
        self.bags = int((bags >= 0).any(axis=1).sum()) if bags.size else 0

    def frequencies(self) -> Floats:
        """How probably somebody else has the word. The pair at hand is not counted, one unseen bearer is."""
        return np.minimum((np.maximum(self.counts - 2, 0) + 1) / (self.bags + 1), 1.0)

    def masks(self) -> Codes:
        """Per word the set of its letters and digits as bits: two words of few common bits cannot be alike."""
        return np.fromiter((_letters(word) for word in self.words), np.uint64, len(self.words))

    def lengths(self) -> Codes:
        return np.fromiter((len(word) for word in self.words), np.int16, len(self.words))

    def first_letters(self) -> Codes:
        return np.fromiter((ord(word[0]) & 127 for word in self.words), np.int16, len(self.words))


def _letters(word: str) -> int:
    bits = 0
    for letter in word:
        bits |= 1 << (ord(letter) & 63)
    return bits


def without_repeats(bags: Codes) -> Codes:
    """Each row sorted from the greatest number down, a repeated one once, NO_WORD behind."""
    ordered = -np.sort(-bags, axis=1)
    repeated: Bools = np.zeros(ordered.shape, bool)
    repeated[:, 1:] = (ordered[:, 1:] == ordered[:, :-1]) & (ordered[:, 1:] >= 0)
    if repeated.any():
        ordered[repeated] = NO_WORD
        ordered = -np.sort(-ordered, axis=1)
    return np.asarray(ordered)


def encoded(column: Iterable[str]) -> tuple[Codes, list[str]]:
    """The column as numbers into its distinct values."""
    numbers: dict[str, int] = {}
    codes = np.fromiter((numbers.setdefault(value, len(numbers)) for value in column), np.int32)
    return codes, list(numbers)
