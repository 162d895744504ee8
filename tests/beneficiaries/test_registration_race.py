"""Two officers register the same NIK at once: one saves, the other gets the message with everything typed kept."""

from functools import partial
from threading import Barrier
from typing import Any
from unittest.mock import patch
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from beneficiaries.codes import Relation
from beneficiaries.models import Household, Person
from beneficiaries.services.registration import TakenMeanwhileError, register_household
from bontang_empowerment.accounts.models import User
from bontang_empowerment.audit.models import Action, AuditEvent
from bontang_empowerment.audit.trail import record
from tests.at_once import at_once
from tests.beneficiaries.posted import client_of, posted_family, posted_member
from tests.builders import build_nik, build_personas

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]
URL = reverse("beneficiaries:household_create")


def post_together(posts: list[tuple[Client, dict[str, str]]]) -> list[Any]:
    """Post so that every form has been checked before the first is saved."""
    barrier = Barrier(len(posts))

    def wait_then_save(**values: Any) -> Household:
        barrier.wait(timeout=20)
        return register_household(**values)

    with patch("beneficiaries.views.registration.register_household", wait_then_save):
        return at_once(partial(client.post, URL, data) for client, data in posts)


def test_one_saves_and_the_other_is_told_who_has_the_nik() -> None:
    personas = build_personas()
    nik = build_nik()
    row = posted_member("Siti Aminah", relation="head", nik=nik)
    first = posted_family(personas, row)
    second = posted_family(personas, row, kelurahan=personas.foreign.pk)
    responses = post_together([(client_of(personas.officer), first), (client_of(personas.neighbour), second)])
    assert sorted(response.status_code for response in responses) == [200, 302]
    [refused] = [response for response in responses if response.status_code == 200]
    assert "This NIK is used by Siti A." in refused.content.decode()
    assert 'value="Siti Aminah"' in refused.content.decode()
    assert Person.objects.count() == Household.objects.count() == 1
    assert AuditEvent.objects.filter(action=Action.CREATE).count() == 2


def test_a_form_sent_twice_at_once_is_saved_once() -> None:
    personas = build_personas()
    data = posted_family(personas, submission_token=str(uuid4()))
    client, again = client_of(personas.officer), client_of(personas.officer)
    responses = post_together([(client, data), (again, data)])
    assert [response.status_code for response in responses] == [302, 302]
    assert len({response.headers["Location"] for response in responses}) == 1
    assert Household.objects.count() == Person.objects.count() == 1


def test_two_families_that_wait_for_each_others_niks_end_in_no_error() -> None:
    """Each has saved the number that the other asks for next: the database lets one of them go."""
    personas = build_personas()
    niks, both_saved_one = [build_nik(), build_nik()], Barrier(2)

    def record_then_wait(person: Person, *, by: User) -> None:
        record(by=by, action=Action.CREATE, target=person)
        if person.relation == Relation.HEAD:
            both_saved_one.wait(timeout=20)

    posts = []
    for client, place, order in (
        (client_of(personas.officer), personas.own, niks),
        (client_of(personas.neighbour), personas.foreign, niks[::-1]),
    ):
        rows = [
            posted_member("Andi", relation="head", nik=order[0]),
            posted_member("Besse", relation="other", nik=order[1]),
        ]
        posts.append((client, posted_family(personas, *rows, kelurahan=place.pk)))
    with patch("beneficiaries.services.registration._record_member", record_then_wait):
        responses = post_together(posts)
    assert sorted(response.status_code for response in responses) == [200, 302]
    assert Household.objects.count() == 1
    assert Person.objects.count() == 2


def test_a_save_refused_for_no_lasting_reason_asks_to_try_again() -> None:
    personas = build_personas()
    with patch("beneficiaries.views.registration.register_household", side_effect=TakenMeanwhileError):
        response = client_of(personas.officer).post(URL, posted_family(personas))
    assert response.status_code == 200
    assert "try again in a moment" in response.content.decode()
    assert not Household.objects.exists()
