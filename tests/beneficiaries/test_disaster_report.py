"""The situation report: its numbers, the lists behind them, who sees how much, and the workbook."""

import hashlib
import io
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from beneficiaries.codes import Damage, Displacement, PersonStatus, Relation
from beneficiaries.disaster_report import HEADINGS, Report, situation_report
from beneficiaries.disaster_report_page import ReportPage
from beneficiaries.models import DisasterEvent, Household, Person
from bontang_empowerment.accounts.models import Role, User
from bontang_empowerment.audit.models import Action, AuditEvent
from tests.builders import (
    Personas,
    build_disaster_event,
    build_disaster_impact,
    build_household,
    build_person,
    build_user,
)
from tests.queries import assert_flat_query_count

pytestmark = pytest.mark.django_db


@pytest.fixture
def event(personas: Personas) -> DisasterEvent:
    event = build_disaster_event()
    event.kelurahan.set([personas.own, personas.foreign])
    return event


@pytest.fixture
def auditor(db: None) -> User:
    return build_user("auditor", role=Role.AUDITOR)


def family(personas: Personas, event: DisasterEvent, *, members: int = 1, **values: Any) -> Household:
    place = {"kelurahan": values.pop("kelurahan", personas.own), "rt": values.pop("rt", "012")}
    household = build_household(**place)
    for number in range(members):
        build_person(f"Jamilah {number}", household=household)
    build_disaster_impact(household=household, event=event, **values)
    return household


@pytest.fixture
def struck(personas: Personas, event: DisasterEvent) -> None:
    """Two families of RT 012 and one of RT 020 in the own kelurahan, one in the other."""
    family(
        personas,
        event,
        members=3,
        damage=Damage.HEAVY,
        displacement=Displacement.SHELTER,
        people_injured=2,
        people_dead=1,
        documents_lost=True,
    )
    family(personas, event, members=2, damage=Damage.LIGHT, livelihood_lost=True)
    family(personas, event, rt="020", damage=Damage.LOST, displacement=Displacement.RELATIVES, people_injured=1)
    family(personas, event, kelurahan=personas.foreign, members=4, damage=Damage.NONE, people_missing=7)
    other = build_disaster_event("Banjir lain")
    build_disaster_impact(household=Household.objects.order_by("pk").first() or build_household(), event=other)
    gone = build_person("Sudah Pindah", household=Household.objects.order_by("pk").first(), relation=Relation.CHILD)
    Person.objects.filter(pk=gone.pk).update(status=PersonStatus.MOVED)


def detail(event: DisasterEvent, query: str = "") -> str:
    return reverse("beneficiaries:disaster_event_detail", args=[event.pk]) + query


def told(report: Report, *names: str) -> list[tuple[Any, ...]]:
    return [(line.kelurahan.name, line.rt, *(line.counts[name] for name in names)) for line in report.lines]


def test_families_people_and_damage_are_counted_per_kelurahan_and_rt(
    personas: Personas, event: DisasterEvent, struck: None
) -> None:
    report = situation_report(event, by=personas.coordinator, per_rt=True)

    assert told(report, "families", "people", "light", "heavy", "lost", "displaced_families", "displaced_people") == [
        ("Api-api", "012", 1, 4, 0, 0, 0, 0, 0),
        ("Lok Tuan", "012", 2, 5, 1, 1, 0, 1, 3),
        ("Lok Tuan", "020", 1, 1, 0, 0, 1, 1, 1),
    ]
    assert told(
        report.by_kelurahan(), "families", "people", "injured", "dead", "missing", "documents", "livelihood"
    ) == [
        ("Api-api", "", 1, 4, 0, 0, 7, 0, 0),
        ("Lok Tuan", "", 3, 6, 3, 1, 0, 1, 1),
    ]
    assert told(situation_report(event, by=personas.coordinator), *HEADINGS) == told(report.by_kelurahan(), *HEADINGS)
    assert report.totals == situation_report(event, by=personas.coordinator).totals


def rows_behind(client: Client, url: str) -> int:
    page = client.get(url).context["page"]
    assert not page.is_count_bounded
    return int(page.count)


