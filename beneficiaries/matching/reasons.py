"""Why two rows are taken for one person, or not: a short phrase per field, in the language of the reader."""

from functools import lru_cache

import numpy as np
from django.utils.translation import get_language, gettext, gettext_noop

from beneficiaries.matching.arrays import Bytes
from beneficiaries.matching.bags import WordLevel
from beneficiaries.matching.comparing import AddressLevel, Field, NumberLevel, RelativeLevel, SexLevel
from beneficiaries.matching.dates import BirthLevel

PHRASES: dict[Field, dict[int, str]] = {
    Field.BIRTH_DATE: {
        BirthLevel.EXACT: gettext_noop("same birth date"),
        BirthLevel.SWAPPED: gettext_noop("day and month of birth swapped"),
        BirthLevel.ONE_DIGIT: gettext_noop("birth date differs by one digit"),
        BirthLevel.OTHER_YEAR: gettext_noop("same birthday, other year"),
        BirthLevel.TWO_PARTS: gettext_noop("birth date partly the same"),
        BirthLevel.SAME_YEAR_ONLY_YEAR_KNOWN: gettext_noop("same birth year"),
        BirthLevel.SAME_YEAR: gettext_noop("same birth year, other day"),
        BirthLevel.NEAR_YEAR: gettext_noop("birth year close by"),
        BirthLevel.DIFFERENT: gettext_noop("other birth date"),
    },
    Field.SEX: {SexLevel.SAME: gettext_noop("same sex"), SexLevel.DIFFERENT: gettext_noop("other sex")},
    Field.ADDRESS: {
        AddressLevel.SAME: gettext_noop("same address"),
        AddressLevel.MOST: gettext_noop("nearly the same address"),
        AddressLevel.HALF: gettext_noop("similar address"),
        AddressLevel.SOME: gettext_noop("address partly the same"),
        AddressLevel.LITTLE: gettext_noop("other address"),
        AddressLevel.DIFFERENT: gettext_noop("other address"),
    },
    Field.PHONE: {
        NumberLevel.EXACT: gettext_noop("same phone number"),
        NumberLevel.ONE_SLIP: gettext_noop("phone number differs by one digit"),
        NumberLevel.TWO_SLIPS: gettext_noop("phone number differs by two digits"),
        NumberLevel.DIFFERENT: gettext_noop("other phone number"),
    },
    Field.IDENTIFIER: {
        NumberLevel.EXACT: gettext_noop("same identity number"),
        NumberLevel.ONE_SLIP: gettext_noop("identity number differs by one digit"),
        NumberLevel.TWO_SLIPS: gettext_noop("identity number differs by two digits"),
        NumberLevel.DIFFERENT: gettext_noop("other identity number"),
    },
    Field.HOUSEHOLD: {
        NumberLevel.EXACT: gettext_noop("same family card"),
        NumberLevel.ONE_SLIP: gettext_noop("family card number differs by one digit"),
        NumberLevel.TWO_SLIPS: gettext_noop("family card number differs by two digits"),
        NumberLevel.DIFFERENT: gettext_noop("other family card"),
    },
    Field.RELATIVE: {
        RelativeLevel.SAME: gettext_noop("same name of mother or head of family"),
        RelativeLevel.SOME: gettext_noop("similar name of mother or head of family"),
        RelativeLevel.DIFFERENT: gettext_noop("other name of mother or head of family"),
    },
}
ALIKE_WORDS = (WordLevel.MISSPELT, WordLevel.BOTH_COMMON, WordLevel.ALIKE)


def reasons(words: Bytes, levels: Bytes) -> tuple[str, ...]:
    """One phrase per field that both rows have, the name first. `words` (WordLevel), `levels` (Field)."""
    return _told(words.astype(bool).tobytes(), levels.astype(np.uint8).tobytes(), get_language())


@lru_cache(maxsize=20_000)  # of a million pairs most agree like another
def _told(words: bytes, levels: bytes, _language: str | None) -> tuple[str, ...]:
    """`words`: whether any stands at each WordLevel."""
    told = [_name_reason(words)] if any(words) else []
    told += [gettext(PHRASES[field][levels[field]]) for field in Field if levels[field]]
    return tuple(told)


def _name_reason(words: bytes) -> str:
    if not any(words[: WordLevel.LEFT_OUT]):
        return gettext("other name")
    if words[WordLevel.REPLACED] or words[WordLevel.OTHER_NAME]:
        return gettext("name partly the same")
    if any(words[level] for level in ALIKE_WORDS):
        return gettext("similar name")
    if words[WordLevel.INITIAL]:
        return gettext("same name, abbreviated")
    return gettext("same name, a word left out") if words[WordLevel.LEFT_OUT] else gettext("same name")
