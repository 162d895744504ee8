"""The pages of enrolling a list: the filters name who is meant, nothing happens before it is confirmed."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from beneficiaries.models import Person
from bontang_empowerment.audit.models import Action, AuditEvent
from programs.models import BulkEnrolment, BulkEntry, Program
from programs.services.bulk_enrolment import start_bulk_enrolment
from programs.views import bulk
from tests.builders import Personas, build_consent, build_person, build_program
from tests.queries import assert_flat_query_count

pytestmark = pytest.mark.django_db
URL = reverse("programs:bulk_create")


@pytest.fixture
def program() -> Program:
    return build_program("Menjahit", min_age=18, capacity=1)


@pytest.fixture
def people(personas: Personas) -> list[Person]:
    """Rukmini and Sulastri of Lok Tuan, and somebody of Api-api."""
    people = [build_person(name, kelurahan=personas.own) for name in ("Rukmini", "Sulastri")]
    people.append(build_person("Orang Jauh", kelurahan=personas.foreign))
    for person in people:
        build_consent(person=person, by=personas.officer, purpose="programme")
    return people


@pytest.fixture
def client(personas: Personas) -> Client:
    client = Client()
    client.force_login(personas.officer, backend="django.contrib.auth.backends.ModelBackend")
    return client


def asked(program: Program, **filters: str) -> dict[str, str]:
    return filters | {"to-program": str(program.pk)}


def test_the_list_leads_there_with_its_filters(client: Client, people: list[Person]) -> None:
    page = client.get(reverse("beneficiaries:person_list"), {"name": "Rukmini"}).text
    assert f"{URL}?name=Rukmini" in page
    page = client.get(reverse("beneficiaries:person_list"), {"name": "Zzzz"}).text
    assert URL not in page


def test_the_summary_comes_first_and_writes_nothing(client: Client, people: list[Person], program: Program) -> None:
    silent = build_person("Halimah Diam", kelurahan=people[0].household.kelurahan)
    page = client.get(URL, asked(program)).text
    assert "2 orang akan dimasukkan ke antrean" in page
    assert silent.name in page
    assert "Orang Jauh" not in page
    assert not program.enrolments.exists()


def test_confirming_enrols_those_of_the_filters_alone(client: Client, people: list[Person], program: Program) -> None:
    address = f"{URL}?name=Rukmini&to-program={program.pk}"
    data = {"program": str(program.pk), "submission_token": str(uuid4()), "person": str(people[2].pk)}
    answer = client.post(address, data)
    client.post(address, data)
    run = BulkEnrolment.objects.get()
    assert answer.headers["Location"] == run.get_absolute_url()
    assert list(program.enrolments.values_list("person__name", flat=True)) == ["Rukmini"]
    page = client.get(run.get_absolute_url()).text
    assert "Rukmini" in page
    assert "1 dari 1 orang dimasukkan ke antrean." in page
    assert "Rukmini" not in client.get(run.get_absolute_url(), {"outcome": "refused"}).text
    printed = client.get(reverse("programs:bulk_print", args=[run.pk])).text
    assert "Rukmini" in printed
    assert AuditEvent.objects.about(run).filter(action=Action.EXPORT).count() == 1


def test_a_closed_programme_and_a_list_of_nobody_are_refused(
    client: Client, people: list[Person], program: Program
) -> None:
    data = {"program": str(program.pk), "submission_token": str(uuid4())}
    assert client.post(f"{URL}?name=Zzzz", data).status_code == 422
    Program.objects.update(status="closed")
    answer = client.post(URL, data)
    assert answer.status_code == 422
    assert client.get(f"{URL}?status=x").status_code == 302
    assert not BulkEnrolment.objects.exists()


def test_many_are_not_all_named_and_cost_no_more_queries(
    client: Client, personas: Personas, program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "MOST_NAMED", 3)

    def build(number: int) -> None:
        for _ in range(number):
            build_person(kelurahan=personas.own)

    assert_flat_query_count(lambda: client.get(URL, asked(program)), add_rows=build)
    assert "Dan 47 orang lagi" in client.get(URL, asked(program)).text


def test_the_report_costs_the_same_for_many(client: Client, personas: Personas, program: Program) -> None:
    run = BulkEnrolment.objects.create(owner=personas.officer, program=program)

    def add(number: int) -> None:
        BulkEntry.objects.bulk_create(
            BulkEntry(run=run, person=build_person(kelurahan=personas.own)) for _ in range(number)
        )

    assert_flat_query_count(lambda: client.get(run.get_absolute_url()), add_rows=add)
    printed = reverse("programs:bulk_print", args=[run.pk])
    assert_flat_query_count(lambda: client.get(printed), add_rows=add)


def test_another_officer_does_not_see_the_report(personas: Personas, people: list[Person], program: Program) -> None:
    run = start_bulk_enrolment(people=[people[0].pk], program=program, by=personas.officer)
    other = Client()
    other.force_login(personas.coordinator, backend="django.contrib.auth.backends.ModelBackend")
    assert other.get(run.get_absolute_url()).status_code == 404
    other.force_login(personas.partner_staff, backend="django.contrib.auth.backends.ModelBackend")
    assert other.get(URL).status_code == 403
