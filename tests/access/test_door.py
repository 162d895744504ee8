"""The door: scoped querysets fail closed, and reach exactly what the roles in force give."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.models import Session
from django.utils import timezone

from beneficiaries.models import AccommodationNeed, Person, PovertyAssessment
from bontang_empowerment.access.policy import MissingPolicyError, policy_of
from bontang_empowerment.access.scope import Scope
from bontang_empowerment.accounts.models import Role, RoleAssignment
from programs.codes import EnrolmentStatus
from programs.models import Enrolment
from tests.builders import (
    Personas,
    build_enrolment,
    build_person,
    build_poverty_assessment,
    build_program,
    build_user,
)

pytestmark = pytest.mark.django_db


def test_an_officer_sees_the_people_of_the_own_kelurahan_alone(personas: Personas) -> None:
    own, _foreign = build_person(kelurahan=personas.own), build_person(kelurahan=personas.foreign)
    assert list(Person.objects.visible_to(personas.officer)) == [own]


def test_a_coordinator_sees_the_whole_city(personas: Personas) -> None:
    build_person(kelurahan=personas.own)
    build_person(kelurahan=personas.foreign)
    assert Person.objects.visible_to(personas.coordinator).count() == 2


def test_partner_staff_see_participants_of_own_programmes_but_nobody_who_waits(personas: Personas) -> None:
    own, other = build_program(partner=personas.partner), build_program()
    participant = build_enrolment(program=own).person
    waiting = build_enrolment(program=own, status=EnrolmentStatus.WAITLISTED, person=build_person("Rosdiana")).person
    elsewhere = build_enrolment(program=other, person=build_person("Jumriah")).person
    seen = set(Person.objects.visible_to(personas.partner_staff))
    assert participant in seen
    assert waiting not in seen
    assert elsewhere not in seen


def test_partner_staff_see_accommodation_needs_but_no_poverty_data(personas: Personas) -> None:
    participant = build_enrolment(program=build_program(partner=personas.partner)).person
    need = AccommodationNeed.objects.create(person=participant, kind="ramp")
    build_poverty_assessment(household=participant.household, by=personas.officer)
    assert list(AccommodationNeed.objects.visible_to(personas.partner_staff)) == [need]
    assert not PovertyAssessment.objects.visible_to(personas.partner_staff).exists()


@pytest.mark.parametrize("days", [(-30, -1), (1, 30)])
def test_a_role_counts_only_while_it_is_in_force(days: tuple[int, int], personas: Personas) -> None:
    build_person(kelurahan=personas.own)
    user = build_user()
    start, end = (timezone.localdate() + timedelta(days=number) for number in days)
    RoleAssignment.objects.create(
        user=user, role=Role.OFFICER, kelurahan=personas.own, valid_from=start, valid_until=end
    )
    assert not Person.objects.visible_to(user).exists()


def test_a_role_given_later_counts_from_the_next_look(personas: Personas) -> None:
    build_person(kelurahan=personas.own)
    user = build_user()
    assert not Person.objects.visible_to(user).exists()
    RoleAssignment.objects.create(user=user, role=Role.COORDINATOR)
    assert Person.objects.visible_to(user).exists()


def test_nobody_sees_anything_without_sign_in_or_when_switched_off(personas: Personas) -> None:
    build_person(kelurahan=personas.own)
    personas.officer.is_active = False
    assert not Person.objects.visible_to(personas.officer).exists()
    assert not Person.objects.visible_to(AnonymousUser()).exists()


def test_an_auditor_counts_but_sees_no_personal_row(personas: Personas) -> None:
    build_enrolment()
    auditor = build_user(role=Role.AUDITOR)
    assert not Enrolment.objects.visible_to(auditor).exists()
    assert not Person.objects.visible_to(auditor).exists()
    assert Enrolment.objects.countable_by(auditor).count() == 1


def test_only_the_roles_that_count_are_in_a_restricted_scope(personas: Personas) -> None:
    user = build_user(role=Role.OFFICER, kelurahan=personas.own)
    RoleAssignment.objects.create(user=user, role=Role.ADMIN)
    assert Scope.of(user).city
    restricted = Scope.of(user, only=[Role.OFFICER])
    assert not restricted.city
    assert restricted.kelurahan_ids == {personas.own.pk}


def test_a_model_without_a_policy_is_refused() -> None:
    with pytest.raises(MissingPolicyError):
        policy_of(Session)
