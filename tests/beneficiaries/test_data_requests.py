"""What people ask about their data: due within 3 x 24 hours, answered once, copied under audit."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from beneficiaries.codes import ConsentPurpose
from beneficiaries.models import DataRequest, Disability, DisasterImpact, Person
from beneficiaries.person_copy import copy_for
from beneficiaries.services.data_requests import answer_request, take_down_request
from bontang_empowerment.accounts.models import Role
from bontang_empowerment.audit.models import Action, AuditEvent
from tests.beneficiaries.posted import client_of
from tests.builders import (
    Personas,
    build_consent,
    build_disaster_event,
    build_enrolment,
    build_household,
    build_nik,
    build_person,
    build_program,
    build_user,
)
from tests.queries import assert_flat_query_count

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(personas: Personas) -> Person:
    household = build_household(kelurahan=personas.own, kk_number="6474010101209901")
    return build_person("Siti Aminah", household=household, nik=build_nik(), phone="+6281298765432")


@pytest.fixture
def asked(person: Person, personas: Personas) -> DataRequest:
    return ask(person, personas)


def ask(person: Person, personas: Personas, *, ago: timedelta = timedelta(0), kind: str = "access") -> DataRequest:
    return take_down_request(
        person=person,
        kind=kind,
        channel="counter",
        received_at=timezone.now() - ago,
        identity_checked=True,
        by=personas.officer,
    )


def create(person: Person) -> str:
    return reverse("beneficiaries:data_request_create", args=[person.pk])


def answer_url(request: DataRequest) -> str:
    return reverse("beneficiaries:data_request_answer", args=[request.pk])


def copy_url(person: Person) -> str:
    return reverse("beneficiaries:person_copy", args=[person.pk])


def posted(**changes: Any) -> dict[str, Any]:
    return {
        "kind": "correction",
        "details": "Nama saya salah tulis.",
        "received_on": f"{timezone.localdate():%d-%m-%Y}",
        "channel": "letter",
        "identity_checked": "on",
        "submission_token": str(uuid.uuid4()),
    } | changes


def test_a_request_is_due_72_hours_after_it_came(officer: Client, person: Person, personas: Personas) -> None:
    response = officer.post(create(person), posted(received_on="20-11-2026", received_time="09:30"))
    request = person.data_requests.get()
    assert response["Location"] == f"{person.get_absolute_url()}#data-requests"
    assert f"{timezone.localtime(request.received_at):%d-%m-%Y %H:%M}" == "20-11-2026 09:30"
    assert request.due_at - request.received_at == timedelta(hours=72)
    assert request.recorded_by == personas.officer
    event = AuditEvent.objects.about(request).get()
    assert event.action == Action.CREATE
    assert "Nama saya" not in str(event.fields)


def test_without_a_time_it_counts_from_now_or_from_the_beginning_of_its_day(officer: Client, person: Person) -> None:
    officer.post(create(person), posted())
    today = person.data_requests.get()
    assert timezone.now() - today.received_at < timedelta(minutes=1)
    officer.post(create(person), posted(received_on="20-11-2026"))
    earlier = person.data_requests.exclude(pk=today.pk).get()
    assert f"{timezone.localtime(earlier.received_at):%H:%M}" == "00:00"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("kind", ""),
        ("kind", "gossip"),
        ("channel", ""),
        ("received_on", "01-01-2100"),
        ("received_on", "32-01-2026"),
        ("received_time", "25:00"),
        ("received_time", "23:59"),
        ("identity_checked", ""),
        ("details", "x" * 501),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(field: str, value: str, officer: Client, person: Person) -> None:
    late = timezone.localtime().strftime("%H:%M") == "23:59" and value == "23:59"
    response = officer.post(create(person), posted() | {field: value})
    assert late or list(response.context["form"].errors) == [field]
    assert late or not DataRequest.objects.exists()


def test_a_repeated_post_adds_nothing(officer: Client, person: Person) -> None:
    values = posted()
    for _time in range(2):
        assert officer.post(create(person), values).status_code == 302
    assert person.data_requests.count() == 1


def test_an_answer_says_who_when_and_what(officer: Client, asked: DataRequest, personas: Personas) -> None:
    officer.post(answer_url(asked), {"outcome": "done", "answer": "Salinan diserahkan."})
    asked.refresh_from_db()
    assert (asked.outcome, asked.answer, asked.answered_by) == ("done", "Salinan diserahkan.", personas.officer)
    assert asked.answered_at is not None
    event = AuditEvent.objects.about(asked).get(action=Action.UPDATE)
    assert event.fields == ["answer", "answered_at", "outcome"]


def test_a_refusal_needs_its_reason(officer: Client, asked: DataRequest, personas: Personas) -> None:
    response = officer.post(answer_url(asked), {"outcome": "refused"})
    assert list(response.context["form"].errors) == ["answer"]
    with pytest.raises(ValidationError):
        answer_request(request=asked, outcome="refused", answer="", by=personas.officer)
    asked.refresh_from_db()
    assert asked.answered_at is None


def test_a_second_answer_is_refused_and_the_first_stays(
    officer: Client, asked: DataRequest, personas: Personas
) -> None:
    answer_request(request=asked, outcome="done", answer="Sudah.", by=personas.coordinator)
    response = officer.post(answer_url(asked), {"outcome": "refused", "answer": "Tidak."})
    assert "has answered this" in response.text
    asked.refresh_from_db()
    assert (asked.outcome, asked.answered_by) == ("done", personas.coordinator)


def test_open_ones_are_tasks_on_the_officer_s_first_page_overdue_first(
    officer: Client, person: Person, personas: Personas
) -> None:
    fresh, old = ask(person, personas), ask(person, personas, ago=timedelta(days=5), kind="correction")
    tasks = officer.get(reverse("home")).context["tasks"].tasks
    urls = [task.url for task in tasks]
    assert [task.is_overdue for task in tasks if task.url == answer_url(old)] == [True]
    assert urls.index(answer_url(old)) < urls.index(answer_url(fresh))
    answer_request(request=old, outcome="done", answer="", by=personas.officer)
    assert answer_url(old) not in [task.url for task in officer.get(reverse("home")).context["tasks"].tasks]
    for other in (personas.neighbour, personas.partner_staff, build_user("auditor", role=Role.AUDITOR)):
        assert answer_url(fresh) not in client_of(other).get(reverse("home")).text


def test_the_register_is_filtered_by_what_is_open_and_overdue(
    officer: Client, person: Person, personas: Personas
) -> None:
    fresh, old = ask(person, personas), ask(person, personas, ago=timedelta(days=5))
    done = answer_request(request=ask(person, personas), outcome="done", answer="", by=personas.officer)
    url = reverse("beneficiaries:data_request_list")
    expected = {"": {fresh, old, done}, "open": {fresh, old}, "overdue": {old}, "answered": {done}}
    for state, rows in expected.items():
        assert set(officer.get(url, {"state": state}).context["page"].rows) == rows, state
    assert not client_of(personas.neighbour).get(url).context["page"].rows


def test_the_register_costs_the_same_queries_for_many(officer: Client, person: Person, personas: Personas) -> None:
    def add(number: int) -> None:
        for _number in range(number):
            ask(person, personas)

    assert_flat_query_count(lambda: officer.get(reverse("beneficiaries:data_request_list")), add_rows=add)


def test_the_person_s_page_shows_them_to_the_kelurahan_and_not_to_partners(
    officer: Client, asked: DataRequest, personas: Personas
) -> None:
    person = asked.person
    build_enrolment(person=person, program=build_program(partner=personas.partner))
    body = officer.get(person.get_absolute_url()).text
    for shown in ("See the data and get a copy", answer_url(asked), create(person), copy_url(person)):
        assert shown in body
    partner = client_of(personas.partner_staff).get(person.get_absolute_url())
    assert partner.status_code == 200
    assert "get a copy" not in partner.text


def test_the_copy_has_everything_that_hangs_on_the_person(person: Person, personas: Personas) -> None:
    build_consent(person=person, by=personas.officer, purpose=ConsentPurpose.PUBLICATION, guardian_name="Wali Tertulis")
    Disability.objects.create(person=person, devices_needed="Kursi Roda")
    DisasterImpact.objects.create(
        household=person.household, event=build_disaster_event(), damage="heavy", losses="Warung Hanyut"
    )
    build_enrolment(person=person, program=build_program("Menjahit Mandiri"))
    ask(person, personas)
    body = client_of(personas.officer).get(copy_url(person)).text
    for shown in ("Siti Aminah", "Wali Tertulis", "Kursi Roda", "Warung Hanyut", "Menjahit Mandiri", "get a copy"):
        assert shown in body, shown
    assert person.masked_nik in body
    for hidden in (person.nik, person.household.kk_number, person.nik_index):
        assert str(hidden) not in body


def test_other_people_are_not_in_the_copy(person: Person, personas: Personas) -> None:
    build_person("Anggota Lain", household=person.household)
    assert "Anggota Lain" not in client_of(personas.officer).get(copy_url(person)).text


def test_making_a_copy_is_in_the_trail_and_in_the_next_copy(person: Person, personas: Personas) -> None:
    copy_for(person, by=personas.officer)
    event = AuditEvent.objects.about(person).get()
    assert (event.action, event.actor, event.fields) == (Action.REVEAL, personas.officer, ["copy"])
    assert len(copy_for(person, by=personas.officer).accesses) == 2


def test_nobody_else_makes_a_copy(person: Person, personas: Personas) -> None:
    build_enrolment(person=person, program=build_program(partner=personas.partner))
    auditor = build_user("auditor", role=Role.AUDITOR)
    for user, status in ((personas.neighbour, 404), (personas.partner_staff, 403), (auditor, 403)):
        assert client_of(user).get(copy_url(person)).status_code == status
    assert not AuditEvent.objects.about(person).exists()
