"""Marking on the pages: taps answered in JSON, whole pages without JavaScript, and two people on one meeting."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.builders import (
    Personas,
    build_attendance,
    build_batch,
    build_batch_participant,
    build_person,
    build_program,
    build_session,
)
from tests.queries import assert_flat_query_count, count_queries
from trainings.models import Attendance, Batch, BatchParticipant, Session

pytestmark = pytest.mark.django_db


@pytest.fixture
def batch(personas: Personas) -> Batch:
    return build_batch(program=build_program(partner=personas.partner, capacity=100))


@pytest.fixture
def session(batch: Batch) -> Session:
    return build_session(batch=batch)


@pytest.fixture
def client(client: Client, personas: Personas) -> Client:
    """The partner's staff, reading English."""
    client.force_login(personas.partner_staff, backend="django.contrib.auth.backends.ModelBackend")
    client.cookies["django_language"] = "en"
    return client


def url_of(page: Session | Batch) -> str:
    name = "session_attendance" if isinstance(page, Session) else "batch_attendance"
    return reverse(f"trainings:{name}", args=[page.pk])


def name_of(session: Session, participant: BatchParticipant, kind: str = "mark") -> str:
    return f"{kind}-{session.pk}-{participant.pk}"


def tap(client: Client, page: Session | Batch, pairs: dict[str, str]) -> Any:
    return client.post(url_of(page), pairs, headers={"X-Autosave": "1", "Accept": "application/json"})


def save(client: Client, page: Session | Batch, values: dict[str, str]) -> Any:
    return client.post(url_of(page), values, follow=True)


def stored() -> dict[int, str]:
    return dict(Attendance.objects.values_list("participant", "status"))


def test_a_tap_is_saved_and_the_answer_carries_the_marks_of_others(
    client: Client, batch: Batch, session: Session
) -> None:
    first, second = build_batch_participant(batch=batch), build_batch_participant(batch=batch)
    build_attendance(session=session, participant=second, status="sick")
    response = tap(client, session, {name_of(session, first): "late"})
    assert response.status_code == 200
    assert response.json() == {
        "saved": 1,
        "marks": {name_of(session, first): "late", name_of(session, second): "sick"},
    }
    assert stored() == {first.pk: "late", second.pk: "sick"}


def test_several_taps_in_one_request_are_saved_together(client: Client, batch: Batch, session: Session) -> None:
    people = [build_batch_participant(batch=batch) for _number in range(3)]
    response = tap(client, session, {name_of(session, person): "present" for person in people})
    assert response.json()["saved"] == 3
    assert set(stored().values()) == {"present"}


def test_a_refused_tap_answers_in_words(client: Client, session: Session) -> None:
    foreign = build_batch_participant(batch=build_batch(), person=build_person("Rahasia"))
    response = tap(client, session, {name_of(session, foreign): "present"})
    assert response.status_code == 400
    assert "Open the page again and check" in response.json()["message"]
    assert "Rahasia" not in response.content.decode()
    assert not stored()


def test_an_unknown_mark_is_refused_in_words(client: Client, batch: Batch, session: Session) -> None:
    response = tap(client, session, {name_of(session, build_batch_participant(batch=batch)): "<b>"})
    assert response.status_code == 400
    assert "no such attendance mark" in response.json()["message"]


def test_the_page_of_one_meeting_does_not_mark_another_batch(client: Client, session: Session) -> None:
    other = build_batch()
    foreign = build_session(batch=other)
    participant = build_batch_participant(batch=other)
    assert tap(client, session, {name_of(foreign, participant): "present"}).status_code == 400
    assert not stored()


