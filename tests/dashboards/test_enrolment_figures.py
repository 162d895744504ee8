"""Every number of the enrolment dashboard is a link to a list that has exactly as many rows."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from bontang_empowerment.accounts.models import Role
from tests.builders import build_user
from tests.dashboards.figures import LISTS, Figure, figures_of, rows_behind
from tests.dashboards.world import City, build_city

pytestmark = pytest.mark.django_db
PAGE = "/dashboards/enrolments/"
WHO = ["officer", "neighbour", "coordinator", "partner_staff"]


@pytest.fixture
def city() -> City:
    return build_city()


def open_as(client: Client, city: City, who: str, query: str = "") -> list[Figure]:
    client.force_login(getattr(city.personas, who))
    client.cookies["django_language"] = "en"
    return figures_of(client.get(PAGE + query).content.decode())


def wrong_ones(client: Client, figures: list[Figure]) -> list[str]:
    counted = [(figure, rows_behind(client, figure.url)) for figure in figures]
    return [f"{figure.text}: {rows} rows at {figure.url}" for figure, rows in counted if rows != figure.number]


@pytest.mark.parametrize("who", WHO)
def test_every_number_has_as_many_rows_behind_it(who: str, client: Client, city: City) -> None:
    figures = open_as(client, city, who)
    assert len(figures) > 15
    assert {figure.url.split("?")[0] for figure in figures} == LISTS
    assert wrong_ones(client, figures) == []


@pytest.mark.parametrize(
    ("who", "query"),
    [
        ("coordinator", "?program={other}"),
        ("coordinator", "?field=sewing&program_status=open&applied_from={month_ago}"),
        ("coordinator", "?applied_until={month_ago}"),
        ("coordinator", "?kelurahan={foreign}&program_status=closed"),
        ("officer", "?field=farming"),
        ("partner_staff", "?program={own}&applied_from={month_ago}"),
    ],
)
def test_a_filter_narrows_the_numbers_and_the_rows_alike(who: str, query: str, client: Client, city: City) -> None:
    month_ago = (timezone.localdate() - timedelta(days=30)).strftime("%d-%m-%Y")
    values = {"own": city.own.pk, "other": city.other.pk, "foreign": city.personas.foreign.pk, "month_ago": month_ago}
    figures = open_as(client, city, who, query.format(**values))
    assert wrong_ones(client, figures) == []


def test_a_filter_does_narrow(client: Client, city: City) -> None:
    everything = {figure.url: figure.number for figure in open_as(client, city, "coordinator")}
    farming = {figure.url: figure.number for figure in open_as(client, city, "coordinator", "?field=farming")}
    assert farming["/enrolments/?field=farming&status=enrolled"] < everything["/enrolments/?status=enrolled"]


def test_kelurahan_roles_cannot_reach_beyond_their_own_by_the_address(client: Client, city: City) -> None:
    own = open_as(client, city, "officer")
    reaching = open_as(client, city, "officer", f"?kelurahan={city.personas.foreign.pk}")
    assert [figure.number for figure in reaching] == [figure.number for figure in own]


def test_partner_staff_are_not_told_how_many_wait(client: Client, city: City) -> None:
    texts = [figure.text for figure in open_as(client, city, "partner_staff")]
    assert not any("waitlist" in text.lower() for text in texts)
    assert any("waitlist" in figure.text.lower() for figure in open_as(client, city, "coordinator"))


def test_an_auditor_is_shown_the_numbers_of_the_city_without_a_link_to_rows(client: Client, city: City) -> None:
    coordinator = open_as(client, city, "coordinator")
    client.force_login(build_user(role=Role.AUDITOR))
    response = client.get(PAGE)
    assert figures_of(response.content.decode()) == []
    shown = [tile["value"] for tile in response.context["page"].tiles]
    assert shown[0] == coordinator[0].number


def test_an_auditor_may_narrow_the_numbers_too(client: Client, city: City) -> None:
    client.force_login(build_user(role=Role.AUDITOR))
    response = client.get(PAGE + f"?program={city.own.pk}&kelurahan={city.personas.own.pk}")
    assert [row.name for row in response.context["page"].matrix] == ["Menjahit"]


def test_somebody_who_counts_more_than_they_see_gets_no_links(client: Client, city: City) -> None:
    city.personas.officer.role_assignments.create(role=Role.AUDITOR)
    assert open_as(client, city, "officer") == []