@pytest.mark.parametrize("who", ["officer", "coordinator"])
@pytest.mark.parametrize("of_one", [True, False])
def test_every_number_opens_exactly_as_many_rows(
    who: str, of_one: bool, client: Client, personas: Personas, event: DisasterEvent, struck: None
) -> None:
    client.force_login(getattr(personas, who))
    page: ReportPage = client.get(detail(event, f"?kelurahan={personas.own.pk}" if of_one else "")).context["page"]

    cells = [cell for row in [*page.rows, page.total] for cell in row.cells] + page.tiles
    links = {cell.url: cell.text for cell in cells if cell.url}
    links |= {cell.families_url: cell.families.split()[0] for cell in cells if cell.families_url}

    assert len(links) > 10
    assert {url: str(rows_behind(client, url)) for url in links} == links


def test_only_zero_and_people_whom_nobody_named_open_nothing(
    client: Client, personas: Personas, event: DisasterEvent, struck: None
) -> None:
    client.force_login(personas.coordinator)

    for row in client.get(detail(event)).context["page"].rows:
        for cell in row.cells:
            assert cell.url or cell.families_url or cell.text == "0", cell


def test_an_officer_counts_the_own_kelurahan_by_rt(
    client: Client, personas: Personas, event: DisasterEvent, struck: None
) -> None:
    client.force_login(personas.officer)

    response = client.get(detail(event))

    assert [row.name for row in response.context["page"].rows] == ["RT 012", "RT 020"]
    assert response.context["page"].total.cells[0].text == "3"
    foreign = client.get(detail(event, f"?kelurahan={personas.foreign.pk}"))
    assert foreign.context["page"].rows == []


def test_a_coordinator_opens_a_kelurahan_from_its_line(
    client: Client, personas: Personas, event: DisasterEvent, struck: None
) -> None:
    client.force_login(personas.coordinator)
    rows = client.get(detail(event)).context["page"].rows
    assert [row.name for row in rows] == ["Api-api", "Lok Tuan"]

    opened = client.get(detail(event, rows[1].url)).context["page"]

    assert [row.name for row in opened.rows] == ["RT 012", "RT 020"]


def test_an_auditor_gets_numbers_per_kelurahan_without_links_and_victims_for_the_city_alone(
    client: Client, personas: Personas, event: DisasterEvent, struck: None, auditor: User
) -> None:
    client.force_login(auditor)
    response = client.get(detail(event, f"?kelurahan={personas.own.pk}"))
    page: ReportPage = response.context["page"]
    columns = list(HEADINGS)

    def text(row: Any, name: str) -> str:
        cell = row.cells[columns.index(name)]
        return str(cell.text)

    assert [row.name for row in page.rows] == ["Api-api", "Lok Tuan"]
    assert [text(row, "families") for row in page.rows] == ["1", "3"]
    assert [text(row, "missing") for row in page.rows] == ["–", "–"]  # noqa: RUF001
    assert [text(page.total, name) for name in ("injured", "dead", "missing")] == ["< 5", "< 5", "7"]
    body = response.content.decode()
    assert "disaster-impacts/" not in body
    assert "Jamilah" not in body
    assert client.get(reverse("beneficiaries:disaster_impact_list")).status_code == 403
    assert client.get(reverse("beneficiaries:disaster_event_list")).context["page"].rows[0].family_count > 0


def workbook(client: Client, event: DisasterEvent) -> tuple[bytes, CalamineWorkbook]:
    response = client.get(reverse("beneficiaries:disaster_event_report", args=[event.pk]))
    assert "attachment" in response.headers["Content-Disposition"]
    return response.content, CalamineWorkbook.from_filelike(io.BytesIO(response.content))


