"""Searching by name inside the user's reach."""

from beneficiaries.models import Person
from beneficiaries.querysets import PersonQuerySet
from bontang_empowerment.accounts.models import User

MOST_FOUND = 500


def people_named(text: str, *, by: User) -> tuple[PersonQuerySet, bool]:
    """People whom `by` may see and whose name holds every word of `text`, and whether there are more than that.

    At most MOST_FOUND: their ids are read first, so that a common word costs no sort of the whole registry.
    """
    matching = Person.objects.visible_to(by).named_like(text)
    ids = list(matching.order_by().values_list("pk", flat=True)[: MOST_FOUND + 1])
    return Person.objects.visible_to(by).filter(pk__in=ids[:MOST_FOUND]), len(ids) > MOST_FOUND
