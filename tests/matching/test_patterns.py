"""Pairs that agree alike are counted together, to the same sums as one by one."""

import numpy as np

from beneficiaries.matching import find_pairs
from beneficiaries.matching.blocking import candidate_pairs
from beneficiaries.matching.comparing import Comparer
from beneficiaries.matching.model import Relation
from beneficiaries.matching.patterns import Patterns
from beneficiaries.matching.tables import build_table
from tests.matching.hard_lists import HardListWriter


def test_shares_of_kinds_are_those_of_their_pairs() -> None:
    columns = HardListWriter(seed=13).write(800).columns("name", "birth_date", "sex", "address", "phone", "identifier")
    model = find_pairs(columns).model
    table = build_table(columns)
    pairs = Comparer(table).compare(*candidate_pairs(table))
    every = Patterns(pairs)
    assert len(every.kinds) < len(pairs)
    posteriors = model.posteriors(pairs)
    np.testing.assert_allclose(every.shares(model).sum(axis=0), posteriors.sum(axis=0), rtol=1e-9)
    np.testing.assert_allclose(every.strangers(model), posteriors[:, Relation.STRANGER], rtol=1e-6, atol=1e-12)
    some = pairs.words[:, 0] > 0
    shares = every.only(some).shares(model)
    np.testing.assert_allclose(shares.sum(axis=0), posteriors[some].sum(axis=0), rtol=1e-9)
    np.testing.assert_allclose(shares.T @ every.kinds.levels, posteriors[some].T @ pairs.levels[some], rtol=1e-9)