def test_everyone_else_is_marked_present_and_newer_marks_of_others_stay(
    client: Client, batch: Batch, session: Session
) -> None:
    """My page was opened before somebody else marked the second person sick."""
    people = [build_batch_participant(batch=batch) for _number in range(3)]
    build_attendance(session=session, participant=people[1], status="sick")
    response = tap(client, session, {name_of(session, person, "rest"): "present" for person in people})
    assert response.json()["saved"] == 2
    assert response.json()["marks"][name_of(session, people[1])] == "sick"
    assert stored() == {people[0].pk: "present", people[1].pk: "sick", people[2].pk: "present"}


def test_without_javascript_everyone_else_is_marked_present_too(client: Client, batch: Batch, session: Session) -> None:
    people = [build_batch_participant(batch=batch) for _number in range(3)]
    build_attendance(session=session, participant=people[1], status="excused")
    response = save(client, session, {"everyone": "present"})
    assert "2 marks saved." in response.content.decode()
    assert stored() == {people[0].pk: "present", people[1].pk: "excused", people[2].pk: "present"}


def test_a_whole_page_saved_late_does_not_undo_what_others_marked(
    client: Client, batch: Batch, session: Session
) -> None:
    """The page showed the first person present; meanwhile they were found to be sick. Only the second was touched."""
    first, second = build_batch_participant(batch=batch), build_batch_participant(batch=batch)
    build_attendance(session=session, participant=first, status="present")
    shown = client.get(url_of(session)).context["grid"].shown
    assert shown == f"{session.pk}-{first.pk}:present"
    Attendance.objects.update(status="sick")
    values = {"shown": shown, name_of(session, first): "present", name_of(session, second): "absent"}
    assert "1 mark saved." in save(client, session, values).content.decode()
    assert stored() == {first.pk: "sick", second.pk: "absent"}


def test_a_refused_page_keeps_what_was_chosen(client: Client, batch: Batch, session: Session) -> None:
    person = build_batch_participant(batch=batch)
    outsider = build_batch_participant(batch=build_batch())
    values = {name_of(session, person): "sick", name_of(session, outsider): "present"}
    response = client.post(url_of(session), values)
    body = response.content.decode()
    assert "not of this batch" in body
    assert response.context["grid"].rows[0].cells[0].value == "sick"
    assert not stored()


def test_a_mark_is_taken_back_on_its_day(client: Client, batch: Batch, session: Session) -> None:
    person = build_batch_participant(batch=batch)
    build_attendance(session=session, participant=person)
    shown = client.get(url_of(session)).context["grid"].shown
    values = {"shown": shown, name_of(session, person): "present", "clear": f"{session.pk}-{person.pk}"}
    assert "The mark was taken back." in save(client, session, values).content.decode()
    assert not stored()


@pytest.mark.parametrize("clear", ["", "1", "x-y", "1-2-3", "-1-2", "1-" + "9" * 30])
def test_nonsense_in_the_field_that_takes_back_changes_nothing(
    client: Client, batch: Batch, session: Session, clear: str
) -> None:
    build_attendance(session=session, participant=build_batch_participant(batch=batch))
    assert "Nothing has changed." in save(client, session, {"clear": clear}).content.decode()
    assert len(stored()) == 1


def test_a_meeting_of_tomorrow_shows_who_is_expected_and_no_marks(client: Client, batch: Batch) -> None:
    build_batch_participant(batch=batch, person=build_person("Jumriah"))
    session = build_session(batch=batch, held_on=timezone.localdate() + timedelta(days=1))
    body = client.get(url_of(session)).content.decode()
    assert "Jumriah" in body
    assert "data-autosave>" not in body
    assert 'type="radio"' not in body


def test_only_those_who_belong_to_the_day_are_on_the_page(client: Client, batch: Batch, session: Session) -> None:
    tomorrow, yesterday = (session.held_on + timedelta(days=days) for days in (1, -1))
    build_batch_participant(batch=batch, person=build_person("Hadirin"))
    build_batch_participant(batch=batch, person=build_person("Belakangan"), joined_on=tomorrow)
    build_batch_participant(batch=batch, person=build_person("Terdahulu"), left_on=yesterday)
    body = client.get(url_of(session)).content.decode()
    assert ("Hadirin" in body, "Belakangan" in body, "Terdahulu" in body) == (True, False, False)


