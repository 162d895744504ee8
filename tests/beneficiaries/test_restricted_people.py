"""Somebody under protection is absent for all but the named roles, while programme work on them goes on."""

from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from beneficiaries.models import Household, Person, Restriction
from beneficiaries.services.duplicates import likely_duplicates
from beneficiaries.services.family_changes import join_family
from beneficiaries.services.identity import holder_of_kk_number, holder_of_nik, holder_of_number
from beneficiaries.services.registration import add_member
from beneficiaries.services.restriction import lift_restriction, restrict_person
from beneficiaries.services.search import people_named
from bontang_empowerment.access import door
from bontang_empowerment.access.scope import scope_of
from bontang_empowerment.accounts.models import Role, RoleAssignment, User
from bontang_empowerment.audit.models import AuditEvent
from programs.models import Enrolment
from tests.beneficiaries.posted import client_of, person_like, posted_family, posted_member
from tests.builders import (
    Personas,
    build_batch,
    build_batch_participant,
    build_household,
    build_kk_number,
    build_nik,
    build_person,
    build_program,
    build_user,
)
from trainings.models import BatchParticipant

pytestmark = pytest.mark.django_db
NAME = "Mawar Melindung"


@pytest.fixture
def social_worker(personas: Personas) -> User:
    return build_user("pekerja", role=Role.SOCIAL_WORKER, kelurahan=personas.own)


@pytest.fixture
def hidden(personas: Personas) -> Person:
    """A member of a family, not its head."""
    family = build_household(kelurahan=personas.own, kk_number=build_kk_number())
    build_person("Sutrisno", household=family, sex="male")
    person = build_person(NAME, household=family, nik=build_nik())
    return restrict_person(person=person, reason="Korban kekerasan", by=personas.coordinator)


def test_only_the_named_roles_see_the_person(hidden: Person, personas: Personas, social_worker: User) -> None:
    other_social_worker = build_user(role=Role.SOCIAL_WORKER, kelurahan=personas.foreign)
    admin, place_admin = build_user(role=Role.ADMIN), build_user(role=Role.ADMIN, kelurahan=personas.own)
    sees = {user: Person.objects.visible_to(user).filter(pk=hidden.pk).exists() for user in User.objects.all()}
    named = {personas.coordinator, social_worker, admin, place_admin}
    assert {user for user, does in sees.items() if does} == named
    assert not sees[other_social_worker]
    assert not Person.objects.visible_to(AnonymousUser()).exists()


def test_an_officer_who_is_social_worker_elsewhere_sees_only_there(hidden: Person, personas: Personas) -> None:
    RoleAssignment.objects.create(user=personas.officer, role=Role.SOCIAL_WORKER, kelurahan=personas.foreign)
    there = build_person(kelurahan=personas.foreign, is_restricted=True)
    assert list(Person.objects.visible_to(personas.officer).filter(is_restricted=True)) == [there]


def test_an_auditor_does_not_count_the_person(hidden: Person) -> None:
    auditor = build_user(role=Role.AUDITOR)
    assert Person.objects.countable_by(auditor).count() == Person.objects.count() - 1


def test_lists_search_and_pages_are_silent(officer: Client, hidden: Person, personas: Personas) -> None:
    pages = [
        reverse("beneficiaries:person_list"),
        reverse("beneficiaries:household_list"),
        reverse("beneficiaries:household_list") + "?name=mawar",
        reverse("beneficiaries:search") + "?q=mawar",
        hidden.household.get_absolute_url(),
    ]
    for page in pages:
        body = officer.get(page).content.decode().replace("?q=mawar", "").replace('value="mawar"', "")
        assert NAME not in body, page
    assert officer.get(hidden.get_absolute_url()).status_code == 404
    assert people_named("mawar", by=personas.officer).ids == []
    assert not officer.get(pages[2]).context["page"].rows
    [family] = officer.get(pages[1]).context["page"].rows
    assert len(family.active_members) == 1


def test_a_hidden_head_names_no_family(officer: Client, personas: Personas) -> None:
    head = build_person(NAME, kelurahan=personas.own)
    build_person("Anak", household=head.household)
    restrict_person(person=head, reason="Ancaman", by=personas.coordinator)
    for page in (reverse("beneficiaries:household_list"), head.household.get_absolute_url()):
        assert NAME not in officer.get(page).content.decode()
    url = reverse("beneficiaries:person_create", args=[head.household_id])
    refused = officer.post(url, posted_member("Baru", relation="head"))
    assert "Somebody is the head of this family" in refused.content.decode()
    assert NAME not in refused.content.decode()


def test_a_hint_of_a_duplicate_tells_nothing(hidden: Person, personas: Personas) -> None:
    for user, found in ((personas.officer, 0), (personas.neighbour, 0), (personas.coordinator, 1)):
        assert len(likely_duplicates(person_like(hidden), by=user)) == found


def test_the_number_is_refused_without_a_name_and_not_found_by_search(
    officer: Client, hidden: Person, personas: Personas
) -> None:
    row = posted_member("Orang Lain", relation="head", nik=hidden.nik)
    body = officer.post(reverse("beneficiaries:household_create"), posted_family(personas, row)).content.decode()
    assert "This number cannot be used here" in body
    assert NAME not in body
    assert "Mawar M." not in body
    assert holder_of_number(hidden.nik, by=personas.neighbour) is None
    assert holder_of_number(hidden.nik, by=personas.coordinator) is not None
    holder = holder_of_nik(hidden.nik, by=personas.neighbour)
    assert holder is not None
    assert holder.withheld


