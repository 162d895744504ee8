"""Pages of programmes: what each role sees, numbers that open the list they count, the coordinator's form."""

from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bontang_empowerment.accounts.models import Role, User
from programs.codes import EnrolmentStatus, Field, ProgramStatus
from programs.models import Program
from programs.services.enrolment import enrol_person
from tests.builders import (
    Personas,
    build_enrolment,
    build_kelurahan,
    build_person,
    build_program,
    build_user,
)
from tests.queries import assert_flat_query_count

pytestmark = pytest.mark.django_db

S = EnrolmentStatus


def signed_in(user: User) -> Client:
    client = Client()
    client.cookies["django_language"] = "en"
    client.force_login(user)
    return client


def url(name: str, program: Program) -> str:
    return reverse(f"programs:program_{name}", args=[program.pk])


def typed(**changes: Any) -> dict[str, Any]:
    today = timezone.localdate()
    return {
        "name": "Rajut Tas",
        "field": Field.CRAFTS,
        "partner": "",
        "starts_on": f"{today:%d-%m-%Y}",
        "ends_on": f"{today + timedelta(days=30):%d-%m-%Y}",
        "capacity": "20",
        "offer_days": "7",
        "status": ProgramStatus.OPEN,
        "min_age": "18",
    } | changes


def test_officers_see_every_programme_and_partner_staff_their_own(personas: Personas) -> None:
    own, other = build_program("Menjahit Mekar", partner=personas.partner), build_program("Servis Motor")
    listing = reverse("programs:program_list")
    officers = signed_in(personas.officer).get(listing).text
    partners = signed_in(personas.partner_staff).get(listing).text
    assert own.name in officers
    assert other.name in officers
    assert own.name in partners
    assert other.name not in partners
    assert signed_in(personas.partner_staff).get(url("detail", other)).status_code == 404


def test_a_programme_tells_its_seats_rules_and_who_waits(personas: Personas) -> None:
    program = build_program(capacity=2, min_age=18, max_age=45)
    for _ in range(3):
        enrol_person(person=build_person(), program=program, by=personas.coordinator)
    page = signed_in(personas.officer).get(url("detail", program)).text
    assert "18 to 45" in page
    assert "1 person waits." in page


@pytest.mark.parametrize("persona", ["coordinator", "officer", "partner_staff"])
def test_every_number_by_status_opens_a_list_of_exactly_that_many(persona: str, personas: Personas) -> None:
    program = build_program(partner=personas.partner)
    for place in (personas.own, personas.own, personas.foreign):
        for status in (S.ENROLLED, S.WAITLISTED, S.EXITED):
            build_enrolment(program=program, status=status, person=build_person(kelurahan=place))
    build_enrolment()
    client = signed_in(getattr(personas, persona))
    context = client.get(url("detail", program)).context
    assert context["counts"]
    for bar in [*context["counts"], *(bar for bar in context["seats"] if bar["url"])]:
        page = client.get(bar["url"]).context["page"]
        assert (page.count, len(page.rows)) == (bar["value"], bar["value"])
        assert parse_qs(urlsplit(bar["url"]).query)["program"] == [str(program.pk)]


def test_the_seats_of_the_whole_programme_link_only_where_the_list_shows_them_all(personas: Personas) -> None:
    program = build_program()
    build_enrolment(program=program, person=build_person(kelurahan=personas.foreign))
    seats = [
        signed_in(user).get(url("detail", program)).context["seats"]
        for user in (personas.officer, personas.coordinator)
    ]
    assert [bar["value"] for (bar,) in seats] == [1, 1]
    assert [bool(bar["url"]) for (bar,) in seats] == [False, True]


def test_the_queue_shows_own_people_at_their_place_in_the_whole_queue_and_no_others(personas: Personas) -> None:
    program = build_program(capacity=1)
    names = [("Siti Satu", personas.foreign), ("Budi Dua", personas.foreign), ("Wati Tiga", personas.own)]
    for name, place in names:
        enrol_person(person=build_person(name, kelurahan=place), program=program, by=personas.coordinator)
    response = signed_in(personas.officer).get(url("queue", program))
    assert [(row.person.name, row.place) for row in response.context["page"].rows] == [("Wati Tiga", 2)]
    assert "Budi Dua" not in response.text
    everyone = signed_in(personas.coordinator).get(url("queue", program)).context["page"].rows
    assert [(row.person.name, row.place) for row in everyone] == [("Budi Dua", 1), ("Wati Tiga", 2)]


