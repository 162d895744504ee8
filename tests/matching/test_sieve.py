"""The sieve throws out most pairs unread, and none that is likely."""

from beneficiaries.matching import find_pairs
from beneficiaries.matching.blocking import candidate_pairs
from beneficiaries.matching.comparing import Comparer
from beneficiaries.matching.model import Relation
from beneficiaries.matching.sieve import Sieve
from beneficiaries.matching.tables import build_table
from tests.matching.hard_lists import HardListWriter

FLOOR = 0.1
FIELDS = ("name", "birth_date", "sex", "address", "phone", "identifier", "household")


def test_most_pairs_are_thrown_out_and_no_likely_one() -> None:
    columns = HardListWriter(seed=12).write(3000).columns(*FIELDS)
    model = find_pairs(columns).model
    table = build_table(columns)
    comparer = Comparer(table)
    left, right = candidate_pairs(table)
    kept = Sieve(table, comparer.names, model, FLOOR).keep(left, right)
    likely = model.posteriors(comparer.compare(left, right))[:, Relation.SAME] >= FLOOR
    assert likely.sum() > 500
    assert not (likely & ~kept).any()
    assert kept.sum() < 0.5 * len(kept)
