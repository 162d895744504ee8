"""PPKS: several categories per person with their time; what follows from other records is never typed."""

import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from beneficiaries.models import Household, Person, PpksRecord
from beneficiaries.ppks_codes import DERIVED, RECORDED, PpksCategory
from beneficiaries.ppks_counts import derived_categories, ppks_counts
from beneficiaries.services.restriction import restrict_person
from bontang_empowerment.accounts.models import Role
from bontang_empowerment.audit.models import Action, AuditEvent
from tests.beneficiaries.posted import client_of
from tests.builders import (
    Personas,
    build_disability,
    build_disaster_event,
    build_disaster_impact,
    build_person,
    build_poverty_assessment,
    build_user,
)
from tests.queries import assert_flat_query_count

pytestmark = pytest.mark.django_db

C = PpksCategory
LIST = reverse("beneficiaries:person_list")


@pytest.fixture
def person(personas: Personas) -> Person:
    return build_person(kelurahan=personas.own)


def address(person: Person) -> str:
    return reverse("beneficiaries:ppks_create", args=[person.pk])


def posted(category: str, **values: Any) -> dict[str, Any]:
    today = f"{timezone.localdate():%d-%m-%Y}"
    return {"category": category, "since": today, "submission_token": str(uuid.uuid4())} | values


def test_there_are_twenty_six_and_five_follow_from_other_records() -> None:
    assert len(PpksCategory) == 26
    assert len(RECORDED) == 21
    assert not set(RECORDED) & set(DERIVED)


def test_a_person_is_in_several_categories_each_with_its_day_and_author(
    officer: Client, person: Person, personas: Personas
) -> None:
    officer.post(address(person), posted(C.SCAVENGER, since="02-01-2026"))
    officer.post(address(person), posted(C.VULNERABLE_WOMAN))
    found = {(row.category, row.since, row.recorded_by) for row in person.ppks.all()}
    assert found == {
        (C.SCAVENGER, date(2026, 1, 2), personas.officer),
        (C.VULNERABLE_WOMAN, timezone.localdate(), personas.officer),
    }
    page = officer.get(person.get_absolute_url()).content.decode()
    assert "Scavenger (PML)" in page
    assert "PPKS category recorded: Socially and economically vulnerable woman (PRSE)" in page


@pytest.mark.parametrize("category", [*DERIVED, "nonsense", ""])
def test_what_follows_from_other_records_cannot_be_typed(category: str, officer: Client, person: Person) -> None:
    response = officer.post(address(person), posted(category))
    assert list(response.context["form"].errors) == ["category"]
    assert not PpksRecord.objects.exists()


def test_the_same_category_twice_at_a_time_is_refused_at_its_field(officer: Client, person: Person) -> None:
    officer.post(address(person), posted(C.SCAVENGER))
    response = officer.post(address(person), posted(C.SCAVENGER))
    assert "on record for the person already" in response.context["form"].errors["category"][0]
    assert person.ppks.count() == 1


def test_a_repeated_post_adds_nothing(officer: Client, person: Person) -> None:
    once = posted(C.SCAVENGER)
    officer.post(address(person), once)
    assert officer.post(address(person), once).status_code == 302
    assert person.ppks.count() == 1


def test_another_age_is_a_hint_and_no_refusal(officer: Client, person: Person) -> None:
    response = officer.post(address(person), posted(C.NEGLECTED_TODDLER))
    assert person.ppks.count() == 1
    told = [str(message) for message in get_messages(response.wsgi_request)]
    assert any("up to 5 years" in words for words in told)


def test_an_ended_category_stays_in_the_history_and_can_come_again(officer: Client, person: Person) -> None:
    officer.post(address(person), posted(C.SCAVENGER, since="02-01-2026"))
    row = person.ppks.get()
    end = reverse("beneficiaries:ppks_end", args=[row.pk])
    assert officer.post(end).status_code == 302
    officer.post(end)
    row.refresh_from_db()
    assert row.until == timezone.localdate()
    assert AuditEvent.objects.about(row).filter(action=Action.UPDATE).count() == 1
    assert not Person.objects.in_ppks(C.SCAVENGER).exists()
    officer.post(address(person), posted(C.SCAVENGER))
    assert person.ppks.count() == 2


def test_derived_categories_follow_the_records(person: Person, personas: Personas) -> None:
    assert derived_categories(person) == []
    build_disability(person=person)
    build_poverty_assessment(household=person.household, by=personas.officer, met=6)
    build_disaster_impact(household=person.household, event=build_disaster_event(kind="flood"))
    assert set(derived_categories(person)) == {C.WITH_DISABILITY, C.DESTITUTE, C.NATURAL_DISASTER}