def test_the_queue_goes_on_over_pages_in_order(personas: Personas) -> None:
    program = build_program()
    for _ in range(27):
        build_enrolment(program=program, status=S.WAITLISTED, person=build_person(kelurahan=personas.own))
    client = signed_in(personas.officer)
    first = client.get(url("queue", program)).context["page"]
    second = client.get(url("queue", program) + first.next_query).context["page"]
    assert [row.place for row in first.rows] == list(range(1, 26))
    assert [row.place for row in second.rows] == [26, 27]


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"field": Field.FARMING}, ["Sayur"]),
        ({"status": ProgramStatus.CLOSED}, ["Servis"]),
        ({"partner": "own"}, ["Menjahit"]),
    ],
)
def test_programmes_are_found_by_field_status_and_partner(
    filters: dict[str, str], found: list[str], personas: Personas
) -> None:
    build_program("Menjahit", partner=personas.partner)
    build_program("Sayur", field=Field.FARMING)
    build_program("Servis", field=Field.SERVICES, status=ProgramStatus.CLOSED)
    filters = {name: str(personas.partner.pk) if value == "own" else value for name, value in filters.items()}
    page = signed_in(personas.coordinator).get(reverse("programs:program_list"), filters).context["page"]
    assert [program.name for program in page.rows] == found


@pytest.mark.parametrize("persona", ["officer", "partner_staff"])
def test_only_coordinators_open_and_change_programmes(persona: str, personas: Personas) -> None:
    client = signed_in(getattr(personas, persona))
    program = build_program(partner=personas.partner)
    assert client.get(reverse("programs:program_create")).status_code == 403
    assert client.post(url("update", program), typed()).status_code == 403
    assert reverse("programs:program_create") not in client.get(reverse("programs:program_list")).text
    assert url("update", program) not in client.get(url("detail", program)).text


def test_a_coordinator_opens_a_programme_once_however_often_the_form_is_sent(personas: Personas) -> None:
    client = signed_in(personas.coordinator)
    place = build_kelurahan("Guntung")
    data = typed(submission_token="0b0f7f5e-7c43-4d8a-9a52-0f1f5b6f2a01", kelurahan=[str(place.pk)])
    answers = [client.post(reverse("programs:program_create"), data) for _ in range(2)]
    program = Program.objects.get()
    assert [answer["location"] for answer in answers] == [program.get_absolute_url()] * 2
    assert (program.capacity, program.min_age, list(program.kelurahan.all())) == (20, 18, [place])


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        ({"capacity": "0"}, "capacity", "greater than or equal to 1"),
        ({"capacity": "20000"}, "capacity", "Count the zeros"),
        ({"starts_on": "31-02-2026"}, "starts_on", "Write day, month and year"),
        ({"ends_on": "01-01-2020"}, "ends_on", "The last day must not be before the first."),
        ({"min_age": "50", "max_age": "20"}, "max_age", "The oldest age must not be below the youngest."),
        (
            {"min_education": "bachelor", "max_education": "primary"},
            "max_education",
            "The highest education must not be below the lowest.",
        ),
        ({"not_served_months": "0"}, "not_served_months", "greater than or equal to 1"),
        ({"requires_field": "piloting"}, "requires_field", "Select a valid choice"),
        ({"max_decile": "11"}, "max_decile", "less than or equal to 10"),
        ({"name": ""}, "name", "This field is required"),
        ({"partner": "999999"}, "partner", "Select a valid choice"),
    ],
)
def test_what_cannot_be_a_programme_is_refused_with_everything_kept(
    changes: dict[str, str], field: str, message: str, personas: Personas
) -> None:
    response = signed_in(personas.coordinator).post(reverse("programs:program_create"), typed(**changes))
    errors = response.context["form"].errors
    assert list(errors) == [field]
    assert any(message in text for text in errors[field]), errors
    assert not Program.objects.exists()
    assert 'value="18"' in response.text or "min_age" in changes


def test_the_rules_typed_in_the_form_stand_on_the_page_of_the_programme(personas: Personas) -> None:
    client = signed_in(personas.coordinator)
    rules = {"min_education": "primary", "not_elsewhere": "on", "not_served_months": "12", "requires_field": "farming"}
    client.post(reverse("programs:program_create"), typed(for_ppks="on", **rules))
    program = Program.objects.get()
    assert (program.for_ppks, program.not_elsewhere, program.not_served_months) == (True, True, 12)
    page = client.get(program.get_absolute_url()).text
    assert "Primary school (SD) or higher" in page
    assert "not within 12 months" in page
    assert "a programme in the field Organic farming" in page


def test_a_programme_asks_for_another_one_in_particular_but_not_for_itself(personas: Personas) -> None:
    client, basic, further = signed_in(personas.coordinator), build_program("Dasar"), build_program("Lanjutan")
    client.post(url("update", further), typed(version="1", requires_program=str(basic.pk)))
    assert Program.objects.get(pk=further.pk).requires_program == basic
    assert "the programme “Dasar”" in client.get(url("detail", further)).text
    refused = client.post(url("update", basic), typed(version="1", requires_program=str(basic.pk)))
    assert "Select a valid choice" in refused.context["form"].errors["requires_program"][0]


def test_new_seats_are_offered_when_the_programme_is_saved(personas: Personas) -> None:
    program = build_program("Menjahit", capacity=1, min_age=18)
    enrolments = [enrol_person(person=build_person(), program=program, by=personas.coordinator) for _ in range(3)]
    response = signed_in(personas.coordinator).post(url("update", program), typed(capacity="2", version="1"))
    assert response.status_code == 302
    for enrolment in enrolments:
        enrolment.refresh_from_db()
    assert [enrolment.status for enrolment in enrolments] == [S.ENROLLED, S.OFFERED, S.WAITLISTED]