def test_the_workbook_has_the_same_numbers_and_is_audited(
    client: Client, personas: Personas, event: DisasterEvent, struck: None
) -> None:
    client.force_login(personas.coordinator)
    client.cookies["django_language"] = "en"

    content, book = workbook(client, event)

    city, rts = (book.get_sheet_by_index(number).to_python() for number in (0, 1))
    assert [row[:3] for row in city] == [
        ["Kelurahan", "Families", "People"],
        ["Api-api", 1, 4],
        ["Lok Tuan", 3, 6],
        ["Total", 4, 10],
    ]
    assert [row[:4] for row in rts[1:]] == [
        ["Api-api", "012", 1, 4],
        ["Lok Tuan", "012", 2, 5],
        ["Lok Tuan", "020", 1, 1],
    ]
    audited = AuditEvent.objects.get(action=Action.EXPORT)
    assert audited.reason == f"situation report, 6 rows, SHA-256 {hashlib.sha256(content).hexdigest()}"


def test_the_workbook_of_an_auditor_has_no_rt(
    client: Client, event: DisasterEvent, struck: None, auditor: User
) -> None:
    client.force_login(auditor)
    client.cookies["django_language"] = "en"

    _content, book = workbook(client, event)

    assert len(book.sheet_names) == 1
    header, *_lines, total = book.get_sheet_by_index(0).to_python()
    assert total[header.index("People missing")] == "7"
    assert total[header.index("Died")] == "< 5"


def test_the_report_stays_when_a_family_moves(personas: Personas, event: DisasterEvent) -> None:
    household = family(personas, event)

    household.rt = "001"
    household.save()

    assert told(situation_report(event, by=personas.officer, per_rt=True), "families") == [("Lok Tuan", "012", 1)]


def test_an_event_without_a_family_says_so(client: Client, personas: Personas, event: DisasterEvent) -> None:
    client.force_login(personas.officer)
    client.cookies["django_language"] = "en"

    assert "No family is on record yet" in client.get(detail(event)).content.decode()
    assert len(workbook(client, event)[1].get_sheet_by_index(0).to_python()) == 2


@pytest.mark.parametrize("name", ["disaster_event_detail", "disaster_impact_list", "disaster_person_list"])
def test_the_pages_cost_the_same_at_fifty_families(
    name: str, client: Client, personas: Personas, event: DisasterEvent
) -> None:
    client.force_login(personas.coordinator)
    url = detail(event) if name == "disaster_event_detail" else reverse(f"beneficiaries:{name}")

    def add(number: int) -> None:
        for _number in range(number):
            family(personas, event, rt=f"{Household.objects.count() + 1:03}", people_injured=1)

    assert_flat_query_count(lambda: client.get(url), add_rows=add)


@pytest.mark.parametrize("name", ["disaster_impact_list", "disaster_person_list"])
@pytest.mark.parametrize(
    "query",
    [
        "event=0",
        "event=99999999999999999999999",
        "kelurahan=abc",
        "rt=abc",
        "damage=vaporised",
        "displacement=moon",
        "harm=people",
        "loss=id",
        "to_complete=no",
        "after=x&damage=heavy",
        "event=%00",
    ],
)
def test_a_filter_that_makes_no_sense_shows_no_row_and_no_error(
    name: str, query: str, client: Client, personas: Personas, event: DisasterEvent, struck: None
) -> None:
    client.force_login(personas.officer)

    response = client.get(f"{reverse(f'beneficiaries:{name}')}?{query}")

    assert response.status_code == 200
    expected = 1 if query.startswith("after") and name == "disaster_impact_list" else 0
    if not query.startswith("after"):
        assert len(response.context["page"].rows) == expected


@pytest.mark.parametrize("query", ["?kelurahan=abc", "?kelurahan=99999999999999999999", "?kelurahan=", "?kelurahan=0"])
def test_a_kelurahan_that_does_not_exist_is_ignored(
    query: str, client: Client, personas: Personas, event: DisasterEvent, struck: None
) -> None:
    client.force_login(personas.coordinator)

    assert len(client.get(detail(event, query)).context["page"].rows) == 2


def test_the_links_carry_the_event_and_the_place(
    client: Client, personas: Personas, event: DisasterEvent, struck: None
) -> None:
    client.force_login(personas.officer)
    (first, *_others) = client.get(detail(event)).context["page"].rows

    assert parse_qs(urlsplit(first.cells[0].url).query) == {
        "event": [str(event.pk)],
        "kelurahan": [str(personas.own.pk)],
        "rt": ["012"],
    }
