"""What is expected before any data is seen. The data move these numbers; where there is little, they hold.

They are rough on purpose: typical error rates of typed registers (Winkler 2006) and of families in Indonesia.
"""

import numpy as np

from beneficiaries.matching.arrays import Floats
from beneficiaries.matching.bags import WordLevel
from beneficiaries.matching.comparing import LEVELS, AddressLevel, Field, NumberLevel, RelativeLevel, SexLevel
from beneficiaries.matching.dates import BirthLevel
from beneficiaries.matching.model import MOST_LEVELS, MatchModel, Relation

# By WordLevel: exact, misspelt, both common, alike, initial, left out, replaced, another name. An initial fits or not:
# it has no rate.
WORDS = {
    Relation.SAME: (0.816, 0.08, 0.02, 0.03, 0.9, 0.05, 0.006, 0.002),
    Relation.STRANGER: (1.0, 0.002, 0.004, 0.01, 1.0, 0.2, 0.26, 0.50),
    Relation.FAMILY: (0.25, 0.01, 0.02, 0.02, 0.4, 0.15, 0.15, 0.40),
    Relation.TWIN: (0.40, 0.01, 0.04, 0.04, 0.4, 0.05, 0.10, 0.36),
    Relation.NAMESAKE: (0.90, 0.02, 0.01, 0.01, 0.9, 0.05, 0.006, 0.004),
}
# By level from 1 up; level 0 is a missing value.
NUMBER: dict[Relation, tuple[float, ...]] = {
    Relation.SAME: (0.10, 0.02, 0.08, 0.80),
    Relation.STRANGER: (0.9999, 6e-5, 2e-5, 1e-5),
    Relation.FAMILY: (0.60, 0.01, 0.03, 0.36),
    Relation.TWIN: (0.50, 0.01, 0.04, 0.45),
}
FIELDS: dict[Field, dict[Relation, tuple[float, ...]]] = {
    Field.BIRTH_DATE: {
        Relation.SAME: (0.03, 0.005, 0.01, 0.01, 0.03, 0.02, 0.06, 0.02, 0.815),
        Relation.STRANGER: (0.92, 0.05, 0.012, 0.013, 0.0012, 0.0025, 0.0008, 0.00001, 0.00004),
        Relation.FAMILY: (0.79, 0.12, 0.03, 0.03, 0.01, 0.01, 0.005, 0.001, 0.004),
        Relation.TWIN: (0.005, 0.005, 0.005, 0.005, 0.01, 0.01, 0.03, 0.01, 0.92),
    },
    Field.SEX: {
        Relation.SAME: (0.02, 0.98),
        Relation.STRANGER: (0.5, 0.5),
        Relation.FAMILY: (0.5, 0.5),
        Relation.NAMESAKE: (0.02, 0.98),
        Relation.TWIN: (0.3, 0.7),
    },
    Field.ADDRESS: {
        Relation.SAME: (0.08, 0.04, 0.05, 0.08, 0.25, 0.50),
        Relation.STRANGER: (0.90, 0.07, 0.02, 0.008, 0.002, 0.0001),
        Relation.FAMILY: (0.01, 0.01, 0.02, 0.04, 0.20, 0.72),
        Relation.TWIN: (0.01, 0.01, 0.02, 0.04, 0.20, 0.72),
    },
    Field.PHONE: NUMBER,
    Field.IDENTIFIER: {
        Relation.SAME: (0.06, 0.02, 0.08, 0.84),
        Relation.STRANGER: (0.9999, 6e-5, 2e-5, 1e-6),
        Relation.FAMILY: (0.90, 0.03, 0.03, 0.04),
        Relation.TWIN: (0.55, 0.18, 0.24, 0.03),
    },
    Field.HOUSEHOLD: {
        Relation.SAME: (0.15, 0.02, 0.05, 0.78),
        Relation.STRANGER: (0.9999, 6e-5, 2e-5, 1e-5),
        Relation.FAMILY: (0.10, 0.02, 0.05, 0.83),
        Relation.TWIN: (0.06, 0.02, 0.05, 0.87),
    },
    Field.RELATIVE: {
        Relation.SAME: (0.1, 0.2, 0.7),
        Relation.STRANGER: (0.85, 0.145, 0.005),
        Relation.FAMILY: (0.4, 0.15, 0.45),
        Relation.TWIN: (0.05, 0.2, 0.75),
    },
}
# How many pairs the expectation counts as much as. What tells relatives apart is given, not learned: a class that may
# become anything ends up as something else.
STRENGTH = {
    Relation.SAME: 25.0,
    Relation.STRANGER: 5000.0,
    Relation.FAMILY: 400.0,
    Relation.TWIN: 40.0,
    Relation.NAMESAKE: 400.0,
}
# What one person's rows, and twins, do not do in whatever list: where hardly anybody is in it twice, the estimation
# would take namesakes for one person, who is then born on two days and lives in two streets, and neighbouring numbers
# for twins. The levels together have at most this share of the pairs, or this many times the share of the other level.
IMPLAUSIBLE: dict[Relation, dict[Field, tuple[tuple[list[int], int | None, float], ...]]] = {
    Relation.SAME: {
        Field.BIRTH_DATE: (
            ([BirthLevel.DIFFERENT], None, 0.08),
            ([BirthLevel.NEAR_YEAR], None, 0.05),
            ([BirthLevel.OTHER_YEAR], BirthLevel.EXACT, 0.5),
        ),
        Field.SEX: (([SexLevel.DIFFERENT], None, 0.1),),
        Field.ADDRESS: (([AddressLevel.DIFFERENT], None, 0.4),),
        Field.PHONE: (([NumberLevel.DIFFERENT], None, 0.6),),
        Field.IDENTIFIER: (
            ([NumberLevel.DIFFERENT], None, 0.3),
            ([NumberLevel.TWO_SLIPS], NumberLevel.ONE_SLIP, 0.75),
            ([NumberLevel.ONE_SLIP], NumberLevel.EXACT, 0.75),
        ),
        Field.HOUSEHOLD: (([NumberLevel.DIFFERENT], None, 0.6),),
        Field.RELATIVE: (([RelativeLevel.DIFFERENT], None, 0.4),),
    },
    Relation.TWIN: {
        Field.BIRTH_DATE: ((list(range(BirthLevel.DIFFERENT, BirthLevel.SWAPPED)), None, 0.2),),
        Field.ADDRESS: (([AddressLevel.DIFFERENT, AddressLevel.LITTLE], None, 0.1),),
        Field.PHONE: (([NumberLevel.DIFFERENT], None, 0.6),),
    },
}
PER_PERSON = {Relation.SAME: 0.05, Relation.FAMILY: 0.5, Relation.TWIN: 0.01, Relation.NAMESAKE: 0.01}


