"""Enrolling somebody on screen, the list of participants, and the next steps of an enrolment."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from beneficiaries.models import Person
from bontang_empowerment.accounts.models import Role, User
from bontang_empowerment.regions.models import Kelurahan
from programs.codes import EnrolmentStatus, ProgramStatus, StepReason
from programs.forms.enrolments import StepForm
from programs.models import Enrolment, Program
from programs.services.enrolment import enrol_person, exit_enrolment
from tests.builders import Personas, build_consent, build_enrolment, build_person, build_program, build_user
from tests.queries import assert_flat_query_count

pytestmark = pytest.mark.django_db

S = EnrolmentStatus


@pytest.fixture
def person(personas: Personas) -> Person:
    return build_person("Rosdiana", kelurahan=personas.own)


def signed_in(user: User) -> Client:
    client = Client()
    client.cookies["django_language"] = "en"
    client.force_login(user)
    return client


def create_url(person: Person) -> str:
    return reverse("programs:enrolment_create", args=[person.pk])


def step_url(verb: str, enrolment: Enrolment) -> str:
    return reverse(f"programs:enrolment_{verb}", args=[enrolment.pk])


def test_the_choice_tells_how_many_seats_are_left(personas: Personas, person: Person) -> None:
    build_program("Menjahit", capacity=20)
    full = build_program("Rajut", capacity=1)
    enrol_person(person=build_person(), program=full, by=personas.coordinator)
    enrol_person(person=build_person(), program=full, by=personas.coordinator)
    build_program("Sayur", status=ProgramStatus.CLOSED)
    page = signed_in(personas.officer).get(create_url(person)).text
    assert "Menjahit: 20 of 20 seats free" in page
    assert "Rajut: full, 1 waits" in page
    assert "Sayur" not in page


def test_the_rules_are_shown_one_by_one_and_the_button_says_what_will_happen(
    personas: Personas, person: Person
) -> None:
    program = build_program(capacity=2, min_age=18)
    client = signed_in(personas.officer)
    page = client.get(create_url(person), {"program": program.pk}).text
    assert "the programme asks 18 or older" in page
    assert "Enrol: seat number 1" in page
    for _ in range(4):
        enrol_person(person=build_person(), program=program, by=personas.coordinator)
    assert "Put on the waitlist, place 3" in client.get(create_url(person), {"program": program.pk}).text


def test_choosing_loads_the_check_alone(personas: Personas, person: Person) -> None:
    program = build_program()
    headers = {"HX-Request": "true"}
    part = signed_in(personas.officer).get(create_url(person), {"program": program.pk}, headers=headers).text
    assert "Enrol: seat number 1" in part
    assert "<html" not in part


def test_enrolling_leads_to_the_enrolment_and_says_what_came_of_it(personas: Personas, person: Person) -> None:
    program = build_program("Menjahit", capacity=1)
    client = signed_in(personas.officer)
    response = client.post(create_url(person), {"program": program.pk, "decision": "enrol"}, follow=True)
    assert "Rosdiana is enrolled in Menjahit, seat number 1." in response.text
    neighbour = build_person("Jumriah", household=person.household)
    response = client.post(create_url(neighbour), {"program": program.pk, "decision": "enrol"}, follow=True)
    assert "Jumriah is on the waitlist of Menjahit, place 1." in response.text
    assert response.context["enrolment"].place == 1


def test_the_same_form_sent_twice_enrols_once(personas: Personas, person: Person) -> None:
    data = {"program": build_program().pk, "decision": "enrol", "submission_token": str(uuid4())}
    client = signed_in(personas.officer)
    answers = [client.post(create_url(person), data) for _ in range(2)]
    assert answers[0]["location"] == answers[1]["location"] == Enrolment.objects.get().get_absolute_url()


def test_an_officer_may_refuse_but_not_override(personas: Personas, person: Person) -> None:
    program = build_program("Lansia", min_age=60)
    client = signed_in(personas.officer)
    page = client.get(create_url(person), {"program": program.pk}).text
    assert "Only a coordinator may enrol this person all the same." in page
    assert 'value="override"' not in page
    assert 'value="enrol"' not in page
    forced = {"program": program.pk, "decision": "override", "override_reason": "Kasihan"}
    assert "Only a coordinator" in client.post(create_url(person), forced).context["form"].non_field_errors()[0]
    assert not Enrolment.objects.exists()
    response = client.post(create_url(person), {"program": program.pk, "decision": "ineligible"}, follow=True)
    assert "Recorded: Rosdiana is not eligible for Lansia." in response.text
    assert Enrolment.objects.get().status == S.INELIGIBLE


def test_a_coordinator_overrides_with_a_reason_and_never_without(personas: Personas, person: Person) -> None:
    program = build_program(min_age=60)
    client = signed_in(personas.coordinator)
    data = {"program": program.pk, "decision": "override"}
    response = client.post(create_url(person), data | {"override_reason": "  "})
    assert "Write the reason" in response.context["form"].errors["override_reason"][0]
    assert "Enrol anyway" in response.text
    assert not Enrolment.objects.exists()
    client.post(create_url(person), data | {"override_reason": "Penjahit keluarga"})
    assert Enrolment.objects.get().transitions.get(to_status=S.ENROLLED).reason == "Penjahit keluarga"


def test_what_is_not_known_is_left_to_the_user(personas: Personas) -> None:
    person = build_person(kelurahan=personas.own, birth_date=None)
    page = signed_in(personas.officer).get(create_url(person), {"program": build_program(min_age=18).pk}).text
    assert "Not known" in page
    assert "You decide" in page
    assert 'value="enrol"' in page
    assert 'value="ineligible"' in page


def test_a_programme_closed_in_the_meantime_is_refused_at_the_field(personas: Personas, person: Person) -> None:
    program = build_program()
    Program.objects.update(status=ProgramStatus.CLOSED)
    response = signed_in(personas.officer).post(create_url(person), {"program": program.pk, "decision": "enrol"})
    assert "not open for enrolment" in response.context["form"].errors["program"][0]
    assert not Enrolment.objects.exists()


@pytest.mark.parametrize(
    ("persona", "status"), [("officer", 200), ("coordinator", 200), ("neighbour", 404), ("partner_staff", 403)]
)
def test_who_may_enrol_a_person(persona: str, status: int, personas: Personas, person: Person) -> None:
    program = build_program(partner=personas.partner)
    client = signed_in(getattr(personas, persona))
    assert client.get(create_url(person)).status_code == status
    posted = client.post(create_url(person), {"program": program.pk, "decision": "enrol"}).status_code
    assert posted == (302 if status == 200 else status)
    assert Enrolment.objects.exists() == (status == 200)


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"status": "waitlisted"}, {"Menunggu"}),
        ({"group": "seats"}, {"Ditawari", "Ikut"}),
        ({"group": "participants"}, {"Ikut", "Keluar"}),
        ({"status": "enrolled", "group": "seats"}, {"Ikut"}),
        ({"kelurahan": "foreign"}, {"Keluar"}),
        ({"name": "ditawari"}, {"Ditawari"}),
    ],
)
def test_participants_are_filtered(filters: dict[str, str], found: set[str], personas: Personas) -> None:
    program = build_program()
    rows = {"Menunggu": S.WAITLISTED, "Ditawari": S.OFFERED, "Ikut": S.ENROLLED, "Keluar": S.EXITED}
    for name, status in rows.items():
        place = personas.foreign if name == "Keluar" else personas.own
        build_enrolment(program=program, status=status, person=build_person(name, kelurahan=place))
    filters = {name: str(personas.foreign.pk) if value == "foreign" else value for name, value in filters.items()}
    page = signed_in(personas.coordinator).get(reverse("programs:enrolment_list"), filters).context["page"]
    assert {row.person.name for row in page.rows} == found


def test_participants_stand_newest_first_with_place_or_seat(personas: Personas, person: Person) -> None:
    program = build_program(capacity=1)
    enrol_person(person=build_person("Pertama", household=person.household), program=program, by=personas.officer)
    enrol_person(person=person, program=program, by=personas.officer)
    response = signed_in(personas.officer).get(reverse("programs:enrolment_list"))
    assert [row.person.name for row in response.context["page"].rows] == ["Rosdiana", "Pertama"]
    assert "place 1" in response.text
    assert "seat number 1" in response.text


def test_partner_staff_see_their_participants_and_not_why_somebody_left(personas: Personas) -> None:
    program = build_program(partner=personas.partner)
    wati = build_person("Wati")
    build_consent(person=wati, by=personas.officer, purpose="partner")
    enrolment = enrol_person(person=wati, program=program, by=personas.coordinator)
    waiting = build_enrolment(program=program, status=S.WAITLISTED, person=build_person("Menunggu"))
    foreign = build_enrolment(person=build_person("Orang Lain"))
    exit_enrolment(enrolment=enrolment, by=personas.coordinator, reason=StepReason.HEALTH, note="sakit ginjal")
    client = signed_in(personas.partner_staff)
    listing = client.get(reverse("programs:enrolment_list")).text
    assert "Wati" in listing
    assert "Menunggu" not in listing
    assert "Orang Lain" not in listing
    page = client.get(enrolment.get_absolute_url()).text
    assert "Left the programme" in page
    assert "Health" not in page
    assert "ginjal" not in page
    assert client.get(waiting.get_absolute_url()).status_code == 404
    assert client.get(foreign.get_absolute_url()).status_code == 404
    assert "sakit ginjal" in signed_in(personas.coordinator).get(enrolment.get_absolute_url()).text


@pytest.mark.parametrize(
    ("persona", "status", "verbs"),
    [
        ("coordinator", S.ENROLLED, {"complete", "exit", "withdraw"}),
        ("officer", S.ENROLLED, {"withdraw"}),
        ("officer", S.OFFERED, {"accept", "decline"}),
        ("officer", S.WAITLISTED, {"withdraw"}),
        ("coordinator", S.COMPLETED, set()),
        ("partner_staff", S.ENROLLED, set()),
    ],
)
def test_the_page_offers_what_is_legal_and_permitted(
    persona: str, status: EnrolmentStatus, verbs: set[str], personas: Personas, person: Person
) -> None:
    program = build_program(partner=personas.partner)
    enrolment = build_enrolment(person=person, program=program, status=status)
    page = signed_in(getattr(personas, persona)).get(enrolment.get_absolute_url()).text
    every = ("accept", "decline", "withdraw", "exit", "complete")
    assert {verb for verb in every if step_url(verb, enrolment) in page} == verbs


@pytest.mark.parametrize(
    ("verb", "start", "end", "data"),
    [
        ("accept", S.OFFERED, S.ENROLLED, {}),
        ("decline", S.OFFERED, S.DECLINED, {"declined-reason": "no_time"}),
        ("withdraw", S.WAITLISTED, S.WITHDRAWN, {"withdrawn-reason": "other", "withdrawn-note": "pindah kerja"}),
        ("exit", S.ENROLLED, S.EXITED, {"exited-reason": "absent"}),
        ("complete", S.ENROLLED, S.COMPLETED, {}),
    ],
)
@pytest.mark.parametrize("persona", ["coordinator", "officer", "neighbour", "partner_staff"])
def test_each_step_is_taken_by_those_who_may(
    persona: str,
    verb: str,
    start: EnrolmentStatus,
    end: EnrolmentStatus,
    data: dict[str, str],
    personas: Personas,
    person: Person,
) -> None:
    program = build_program(partner=personas.partner)
    enrolment = build_enrolment(person=person, program=program, status=start)
    coordinators_only = verb in {"exit", "complete"}
    expected = {
        "coordinator": 302,
        "officer": 403 if coordinators_only else 302,
        "neighbour": 403 if coordinators_only else 404,
        "partner_staff": 403,
    }[persona]
    client = signed_in(getattr(personas, persona))
    assert client.get(step_url(verb, enrolment)).status_code in {403, 405}
    assert client.post(step_url(verb, enrolment), data).status_code == expected
    enrolment.refresh_from_db()
    assert enrolment.status == (end if expected == 302 else start)


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({}, "reason"),
        ({"exited-reason": "other", "exited-note": " "}, "note"),
        ({"exited-reason": "no_time"}, "reason"),
    ],
)
def test_a_step_without_its_reason_comes_back_with_what_was_typed(
    data: dict[str, str], field: str, personas: Personas, person: Person
) -> None:
    enrolment = build_enrolment(person=person)
    response = signed_in(personas.coordinator).post(
        step_url("exit", enrolment), data | {"exited-note": data.get("exited-note", "tetap di sini")}
    )
    assert response.status_code == 422
    (refused,) = [offered.form for offered in response.context["steps"] if offered.form and offered.form.is_bound]
    assert field in refused.errors
    assert data.get("exited-note", "tetap di sini") in response.text
    enrolment.refresh_from_db()
    assert enrolment.status == S.ENROLLED


def test_a_step_that_is_no_longer_possible_says_so_and_changes_nothing(personas: Personas, person: Person) -> None:
    enrolment = build_enrolment(person=person, status=S.DECLINED)
    response = signed_in(personas.coordinator).post(step_url("accept", enrolment), follow=True)
    assert "This step is no longer possible: the status is now “Offer declined”." in response.text
    enrolment.refresh_from_db()
    assert enrolment.status == S.DECLINED


def test_the_list_of_participants_costs_the_same_at_5_and_50_rows(personas: Personas) -> None:
    client = signed_in(personas.coordinator)

    def add_rows(number: int) -> None:
        for _ in range(number):
            build_enrolment(program=build_program(), status=S.WAITLISTED)

    assert_flat_query_count(lambda: client.get(reverse("programs:enrolment_list")), add_rows=add_rows)


def test_an_enrolment_with_a_long_history_costs_the_same(personas: Personas) -> None:
    client = signed_in(personas.coordinator)
    enrolment = build_enrolment()

    def add_rows(number: int) -> None:
        for _ in range(number):
            enrolment.transitions.create(to_status=S.ENROLLED, by=build_user())

    assert_flat_query_count(lambda: client.get(enrolment.get_absolute_url()), add_rows=add_rows)


def test_auditors_open_no_enrolment() -> None:
    enrolment = build_enrolment()
    client = signed_in(build_user(role=Role.AUDITOR))
    assert client.get(enrolment.get_absolute_url()).status_code == 403
    assert client.get(reverse("programs:enrolment_list")).status_code == 403


def queue_of_two(personas: Personas, *, next_in_line: Kelurahan) -> tuple[Enrolment, Enrolment]:
    """Somebody of the officer's kelurahan with the only seat, and who waits for it."""
    program = build_program("Menjahit", capacity=1)
    seated, waiting = (
        enrol_person(person=build_person(name, kelurahan=place), program=program, by=personas.coordinator)
        for name, place in (("Rosdiana", personas.own), ("Wati <b>Tiga", next_in_line))
    )
    return seated, waiting


