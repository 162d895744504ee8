"""A file holds the rows of its list for the same user, and numbers as the list shows them unless a reason is typed."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from bontang_empowerment.access.url_table import URL_TABLE
from bontang_empowerment.accounts.models import Role, RoleAssignment, User
from bontang_empowerment.exports.models import Export
from bontang_empowerment.exports.registry import exported_lists
from bontang_empowerment.exports.services import ExportRefusedError, Wanted, export_now
from programs.codes import EnrolmentStatus
from tests.builders import (
    Personas,
    build_consent,
    build_disaster_impact,
    build_enrolment,
    build_household,
    build_person,
    build_program,
    build_user,
)
from tests.exports.files import FAMILIES, IMPACTS, PARTICIPANTS, PEOPLE, ask, column, exported, workbook
from tests.queries import assert_flat_query_count

pytestmark = pytest.mark.django_db

NIK, KK = "6474015705909901", "6474010101209901"
WHOLE = {"is_whole": "on", "reason": "Penyaluran bantuan beras"}


@pytest.fixture
def officer(client: Client, personas: Personas) -> Client:
    client.force_login(personas.officer)
    return client


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_a_page_of_its_own_opens_to_the_roles_of_the_list() -> None:
    for listed in exported_lists():
        assert URL_TABLE[listed.url_name].reach == URL_TABLE[listed.list_url_name].reach, listed.name
        assert listed.view.export_name == listed.url_name


def test_an_officer_gets_the_own_kelurahan_and_a_coordinator_the_city(personas: Personas) -> None:
    build_person("Aminah", kelurahan=personas.own)
    build_person("Zubaidah", kelurahan=personas.foreign)

    assert column(exported(signed_in(personas.officer)), "Name") == ["Aminah"]
    assert column(exported(signed_in(personas.neighbour)), "Name") == ["Zubaidah"]
    assert column(exported(signed_in(personas.coordinator)), "Name") == ["Aminah", "Zubaidah"]


@pytest.mark.parametrize("name", [PEOPLE, FAMILIES, IMPACTS])
def test_partner_staff_and_auditors_take_no_registry_out(name: str, personas: Personas) -> None:
    build_person("Aminah", kelurahan=personas.own)
    for user in (personas.partner_staff, build_user("auditor", role=Role.AUDITOR)):
        assert ask(signed_in(user), name).status_code == 403
    assert not Export.objects.exists()


def test_who_is_restricted_is_in_no_officer_s_file(officer: Client, personas: Personas) -> None:
    household = build_household(kelurahan=personas.own)
    build_person("Aminah", household=household)
    build_person("Dilindungi", household=household, is_restricted=True)

    assert column(exported(officer), "Name") == ["Aminah"]
    assert column(exported(officer, FAMILIES), "Members") == ["1"]
    worker = build_user("worker", role=Role.SOCIAL_WORKER, kelurahan=personas.own)
    assert column(exported(signed_in(worker)), "Name") == ["Aminah", "Dilindungi"]


def test_the_filters_of_the_list_hold_and_the_page_does_not(officer: Client, personas: Personas) -> None:
    for rt, name in (("001", "Aminah"), ("002", "Budi"), ("002", "Citra")):
        build_person(name, household=build_household(kelurahan=personas.own, rt=rt))
    last = officer.get(reverse("beneficiaries:person_list")).context["page"].rows[-1]

    assert column(exported(officer, query=f"?rt=2&after={last.pk}"), "Name") == ["Budi", "Citra"]
    page = officer.get(f"{reverse('beneficiaries:person_list')}?rt=2&after={last.pk}")
    assert "export_url" not in page.context
    page = officer.get(f"{reverse('beneficiaries:person_list')}?rt=2")
    assert page.context["export_url"] == f"{reverse(PEOPLE)}?rt=2"


def test_filters_that_cannot_be_read_lead_back_to_the_list(officer: Client, personas: Personas) -> None:
    build_person("Aminah", kelurahan=personas.own)
    response = ask(officer, query="?rt=satu")
    assert response.headers["Location"] == f"{reverse('beneficiaries:person_list')}?rt=satu"
    assert not Export.objects.exists()


def test_a_common_name_is_not_cut_where_the_list_is(
    officer: Client, personas: Personas, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("beneficiaries.filters.MOST_NAMED", 2)
    household = build_household(kelurahan=personas.own)
    for number in "ABC":
        build_person(f"Siti {number}", household=household)

    assert len(officer.get(f"{reverse('beneficiaries:person_list')}?name=siti").context["page"].rows) == 2
    assert column(exported(officer, query="?name=siti"), "Name") == ["Siti A", "Siti B", "Siti C"]


def test_more_rows_than_a_chunk_come_once_each_in_the_order_of_the_list(
    officer: Client, personas: Personas, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bontang_empowerment.exports.writing.CHUNK", 2)
    program = build_program()
    for number in (3, 1, 2, 5, 4):
        person = build_person(f"Siti {number}", household=build_household(kelurahan=personas.own, rt=f"00{number}"))
        build_enrolment(person=person, program=program)

    assert column(exported(officer), "Name") == [f"Siti {number}" for number in range(1, 6)]
    assert column(exported(officer, FAMILIES), "RT") == [f"00{number}" for number in range(1, 6)]
    assert column(exported(officer, PARTICIPANTS), "Person") == [f"Siti {number}" for number in (4, 5, 2, 1, 3)]


@pytest.mark.parametrize("name", [PEOPLE, FAMILIES, PARTICIPANTS, IMPACTS])
def test_a_file_of_many_costs_no_query_for_each_row(name: str, officer: Client, personas: Personas) -> None:
    def add_rows(count: int) -> None:
        for _number in range(count):
            household = build_household(kelurahan=personas.own, domicile_kelurahan=personas.foreign)
            build_enrolment(person=build_person(household=household))
            build_disaster_impact(household=household)

    assert_flat_query_count(lambda: exported(officer, name), add_rows=add_rows)


# Identity numbers ------------------------------------------------------------------------------------------------


def test_numbers_are_masked_as_on_the_list(officer: Client, personas: Personas) -> None:
    household = build_household(kelurahan=personas.own, kk_number=KK)
    build_person("Aminah", household=household, nik=NIK)
    build_disaster_impact(household=household)

    for name, heading, shown in ((PEOPLE, "NIK", "01"), (FAMILIES, "KK", "01"), (IMPACTS, "KK", "01")):
        assert column(exported(officer, name), heading) == [f"6474 •••• •••• ••{shown}"]
    content = ask(officer).getvalue().decode()
    assert NIK not in content
    assert KK not in content


def test_with_a_reason_a_role_of_the_registry_gets_them_whole_as_text(officer: Client, personas: Personas) -> None:
    household = build_household(kelurahan=personas.own, kk_number=KK, rt="007")
    build_person("Aminah", household=household, nik=NIK)

    rows = workbook(ask(officer, file_format="xlsx", **WHOLE).getvalue())
    assert [(row["NIK"], row["KK"], row["RT"]) for row in rows] == [(NIK, KK, "007")]
    assert column(exported(officer, FAMILIES, **WHOLE), "KK") == [KK]


@pytest.mark.parametrize("reason", ["", "   ", "bantuan", "x" * 151])
def test_without_a_reason_nothing_leaves(reason: str, officer: Client, personas: Personas) -> None:
    build_person("Aminah", kelurahan=personas.own, nik=NIK)
    response = ask(officer, is_whole="on", reason=reason)

    assert response.status_code == 200
    assert "Content-Disposition" not in response.headers
    assert response.context["form"].errors["reason"]
    if reason.strip():
        assert reason in response.content.decode(), "what was typed is kept"
    assert not Export.objects.exists()


def test_a_reason_alone_unmasks_nothing_and_is_not_kept(officer: Client, personas: Personas) -> None:
    build_person("Aminah", kelurahan=personas.own, nik=NIK)
    assert column(exported(officer, reason="Penyaluran bantuan"), "NIK") == ["6474 •••• •••• ••01"]
    assert Export.objects.get().reason == ""


def test_the_service_itself_refuses_whole_numbers_to_whom_they_are_not_due(personas: Personas) -> None:
    participants = next(listed for listed in exported_lists() if listed.name == "participants")
    for user, reason in ((personas.partner_staff, "Penyaluran bantuan"), (personas.officer, "")):
        with pytest.raises(ExportRefusedError):
            export_now(wanted=Wanted(participants, "", "csv", is_whole=True, reason=reason), by=user)


# Participants ----------------------------------------------------------------------------------------------------


def test_partner_staff_get_their_participants_without_any_number(personas: Personas) -> None:
    program, other = build_program("Menjahit", partner=personas.partner), build_program("Las")
    shared = build_person("Aminah", kelurahan=personas.own, nik=NIK)
    build_enrolment(person=shared, program=program, status=EnrolmentStatus.ENROLLED)
    withheld = build_person("Rahasia", kelurahan=personas.own)
    build_enrolment(person=withheld, program=program, status=EnrolmentStatus.ENROLLED, shared=False)
    build_enrolment(person=build_person("Orang Lain"), program=other, status=EnrolmentStatus.ENROLLED)

    client = signed_in(personas.partner_staff)
    rows = exported(client, PARTICIPANTS, **WHOLE)

    assert [(row["Person"], row["Kelurahan"]) for row in rows] == [
        ("Participant 2 (data withheld)", ""),
        ("Aminah", "Lok Tuan"),
    ]
    assert "NIK" not in rows[0]
    assert "is_whole" not in client.get(reverse(PARTICIPANTS)).context["form"].fields


def test_who_is_partner_and_officer_gets_numbers_of_the_own_kelurahan_alone(personas: Personas) -> None:
    RoleAssignment.objects.create(
        user=personas.partner_staff, role=Role.OFFICER, kelurahan=personas.own, valid_from=date(2020, 1, 1)
    )
    program = build_program(partner=personas.partner)
    for name, place, nik in (("Dekat", personas.own, NIK), ("Jauh", personas.foreign, "6474015805909902")):
        build_enrolment(
            person=build_person(name, kelurahan=place, nik=nik), program=program, status=EnrolmentStatus.ENROLLED
        )

    rows = exported(signed_in(personas.partner_staff), PARTICIPANTS, **WHOLE)

    assert [(row["Person"], row["NIK"]) for row in rows] == [("Jauh", ""), ("Dekat", NIK)]


def test_a_withdrawal_is_told_beside_the_person(officer: Client, personas: Personas) -> None:
    person = build_person("Aminah", kelurahan=personas.own)
    build_consent(person=person, by=personas.officer, withdrawn_on=date(2026, 1, 2), given_on=date(2026, 1, 1))
    assert column(exported(officer), "Consent withdrawn") == ["Yes"]


# Formulas --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["=1+1", "+62", "-2", "@SUM(A1)", "\t=1", "＝1", '"=cmd|x'])  # noqa: RUF001
def test_no_cell_becomes_a_formula(name: str, officer: Client, personas: Personas) -> None:
    household = build_household(kelurahan=personas.own, address=name)
    build_person(name, household=household)
    build_disaster_impact(household=household, losses=name)

    for row in (*exported(officer), *exported(officer, FAMILIES), *exported(officer, IMPACTS)):
        for cell in row.values():
            assert not cell.strip(' \t\r\n"').startswith(("=", "+", "-", "@", "＝")), row  # noqa: RUF001
    content = ask(officer, file_format="xlsx").getvalue()
    assert name.strip() in [value.strip() for value in workbook(content)[0].values()]


def test_the_limit_is_a_setting(officer: Client, personas: Personas, settings: Settings) -> None:
    settings.EXPORT_ROWS_AT_ONCE = 1
    household = build_household(kelurahan=personas.own)
    build_person("Aminah", household=household)
    assert ask(officer).status_code == 200
    build_person("Budi", household=household)
    assert ask(officer).status_code == 302
