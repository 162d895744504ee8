"""The way from other pages to the form that records a basis, and back again."""

from collections.abc import Iterable
from urllib.parse import urlencode

from django.urls import reverse

from beneficiaries.codes import ConsentPurpose
from beneficiaries.models import Person
from bontang_empowerment.access.links import may_open
from bontang_empowerment.accounts.models import User

CREATE = "beneficiaries:consent_create"
PURPOSE, BACK = "purpose", "next"


def link_to_record(person: Person, purposes: Iterable[ConsentPurpose], *, user: User, back: str) -> str:
    """The form with these purposes ticked, returning to `back` afterwards; empty for whoever may not record."""
    if not may_open(user, CREATE, kelurahan_id=person.household.kelurahan_id):
        return ""
    return address_to_record(person, purposes, back=back)


def address_to_record(person: Person, purposes: Iterable[ConsentPurpose], *, back: str) -> str:
    """As `link_to_record`, where it is known already that the user may record."""
    query = urlencode([*((PURPOSE, str(purpose)) for purpose in purposes), (BACK, back)])
    return f"{reverse(CREATE, args=[person.pk])}?{query}"
