"""What one disaster did to one family: recorded once, edited over and over."""

import uuid
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from beneficiaries.codes import Damage, Displacement
from beneficiaries.models import DisasterEvent, DisasterImpact, Household
from beneficiaries.services.disaster import AlreadyRecordedError, record_disaster_impact, update_disaster_impact
from bontang_empowerment.access.versions import StaleVersionError
from bontang_empowerment.audit.models import Action, AuditEvent
from tests.builders import (
    Personas,
    build_disaster_event,
    build_disaster_impact,
    build_household,
    build_person,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def household(personas: Personas) -> Household:
    return build_person(kelurahan=personas.own).household


@pytest.fixture
def event(personas: Personas) -> DisasterEvent:
    event = build_disaster_event()
    event.kelurahan.set([personas.own])
    return event


@pytest.fixture
def officer(client: Client, personas: Personas) -> Client:
    client.force_login(personas.officer)
    return client


def create(household: Household) -> str:
    return reverse("beneficiaries:disaster_impact_create", args=[household.pk])


def edit(impact: DisasterImpact) -> str:
    return reverse("beneficiaries:disaster_impact_update", args=[impact.pk])


def impact_of(event: DisasterEvent, /, **changes: Any) -> dict[str, Any]:
    return {
        "event": event.pk,
        "damage": Damage.HEAVY,
        "displacement": Displacement.RELATIVES,
        "people_injured": "1",
        "people_dead": "0",
        "people_missing": "0",
        "livelihood_lost": "on",
        "losses": "Perahu",
        "submission_token": str(uuid.uuid4()),
    } | changes


def edited(impact: DisasterImpact, **changes: Any) -> dict[str, Any]:
    """What the edit form of an impact made by build_disaster_impact posts, with changes."""
    unchanged = {"damage": Damage.LIGHT, "displacement": Displacement.NONE, "people_injured": "0", "losses": ""}
    posted = impact_of(impact.event, version=str(impact.version), **unchanged)
    del posted["livelihood_lost"]
    return posted | changes


def test_an_impact_is_recorded_with_all_its_facts(officer: Client, household: Household, event: DisasterEvent) -> None:
    assert officer.post(create(household), impact_of(event)).status_code == 302
    impact = DisasterImpact.objects.get()
    assert (impact.household, impact.event, impact.damage) == (household, event, Damage.HEAVY)
    assert (impact.displacement, impact.people_injured, impact.losses) == (Displacement.RELATIVES, 1, "Perahu")
    assert (impact.livelihood_lost, impact.documents_lost) == (True, False)
    assert AuditEvent.objects.about(impact).get().action == Action.CREATE


def test_events_that_reached_the_own_kelurahan_are_offered_first(
    officer: Client, household: Household, event: DisasterEvent, personas: Personas
) -> None:
    elsewhere = build_disaster_event("Kebakaran Api-api")
    elsewhere.kelurahan.set([personas.foreign])
    _nothing, here, others = officer.get(create(household)).context["form"].fields["event"].choices
    assert "Lok Tuan" in here[0]
    assert [key for key, _label in here[1]] == [event.pk]
    assert [key for key, _label in others[1]] == [elsewhere.pk]


def test_without_any_event_the_page_says_who_records_one(officer: Client, household: Household) -> None:
    officer.cookies["django_language"] = "en"
    body = officer.get(create(household)).content.decode()
    assert "Ask a coordinator to record the event" in body
    assert 'name="damage"' not in body


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("event", ""),
        ("event", "0"),
        ("damage", ""),
        ("damage", "vaporised"),
        ("displacement", "moon"),
        ("people_injured", "-1"),
        ("people_dead", "one"),
        ("people_missing", ""),
        ("people_missing", "100"),
        ("losses", "x" * 201),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(
    field: str, value: str, officer: Client, household: Household, event: DisasterEvent
) -> None:
    response = officer.post(create(household), impact_of(event, **{field: value}))
    assert list(response.context["form"].errors) == [field]
    assert not DisasterImpact.objects.exists()


def test_more_people_harmed_than_the_family_has_is_told_and_not_refused(
    officer: Client, household: Household, event: DisasterEvent
) -> None:
    response = officer.post(create(household), impact_of(event, people_injured="2"))
    levels = [message.level_tag for message in get_messages(response.wsgi_request)]
    assert levels == ["success", "warning"]
    assert DisasterImpact.objects.get().people_injured == 2


def test_a_repeated_post_adds_nothing(officer: Client, household: Household, event: DisasterEvent) -> None:
    posted = impact_of(event)
    officer.post(create(household), posted)
    assert officer.post(create(household), posted).status_code == 302
    assert DisasterImpact.objects.count() == 1
    assert AuditEvent.objects.filter(action=Action.CREATE).count() == 1


def test_the_same_event_posted_anew_offers_the_record_to_edit_and_keeps_what_was_typed(
    officer: Client, household: Household, event: DisasterEvent
) -> None:
    impact = build_disaster_impact(household=household, event=event)
    response = officer.post(create(household), impact_of(event))
    impact.refresh_from_db()
    assert impact.damage == Damage.LIGHT
    form = response.context["form"]
    assert f'action="{edit(impact)}"' in response.content.decode()
    assert form["losses"].value() == "Perahu"
    assert (str(Damage.LIGHT.label), str(Damage.HEAVY.label)) in [(old, new) for _label, old, new in form.conflicts]


def test_saving_that_offer_replaces_the_record(officer: Client, household: Household, event: DisasterEvent) -> None:
    impact = build_disaster_impact(household=household, event=event)
    form = officer.post(create(household), impact_of(event)).context["form"]
    officer.post(edit(impact), impact_of(event, version=form["version"].value()))
    impact.refresh_from_db()
    assert (impact.damage, impact.version) == (Damage.HEAVY, 2)


def test_the_service_refuses_a_second_record_and_names_the_first(
    household: Household, event: DisasterEvent, personas: Personas
) -> None:
    first = build_disaster_impact(household=household, event=event)
    with pytest.raises(AlreadyRecordedError) as caught:
        record_disaster_impact(household=household, event=event, damage=Damage.HEAVY, by=personas.officer)
    assert caught.value.impact == first


def test_an_edit_writes_only_what_changed(officer: Client, household: Household, event: DisasterEvent) -> None:
    impact = build_disaster_impact(household=household, event=event)
    officer.post(edit(impact), edited(impact, damage=Damage.MODERATE, documents_lost="on"))
    impact.refresh_from_db()
    assert (impact.damage, impact.documents_lost, impact.version) == (Damage.MODERATE, True, 2)
    assert AuditEvent.objects.about(impact).get().fields == ["damage", "documents_lost"]


def test_a_stale_edit_is_refused_with_both_versions_shown(
    officer: Client, household: Household, event: DisasterEvent
) -> None:
    impact = build_disaster_impact(household=household, event=event)
    posted = edited(impact, damage=Damage.LOST)
    DisasterImpact.objects.update(damage=Damage.HEAVY, version=2)
    form = officer.post(edit(impact), posted).context["form"]
    assert form.has_error("__all__", code="stale")
    assert (str(Damage.HEAVY.label), str(Damage.LOST.label)) in [(old, new) for _label, old, new in form.conflicts]
    impact.refresh_from_db()
    assert impact.damage == Damage.HEAVY


def test_the_service_refuses_a_version_that_went_by(household: Household, personas: Personas) -> None:
    impact = build_disaster_impact(household=household, version=2)
    with pytest.raises(StaleVersionError):
        update_disaster_impact(impact=impact, changed=["damage"], version=1, by=personas.officer)


def test_an_edit_cannot_move_onto_an_event_that_is_on_record(
    officer: Client, household: Household, event: DisasterEvent
) -> None:
    build_disaster_impact(household=household, event=event)
    other = build_disaster_impact(household=household, event=build_disaster_event("Banjir Mei"))
    response = officer.post(edit(other), edited(other, event=event.pk))
    assert list(response.context["form"].errors) == ["event"]


def test_a_neighbouring_officer_finds_neither_family_nor_impact(
    client: Client, household: Household, event: DisasterEvent, personas: Personas
) -> None:
    impact = build_disaster_impact(household=household, event=event)
    client.force_login(personas.neighbour)
    assert client.post(create(household), impact_of(event)).status_code == 404
    assert client.get(edit(impact)).status_code == 404
    assert client.post(edit(impact), edited(impact, damage=Damage.LOST)).status_code == 404
    impact.refresh_from_db()
    assert impact.damage == Damage.LIGHT


@pytest.mark.parametrize("role", ["coordinator", "partner_staff"])
def test_other_roles_do_not_record_impacts(role: str, client: Client, personas: Personas, event: DisasterEvent) -> None:
    client.force_login(getattr(personas, role))
    household = build_household(kelurahan=personas.own)
    assert client.post(create(household), impact_of(event)).status_code == 403
    assert not DisasterImpact.objects.exists()