def test_a_family_of_restricted_people_alone_is_hidden_with_its_address(
    officer: Client, personas: Personas, social_worker: User
) -> None:
    family = build_household(kelurahan=personas.own, address="Jl. Rumah Aman 7", kk_number=build_kk_number())
    person = restrict_person(person=build_person(NAME, household=family), reason="Rumah aman", by=social_worker)
    assert officer.get(family.get_absolute_url()).status_code == 404
    assert "Rumah Aman" not in officer.get(reverse("beneficiaries:household_list")).content.decode()
    holder = holder_of_kk_number(family.kk_number, by=personas.officer)
    assert holder is not None
    assert holder.withheld
    child = Person(name="Anak", sex="male", birth_date=date(2015, 1, 1), relation="child")
    add_member(household=Household.objects.get(pk=family.pk), person=child, by=social_worker)
    assert officer.get(family.get_absolute_url()).status_code == 200
    lift_restriction(person=person, reason="Aman", by=social_worker)
    assert officer.get(person.get_absolute_url()).status_code == 200


def test_a_family_is_hidden_once_the_last_other_member_leaves(personas: Personas, hidden: Person) -> None:
    head = hidden.household.members.exclude(pk=hidden.pk).get()
    elsewhere = build_person("Hasan", kelurahan=personas.own)
    join_family(
        origin=hidden.household,
        version=1,
        destination=elsewhere.household,
        movers={head.pk: "other_relative"},
        stayers={hidden.pk: "head"},
        on=date(2026, 11, 1),
        by=personas.coordinator,
    )
    assert Household.objects.get(pk=hidden.household_id).is_restricted


def test_programme_work_goes_on_without_a_name(hidden: Person, personas: Personas) -> None:
    program = build_program(partner=personas.partner)
    batch = build_batch(program=program)
    place = build_batch_participant(batch=batch, person=hidden)
    enrolment = place.enrolment
    for user in (personas.partner_staff, personas.coordinator):
        assert list(Enrolment.objects.visible_to(user)) == [enrolment]
        assert list(BatchParticipant.objects.visible_to(user)) == [place]
    assert not Enrolment.objects.visible_to(personas.officer).exists()
    partner = client_of(personas.partner_staff)
    for url in (batch.get_absolute_url(), enrolment.get_absolute_url(), reverse("programs:enrolment_list")):
        body = partner.get(url).content.decode()
        assert NAME not in body
        assert "data withheld" in body
    assert partner.get(hidden.get_absolute_url()).status_code == 404


# Setting and lifting ------------------------------------------------------------------------------------------------


def restriction_url(person: Person) -> str:
    return reverse("beneficiaries:person_restriction", args=[person.pk])


def test_it_is_set_and_lifted_with_a_reason_that_is_kept(personas: Personas, social_worker: User) -> None:
    person = build_person(NAME, kelurahan=personas.own)
    client = client_of(social_worker)
    assert client.post(restriction_url(person), {"reason": ""}).context["form"].errors
    client.post(restriction_url(person), {"reason": "Ancaman keluarga"})
    person.refresh_from_db()
    assert person.is_restricted
    assert "Ancaman keluarga" in client.get(restriction_url(person)).content.decode()
    client.post(restriction_url(person), {"reason": "Sudah aman"})
    person.refresh_from_db()
    assert not person.is_restricted
    period = Restriction.objects.get()
    assert (period.reason, period.lifting_reason) == ("Ancaman keluarga", "Sudah aman")
    assert (period.set_by, period.lifted_by) == (social_worker, social_worker)
    events = AuditEvent.objects.about(person)
    assert [event.fields for event in events] == [["is_restricted"], ["is_restricted"]]
    assert "Ancaman" not in str([*events.values()])


def test_an_officer_can_neither_set_nor_read_it(officer: Client, hidden: Person, personas: Personas) -> None:
    other = build_person(kelurahan=personas.own)
    for person in (hidden, other):
        assert officer.get(restriction_url(person)).status_code == 403
        assert officer.post(restriction_url(person), {"reason": "x"}).status_code == 403
    other.refresh_from_db()
    assert not other.is_restricted


def test_setting_it_twice_is_setting_it_once(hidden: Person, personas: Personas) -> None:
    def act(service: Any) -> Person:
        done: Person = service(person=hidden, reason="Lagi", by=personas.coordinator)
        return done

    assert act(restrict_person).is_restricted
    assert Restriction.objects.count() == 1
    assert not act(lift_restriction).is_restricted
    assert not act(lift_restriction).is_restricted
    assert Restriction.objects.count() == 1


def test_a_number_within_reach_is_looked_up_in_one_query(personas: Personas) -> None:
    person = build_person("Sari", household=build_household(kelurahan=personas.own), nik=build_nik())
    token = door.enter(door.OpenDoor(personas.officer.pk, frozenset(Role)))
    try:
        scope_of(personas.officer)  # asked once in a request
        with CaptureQueriesContext(connection) as queries:
            holder = holder_of_nik(person.nik, by=personas.officer)
    finally:
        door.leave(token)
    assert len(queries) == 1
    assert holder is not None
    assert holder.visible
    assert not holder.withheld
