"""Search keys of names that were saved before the normaliser changed."""

from django.db import transaction

from beneficiaries.models import Person
from beneficiaries.names import normalise_name

CHUNK = 2000
"""People read and written at a time: a chunk is one short transaction, so that the counter goes on working."""


def refresh_name_keys() -> int:
    """Give every person the key that their name has today; how many had another one. Safe to stop and to repeat.

    Nobody's data change, so that versions and the trail stay as they are. The rows of a chunk are locked while their
    keys are worked out: a name edited meanwhile keeps the key of its new spelling.
    """
    changed, last = 0, 0
    while True:
        with transaction.atomic():
            rows = Person.objects.filter(pk__gt=last).only("name", "name_key").order_by("pk")
            people = list(rows.select_for_update(of=("self",))[:CHUNK])
            stale = [person for person in people if person.name_key != normalise_name(person.name)]
            for person in stale:
                person.name_key = normalise_name(person.name)
            Person.objects.bulk_update(stale, ["name_key"])
        changed += len(stale)
        if len(people) < CHUNK:
            return changed
        last = people[-1].pk
