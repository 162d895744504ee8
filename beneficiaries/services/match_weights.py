"""The weights under which one person is compared with the registry: those of its last search, or expected ones."""

from collections import Counter
from datetime import datetime
from functools import lru_cache
from typing import Final

from django.db import transaction

from beneficiaries.matching import MatchModel, expected_model
from beneficiaries.models import MatchWeights, Person
from bontang_empowerment.accounts.models import User
from bontang_empowerment.audit.models import Action
from bontang_empowerment.audit.trail import record

FEWEST_PEOPLE = 1000
"""Fewer tell no more than what is expected anyway."""
CITY: Final = 200_000
"""About the people of Bontang: what is expected is expected of a registry of that size."""
SAMPLE = 2000


@transaction.atomic
def keep_weights(model: MatchModel, *, people: int, by: User | None) -> MatchWeights | None:
    """Keep what a search of so many people has learned, in place of what was learned before."""
    if people < FEWEST_PEOPLE:
        return None
    kept = MatchWeights.objects.create(weights=model.as_dict(), people=people)
    MatchWeights.objects.exclude(pk=kept.pk).delete()
    record(by=by, action=Action.CREATE, target=kept, fields=["weights"])
    return kept


def current_weights() -> MatchModel:
    """One query, two before the first search and after a new one."""
    newest = MatchWeights.objects.order_by("-pk").values_list("pk", "learned_at").first()
    if newest is None:
        return _expected()
    try:
        return _kept(*newest)
    except (KeyError, ValueError, MatchWeights.DoesNotExist):  # of an older matcher, or replaced just now
        return _expected()


@lru_cache(maxsize=1)
def _kept(pk: int, learned_at: datetime) -> MatchModel:
    """The moment tells apart two weights of one number: a search that was rolled back, a backup that was restored."""
    return MatchModel.from_dict(
        MatchWeights.objects.values_list("weights", flat=True).get(pk=pk, learned_at=learned_at)
    )


def _expected() -> MatchModel:
    """How common a name is, is read off the first people of the registry; a word met once may be anybody's."""
    model = expected_model(CITY, CITY * (CITY - 1) // 2)
    keys = Person.objects.order_by("pk").values_list("name_key", flat=True)[:SAMPLE]
    bearers = Counter(word for key in keys for word in set(key.split()))
    model.people = CITY
    model.word_counts = {word: (count - 1) * CITY // SAMPLE for word, count in bearers.items() if count > 1}
    return model