def expected_model(people: int, pairs: int) -> MatchModel:
    """Where the estimation starts, for that many people and pairs of them."""
    words = np.ones((len(Relation), len(WordLevel)))
    levels = np.ones((len(Relation), len(Field), MOST_LEVELS))
    for relation in Relation:
        words[relation] = WORDS[relation]
        for position in Field:
            expected = FIELDS[position]
            like = Relation.FAMILY if relation == Relation.NAMESAKE else relation
            levels[relation, position, 1 : len(LEVELS[position])] = expected.get(relation, expected[like])
    shares = np.array([PER_PERSON.get(relation, 0) for relation in Relation]) * max(people, 1) / max(pairs, 1)
    shares = np.minimum(shares, 0.05)
    shares[Relation.STRANGER] = 1 - shares.sum()
    identifiers = levels[Relation.STRANGER, Field.IDENTIFIER, : len(NumberLevel)]
    return MatchModel(shares, words, levels, np.tile(identifiers, (len(BirthLevel), 1)))


def towards(expected: Floats, observed: Floats, strength: float) -> Floats:
    """Probabilities of the counts `observed`, with `expected` standing for `strength` further observations."""
    total = observed.sum() + strength
    return np.asarray((observed + strength * expected / expected.sum()) / total)


def keep_plausible(relation: Relation, position: Field, levels: Floats, expected: Floats) -> None:
    """Moves what was learned of a relation back towards what is expected until nothing about it is implausible."""
    believed = 1.0
    for some, other, most in IMPLAUSIBLE.get(relation, {}).get(position, ()):
        over, under = (part[some].sum() - most * (1.0 if other is None else part[other]) for part in (levels, expected))
        if over > 0:
            believed = min(believed, under / (under - over))
    levels[:] = believed * levels + (1 - believed) * expected
