"""A withdrawn consent shows on family, person, participants and home page until the place is settled."""

from datetime import date

import pytest
from django.urls import reverse

from beneficiaries.codes import ConsentPurpose
from beneficiaries.models import ConsentRecord, Person
from bontang_empowerment.accounts.models import User
from programs.codes import EnrolmentStatus
from programs.models import Enrolment
from tests.beneficiaries.posted import client_of
from tests.builders import Personas, build_consent, build_enrolment, build_person, build_program
from tests.days import shown_day

pytestmark = pytest.mark.django_db

PROGRAMME = ConsentPurpose.PROGRAMME
HOME, LIST = "home", "programs:enrolment_list"


@pytest.fixture
def person(personas: Personas) -> Person:
    return build_person(kelurahan=personas.own)


@pytest.fixture
def withdrawn(person: Person, personas: Personas) -> ConsentRecord:
    days = {"given_on": date(2026, 1, 5), "withdrawn_on": date(2026, 2, 3)}
    return build_consent(person=person, by=personas.officer, purpose=PROGRAMME, **days)


@pytest.fixture
def enrolment(person: Person, personas: Personas) -> Enrolment:
    return build_enrolment(person=person, program=build_program(partner=personas.partner))


def body(user: User, url: str) -> str:
    return client_of(user).get(url).text


def test_the_pages_of_person_and_family_say_so(person: Person, withdrawn: ConsentRecord, personas: Personas) -> None:
    page = body(personas.officer, person.get_absolute_url())
    assert "do not use these data for it any more" in page
    assert f"withdrawn on {shown_day('03-02-2026')}" in page
    assert "Consent withdrawn" in body(personas.officer, person.household.get_absolute_url())


@pytest.mark.usefixtures("withdrawn")
def test_a_new_basis_ends_the_warning(person: Person, personas: Personas) -> None:
    build_consent(person=person, by=personas.officer, purpose=PROGRAMME)
    assert "do not use these data" not in body(personas.officer, person.get_absolute_url())
    assert "Consent withdrawn" not in body(personas.officer, person.household.get_absolute_url())


@pytest.mark.usefixtures("withdrawn")
def test_the_list_and_the_home_page_lead_to_the_place(enrolment: Enrolment, personas: Personas) -> None:
    settled = build_enrolment(person=enrolment.person, status=EnrolmentStatus.WITHDRAWN)
    other = build_enrolment(person=build_person("Lain", kelurahan=personas.own))
    for user in (personas.officer, personas.coordinator):
        client = client_of(user)
        assert "Consent withdrawn" in client.get(reverse(LIST)).text
        url = f"{reverse(LIST)}?group=withdrew"
        assert f'href="{url}"' in client.get(reverse(HOME)).text
        rows = client.get(url).context["page"].rows
        assert [row.pk for row in rows] == [enrolment.pk]
        assert {settled.pk, other.pk}.isdisjoint(row.pk for row in rows)


@pytest.mark.usefixtures("withdrawn")
def test_partner_staff_do_not_learn_of_consents(enrolment: Enrolment, personas: Personas) -> None:
    client = client_of(personas.partner_staff)
    assert enrolment.person.name in client.get(reverse(LIST)).text
    assert not client.get(f"{reverse(LIST)}?group=withdrew").context["page"].rows
    for url in (reverse(HOME), reverse(LIST), enrolment.get_absolute_url(), enrolment.person.get_absolute_url()):
        assert "Consent withdrawn" not in client.get(url).text, url


@pytest.mark.usefixtures("enrolment")
def test_nobody_s_withdrawal_is_no_task(personas: Personas) -> None:
    assert "withdrew consent" not in body(personas.officer, reverse(HOME))