def test_fewer_seats_than_taken_are_refused_at_the_field(personas: Personas) -> None:
    program = build_program(capacity=3)
    for _ in range(2):
        enrol_person(person=build_person(), program=program, by=personas.coordinator)
    response = signed_in(personas.coordinator).post(url("update", program), typed(capacity="1", version="1"))
    assert "2 seats are taken" in response.context["form"].errors["capacity"][0]
    program.refresh_from_db()
    assert program.capacity == 3


def test_a_stale_form_is_refused_and_shows_both_versions(personas: Personas) -> None:
    program = build_program("Nama Lama")
    place = build_kelurahan("Guntung")
    client = signed_in(personas.coordinator)
    client.post(url("update", program), typed(name="Nama Pertama", version="1"))
    response = client.post(url("update", program), typed(name="Nama Kedua", kelurahan=[str(place.pk)], version="1"))
    program.refresh_from_db()
    assert (program.name, program.version) == ("Nama Pertama", 2)
    conflicts = response.context["form"].conflicts
    assert ("Name", "Nama Pertama", "Nama Kedua") in [(label.capitalize(), *rest) for label, *rest in conflicts]
    assert ("", "Guntung") in [(stored, wanted) for _label, stored, wanted in conflicts]
    again = client.post(url("update", program), typed(name="Nama Kedua", version="2"))
    assert again.status_code == 302


def test_the_list_of_programmes_costs_the_same_at_5_and_50_rows(personas: Personas) -> None:
    client = signed_in(personas.coordinator)

    def add_rows(number: int) -> None:
        for _ in range(number):
            build_enrolment(program=build_program(partner=personas.partner))

    assert_flat_query_count(lambda: client.get(reverse("programs:program_list")), add_rows=add_rows)


def test_the_queue_and_the_programme_cost_the_same_at_5_and_50_rows(personas: Personas) -> None:
    client = signed_in(personas.coordinator)
    program = build_program()

    def add_rows(number: int) -> None:
        for _ in range(number):
            build_enrolment(program=program, status=S.WAITLISTED)

    def visit() -> None:
        assert client.get(url("queue", program)).status_code == 200
        assert client.get(url("detail", program)).status_code == 200

    assert_flat_query_count(visit, add_rows=add_rows)


def test_auditors_open_no_page_of_a_programme() -> None:
    client = signed_in(build_user(role=Role.AUDITOR))
    program = build_program()
    assert client.get(reverse("programs:program_list")).status_code == 403
    assert client.get(url("detail", program)).status_code == 403


def test_the_coordinator_opens_the_seats_and_the_waitlist_behind_the_numbers_of_the_list(personas: Personas) -> None:
    program = build_program(capacity=2)
    for _ in range(5):
        enrol_person(person=build_person(kelurahan=personas.foreign), program=program, by=personas.coordinator)
    seats, queue = f"/enrolments/?program={program.pk}&group=seats", url("queue", program)
    client = signed_in(personas.coordinator)
    listing = client.get(reverse("programs:program_list")).text
    assert f'<a href="{seats.replace("&", "&amp;")}">2</a>' in listing
    assert f'<a href="{queue}">3</a>' in listing
    assert f'<a href="{queue}">3 people wait.</a>' in client.get(url("detail", program)).text
    assert f'<a href="{seats.replace("&", "&amp;")}">2 of 2 seats are taken.</a>' in client.get(queue).text
    assert [len(client.get(address).context["page"].rows) for address in (seats, queue)] == [2, 3]


def test_who_sees_a_part_of_the_people_is_told_that_the_seats_count_everybody(personas: Personas) -> None:
    program = build_program(capacity=1, partner=personas.partner)
    for _ in range(2):
        enrol_person(person=build_person(kelurahan=personas.foreign), program=program, by=personas.coordinator)
    for user in (personas.officer, personas.partner_staff):
        for address in (reverse("programs:program_list"), url("detail", program)):
            page = signed_in(user).get(address).text
            assert "count everybody, also people whom you do not see." in page
            assert "group=seats" not in page
    assert "whom you do not see" not in signed_in(personas.coordinator).get(url("detail", program)).text


def test_a_programme_that_is_over_has_nobody_waiting_any_more(personas: Personas) -> None:
    program = build_program(capacity=1, status=ProgramStatus.CLOSED)
    build_enrolment(program=program, status=S.WAITLISTED)
    client = signed_in(personas.coordinator)
    assert "1 person waits." in client.get(url("queue", program)).text
    Program.objects.filter(pk=program.pk).update(
        starts_on=timezone.localdate() - timedelta(days=9), ends_on=timezone.localdate() - timedelta(days=1)
    )
    for address in (url("detail", program), url("queue", program)):
        page = client.get(address).text
        assert "The programme is over; 1 person was still on its waitlist." in page
        assert "waits." not in page
    assert "when it ended" in client.get(reverse("programs:program_list")).text
