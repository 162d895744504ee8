"""Community groups: members of the registry, offices, and when a KUBE is one."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from beneficiaries.models import Person
from beneficiaries.services.merging import merge_people
from programs.models import CommunityGroup, GroupMember
from programs.services.groups import add_member, end_membership, give_office, kube_problem
from tests.builders import Personas, build_group, build_group_member, build_nik, build_person
from tests.queries import assert_flat_query_count

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(client: Client, personas: Personas) -> Client:
    client.force_login(personas.officer)
    return client


def add_url(group: CommunityGroup) -> str:
    return reverse("programs:group_member_add", args=[group.pk])


def test_an_officer_registers_a_group_once(officer: Client, personas: Personas) -> None:
    values = {"name": "Karang Taruna", "kind": "youth", "kelurahan": personas.own.pk, "submission_token": str(uuid4())}
    first, again = (officer.post(reverse("programs:group_create"), values) for _post in range(2))
    assert first["Location"] == again["Location"] == CommunityGroup.objects.get().get_absolute_url()


def test_a_group_of_another_kelurahan_cannot_be_registered(officer: Client, personas: Personas) -> None:
    values = {"name": "Karang Taruna", "kind": "youth", "kelurahan": personas.foreign.pk}
    response = officer.post(reverse("programs:group_create"), values)
    assert "kelurahan" in response.context["form"].errors
    assert not CommunityGroup.objects.exists()


@pytest.mark.parametrize("by_nik", [True, False])
def test_a_member_is_found_by_name_or_nik_and_added_once(by_nik: bool, officer: Client, personas: Personas) -> None:
    group, nik = build_group(kelurahan=personas.own), build_nik()
    person = build_person("Rahmawati Dewi", kelurahan=personas.own, nik=nik)
    build_person("Rahmawati Dewi", kelurahan=personas.foreign)
    found = officer.post(add_url(group), {"who": nik if by_nik else "rahmawati"}).context["found"]
    assert [row.pk for row in found] == [person.pk]
    values = {"person": person.pk, "joined_on": timezone.localdate().strftime("%d-%m-%Y")}
    for _post in range(2):
        officer.post(add_url(group), values)
    assert GroupMember.objects.get().person == person
    assert group.name in officer.get(person.get_absolute_url()).content.decode()


def test_a_person_of_another_kelurahan_is_not_added(officer: Client, personas: Personas) -> None:
    group, foreign = build_group(kelurahan=personas.own), build_person(kelurahan=personas.foreign)
    officer.post(add_url(group), {"person": foreign.pk, "joined_on": "01-01-2026"})
    assert not GroupMember.objects.exists()


def test_an_office_has_one_holder_and_ends_with_the_membership(personas: Personas) -> None:
    group = build_group(kelurahan=personas.own)
    first, second = (build_group_member(group=group) for _member in range(2))
    give_office(member=first, office="chair", by=personas.officer)
    give_office(member=second, office="chair", by=personas.officer)
    assert list(group.members.filter(office="chair")) == [second]
    end_membership(member=second, by=personas.officer)
    assert not group.members.filter(office="chair").exists()


def test_whoever_left_may_come_back(personas: Personas) -> None:
    member = build_group_member(group=build_group(kelurahan=personas.own))
    end_membership(member=member, by=personas.officer)
    back = add_member(group=member.group, person=member.person, joined_on=timezone.localdate(), by=personas.officer)
    assert back.pk != member.pk


@pytest.mark.parametrize(("families", "is_one"), [(4, False), (5, True), (20, True), (21, False)])
def test_a_kube_has_5_to_20_families(families: int, is_one: bool) -> None:
    group = build_group(kind="kube")
    for _family in range(families):
        head = build_group_member(group=group).person
        build_group_member(group=group, person=build_person(household=head.household))
    problem = kube_problem(group)
    assert (problem == "") is is_one
    assert is_one or str(families) in problem


def test_partner_staff_see_no_group(client: Client, personas: Personas) -> None:
    group = build_group(kelurahan=personas.own)
    client.force_login(personas.partner_staff)
    assert client.get(group.get_absolute_url()).status_code == 403
    assert not GroupMember.objects.visible_to(personas.partner_staff).exists()


def test_list_and_page_run_as_many_queries_for_50_rows_as_for_5(officer: Client, personas: Personas) -> None:
    group = build_group("Pertama", kelurahan=personas.own)

    def add(number: int) -> None:
        for _row in range(number):
            build_group_member(group=group)
            build_group(kelurahan=personas.own)

    def visit() -> None:
        officer.get("/groups/")
        officer.get(group.get_absolute_url())

    assert_flat_query_count(visit, add_rows=add)
    assert Person.objects.count() == 50


def test_a_merge_moves_memberships_but_leaves_a_second_one_of_the_same_group(personas: Personas) -> None:
    kept = build_person("Siti Aminah", kelurahan=personas.own)
    double = build_person("St. Aminah", kelurahan=personas.own)
    both, alone = build_group(), build_group()
    build_group_member(group=both, person=kept)
    second = build_group_member(group=both, person=double)
    moved = build_group_member(group=alone, person=double)
    versions = {person.pk: person.version for person in (kept, double)}
    merge_people(survivor=kept, absorbed=double, taken=(), versions=versions, by=personas.officer)
    second.refresh_from_db()
    moved.refresh_from_db()
    assert (second.person, moved.person) == (double, kept)
