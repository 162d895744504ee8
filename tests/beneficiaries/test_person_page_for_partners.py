"""Partner staff see of a participant what running a session needs, and nothing else."""

import pytest
from django.test import Client
from django.urls import reverse

from beneficiaries.codes import Accommodation, ConsentPurpose, DisabilityKind, Education, MaritalStatus
from beneficiaries.models import (
    AccommodationNeed,
    ConsentRecord,
    Disability,
    DisabilityKindRecord,
    DisasterImpact,
    Person,
)
from tests.beneficiaries.posted import client_of
from tests.builders import (
    Personas,
    build_disaster_event,
    build_enrolment,
    build_household,
    build_kk_number,
    build_nik,
    build_person,
    build_poverty_assessment,
    build_program,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def participant(personas: Personas) -> Person:
    """Somebody in a programme of the partner, and in one of another, with every kind of data planted."""
    household = build_household(
        kelurahan=personas.own,
        kk_number=build_kk_number(),
        address="Jl. Kartu Rahasia 1",
        domicile_address="Jl. Tinggal Rahasia 2",
        decile_status="listed",
        decile=1,
        decile_source="Sumber Rahasia",
    )
    person = build_person(
        "Siti Aminah",
        household=household,
        nik=build_nik(),
        phone="+6281298765432",
        birth_place="Tempat Rahasia",
        education=Education.DOCTORATE,
        marital_status=MaritalStatus.WIDOWED,
        occupation=1,
    )
    build_person("Anggota Rahasia", household=household)
    disability = Disability.objects.create(person=person, devices_needed="Alat Rahasia")
    DisabilityKindRecord.objects.create(disability=disability, kind=DisabilityKind.PSYCHOSOCIAL)
    AccommodationNeed.objects.create(person=person, kind=Accommodation.RAMP)
    build_poverty_assessment(household=household, by=personas.officer)
    DisasterImpact.objects.create(household=household, event=build_disaster_event("Banjir Rahasia"), damage="heavy")
    ConsentRecord.objects.create(person=person, purpose=ConsentPurpose.PARTNER, recorded_by=personas.officer)
    build_enrolment(person=person, program=build_program("Menjahit Mitra", partner=personas.partner))
    build_enrolment(person=person, program=build_program("Program Rahasia"))
    return person


@pytest.fixture
def partner(personas: Personas) -> Client:
    return client_of(personas.partner_staff)


def test_partner_staff_see_what_a_session_needs(partner: Client, participant: Person) -> None:
    content = partner.get(participant.get_absolute_url()).content.decode()
    age = f"{participant.age_on()} years"
    for shown in ("Siti Aminah", participant.masked_nik, "Female", age, "Lok Tuan", "007", "Step-free access"):
        assert shown in content
    assert "Menjahit Mitra" in content


def test_nothing_else_about_the_participant_is_on_the_page(partner: Client, participant: Person) -> None:
    content = partner.get(participant.get_absolute_url()).content.decode()
    assert "Rahasia" not in content
    for hidden in (
        participant.nik,
        participant.household.get_absolute_url(),
        participant.household.masked_kk_number,
        "98765432",
        "9876-5432",
        "17-05-1990",
        "Doctorate",
        "Widowed",
        "psychosocial",
        "Belum/Tidak Bekerja",
        "criteria",
        "Registered",
        "Consent",
        "withdraw",
        reverse("beneficiaries:person_reveal_nik", args=[participant.pk]),
        reverse("beneficiaries:person_update", args=[participant.pk]),
    ):
        assert hidden not in content, hidden


def test_an_officer_sees_what_was_planted(personas: Personas, participant: Person) -> None:
    content = client_of(personas.officer).get(participant.get_absolute_url()).content.decode()
    for shown in ("Tempat Rahasia", "Doctorate", "psychosocial", "Alat Rahasia", "Program Rahasia", "Menjahit Mitra"):
        assert shown in content, shown


def test_somebody_of_no_programme_of_the_partner_does_not_exist(partner: Client, personas: Personas) -> None:
    stranger = build_enrolment(program=build_program()).person
    assert partner.get(stranger.get_absolute_url()).status_code == 404
