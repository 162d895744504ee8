"""The card of data subject requests on a person's page."""

from typing import Any

from django.urls import reverse

from beneficiaries.extension import PersonPanel, register_person_panel
from beneficiaries.models import DataRequest, Person
from bontang_empowerment.access.links import may_open
from bontang_empowerment.access.scope import scope_of
from bontang_empowerment.accounts.models import User

CREATE, COPY = "beneficiaries:data_request_create", "beneficiaries:person_copy"


def requests_panel(person: Person, user: User) -> dict[str, Any] | None:
    """Nothing for partner staff."""
    kelurahan_id = person.household.kelurahan_id
    if not scope_of(user).reaches(kelurahan_id):
        return None
    rows = DataRequest.objects.visible_to(user).filter(person=person).select_related("answered_by")
    may_record = may_open(user, CREATE, kelurahan_id=kelurahan_id)
    return {
        "requests": list(rows.order_by("-pk")),
        "may_record": may_record,
        "add_url": reverse(CREATE, args=[person.pk]) if may_record else "",
        "copy_url": reverse(COPY, args=[person.pk]) if may_open(user, COPY, kelurahan_id=kelurahan_id) else "",
    }


def add_to_person_page() -> None:
    register_person_panel(PersonPanel("beneficiaries/_data_requests_card.html", requests_panel))
