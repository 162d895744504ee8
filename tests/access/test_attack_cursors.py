"""A cursor of somebody else's is no cursor: where the page began would tell how a hidden name sorts."""

import pytest
from django.test import Client
from django.urls import reverse

from programs.codes import EnrolmentStatus
from tests.builders import Personas, build_enrolment, build_person, build_program

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(client: Client, personas: Personas) -> Client:
    client.force_login(personas.officer, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.mark.parametrize("cursor", ["after", "before"])
def test_a_foreign_person_moves_no_page_of_people(officer: Client, personas: Personas, cursor: str) -> None:
    for name in ("Andi", "Besse", "Rosdiana", "Siti"):
        build_person(name, kelurahan=personas.own)
    hidden = build_person("Jumriah", kelurahan=personas.foreign)
    for address in ("beneficiaries:person_list", "beneficiaries:search"):
        response = officer.get(f"{reverse(address)}?q=i&{cursor}={hidden.pk}")
        everybody = officer.get(reverse(address), {"q": "i"})
        assert response.context["page"].rows == everybody.context["page"].rows
        assert not response.context["page"].has_previous


def test_a_foreign_enrolment_moves_no_page_of_the_queue(officer: Client, personas: Personas) -> None:
    program = build_program()
    places = [personas.own, personas.foreign, personas.own]
    own, hidden, _other = [
        build_enrolment(person=build_person(kelurahan=place), program=program, status=EnrolmentStatus.WAITLISTED)
        for place in places
    ]
    address = reverse("programs:program_queue", args=[program.pk])
    assert len(officer.get(address, {"after": hidden.pk}).context["page"].rows) == 2
    assert len(officer.get(address, {"after": own.pk}).context["page"].rows) == 1


def test_a_row_that_left_the_list_still_holds_its_place(officer: Client, personas: Personas) -> None:
    people = [build_person(name, kelurahan=personas.own) for name in ("Andi", "Besse", "Rosdiana")]
    people[1].status = "moved"
    people[1].save()
    response = officer.get(f"{reverse('beneficiaries:person_list')}?status=active&after={people[1].pk}")
    assert response.context["page"].rows == [people[2]]
