"""Several officers record the same disaster at the same moment: one record a family, and nobody meets an error."""

from collections import Counter
from functools import partial
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from beneficiaries.codes import Damage
from beneficiaries.models import DisasterEvent, DisasterImpact, Household
from bontang_empowerment.accounts.models import Role, User
from bontang_empowerment.audit.models import Action, AuditEvent
from tests.at_once import at_once
from tests.beneficiaries.disaster_entries import SCRIPT, entry, family, page
from tests.builders import Personas, build_disaster_event, build_disaster_impact, build_personas, build_user

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]
OFFICERS = 6


@pytest.fixture
def personas(transactional_db: None) -> Personas:
    return build_personas()


@pytest.fixture
def event(personas: Personas) -> DisasterEvent:
    event = build_disaster_event()
    event.kelurahan.set([personas.own])
    return event


@pytest.fixture
def clients(personas: Personas) -> list[Client]:
    names = [f"officer.{number}" for number in range(OFFICERS)]
    return [client_of(build_user(name, role=Role.OFFICER, kelurahan=personas.own)) for name in names]


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    client.cookies["django_language"] = "en"
    return client


def answers(event: DisasterEvent, posts: list[tuple[Client, dict[str, Any]]]) -> list[dict[str, Any]]:
    acts = [partial(client.post, page(event), posted, headers=SCRIPT) for client, posted in posts]
    return [response.json() for response in at_once(acts)]


def test_one_of_many_saves_a_family_and_the_others_are_shown_that_record(
    clients: list[Client], event: DisasterEvent, personas: Personas
) -> None:
    household = family("Siti Aminah", personas)
    levels = [*Damage.values, Damage.NONE]

    told = answers(
        event, [(client, entry(household, damage=level)) for client, level in zip(clients, levels, strict=True)]
    )

    stored = DisasterImpact.objects.get()
    assert Counter(answer["status"] for answer in told) == {"saved": 1, "already": OFFICERS - 1}
    with override("en"):
        assert {answer["damage"] for answer in told} == {stored.get_damage_display()}
    assert AuditEvent.objects.filter(action=Action.CREATE).count() == 1


def test_the_same_entry_sent_at_once_is_saved_once(
    clients: list[Client], event: DisasterEvent, personas: Personas
) -> None:
    posted = entry(family("Siti Aminah", personas))

    told = answers(event, [(clients[0], posted)] * 2)

    assert [answer["status"] for answer in told] == ["saved", "saved"]
    assert DisasterImpact.objects.count() == 1


def test_a_new_family_that_two_officers_register_at_once_asks_the_second(
    clients: list[Client], event: DisasterEvent
) -> None:
    told = answers(event, [(client, entry(name="Mak Ijah")) for client in clients])

    assert Counter(answer["status"] for answer in told) == {"saved": 1, "doubt": OFFICERS - 1}
    assert Household.objects.count() == DisasterImpact.objects.count() == 1


def test_a_new_family_sent_twice_at_once_is_registered_once(clients: list[Client], event: DisasterEvent) -> None:
    posted = entry(name="Mak Ijah")

    told = answers(event, [(clients[0], posted)] * 2)

    assert [answer["status"] for answer in told] == ["saved", "saved"]
    assert Household.objects.count() == DisasterImpact.objects.count() == 1


def test_on_the_familys_own_page_the_second_is_offered_the_first_record(
    clients: list[Client], event: DisasterEvent, personas: Personas
) -> None:
    household = family("Siti Aminah", personas)
    url = reverse("beneficiaries:disaster_impact_create", args=[household.pk])
    counts = {"people_injured": "0", "people_dead": "0", "people_missing": "0"}
    facts = {"event": event.pk, "displacement": "none", **counts}

    responses = at_once([partial(client.post, url, entry(**facts)) for client in clients])

    assert Counter(response.status_code for response in responses) == {302: 1, 200: OFFICERS - 1}
    refused = [response for response in responses if response.status_code == 200]
    assert all("is recorded already. Nothing was saved." in response.content.decode() for response in refused)
    assert DisasterImpact.objects.count() == 1


def test_two_records_of_a_family_moved_to_one_event_at_once_end_in_one_message(
    clients: list[Client], event: DisasterEvent, personas: Personas
) -> None:
    household = family("Siti Aminah", personas)
    others = [build_disaster_impact(household=household, event=build_disaster_event(name)) for name in ("A", "B")]
    counts = {"people_injured": "0", "people_dead": "0", "people_missing": "0"}
    posted = entry(event=event.pk, displacement="none", version="1", **counts)
    urls = [reverse("beneficiaries:disaster_impact_update", args=[impact.pk]) for impact in others]

    responses = at_once([partial(client.post, url, posted) for client, url in zip(clients, urls, strict=False)])

    assert sorted(response.status_code for response in responses) == [200, 302]
    [refused] = [response for response in responses if response.status_code == 200]
    assert "is recorded already" in refused.content.decode()
    assert DisasterImpact.objects.filter(event=event).count() == 1


def test_taken_back_twice_at_once_it_is_gone_once(
    clients: list[Client], event: DisasterEvent, personas: Personas
) -> None:
    [told] = answers(event, [(clients[0], entry(family("Siti Aminah", personas)))])

    responses = at_once([partial(clients[0].post, told["undo"])] * 2)

    assert {response.status_code for response in responses} <= {302, 404}
    assert 302 in [response.status_code for response in responses]
    assert AuditEvent.objects.filter(action=Action.DELETE).count() == 1