def test_marks_show_letters_and_words_and_the_counts(client: Client, batch: Batch, session: Session) -> None:
    build_attendance(session=session, participant=build_batch_participant(batch=batch), status="excused")
    build_batch_participant(batch=batch)
    body = client.get(url_of(session)).content.decode()
    assert "<strong data-mark-count>1</strong> of 2 filled in" in body
    assert '<span data-mark-count="excused">1</span>' in body
    for word in ("Present", "Late", "Excused", "Sick", "Absent without notice"):
        assert f'aria-label="{word}"' in body


def test_the_grid_saves_a_whole_batch_and_shows_the_latest_meetings(client: Client, batch: Batch) -> None:
    today = timezone.localdate()
    meetings = [build_session(batch=batch, number=n, held_on=today - timedelta(days=9 - n)) for n in range(1, 9)]
    coming = build_session(batch=batch, number=9, held_on=today + timedelta(days=1))
    person = build_batch_participant(batch=batch)
    grid = client.get(url_of(batch)).context["grid"]
    assert grid.sessions == meetings[2:]
    assert client.get(url_of(batch), {"start": "0"}).context["grid"].sessions == meetings[:6]
    save(client, batch, {name_of(meeting, person): "present" for meeting in meetings})
    assert Attendance.objects.count() == 8
    assert tap(client, batch, {name_of(coming, person): "present"}).status_code == 400


@pytest.mark.parametrize("start", ["x", "-3", "9" * 40, "²", "99"])
def test_a_strange_start_of_the_grid_shows_the_latest_meetings(client: Client, batch: Batch, start: str) -> None:
    meetings = [build_session(batch=batch, number=n) for n in range(1, 9)]
    assert client.get(url_of(batch), {"start": start}).context["grid"].sessions == meetings[2:]


def test_cells_of_days_outside_the_batch_cannot_be_marked(client: Client, batch: Batch) -> None:
    today = timezone.localdate()
    before, now = (build_session(batch=batch, number=n, held_on=today - timedelta(days=7 * (2 - n))) for n in (1, 2))
    build_batch_participant(batch=batch, joined_on=today)
    build_batch_participant(batch=batch, joined_on=today - timedelta(days=30))
    cells = [[bool(cell.name) for cell in row.cells] for row in client.get(url_of(batch)).context["grid"].rows]
    assert sorted(cells) == [[False, True], [True, True]]
    assert (before.number, now.number) == (1, 2)


@pytest.mark.parametrize("is_grid", [False, True])
def test_the_pages_cost_the_same_with_fifty_people(
    client: Client, batch: Batch, session: Session, is_grid: bool
) -> None:
    def add(number: int) -> None:
        for _row in range(number):
            build_attendance(session=session, participant=build_batch_participant(batch=batch))

    page = batch if is_grid else session
    assert_flat_query_count(lambda: client.get(url_of(page)), add_rows=add)


@pytest.mark.postgresql
def test_saving_thirty_people_at_twenty_four_meetings_costs_as_many_queries_as_one_tap(
    client: Client, batch: Batch
) -> None:
    people = [build_batch_participant(batch=batch) for _number in range(30)]
    meetings = [build_session(batch=batch, number=number) for number in range(1, 25)]
    one = {name_of(meetings[0], people[0]): "late"}
    everything = {name_of(meeting, person): "present" for meeting in meetings for person in people}
    tap(client, batch, one)
    changed_and_new = {name_of(meetings[0], people[0]): "present", name_of(meetings[0], people[1]): "late"}
    few = count_queries(lambda: tap(client, batch, changed_and_new))
    many = count_queries(lambda: tap(client, batch, everything))
    assert Attendance.objects.filter(status="present").count() == 720
    assert few == many