def test_a_child_with_a_disability_is_in_both_categories_until_eighteen(personas: Personas) -> None:
    today = timezone.localdate()
    child = build_person(kelurahan=personas.own, birth_date=today.replace(year=today.year - 18) + timedelta(days=1))
    grown = build_person("Rosdiana", kelurahan=personas.own, birth_date=today.replace(year=today.year - 18))
    for person in (child, grown):
        build_disability(person=person)
    assert list(Person.objects.in_ppks(C.CHILD_WITH_DISABILITY)) == [child]
    assert Person.objects.in_ppks(C.WITH_DISABILITY).count() == 2


def test_a_conflict_is_a_social_disaster(person: Person) -> None:
    build_disaster_impact(household=person.household, event=build_disaster_event(kind="social_conflict"))
    assert derived_categories(person) == [C.SOCIAL_DISASTER]


def test_every_count_opens_a_list_of_as_many(officer: Client, personas: Personas) -> None:
    for number in range(3):
        person = build_person(f"Warga {number}", kelurahan=personas.own)
        PpksRecord.objects.create(person=person, category=C.SCAVENGER, recorded_by=personas.officer)
    person = build_person("Warga Miskin", kelurahan=personas.own)
    build_disability(person=person)
    build_poverty_assessment(household=person.household, by=personas.officer, met=7)
    gone = build_person("Pindah", kelurahan=personas.own, status="moved")
    PpksRecord.objects.create(person=gone, category=C.SCAVENGER, recorded_by=personas.officer)
    neighbour = build_person("Tetangga", kelurahan=personas.foreign)
    PpksRecord.objects.create(person=neighbour, category=C.SCAVENGER, recorded_by=personas.officer)
    counts = officer.get(reverse("beneficiaries:ppks_counts")).context["counts"]
    assert {count.category: count.number for count in counts if count.number} == {
        C.SCAVENGER: 3,
        C.WITH_DISABILITY: 1,
        C.DESTITUTE: 1,
    }
    for count in counts:
        assert officer.get(count.url).context["page"].count == count.number, count.category


def test_a_coordinator_counts_the_city_and_partner_staff_see_nothing(person: Person, personas: Personas) -> None:
    PpksRecord.objects.create(person=person, category=C.HIV, recorded_by=personas.officer)
    numbers = {count.category: count.number for count in ppks_counts(personas.coordinator)}
    assert numbers[C.HIV] == 1
    assert client_of(personas.partner_staff).get(reverse("beneficiaries:ppks_counts")).status_code == 403
    assert not PpksRecord.objects.visible_to(personas.partner_staff).exists()


def test_a_neighbouring_officer_finds_no_such_person_or_record(person: Person, personas: Personas) -> None:
    row = PpksRecord.objects.create(person=person, category=C.SCAVENGER, recorded_by=personas.officer)
    neighbour = client_of(personas.neighbour)
    assert neighbour.post(address(person), posted(C.BEGGAR)).status_code == 404
    assert neighbour.post(reverse("beneficiaries:ppks_end", args=[row.pk])).status_code == 404


def test_counting_costs_the_same_however_many_there_are(officer: Client, personas: Personas) -> None:
    def add(number: int) -> None:
        for _one in range(number):
            person = build_person(kelurahan=personas.own)
            PpksRecord.objects.create(person=person, category=C.BEGGAR, recorded_by=personas.officer)

    assert_flat_query_count(lambda: officer.get(reverse("beneficiaries:ppks_counts")), add_rows=add)


def test_a_restricted_person_is_counted_for_those_who_see_the_list_alone(personas: Personas) -> None:
    person = build_person(kelurahan=personas.own)
    build_disability(person=person)
    PpksRecord.objects.create(person=person, category=C.VIOLENCE, recorded_by=personas.officer)
    worker = build_user("social", role=Role.SOCIAL_WORKER, kelurahan=personas.own)
    restrict_person(person=person, reason="Perlindungan", by=worker)
    for reader, number in ((personas.officer, 0), (worker, 1)):
        client = client_of(reader)
        counts = {count.category: count for count in client.get(reverse("beneficiaries:ppks_counts")).context["counts"]}
        for category in (C.VIOLENCE, C.WITH_DISABILITY):
            assert counts[category].number == number
            assert client.get(counts[category].url).context["page"].count == number


def test_fakir_miskin_follows_the_latest_assessment_whatever_the_decile(personas: Personas) -> None:
    today = timezone.localdate()
    poor, recovered, same_day, listed = (build_person(kelurahan=personas.own) for _one in range(4))
    for person, visits in (
        (poor, [(400, 2), (3, 7)]),
        (recovered, [(400, 8), (3, 2)]),
        (same_day, [(3, 8), (3, 2)]),
        (listed, [(3, 1)]),
    ):
        for days, met in visits:
            build_poverty_assessment(
                household=person.household, by=personas.officer, met=met, assessed_on=today - timedelta(days=days)
            )
    Household.objects.filter(pk=listed.household_id).update(decile_status="listed", decile=1)
    assert list(Person.objects.in_ppks(C.DESTITUTE)) == [poor]
