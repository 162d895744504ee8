"""Every number of the enrolment dashboard is a link to a list that has exactly as many rows."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from bontang_empowerment.accounts.models import Role
from tests.builders import build_user
from tests.dashboards.figures import (
    LISTS,
    PROGRAMS,
    Figure,
    figures_of,
    links_of,
    numbers_without_a_link,
    rows_behind,
)
from tests.dashboards.world import City, build_city

pytestmark = pytest.mark.django_db
PAGE = "/dashboards/enrolments/"
WHO = ["officer", "neighbour", "coordinator", "partner_staff"]


@pytest.fixture
def city() -> City:
    return build_city()


def page_of(client: Client, city: City, who: str, query: str = "") -> str:
    client.force_login(getattr(city.personas, who))
    client.cookies["django_language"] = "en"
    return client.get(PAGE + with_keys(city, query)).content.decode()


def with_keys(city: City, query: str) -> str:
    month_ago = (timezone.localdate() - timedelta(days=30)).strftime("%d-%m-%Y")
    return query.format(own=city.own.pk, other=city.other.pk, foreign=city.personas.foreign.pk, month_ago=month_ago)


def open_as(client: Client, city: City, who: str, query: str = "") -> list[Figure]:
    return figures_of(page_of(client, city, who, query))


def wrong_ones(client: Client, figures: list[Figure]) -> list[str]:
    """A share or a median has no number of its own: it opens the rows of a number that stands beside it."""
    counted = {figure.url: rows_behind(client, figure.url) for figure in figures if figure.number is not None}
    return [
        f"{figure.text}: {counted.get(figure.url)} rows at {figure.url}"
        for figure in figures
        if counted.get(figure.url) != (counted.get(figure.url, -1) if figure.number is None else figure.number)
    ]


FILTERED = [
    ("coordinator", "?program={other}"),
    ("coordinator", "?field=sewing&program_status=open&applied_from={month_ago}"),
    ("coordinator", "?applied_until={month_ago}"),
    ("coordinator", "?kelurahan={foreign}&program_status=closed"),
    ("officer", "?field=farming"),
    ("officer", "?program={own}"),
    ("partner_staff", "?program={own}&applied_from={month_ago}"),
]
EVERY_PAGE = [*((who, "") for who in WHO), *FILTERED]


@pytest.mark.parametrize(("who", "query"), EVERY_PAGE)
def test_every_number_has_as_many_rows_behind_it_and_every_link_opens(
    who: str, query: str, client: Client, city: City
) -> None:
    """One page, whole or narrowed by a filter: a filter narrows numbers and rows alike."""
    body = page_of(client, city, who, query)
    assert numbers_without_a_link(body) == []
    figures = figures_of(body)
    if query:
        assert len(figures) > 10
    else:
        assert len(figures) > 30
        assert {figure.url.split("?")[0] for figure in figures} == {*LISTS, PROGRAMS}
    assert wrong_ones(client, figures) == []
    counted = {figure.url for figure in figures if figure.number is not None}  # their pages have opened
    answers = {url: client.get(url).status_code for url, _text in links_of(body) if url not in counted}
    assert {url: status for url, status in answers.items() if status != 200} == {}


def test_a_tile_with_a_bare_denominator_is_found(client: Client, city: City) -> None:
    body = page_of(client, city, "coordinator")
    bare = re.sub(r'<a href="[^"]*">(of \d+ enrolments, [^<]*)</a>', r"<span>\1</span>", body)
    assert bare != body
    assert len(numbers_without_a_link(bare, within="tile")) == 2


def test_the_chosen_programme_is_the_one_that_the_seats_lead_to(client: Client, city: City) -> None:
    links = {text: url for url, text in links_of(page_of(client, city, "officer", "?program=%20{own}"))}
    assert links["in 1 programme"] == f"/programs/{city.own.pk}/"


def test_seats_taken_by_others_open_all_of_them_for_the_coordinator_alone(client: Client, city: City) -> None:
    told = [
        figure for figure in open_as(client, city, "coordinator", "?kelurahan={foreign}") if "others" in figure.text
    ]
    assert [figure.url for figure in told] == ["/enrolments/?group=seats"]
    assert wrong_ones(client, told) == []
    assert "also by people whom you do not see" in page_of(client, city, "officer")


def numbers_by_url(figures: list[Figure]) -> dict[str, int]:
    return {figure.url: figure.number for figure in figures if figure.number is not None}


def test_a_filter_does_narrow(client: Client, city: City) -> None:
    everything = numbers_by_url(open_as(client, city, "coordinator"))
    farming = numbers_by_url(open_as(client, city, "coordinator", "?field=farming"))
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