@pytest.mark.parametrize("verb", ["withdraw", "exit"])
def test_whoever_frees_a_seat_is_told_who_was_offered_it(verb: str, personas: Personas) -> None:
    seated, waiting = queue_of_two(personas, next_in_line=personas.foreign)
    reasons = {"withdraw": StepReason.WORK, "exit": StepReason.ABSENT}
    prefix = StepForm(to={"withdraw": S.WITHDRAWN, "exit": S.EXITED}[verb]).prefix
    typed = {f"{prefix}-reason": reasons[verb]}
    page = signed_in(personas.coordinator).post(f"{seated.get_absolute_url()}{verb}/", typed, follow=True).text
    link = f'<a href="{waiting.get_absolute_url()}">Wati &lt;b&gt;Tiga</a>'
    assert f"The free seat is offered to {link}." in page


def test_somebody_of_another_kelurahan_who_is_offered_the_seat_is_not_named(personas: Personas) -> None:
    seated, waiting = queue_of_two(personas, next_in_line=personas.foreign)
    typed = {f"{StepForm(to=S.WITHDRAWN).prefix}-reason": StepReason.WORK}
    page = signed_in(personas.officer).post(f"{seated.get_absolute_url()}withdraw/", typed, follow=True).text
    assert "offered to the next in line, who lives in another kelurahan." in page
    assert "Wati" not in page
    assert waiting.get_absolute_url() not in page
