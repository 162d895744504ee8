"""The enrolment dashboard as a page: flat in cost, honest about what it leaves out, discreet about few people."""

import re

import pytest
from django.test import Client

from bontang_empowerment.accounts.models import Role, User
from bontang_empowerment.dashboards.enrolment_numbers import SHOWN_PROGRAMS
from programs.codes import OutcomePoint
from tests.builders import (
    build_attendance,
    build_batch,
    build_batch_participant,
    build_outcome,
    build_person,
    build_program,
    build_session,
    build_user,
)
from tests.dashboards.figures import figures_of, rows_behind
from tests.queries import assert_flat_query_count

pytestmark = pytest.mark.django_db
PAGE = "/dashboards/enrolments/"


@pytest.fixture
def coordinator() -> User:
    return build_user("coordinator", role=Role.COORDINATOR)


@pytest.fixture
def auditor() -> User:
    return build_user("auditor", role=Role.AUDITOR)


def add_programmes(number: int) -> None:
    """Each with one participant who came once and earns more."""
    for _number in range(number):
        batch = build_batch(program=build_program())
        participant = build_batch_participant(batch=batch, person=build_person())
        build_attendance(session=build_session(batch=batch), participant=participant)
        build_outcome(enrolment=participant.enrolment, point=OutcomePoint.BASELINE, monthly_income=1_000_000)
        build_outcome(enrolment=participant.enrolment, monthly_income=1_300_000)


def open_as(client: Client, user: User, query: str = "") -> str:
    client.force_login(user)
    client.cookies["django_language"] = "en"
    return client.get(PAGE + query).content.decode()


@pytest.mark.parametrize("query", ["", "?field=sewing"])
def test_the_page_costs_the_same_at_5_and_50_programmes(query: str, client: Client, coordinator: User) -> None:
    client.force_login(coordinator)
    assert_flat_query_count(lambda: client.get(PAGE + query), add_rows=add_programmes)


def test_more_programmes_than_fit_are_counted_in_the_totals_and_the_page_says_so(
    client: Client, coordinator: User
) -> None:
    add_programmes(SHOWN_PROGRAMS + 2)
    body = open_as(client, coordinator)
    assert "The newest programmes stand here." in body
    [listed] = [figure for figure in figures_of(body) if figure.text.startswith("list of all")]
    assert listed.number == rows_behind(client, listed.url) == SHOWN_PROGRAMS + 2
    page = client.get(PAGE).context["page"]
    assert len(page.matrix) == SHOWN_PROGRAMS
    assert page.all_programs.cells[-1].number == SHOWN_PROGRAMS + 2
    assert page.numbers.attendance.marked == page.numbers.income.people == SHOWN_PROGRAMS + 2


def test_without_any_programme_the_page_says_what_to_do(client: Client, coordinator: User) -> None:
    assert "No programme to show" in open_as(client, coordinator)


def test_nobody_measured_is_not_known_rather_than_zero(client: Client, coordinator: User) -> None:
    build_program()
    client.force_login(coordinator)
    client.cookies["django_language"] = "en"
    tiles = {tile["label"]: tile["value"] for tile in client.get(PAGE).context["page"].tiles}
    assert tiles["Attendance"] == tiles["Income change a month (median)"] == "Not known"


def test_an_auditor_is_shown_no_median_of_fewer_than_five_people(
    client: Client, auditor: User, coordinator: User
) -> None:
    add_programmes(4)
    assert "Rp300,000" not in open_as(client, auditor)
    assert "Fewer than 5 people" in open_as(client, auditor)
    assert "+Rp300,000" in open_as(client, coordinator)
    add_programmes(1)
    assert open_as(client, auditor).count("+Rp300,000") == 1


def test_a_wrong_date_is_named_at_its_field_and_no_number_is_shown(client: Client, coordinator: User) -> None:
    build_program()
    body = open_as(client, coordinator, "?applied_from=31-02-2026")
    assert "A filter is not right" in body
    assert "tile-value" not in body


def test_the_page_says_when_its_numbers_are_from(client: Client, coordinator: User) -> None:
    assert re.search(r"Updated \d\d\.\d\d", open_as(client, coordinator))


def test_a_filter_in_force_is_a_chip_and_stays_in_the_form(client: Client, coordinator: User) -> None:
    program = build_program("Menjahit Dasar")
    body = open_as(client, coordinator, f"?program={program.pk}")
    assert "Programme: Menjahit Dasar" in body
    assert f'<option value="{program.pk}" selected>' in body
