"""Toolkits: handed over to a whole batch at once, looked at later, cancelled with a reason, printed, listed."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from beneficiaries.extension import timeline_of
from bontang_empowerment.audit.models import AuditEvent
from tests.builders import (
    Personas,
    build_attendance,
    build_batch,
    build_batch_participant,
    build_commitment,
    build_handover,
    build_person,
    build_program,
    build_session,
)
from tests.exports.files import column, exported
from tests.queries import assert_flat_query_count
from trainings.models import AssetHandover, Batch, BatchParticipant, HandoverCheck
from trainings.services.handovers import hand_over, record_check

pytestmark = pytest.mark.django_db

LIST = "/handovers/"


@pytest.fixture
def batch(personas: Personas) -> Batch:
    return build_batch(program=build_program("Menjahit", partner=personas.partner))


@pytest.fixture
def places(batch: Batch, personas: Personas) -> list[BatchParticipant]:
    names = ("Siti Aminah", "Rina Wati")
    return [build_batch_participant(batch=batch, person=build_person(name, kelurahan=personas.own)) for name in names]


@pytest.fixture
def staff(client: Client, personas: Personas) -> Client:
    client.force_login(personas.partner_staff)
    return client


def handover_form(places: list[BatchParticipant], **values: object) -> dict[str, object]:
    given = {f"to_{place.pk}": "on" for place in places}
    return given | {
        "kind": "machine",
        "what": "Mesin jahit",
        "quantity": "1",
        "unit": "unit",
        "value": "2.500.000",
        "handed_on": timezone.localdate().strftime("%d-%m-%Y"),
        "submission_token": str(uuid4()),
        **values,
    }


def test_a_whole_batch_gets_it_in_one_form_and_the_same_post_gives_nothing_twice(
    staff: Client, personas: Personas, batch: Batch, places: list[BatchParticipant]
) -> None:
    url = reverse("trainings:handover_create", args=[batch.pk])
    goods = build_commitment(partner=personas.partner, program=batch.program)
    values = handover_form(places, commitment=str(goods.pk), **{f"mark_{places[0].pk}": "SN-1"})
    for _post in range(2):
        assert staff.post(url, values)["Location"] == reverse("trainings:handover_print", args=[batch.pk])
    rows = AssetHandover.objects.order_by("participant")
    assert [(row.participant, row.mark, row.value, row.commitment) for row in rows] == [
        (places[0], "SN-1", 2_500_000, goods),
        (places[1], "", 2_500_000, goods),
    ]
    assert {row.next_check_on for row in rows} == {timezone.localdate() + timedelta(days=91)}
    assert AuditEvent.objects.filter(target_type="trainings.assethandover", action="create").count() == 2


def test_whoever_came_last_is_ticked(staff: Client, batch: Batch, places: list[BatchParticipant]) -> None:
    session = build_session(batch=batch)
    build_attendance(session=session, participant=places[0])
    build_attendance(session=session, participant=places[1], status="absent")
    form = staff.get(reverse("trainings:handover_create", args=[batch.pk])).context["form"]
    assert [bool(line.given.value()) for line in form.lines if line.place == places[0]] == [True]
    assert [bool(line.given.value()) for line in form.lines if line.place == places[1]] == [False]


def test_what_cannot_be_is_refused_and_stores_nothing(
    staff: Client, batch: Batch, places: list[BatchParticipant]
) -> None:
    url = reverse("trainings:handover_create", args=[batch.pk])
    mark = f"mark_{places[0].pk}"
    twice = {f"mark_{place.pk}": "SN-9" for place in places}
    for values, field in (
        (handover_form([]), "__all__"),
        (handover_form([places[1]], **{mark: "SN-1"}), mark),
        (handover_form(places, **twice), mark),
        (handover_form(places, quantity="0"), "quantity"),
        (handover_form(places, value="banyak"), "value"),
    ):
        response = staff.post(url, values)
        assert field in response.context["form"].errors
        assert not AssetHandover.objects.exists()


def test_somebody_of_another_batch_gets_nothing(
    batch: Batch, places: list[BatchParticipant], personas: Personas
) -> None:
    stranger = build_batch_participant(batch=build_batch())
    values = {"kind": "tools", "what": "Gunting", "quantity": 1, "handed_on": timezone.localdate()}
    with pytest.raises(ValidationError):
        hand_over(batch=batch, marks={places[0].pk: "", stranger.pk: ""}, values=values, by=personas.coordinator)
    assert not AssetHandover.objects.exists()


def test_looks_follow_after_3_6_and_12_months_until_nothing_is_left(
    places: list[BatchParticipant], personas: Personas
) -> None:
    handed_on = timezone.localdate() - timedelta(days=200)
    row = build_handover(participant=places[0], handed_on=handed_on, next_check_on=handed_on + timedelta(days=91))
    assert AssetHandover.objects.due().get() == row
    first = record_check(handover=row, checked_on=handed_on + timedelta(days=95), state="in_use", by=personas.officer)
    again = record_check(handover=row, checked_on=handed_on + timedelta(days=95), state="in_use", by=personas.officer)
    assert first == again
    row.refresh_from_db()
    assert row.next_check_on == handed_on + timedelta(days=182)
    record_check(handover=row, checked_on=timezone.localdate(), state="sold", by=personas.officer)
    row.refresh_from_db()
    assert row.next_check_on is None
    assert AssetHandover.objects.with_state().get().state == "sold"
    with pytest.raises(ValidationError):
        record_check(handover=row, checked_on=handed_on - timedelta(days=1), state="lost", by=personas.officer)


def test_an_officer_records_a_look_of_their_own_kelurahan_alone(
    client: Client, personas: Personas, batch: Batch, places: list[BatchParticipant]
) -> None:
    row = build_handover(participant=places[0])
    client.force_login(personas.officer)
    url = reverse("trainings:handover_check", args=[row.pk])
    values = {"checked_on": timezone.localdate().strftime("%d-%m-%Y"), "state": "broken", "note": "Jarum patah"}
    assert client.post(url, values | {"submission_token": str(uuid4())})["Location"] == row.get_absolute_url()
    assert HandoverCheck.objects.get().by == personas.officer
    assert "Jarum patah" in client.get(row.get_absolute_url()).content.decode()
    assert client.get(reverse("trainings:handover_cancel", args=[row.pk])).status_code == 403
    client.force_login(personas.neighbour)
    assert client.get(url).status_code == 404


def test_a_mistaken_handover_is_cancelled_with_its_reason_and_stays(
    staff: Client, places: list[BatchParticipant], personas: Personas
) -> None:
    row = build_handover(participant=places[0], mark="SN-7", next_check_on=timezone.localdate())
    url = reverse("trainings:handover_cancel", args=[row.pk])
    assert "reason" in staff.post(url, {"reason": ""}).context["form"].errors
    staff.post(url, {"reason": "Salah orang"})
    row.refresh_from_db()
    assert (row.cancelled_by, row.cancelled_reason, row.next_check_on) == (personas.partner_staff, "Salah orang", None)
    assert "Salah orang" in staff.get(row.get_absolute_url()).content.decode()
    printed = staff.get(reverse("trainings:handover_print", args=[row.participant.batch_id]))
    assert "SN-7" not in printed.content.decode()
    with pytest.raises(ValidationError):
        record_check(handover=row, checked_on=timezone.localdate(), state="in_use", by=personas.officer)


def test_partner_staff_see_a_number_instead_of_a_withheld_name(staff: Client, batch: Batch, personas: Personas) -> None:
    person = build_person("Dewi Lestari", kelurahan=personas.own)
    row = build_handover(participant=build_batch_participant(batch=batch, person=person, shared=False))
    printed = reverse("trainings:handover_print", args=[batch.pk])
    for url in (LIST, row.get_absolute_url(), printed, reverse("trainings:handover_create", args=[batch.pk])):
        page = staff.get(url).content.decode()
        assert "Dewi" not in page, url
        assert "Peserta 1" in page, url
    foreign = build_handover(participant=build_batch_participant(batch=build_batch()))
    assert staff.get(foreign.get_absolute_url()).status_code == 404


def test_the_list_its_filters_and_its_file(staff: Client, places: list[BatchParticipant]) -> None:
    due = build_handover(participant=places[0], next_check_on=timezone.localdate())
    seeds = build_handover(participant=places[1], kind="seeds", what="Bibit cabai", quantity=40)
    for query, expected in {
        "": {due, seeds},
        "kind=seeds": {seeds},
        "state=due": {due},
        "state=cancelled": set(),
    }.items():
        assert {*staff.get(f"{LIST}?{query}").context["page"].rows} == expected, query
    rows = exported(staff, "trainings:handover_export", "?kind=seeds")
    assert column(rows, "Toolkit") == ["Bibit cabai"]


def test_the_list_asks_as_much_of_the_database_at_any_length(staff: Client, batch: Batch) -> None:
    def add(number: int) -> None:
        for _row in range(number):
            build_handover(participant=build_batch_participant(batch=batch))

    assert_flat_query_count(lambda: staff.get(LIST), add_rows=add)


def test_home_tells_of_looks_that_are_due_and_the_timeline_of_both(
    client: Client, personas: Personas, places: list[BatchParticipant]
) -> None:
    row = build_handover(participant=places[0], next_check_on=timezone.localdate() - timedelta(days=1))
    client.force_login(personas.officer)
    assert "/handovers/?state=due" in [task.url for task in client.get("/").context["tasks"].tasks]
    record_check(handover=row, checked_on=timezone.localdate(), state="in_use", by=personas.officer)
    titles = [str(entry.title) for entry in timeline_of(row.participant.enrolment.person, personas.officer)]
    assert sum("Mesin jahit" in title for title in titles) == 2
