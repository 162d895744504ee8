"""Who is who: which rows of a list are one person, with a probability and reasons.

    found = find_pairs(Columns(name=[names], birth_date=[dates]))      # or find_pairs(columns, against=others)
    score = score_pair(found.model, PersonRecord(name="Siti Aminah"), PersonRecord(name="St. Aminah"))

How it works, module by module: `words` and `dates` read what was typed; `blocking` chooses the pairs worth comparing;
`comparing` (with `bags` for names and addresses) puts every field of a pair at a level of agreement; `fitting` learns
from the lists themselves how probable each level is for one person and for others; `model` weighs; `consistency` makes
groups agree; `reasons` says why. Nothing here knows the database or what a column is called.

Sources: Fellegi & Sunter, A Theory for Record Linkage (JASA 1969); Winkler, Using the EM Algorithm for Weight
Computation in the Fellegi-Sunter Model (1988), and on frequency-based weights and string comparators (1990, 2006);
Hernandez & Stolfo, The Merge/Purge Problem (1995). Relatives and twins as hypotheses of their own are this
product's addition, see `model`.
"""

from beneficiaries.matching.expectations import expected_model
from beneficiaries.matching.finding import FoundPairs, Score, find_pairs, score_pair, score_pairs
from beneficiaries.matching.model import MatchModel
from beneficiaries.matching.records import Columns, PersonRecord

__all__ = [
    "Columns",
    "FoundPairs",
    "MatchModel",
    "PersonRecord",
    "Score",
    "expected_model",
    "find_pairs",
    "score_pair",
    "score_pairs",
]
