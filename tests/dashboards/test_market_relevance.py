"""Market relevance: each number of a field is as many rows as the list behind it, and discreet about few people."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from bontang_empowerment.accounts.models import Role
from programs.codes import EnrolmentStatus, Field
from tests.builders import (
    Personas,
    build_business,
    build_business_month,
    build_enrolment,
    build_person,
    build_placement,
    build_program,
    build_user,
    build_vacancy,
)
from tests.dashboards.figures import rows_behind
from tests.queries import assert_flat_query_count

pytestmark = pytest.mark.django_db
PAGE = "/dashboards/relevance/"
LONG_AGO = timedelta(days=400)
DASH = "\u2013"


def add_sewing(number: int) -> None:
    """So many who completed sewing: each found a job, kept it for six months, and runs a business that earns more."""
    today = timezone.localdate()
    program = build_program(field=Field.SEWING, capacity=number + 1)
    vacancy = build_vacancy(field=Field.SEWING, places=number + 2)
    for place in range(1, number + 1):
        enrolment = build_enrolment(person=build_person(), program=program, status=EnrolmentStatus.COMPLETED)
        job = build_placement(
            person=enrolment.person, enrolment=enrolment, vacancy=vacancy, place_number=place, wage=1_000_000 * place
        )
        job.checks.create(point=6, still_there=True, recorded_by=job.recorded_by)
        business = build_business(person=enrolment.person, enrolment=enrolment, started_on=today - LONG_AGO)
        build_business_month(business=business, back=3, profit=100_000)
        build_business_month(business=business, back=1, profit=100_000 + 50_000 * place)


def cells_of(client: Client, address: str = PAGE) -> dict[str, list[str]]:
    """The text of each cell by field."""
    content = client.get(address).content.decode()
    rows = re.findall(r'<th scope="row">([^<]+)</th>(.*?)</tr>', content, re.S)
    return {
        name: [re.sub(r"<[^>]+>", "", cell).strip() for cell in re.findall(r"<td[^>]*>(.*?)</td>", cells, re.S)]
        for name, cells in rows
    }


def links_of(client: Client) -> list[tuple[int, str]]:
    content = client.get(PAGE).content.decode()
    found = re.findall(r'<td class="num"[^>]*>\s*<a href="([^"]+)">([0-9]+)</a>', content)
    return [(int(number), address.replace("&amp;", "&")) for address, number in found]


@pytest.fixture
def coordinator(personas: Personas, client: Client) -> Client:
    client.force_login(personas.coordinator)
    return client


def test_a_field_is_told_by_those_who_completed_work_businesses_and_earnings(coordinator: Client) -> None:
    add_sewing(3)
    build_vacancy(field=Field.FARMING, places=7)
    cells = cells_of(coordinator)
    assert cells["Menjahit"] == ["3", "1", "5", "3", "3", "3", "Rp2.000.000", "Rp100.000"]
    assert cells["Pertanian organik"] == ["0", "1", "7", "0", "0", "0", DASH, DASH]
    assert len(cells) == 2


def test_each_number_opens_a_list_of_as_many_rows(coordinator: Client) -> None:
    add_sewing(3)
    build_placement(vacancy=build_vacancy(field=Field.FARMING))
    build_business()  # of no programme
    links = links_of(coordinator)
    assert len(links) == 7
    for number, address in links:
        assert rows_behind(coordinator, address) == number, address


def test_a_period_leaves_out_what_began_before_it(coordinator: Client) -> None:
    add_sewing(2)
    tomorrow = f"{timezone.localdate() + timedelta(days=1):%d-%m-%Y}"
    assert cells_of(coordinator, f"{PAGE}?since={tomorrow}") == {}
    since = f"{timezone.localdate() - timedelta(days=1):%d-%m-%Y}"
    [cells] = cells_of(coordinator, f"{PAGE}?since={since}").values()
    assert (cells[0], cells[3], cells[5]) == ("2", "2", "0")
    assert "Nothing" not in coordinator.get(f"{PAGE}?since=x").content.decode()


def test_an_auditor_sees_counts_without_links_and_no_median_of_few(client: Client) -> None:
    add_sewing(4)
    client.force_login(build_user("auditor", role=Role.AUDITOR))
    [cells] = cells_of(client).values()
    assert cells == ["4", "1", "6", "4", "4", "4", DASH, DASH]
    assert links_of(client) == []
    add_sewing(1)
    [cells] = cells_of(client).values()
    assert (cells[0], cells[6]) == ("5", "Rp2.000.000")


@pytest.mark.parametrize("role", [Role.OFFICER, Role.SOCIAL_WORKER])
def test_others_have_no_such_page(role: Role, personas: Personas, client: Client) -> None:
    client.force_login(build_user(role=role, kelurahan=personas.own))
    assert client.get(PAGE).status_code == 403


def test_it_costs_the_same_for_any_number_of_people(coordinator: Client) -> None:
    assert_flat_query_count(lambda: coordinator.get(PAGE), add_rows=add_sewing)
