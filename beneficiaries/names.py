"""One name field, and the normalised key by which names are searched and compared.

The variants are those met in Kalimantan Timur: abbreviations (Muh., St.), titles (H., Hj., S.Pd.), patronyms
(bin, binti) and the spellings before 1972 (oe, dj, tj). "Andi" is a Bugis title and a common first name: it stays.
Initials cannot be resolved and stay too.
"""

import re
import unicodedata
from functools import lru_cache

CANONICAL = {
    variant: canonical
    for canonical, variants in {
        "muhammad": "muh moh mohd mhd md mohamad mohammad muhamad muhammed "
        "mochammad mochamad moch mokhamad much muchammad",
        "ahmad": "achmad akhmad ahmat amad",
        "abdul": "abd abdu abdoel",
        "siti": "st sitti sity",
        "nur": "noor nor nour",
        "syamsul": "samsul syamsu samsu sjamsul",
        "syarifuddin": "sarifudin syarifudin sarifuddin sjarifuddin",
        "yusuf": "jusuf yusup jusup",
        "hasan": "hassan",
        "rahmat": "rachmat rahmad rakhmat",
        "khadijah": "hadijah kadijah chadidjah",
        "fatimah": "patimah fatima",
        "sri": "sry srie",
        "dewi": "dewie dewy",
        "baso": "basso baco bacco",
        "besse": "becce bece",
        "daeng": "dg deng",
    }.items()
    for variant in variants.split()
}
HONORIFICS = frozenset({"h", "hj", "haji", "hajjah", "bapak", "bpk", "ibu", "pak", "bu", "alm", "almh"}) | frozenset(
    {"sdr", "sdri", "tn", "ny", "nn"}
)
DEGREES = re.compile(
    r"\b(s\.?pd(\.?i)?|s\.?e|s\.?h|s\.?sos|s\.t|s\.?kom|s\.?ag|m\.?si|m\.?pd|dr|drs|dra|ir|a\.?md)\b\.?"
)
# "St." before a name is Siti; behind one it is the degree.
DEGREE_AT_THE_END = re.compile(r"(?<=\w)\s+st\.?\s*$")
PATRONYM = re.compile(r"\s(bin|binti|bt|bte|binte)\b.*$")
OLD_SPELLING = (("oe", "u"), ("dj", "j"), ("tj", "c"), ("nj", "ny"), ("sj", "sy"), ("ch", "kh"))
# Before 1972 a j alone was today's y, as in Moeljadi and Tjahjadi; only another old spelling in the word tells.
WRITTEN_BEFORE_1972 = re.compile(r"oe|dj|tj|sj")
OLD_Y = re.compile(r"(?<![dtns])j")
# Rizky and Rizki, Dedy and Dedi are written at random; in a short word it may be the beginning of a longer one.
ENDING_Y = re.compile(r"(?<=[a-z]{2}[b-df-hj-np-tv-xz])y$")
NOT_LETTERS = re.compile(r"[^a-z0-9 ]+")


def normalise_name(name: str) -> str:
    """The key of a name: lower-case ASCII words, titles and patronym gone, known variants resolved.

    A name of titles alone keeps them, so that a name never has an empty key unless it has no letter or digit.
    """
    plain = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
    spaced = f" {plain.replace(chr(39), '').replace('`', '')} "
    without_degrees = DEGREES.sub(" ", DEGREE_AT_THE_END.sub(" ", spaced.partition(",")[0]) + " ")
    stripped = PATRONYM.sub("", without_degrees)
    words = NOT_LETTERS.sub(" ", stripped).split()
    kept = [word for word in words if word not in HONORIFICS] or NOT_LETTERS.sub(" ", plain).split()
    return " ".join(CANONICAL.get(word, CANONICAL.get(modern_spelling(word), modern_spelling(word))) for word in kept)


@lru_cache(maxsize=20_000)  # words of names repeat; a whole name is never kept
def modern_spelling(word: str) -> str:
    if WRITTEN_BEFORE_1972.search(word):
        word = OLD_Y.sub("y", word)
    for old, new in OLD_SPELLING:
        word = word.replace(old, new)
    return ENDING_Y.sub("i", word)
