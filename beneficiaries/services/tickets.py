"""Signed names of people and families of another kelurahan, for the button that asks for a transfer.

Somebody who may not see a record can still say "that one": a ticket names it without its number in the address, so
that nobody can walk through the registry by counting. It is good for whoever it was shown to, for a day.
"""

from django.core import signing
from django.urls import reverse

from beneficiaries.models import Household, Person
from bontang_empowerment.accounts.models import User

TICKETS = "beneficiaries.transfer"
TICKET_SECONDS = 24 * 60 * 60


def transfer_url(record: Person | Household, *, by: User) -> str:
    """The page on which this user asks for a transfer of this record."""
    kind = "person" if isinstance(record, Person) else "family"
    ticket = signing.dumps([kind, record.pk, by.pk], salt=TICKETS)
    return f"{reverse('beneficiaries:transfer_create')}?of={ticket}"
